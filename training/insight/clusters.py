"""K-means clusters of raw pixels: how far pixels alone tell the classes apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.errors import MissingExtraError
from tintling.lettering import shortened
from tintling.training.data.splits import Subset
from tintling.training.insight.drawing import Drawing, new_figure, plain_axes, show_sample
from tintling.training.insight.samples import pixel_rows

__all__ = ["PixelCluster", "cluster_purity", "cluster_sheet", "pixel_clusters"]

_SEED = 0
_COLUMNS = 5
_MAX_DRAWN = 30


@dataclass(frozen=True, slots=True, eq=False)
class PixelCluster:
    """Samples that k-means found to be alike.

    Attributes:
        mean: Their mean, shaped like a sample, uint8.
        label: Their most frequent class.
        count: How many they are.
        pure: How many of them are of that class.
    """

    mean: NDArray[np.uint8]
    label: int
    count: int
    pure: int


def pixel_clusters(subset: Subset, clusters: int, *, count: int = 3_000) -> tuple[PixelCluster, ...]:
    """Clusters samples by their raw pixels, and sorts the clusters by their most frequent class.

    Args:
        subset: The samples; ``count`` of them are clustered.
        clusters: Number of clusters; with more clusters than samples, one a sample.
        count: Most samples.

    Raises:
        MissingExtraError: scikit-learn is not installed.
    """
    try:
        from sklearn.cluster import KMeans
    except ImportError as error:
        raise MissingExtraError("k-means clusters", "insight") from error
    chosen = subset.spread(count)
    means = KMeans(min(clusters, len(chosen)), n_init=3, random_state=_SEED)
    cluster_of = means.fit_predict(pixel_rows(chosen))
    found = []
    for number in np.unique(cluster_of):
        inside = cluster_of == number
        classes = np.bincount(chosen.labels[inside])
        mean = np.rint(chosen.images[inside].mean(axis=0)).astype(np.uint8)
        found.append(PixelCluster(mean, int(classes.argmax()), int(inside.sum()), int(classes.max())))
    return tuple(sorted(found, key=lambda cluster: (cluster.label, -cluster.count)))


def cluster_purity(clusters: Sequence[PixelCluster]) -> float:
    """Share of all samples that are of the most frequent class of their cluster, 0 to 1."""
    return sum(cluster.pure for cluster in clusters) / sum(cluster.count for cluster in clusters)


def cluster_sheet(clusters: Sequence[PixelCluster], labels: Sequence[str]) -> Drawing:
    """Draws the mean of each cluster with its most frequent class and the share of it.

    Args:
        clusters: At least one, in the order in which they are drawn; the first 30 are.
        labels: What each class stands for.
    """
    drawn = clusters[:_MAX_DRAWN]
    columns = min(_COLUMNS, len(drawn))
    rows = -(-len(drawn) // columns)
    figure = new_figure(1.45 * max(3, columns), 1.75 * rows)
    for number, axes in enumerate(figure.subplots(rows, columns, squeeze=False).flat):
        plain_axes(axes)
        if number < len(drawn):
            cluster = drawn[number]
            show_sample(axes, cluster.mean)
            axes.set_title(
                f"{shortened(labels[cluster.label], 9)}: {cluster.pure / cluster.count:.0%}", fontsize=12
            )
    return Drawing(
        "clusters",
        "The mean of each k-means cluster of raw pixels, with its most frequent class and its purity: the "
        "share of its samples that are of that class.",
        figure,
    )
