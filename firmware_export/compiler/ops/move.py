"""Operators that only move values: nested loops where the places are regular, else a table of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.element_maps import MoveOp, element_map
from tintling.firmware_export.compiler.further_structs import MoveStruct, TakeStruct
from tintling.firmware_export.compiler.kernel_structs import Five
from tintling.firmware_export.compiler.program import Operand
from tintling.firmware_export.compiler.program_builder import ProgramBuilder

__all__ = ["Loops", "loops_of", "lower_move", "tables_of"]

_MAX_LOOPS = 5

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Loops:
    """Regular places as nested loops, in elements.

    Attributes:
        start: Where the first value lies.
        sizes: Turns of each loop, the outermost first; at most five.
        steps: What each loop advances.
        length: Values that lie together.
    """

    start: int
    sizes: tuple[int, ...]
    steps: tuple[int, ...]
    length: int


def lower_move(builder: ProgramBuilder, position: int, op: MoveOp) -> None:
    """Lowers an operator; one copy for each output, none for an output that is the input itself."""
    source = builder.operand(op.inputs[0])
    size = builder.tensor(op.inputs[0]).size
    for part, output in enumerate(op.outputs):
        places = element_map(builder.graph, op, part)
        if places.size == size and np.array_equal(places.ravel(), np.arange(size)):
            builder.alias(output, op.inputs[0])
        else:
            _copy(builder, position, source, output, places, part=part if len(op.outputs) > 1 else None)


def _copy(
    builder: ProgramBuilder,
    position: int,
    source: Operand,
    output: int,
    places: Positions,
    *,
    part: int | None,
) -> None:
    width = builder.tensor(output).dtype.numpy.itemsize
    loops = loops_of(places)
    if loops is not None:
        params = MoveStruct(
            start=loops.start * width,
            size=_five(loops.sizes, 1),
            step=_five([step * width for step in loops.steps], 0),
            length=loops.length * width,
        )
        builder.step("tl_move", (position,), params, (source,), output, suffix=part)
        return
    rows, columns, length = tables_of(places)
    name = builder.name((position,)) + ("" if part is None else f"_{part}")
    tables = [
        builder.constant(f"{name}_{which}", f"Offset in bytes of each {which}", table, (which,))
        for which, table in (
            ("row", (rows * width).astype(np.int32)),
            ("column", (columns * width).astype(np.int32)),
        )
    ]
    struct = TakeStruct(len(rows), len(columns), length * width)
    builder.step("tl_take", (position,), struct, (source, *tables), output, suffix=part)


def _five(values: Sequence[int], fill: int) -> Five:
    a, b, c, d, e = [fill] * (_MAX_LOOPS - len(values)) + list(values)
    return a, b, c, d, e


def loops_of(places: Positions) -> Loops | None:
    """Finds nested loops that visit the places in order.

    Args:
        places: Positions in the input, any shape.

    Returns:
        The loops; None where the places are not regular, or take more than five loops.
    """
    loops: list[tuple[int, int]] = []
    for axis in range(places.ndim):
        found = _axis_loops(places, axis)
        if found is None:
            return None
        for size, step in found:
            # A loop that carries on where the one inside ends is no loop of its own.
            if loops and loops[-1][1] == size * step:
                loops[-1] = (loops[-1][0] * size, step)
            elif size > 1:
                loops.append((size, step))
    length = 1
    if loops and loops[-1][1] == 1:
        length = loops.pop()[0]
    start = int(places.ravel()[0])
    if len(loops) > _MAX_LOOPS or not _visits(places, start, loops, length):
        return None
    return Loops(start, tuple(size for size, _ in loops), tuple(step for _, step in loops), length)


def _axis_loops(places: Positions, axis: int) -> list[tuple[int, int]] | None:
    """One or two loops along an axis, as (size, step)."""
    line = places[tuple(slice(None) if i == axis else 0 for i in range(places.ndim))]
    steps = np.diff(line)
    if len(steps) == 0:
        return []
    if (steps == steps[0]).all():
        return [(len(line), int(steps[0]))]
    # Runs of equal length: each value repeated, or blocks.
    inner = int(np.flatnonzero(steps != steps[0])[0]) + 1
    if len(line) % inner:
        return None
    blocks = line.reshape(-1, inner)
    outer = np.diff(blocks[:, 0])
    if (blocks - blocks[:, :1] != blocks[0] - blocks[0, 0]).any() or (outer != outer[0]).any():
        return None
    return [(len(blocks), int(outer[0])), (inner, int(steps[0]))]


def _visits(places: Positions, start: int, loops: Sequence[tuple[int, int]], length: int) -> bool:
    """Whether loops visit exactly the places, in order: the proof, whatever led to them."""
    visited = np.array([start], np.int64)
    for size, step in (*loops, (length, 1)):
        visited = (visited[:, np.newaxis] + np.arange(size) * step).ravel()
    return np.array_equal(visited, places.ravel())


def tables_of(places: Positions) -> tuple[Positions, Positions, int]:
    """Splits places into rows and columns whose offsets add up.

    Args:
        places: Positions in the input, any shape.

    Returns:
        Offsets of the rows, offsets of the columns, and the values that lie together, with
        ``places = rows[:, None, None] + columns[None, :, None] + arange(length)``; the split that takes the
        smallest tables.
    """
    length = 1
    flat = places.ravel()
    for axis in reversed(range(places.ndim)):
        run = prod(places.shape[axis:])
        lines = flat.reshape(-1, run)
        if (lines - lines[:, :1] != np.arange(run)).any():
            break
        length = run
    starts = flat.reshape(-1, length)[:, 0]
    best = (starts, np.zeros(1, np.int64), length)
    for axis in range(places.ndim):
        columns = prod(places.shape[axis:]) // length
        if columns == 0 or starts.size % columns:
            continue
        grid = starts.reshape(-1, columns)
        fits = (grid - grid[:, :1] == grid[0] - grid[0, 0]).all()
        if fits and sum(grid.shape) < best[0].size + best[1].size:
            best = (grid[:, 0], grid[0] - grid[0, 0], length)
    return best
