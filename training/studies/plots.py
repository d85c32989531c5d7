"""The plot of a study: dots with their spread, lines, or a grid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from tintling.artifacts import write_atomic
from tintling.training.insight.drawing import COLOURS, LINES, MARKERS, SEQUENTIAL, Drawing, new_figure
from tintling.training.studies.cost_plots import cost_panels
from tintling.training.studies.recipe import StudyRecipe
from tintling.training.studies.results import StudyResult

__all__ = ["save_study_plot", "study_drawing"]

_GRID_AXES = 2


def save_study_plot(path: Path, recipe: StudyRecipe, result: StudyResult) -> None:
    """Writes the plot of a study as SVG.

    Raises:
        ArtifactError: It cannot be written.
        MissingExtraError: matplotlib is not installed.
    """
    write_atomic(path, study_drawing(recipe, result).svg())


def study_drawing(recipe: StudyRecipe, result: StudyResult) -> Drawing:
    """Draws a study.

    Accuracy against costs where it measured them, a grid where it varies two things, lines along a scale,
    else a row a variant.
    """
    if recipe.costs and all(measurement.costs for measurement in result.measurements):
        return Drawing(f"study-{result.study}", recipe.title, cost_panels(recipe, result))
    points = [len(values) for values in recipe.axes.values()]
    if len(points) == _GRID_AXES and points[0] * points[1] == len(result.rows):
        return Drawing(f"study-{result.study}", recipe.title, _grid(recipe, result))
    if any(measurement.place is not None for measurement in result.measurements):
        return Drawing(f"study-{result.study}", recipe.title, _lines(result))
    return Drawing(f"study-{result.study}", recipe.title, _rows(result))


def _rows(result: StudyResult) -> Any:
    """One row a variant: a dot a seed, and what the number of samples alone leaves open."""
    rows = result.rows
    figure = new_figure(7.2, 0.42 * len(rows) + 1.1)
    axes = figure.subplots()
    for place, row in enumerate(rows):
        interval = row.interval
        ends = [100 * (row.mean - interval.low), 100 * (interval.high - row.mean)]
        axes.errorbar(
            100 * row.mean,
            place,
            xerr=np.maximum([[ends[0]], [ends[1]]], 0),
            fmt="|",
            markersize=14,
            color=COLOURS[2],
            capsize=4,
        )
        values = [100 * m.accuracy for m in row.measurements]
        axes.plot(values, [place] * len(values), "o", color=COLOURS[0], alpha=0.75)
    axes.set_yticks(range(len(rows)), [row.variant for row in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlabel("right [%]; dots: seeds, bar: mean and its interval of 95 %")
    axes.grid(visible=True, axis="x", alpha=0.3)
    return figure


def _lines(result: StudyResult) -> Any:
    """A line a series; what was trained again has a panel of its own, with the same colours."""
    names = dict.fromkeys(m.series for m in result.measurements)
    panels: dict[str, list[str]] = {}
    for name in names:
        panels.setdefault(name.partition(", ")[2], []).append(name)
    figure = new_figure(7.2 if len(panels) == 1 else 9.4, 4)
    all_axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for axes, (title, series) in zip(all_axes, panels.items(), strict=True):
        for number, name in enumerate(series):
            _line(axes, result, name, number)
        axes.set(xlabel="removed [%]", title=title if len(panels) == 1 or title else "as it is")
        axes.grid(visible=True, alpha=0.3)
    all_axes[0].set_ylabel("right [%]; band: least and most of the seeds")
    all_axes[0].legend()
    return figure


def _line(axes: Any, result: StudyResult, series: str, number: int) -> None:
    of_series = [m for m in result.measurements if m.series == series and m.place is not None]
    places = sorted({m.place for m in of_series if m.place is not None})
    values = [[100 * m.accuracy for m in of_series if m.place == place] for place in places]
    scale = [100 * place for place in places]
    colour = COLOURS[number % len(COLOURS)]
    axes.plot(
        scale,
        [float(np.mean(each)) for each in values],
        color=colour,
        linestyle=LINES[number % len(LINES)],
        marker=MARKERS[number % len(MARKERS)],
        label=series.partition(", ")[0],
    )
    axes.fill_between(
        scale, [min(each) for each in values], [max(each) for each in values], color=colour, alpha=0.18
    )


def _grid(recipe: StudyRecipe, result: StudyResult) -> Any:
    (outer, rows), (inner, columns) = recipe.axes.items()
    values = 100 * np.array([row.mean for row in result.rows]).reshape(len(rows), len(columns))
    figure = new_figure(1.2 * len(columns) + 2.2, 0.62 * len(rows) + 1.2)
    axes = figure.subplots()
    image = axes.imshow(values, cmap=SEQUENTIAL, aspect="auto")
    for (i, j), value in np.ndenumerate(values):
        red, green, blue, _ = image.cmap(image.norm(value))
        bright = 0.3 * red + 0.59 * green + 0.11 * blue > 0.5
        axes.text(j, i, f"{value:.2f}", ha="center", va="center", color="black" if bright else "white")
    axes.set_yticks(range(len(rows)), [f"{value:g}" for value in rows])
    axes.set_xticks(range(len(columns)), [f"{value:g}" for value in columns])
    axes.set(ylabel=outer.replace("_", " "), xlabel=inner.replace("_", " "))
    figure.colorbar(image, label="right [%]")
    return figure
