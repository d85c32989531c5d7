"""Clusters of raw pixels."""

from __future__ import annotations

import numpy as np

from tintling.training.data.splits import Subset
from tintling.training.insight.clusters import cluster_purity, cluster_sheet, pixel_clusters


def _blobs(upper: int, lower: int) -> Subset:
    """Two classes whose samples have ink in different halves."""
    random = np.random.default_rng(3)
    images = random.integers(0, 30, (upper + lower, 28, 28)).astype(np.uint8)
    images[:upper, :14] += 200
    images[upper:, 14:] += 200
    return Subset(images, np.repeat(np.arange(2, dtype=np.uint8), [upper, lower]))


def test_clusters_of_classes_that_lie_apart_are_pure_and_one_cluster_is_not():
    upper, lower = found = pixel_clusters(_blobs(12, 12), 2)
    assert cluster_purity(found) == 1.0
    assert [(c.label, c.count, c.pure) for c in found] == [(0, 12, 12), (1, 12, 12)]
    assert upper.mean[:14].min() > 200
    assert upper.mean[14:].max() < 30
    assert lower.mean[14:].min() > 200
    assert cluster_purity(pixel_clusters(_blobs(12, 12), 1)) == 0.5


def test_a_sheet_names_the_class_and_the_purity_of_each_cluster():
    drawing = cluster_sheet(pixel_clusters(_blobs(9, 3), 1), ("upper", "lower"))
    assert [axes.get_title() for axes in drawing.figure.axes] == ["upper: 75%"]
    assert drawing.name == "clusters"
