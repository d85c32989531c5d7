"""The plot of a study that measured costs: accuracy against each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tintling.training.insight.drawing import COLOURS, LINES, MARKERS, new_figure
from tintling.training.studies.recipe import StudyRecipe
from tintling.training.studies.results import StudyResult, VariantRow

__all__ = ["cost_panels"]

_Amount = Callable[[VariantRow], float]


def cost_panels(recipe: StudyRecipe, result: StudyResult) -> Any:
    """Draws a panel a cost: the mean of each variant, and a bar from the least to the most of its seeds.

    Variants of one kind share colour, mark and line: those with the same outer value of a grid, else those
    whose names are the same up to a comma.
    """
    panels = _efforts() if recipe.goals else _device_costs()
    kinds: dict[str, list[VariantRow]] = {}
    for row in result.rows:
        kinds.setdefault(row.variant.partition(",")[0], []).append(row)
    figure = new_figure(3.1 * len(panels), 3.9)
    all_axes = figure.subplots(1, len(panels), sharey=True)
    for axes, (label, amount) in zip(all_axes, panels.items(), strict=True):
        for number, (kind, rows) in enumerate(kinds.items()):
            _points(axes, kind, number, sorted(rows, key=amount), amount)
        _logarithmic(axes, label)
        for goal in recipe.goals:
            axes.axhline(100 * goal, color="black", linewidth=0.8, linestyle=":")
        axes.grid(visible=True, alpha=0.3)
    all_axes[0].set_ylabel("right [%]; bar: least and most of the seeds")
    handles, labels = all_axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=min(len(labels), 5))
    return figure


def _logarithmic(axes: Any, label: str) -> None:
    """Gives a logarithmic axis few marks that do not run into each other, such as 200k."""
    from matplotlib.ticker import EngFormatter, LogLocator, NullFormatter

    axes.set(xscale="log", xlabel=label)
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.xaxis.set_major_formatter(EngFormatter(sep=""))
    axes.xaxis.set_minor_formatter(NullFormatter())


def _points(axes: Any, kind: str, number: int, rows: Sequence[VariantRow], amount: _Amount) -> None:
    means = [100 * row.mean for row in rows]
    every = [[100 * m.accuracy for m in row.measurements] for row in rows]
    axes.errorbar(
        [amount(row) for row in rows],
        means,
        yerr=[
            [max(mean - min(values), 0) for mean, values in zip(means, every, strict=True)],
            [max(max(values) - mean, 0) for mean, values in zip(means, every, strict=True)],
        ],
        color=COLOURS[number % len(COLOURS)],
        linestyle=LINES[number % len(LINES)],
        marker=MARKERS[number % len(MARKERS)],
        linewidth=1,
        capsize=2,
        label=kind,
    )


def _device_costs() -> dict[str, _Amount]:
    return {
        "parameters": _cost("parameters"),
        "flash [B]": _cost("flash"),
        "instructions": _cost("instructions"),
    }


def _efforts() -> dict[str, _Amount]:
    return {
        "epochs": lambda row: row.epochs,
        "parameters": _cost("parameters"),
        "processor time [s]": lambda row: row.cpu_seconds,
    }


def _cost(name: str) -> _Amount:
    return lambda row: row.costs[name]
