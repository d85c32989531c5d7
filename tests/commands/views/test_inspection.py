"""A model on a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from tintling.commands.views import inspection as view
from tintling.firmware_export.inspection import inspect_model


@pytest.fixture(scope="module")
def nano():
    return inspect_model(Path("nano"))


def shown(part, width):
    console = Console(width=width)
    with console.capture() as capture:
        console.print(part)
    text = capture.get()
    assert max(map(len, text.splitlines())) <= width
    return text


@pytest.mark.parametrize("width", [80, 120])
def test_the_summary_tells_borders_and_costs(nano, width):
    text = shown(view.summary(nano), width)
    assert "1×28×28×1 int8" in text
    assert f"{nano.macs:,} MACs" in text
    assert f"{nano.network.plan.arena_bytes:,} bytes" in text


@pytest.mark.parametrize("width", [80, 120])
def test_operators_are_listed_with_a_total(nano, width):
    text = shown(view.operators(nano), width)
    assert "total" in text
    assert f"{nano.macs:,}" in text
    assert len([line for line in text.splitlines() if line.strip()]) >= len(nano.graph.ops)


def test_every_tensor_has_a_line_and_long_names_give_way(nano):
    text = shown(view.tensors(nano), 80)
    assert len([line for line in text.splitlines() if line.strip()]) >= len(nano.graph.tensors)
    assert view._short("a/b/c/d;e/f") == "c/d"


@pytest.mark.parametrize("width", [80, 120])
def test_the_arena_has_a_row_for_each_step_and_a_legend(nano, width):
    text = shown(view.arena(nano, width), width)
    for step in nano.network.program.steps:
        assert step.name[:20] in text
    assert f"{nano.network.plan.arena_bytes:,} bytes" in text


@pytest.mark.parametrize(("number", "text"), [(128, "+ 128"), (-3, "− 3"), (0, "+ 0")])
def test_signs_are_written_apart(number, text):
    assert view._signed(number) == text


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("padding", "SAME", "SAME"),
        ("stride", (2, 1), "stride 2×1"),
        ("keep_dims", False, ""),
        ("paddings", ((0, 0), (1, 2)), "0+0 1+2"),
        ("alpha", 0.25, "alpha 0.25"),
        ("axis", 3, "axis 3"),
    ],
)
def test_options_are_spelled_briefly(name, value, text):
    assert view._option(name, value) == text
