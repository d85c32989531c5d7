"""The C of steps that take turns."""

from __future__ import annotations

from collections.abc import Callable

from tintling.firmware_export.compiler.c_text import call, comment_text
from tintling.firmware_export.compiler.program import Bands, Program, Step

__all__ = ["loop_lines", "loop_title"]

_INDENT = "    "


def loop_title(program: Program, bands: Bands) -> str:
    """One line about the loop."""
    first = next(step for step in program.steps if step.name == bands.steps[0])
    rows = program.values[first.output]
    return f"Two layers take turns: {rows.name} holds the {rows.shape[0]} rows that the second one reads"


def loop_lines(program: Program, bands: Bands, arguments: Callable[[Step], list[str]]) -> list[str]:
    """The loop.

    Args:
        program: The network.
        bands: Which steps take turns, and how far they advance.
        arguments: Gives the arguments of a step as they stand in a call outside of a loop: parameters,
            operands, output.
    """
    named = {step.name: step for step in program.steps}
    first, second, *keep = (named[name] for name in bands.steps)
    lines = [f"{_INDENT}for (int32_t turn = 0; turn < {bands.rounds}; ++turn) {{"]
    params, source, *others, rows = arguments(first)
    advanced = [params, f"{source} + turn * {bands.input_step}", *others]
    lines += _commented(first, [*advanced, f"{rows}{_place(bands)}"], 2)
    *operands, output = arguments(second)
    turn, depth = (f"(turn - {bands.waits})", 3) if bands.waits else ("turn", 2)
    called = _commented(second, [*operands, f"{output} + {turn} * {bands.output_step}"], depth)
    moves_always = bands.waits <= 1
    for step in keep:
        called += [] if moves_always else _commented(step, arguments(step), depth)
    if bands.waits:
        called = [f"{_INDENT * 2}if (turn >= {bands.waits}) {{", *called, f"{_INDENT * 2}}}"]
    for step in keep:
        called += _commented(step, arguments(step), 2) if moves_always else []
    return [*lines, *called, f"{_INDENT}}}"]


def _place(bands: Bands) -> str:
    """Where new rows are put: behind those that are read again.

    Where these are more than a turn computes, the first turns fill their places: no row may move before it is
    there.
    """
    if bands.waits > 1:
        return f" + (turn < {bands.waits} ? turn : {bands.waits}) * {bands.place // bands.waits}"
    return f" + {bands.place}" if bands.place else ""


def _commented(step: Step, arguments: list[str], depth: int) -> list[str]:
    return [f"{_INDENT * depth}/* {comment_text(step.title)} */", *call(step.kernel, arguments, depth)]
