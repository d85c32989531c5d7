"""Two layers that take turns, some rows at a time, so that what lies between them is never there as a whole.

The second layer reads a few rows of what the first one computes, then a few further down. So these rows
suffice: in each round the first layer computes the next ones behind those that are read again, the second
one computes its next row, and what is read again moves to the front. The kernels are told fewer rows; each
value is computed once, from the same numbers.

Two convolutions of 3 x 3 with poolings of 2 x 2, of which the first reads a single channel, get rows in which
each channel is a plane, and a kernel that reads planes (:mod:`~tintling.firmware_export.compiler.planes`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tintling.firmware_export.compiler.kernel_structs import KeepRowsStruct, Struct
from tintling.firmware_export.compiler.memory_plan import needed_bytes, plan_memory
from tintling.firmware_export.compiler.planes import in_planes
from tintling.firmware_export.compiler.program import Bands, Overlap, Program, Step, ValueRef
from tintling.firmware_export.compiler.row_walks import RowWalk, for_rows, walk_of

__all__ = ["in_bands"]

_MOST_LEFT = 2 / 3
"""Of the arena: the rounds have to pay for their code."""

_MOST_ROWS = 0xFFFF
"""Bytes of rows that parameters can speak of."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two layers one behind the other, and how the rows between them come and go.

    Attributes:
        position: Of the first one in ``Program.steps``.
        first: Its windows.
        second: Those of the other one.
    """

    position: int
    first: RowWalk
    second: RowWalk

    @property
    def new(self) -> int:
        """Rows that come in each round."""
        return self.second.step

    @property
    def kept(self) -> int:
        """Rows that are read again in the next round."""
        return max(self.second.span - self.second.step, 0)

    @property
    def waits(self) -> int:
        """Rounds before the first window of the second layer is there."""
        return self.kept // self.new

    @property
    def rounds(self) -> int:
        """Rounds in all."""
        return self.waits + self.second.outputs

    @property
    def input_step(self) -> int:
        """Bytes by which the input advances in each round."""
        return self.new * self.first.step * self.first.input_row

    @property
    def fits(self) -> bool:
        """Whether all rounds are alike, and there are several of them; and the rows are not too many."""
        return (
            self.first.is_inside
            and self.second.is_inside
            and self.first.outputs == self.second.inputs
            and self.kept % self.new == 0
            and self.rounds * self.new <= self.first.outputs
            and self.second.outputs > 1
            and (self.new + self.kept) * self.first.output_row <= _MOST_ROWS
        )

    @property
    def distance(self) -> int:
        """Bytes by which the output must begin before the input, at least, to overwrite it.

        A row of the output is written when the input of that round has been read for the last time; the
        next round reads further on. Behind the last round nobody reads.
        """
        late = [
            row * self.second.output_row - (row + self.waits) * self.input_step
            for row in range(1, self.second.outputs)
        ]
        return max(0, min(max(late), self.second.outputs * self.second.output_row))


def in_bands(program: Program) -> Program:
    """Lets layers take turns where the arena shrinks by a third or more.

    Args:
        program: A lowered network.

    Returns:
        A program that computes the same outputs; the given one if no pair of layers is worth it.
    """
    while pairs := list(_pairs(program)):
        most = int(plan_memory(program).arena_bytes * _MOST_LEFT)
        candidates = [_banded(program, pair) for pair in pairs]
        # A plan takes much longer than its lower bound.
        found = [other for other in candidates if max(needed_bytes(other).values()) <= most]
        sizes = [plan_memory(other).arena_bytes for other in found]
        if not sizes or min(sizes) > most:
            return program
        program = found[sizes.index(min(sizes))]
    return program


def _pairs(program: Program) -> Iterator[_Pair]:
    """Neighbouring layers that may take turns."""
    taken = {name for bands in program.bands for name in bands.steps}
    read = Counter(a.index for step in program.steps for a in step.arguments if isinstance(a, ValueRef))
    written = Counter(step.output for step in (*program.steps, *program.resets))
    read.update(port.value for port in program.outputs)
    for position, (first, second) in enumerate(zip(program.steps, program.steps[1:], strict=False)):
        between = first.output
        alone = (
            len(_values(first)) == 1
            and _values(second) == [between]
            and read[between] == written[between] == written[second.output] == 1
            and not {first.name, second.name} & taken
        )
        above, below = walk_of(program, first), walk_of(program, second)
        if alone and above is not None and below is not None:
            pair = _Pair(position, above, below)
            if pair.fits:
                yield pair


def _values(step: Step) -> list[int]:
    return [argument.index for argument in step.arguments if isinstance(argument, ValueRef)]


def _banded(program: Program, pair: _Pair) -> Program:
    """The program in which a pair of layers takes turns."""
    first, second = program.steps[pair.position : pair.position + 2]
    between, (source,) = first.output, _values(first)
    rows, columns = pair.kept + pair.new, program.values[between].shape[1:]
    noun = "1 row" if pair.new == 1 else f"{pair.new} rows"
    first = replace(
        first,
        title=f"{first.title}, {noun} at a time",
        params=_rows_of(first.params, pair.first, pair.new),
        finished=(),
        overlaps=(),
    )
    second = replace(
        second,
        params=_rows_of(second.params, pair.second, 1),
        overlaps=(Overlap(source, pair.distance),),
    )
    value = replace(program.values[between], name=f"{first.name}_rows", shape=(rows, *columns), tensors=())
    values = (*program.values[:between], value, *program.values[between + 1 :])
    steps = [*program.steps[: pair.position], first, second, *program.steps[pair.position + 2 :]]
    program = replace(program, values=values, steps=tuple(steps))
    program = in_planes(program, pair.position) or program
    row = program.values[between].nbytes // rows
    turns = [first.name, second.name]
    if pair.kept:
        turns.append(f"{first.name}_keep")
        keep = _keep(turns[-1], between, row * pair.new, row * pair.kept)
        at = pair.position + 2
        program = replace(program, steps=(*program.steps[:at], keep, *program.steps[at:]))
    bands = Bands(
        steps=tuple(turns),
        rounds=pair.rounds,
        waits=pair.waits,
        input_step=pair.input_step,
        place=row * pair.kept,
        output_step=pair.second.output_row,
    )
    return replace(program, bands=(*program.bands, bands))


def _rows_of(params: Struct, walk: RowWalk, outputs: int) -> Struct:
    return for_rows(params, (outputs - 1) * walk.step + walk.span, outputs, walk.outputs)


def _keep(name: str, rows: int, start: int, size: int) -> Step:
    """Moves the rows that are read again to the front."""
    return Step(
        kernel="tl_keep_rows",
        name=name,
        title="The rows that are read again move to the front",
        ops=(),
        params=KeepRowsStruct(start, size),
        arguments=(),
        output=rows,
        finished=(),
    )
