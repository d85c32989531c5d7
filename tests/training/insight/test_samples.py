"""Figures of samples."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from tintling.errors import MissingExtraError
from tintling.training.data.splits import Subset
from tintling.training.insight.samples import (
    class_counts,
    mean_samples,
    methods,
    projection,
    sample_sheet,
    spread_boxes,
)


def _blobs(each: int = 12) -> Subset:
    """Two classes whose samples have ink in different halves."""
    random = np.random.default_rng(3)
    images = random.integers(0, 30, (2 * each, 28, 28)).astype(np.uint8)
    images[:each, :14] += 200
    images[each:, 14:] += 200
    return Subset(images, np.repeat(np.arange(2, dtype=np.uint8), each))


def test_classes_are_counted_in_each_part_with_their_share():
    subset = _blobs()
    few = Subset(subset.images[:9], subset.labels[:9])
    first, second = class_counts(subset, few, few.take(2), ("a", "b"))
    assert (first.label, first.train, first.validation, first.test, first.share) == ("a", 12, 9, 2, 0.5)
    assert (second.train, second.validation, second.test) == (12, 0, 0)


def test_boxes_that_hide_each_other_move_down_and_others_stay():
    centres = np.array([[0.5, 0.5], [0.51, 0.52], [0.9, 0.5], [0.5, 0.44]])
    moved = spread_boxes(centres, np.full((4, 2), 0.06))
    assert moved[1].tolist() == [0.51, 0.52]
    assert moved[2].tolist() == [0.9, 0.5]
    assert np.allclose(moved[[0, 3], 1], [0.46, 0.40])


@pytest.mark.parametrize("method", ["pca", "tsne"])
def test_a_projection_keeps_classes_apart(method):
    drawing = projection(_blobs(), ("a", "long name"), method=method)
    first, second = (np.asarray(dots.get_offsets()) for dots in drawing.figure.axes[0].collections)
    gap = np.linalg.norm(first.mean(axis=0) - second.mean(axis=0))
    assert gap > 2 * np.linalg.norm(first - first.mean(axis=0), axis=1).mean()
    assert drawing.png().startswith(b"\x89PNG")


def test_umap_is_drawn_where_it_is_installed(monkeypatch):
    class Umap:
        def __init__(self, **options):
            assert options["n_neighbors"] == 15

        def fit_transform(self, rows):
            return rows[:, :2]

    monkeypatch.setitem(sys.modules, "umap", SimpleNamespace(UMAP=Umap, __spec__=object()))
    assert methods(tsne=True) == ("pca", "tsne", "umap")
    assert "UMAP of" in projection(_blobs(), ("a", "b"), method="umap").caption


def test_umap_is_left_out_where_it_is_missing(monkeypatch):
    assert methods(tsne=False) == ("pca",)
    monkeypatch.setitem(sys.modules, "umap", None)
    with pytest.raises(MissingExtraError, match="extra 'umap'"):
        projection(_blobs(), ("a", "b"), method="umap")
    monkeypatch.delitem(sys.modules, "umap")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert methods(tsne=True) == ("pca", "tsne")


def test_the_mean_sample_is_the_mean_and_a_class_without_samples_stays_empty():
    subset = _blobs()
    shown = [axes.images for axes in mean_samples(subset, ("a", "b", "none")).figure.axes]
    assert [len(images) for images in shown] == [1, 1, 0]
    expected = np.rint(subset.images[:12].mean(axis=0))
    assert np.array_equal(shown[0][0].get_array(), expected)


def test_the_sheet_shows_so_many_of_each_class():
    figure = sample_sheet(_blobs(), ("a", "b"), each=5).figure
    assert sum(len(axes.images) for axes in figure.axes) == 10


def test_the_same_figure_gives_the_same_svg():
    first, second = (mean_samples(_blobs(), ("a", "b")).svg() for _ in range(2))
    assert first == second
    assert b"<svg" in first
