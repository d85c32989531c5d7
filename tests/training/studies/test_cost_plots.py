"""Accuracy against costs."""

from __future__ import annotations

from dataclasses import replace

from tintling.training.studies.plots import study_drawing
from tintling.training.studies.recipe import load_study
from tintling.training.studies.results import Measurement


def test_costs_have_a_panel_each_and_variants_of_one_kind_a_line(result):
    recipe = load_study("threshold")
    costs = {"parameters": 10, "flash": 20, "arena": 1, "instructions": 30}
    measured = tuple(
        Measurement(f"{kind}, {number}", 1, 90 + number, 100, costs={k: v * number for k, v in costs.items()})
        for kind in ("first 4", "first 8")
        for number in (2, 1)
    )
    found = replace(result, measurements=measured)
    panels = study_drawing(replace(recipe, costs=True), found).figure.axes
    assert [axes.get_xlabel() for axes in panels] == ["parameters", "flash [B]", "instructions"]
    (line, *_), *others = panels[0].containers
    assert (list(line.get_xdata()), list(line.get_ydata()), len(others)) == ([10, 20], [91, 92], 1)
    timed = replace(found, measurements=tuple(replace(m, epochs=2, cpu_seconds=1.5) for m in measured))
    goals = study_drawing(replace(recipe, costs=True, goals=(0.98,)), timed).figure.axes
    assert [axes.get_xlabel() for axes in goals] == ["epochs", "parameters", "processor time [s]"]
