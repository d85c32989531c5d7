"""Plots of studies: rows, lines and grids."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tintling.training.studies.plots import save_study_plot, study_drawing
from tintling.training.studies.recipe import StudyVariant, load_study, shipped_studies
from tintling.training.studies.results import Measurement, load_result

RESULTS = Path(__file__).parents[3] / "docs" / "results" / "studies"


@pytest.fixture
def recipe():
    """A study of one setting."""
    return replace(load_study("threshold"), axes={}, title="A title")


@pytest.mark.parametrize("name", shipped_studies())
def test_every_shipped_study_was_measured_with_its_recipe_and_is_drawn(name):
    recipe, result = load_study(name), load_result(RESULTS / f"{name}.json")
    if recipe.kind == "training":
        expected = [(variant.name, seed) for variant in recipe.variants for seed in recipe.seeds]
        assert [(m.variant, m.seed) for m in result.measurements] == expected
    assert result.kind == recipe.kind
    assert study_drawing(recipe, result).svg().count(b"<path") > 10


def test_a_row_shows_every_seed_and_the_interval_of_the_mean(recipe, result):
    axes = study_drawing(recipe, result).figure.axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["grey", "black"]
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    assert [line.get_xdata() for line in dots] == [pytest.approx([90, 94]), pytest.approx([50])]
    low, high = (100 * end for end in (result.rows[0].interval.low, result.rows[0].interval.high))
    (segment,) = axes.collections[0].get_segments()
    assert segment[:, 0] == pytest.approx([low, high])


def test_lines_join_the_means_and_a_band_holds_all_seeds(recipe, result):
    measured = tuple(
        Measurement(f"{series} {place}", seed, correct, 100, series=series, place=place)
        for series, place, seed, correct in (
            ("random", 0.5, 1, 60),
            ("random", 0.0, 1, 90),
            ("random", 0.0, 2, 94),
            ("smallest", 0.0, 1, 92),
        )
    )
    axes = study_drawing(recipe, replace(result, measurements=measured)).figure.axes[0]
    random, smallest = axes.lines
    assert (random.get_label(), smallest.get_label()) == ("random", "smallest")
    assert random.get_xdata() == pytest.approx([0, 50])
    assert random.get_ydata() == pytest.approx([92, 60])
    assert random.get_linestyle() != smallest.get_linestyle(), "told apart in grey as well"
    band = axes.collections[0].get_datalim(axes.transData)
    assert (band.y0, band.y1) == pytest.approx((60, 94))


def test_what_was_trained_again_has_a_panel_of_its_own(recipe, result):
    measured = tuple(
        Measurement(f"{series} {place}", 1, correct, 100, series=series, place=place)
        for series, place, correct in (("random", 0.0, 90), ("random, trained again", 0.0, 95))
    )
    before, after = study_drawing(recipe, replace(result, measurements=measured)).figure.axes
    assert [line.get_ydata() for axes in (before, after) for line in axes.lines] == [[90], [95]]
    assert (before.get_title(), after.get_title()) == ("as it is", "trained again")
    assert before.lines[0].get_color() == after.lines[0].get_color()


def test_two_settings_make_a_grid_of_means(recipe, result):
    axes_of = {"learning_rate": (0.1, 0.2), "batch_size": (8, 16, 32)}
    names = [f"{a} {b}" for a in axes_of["learning_rate"] for b in axes_of["batch_size"]]
    recipe = replace(recipe, axes=axes_of, variants=tuple(StudyVariant(name, {}) for name in names))
    measured = tuple(Measurement(name, 1, 70 + number, 100) for number, name in enumerate(names))
    axes, *_ = study_drawing(recipe, replace(result, measurements=measured)).figure.axes
    np.testing.assert_allclose(axes.images[0].get_array(), [[70, 71, 72], [73, 74, 75]])
    assert [text.get_text() for text in axes.texts] == [f"{value}.00" for value in range(70, 76)]
    assert (axes.get_ylabel(), axes.get_xlabel()) == ("learning rate", "batch size")


def test_a_plot_is_written_as_svg_with_the_same_bytes_each_time(recipe, result, tmp_path):
    for name in ("a.svg", "b.svg"):
        save_study_plot(tmp_path / name, recipe, result)
    first = (tmp_path / "a.svg").read_bytes()
    assert first.startswith(b"<?xml")
    assert first == (tmp_path / "b.svg").read_bytes()
