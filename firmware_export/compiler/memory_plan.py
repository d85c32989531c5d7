"""Where each value lies in the arena: live ranges, offsets, peak.

A value lives from the step that first writes it to the last that reads it. Two values that live at
the same time lie apart; an input that dies in a step may be overwritten by that step's output as far
as the step's :class:`~tintling.firmware_export.compiler.program.Overlap` proves it harmless. Everything else
is a search for the order in which placing values at the lowest free offset ends lowest.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import factorial

from tintling.errors import ArenaOverflowError
from tintling.firmware_export.compiler.program import Program, ValueRef

__all__ = [
    "ALIGNMENT",
    "Block",
    "MemoryPlan",
    "Placement",
    "blocks_of",
    "needed_bytes",
    "plan_blocks",
    "plan_memory",
]

ALIGNMENT = 4
"""Every value begins at a multiple of this many bytes: floats and word-wise copies need it."""

_EXHAUSTIVE_ORDERS = 720
_RANDOM_ORDERS = 200
_CHANGED_ORDERS = 300
_PATIENCE = 15  # changes without a gain
_OFTEN = 0.5  # of all changes concern a block at the top
# Placing takes time with the square of the blocks: an unrolled network of hundreds gets fewer orders.
_ORDERS_TIMES_SQUARE = 2_000_000  # of each kind


@dataclass(frozen=True, slots=True)
class Block:
    """What the planner needs to know of a value.

    Attributes:
        size: Bytes.
        first: Step that first writes it; -1 for what the caller fills.
        last: Last step that reads it, inclusive.
        overwrites: For each block that this one may be written over, the bytes by which this one
            must begin before it, at least.
        steps: For some of these, a number of bytes: lying over such a block, this one must begin before
            it by the distance and a multiple of the step.
    """

    size: int
    first: int
    last: int
    overwrites: Mapping[int, int]
    steps: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a value lies, and when.

    Attributes:
        value: Position in ``Program.values``.
        offset: Bytes from the start of the arena.
        size: Bytes.
        first: Step that first writes it; -1 for what the caller fills.
        last: Last step that reads it, inclusive.
    """

    value: int
    offset: int
    size: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class MemoryPlan:
    """The arena of a program.

    Attributes:
        placements: One for each value of the program, in the same order.
        arena_bytes: Size of the arena, a multiple of :data:`ALIGNMENT`.
        lower_bound: No plan can take fewer bytes: the fullest step alone needs these.
        sum_bytes: What the values would take without sharing memory.
    """

    placements: tuple[Placement, ...]
    arena_bytes: int
    lower_bound: int
    sum_bytes: int


def blocks_of(program: Program) -> tuple[Block, ...]:
    """Works out the live range of every value.

    Inputs live from before the first step, outputs until after the last, and what is remembered always.
    What one of several steps that take turns works on lives as long as all of them.
    """
    first = dict.fromkeys((port.value for port in program.inputs), -1)
    # What is remembered lives all the time.
    remembered = [step.output for step in program.resets]
    first |= dict.fromkeys(remembered, -1)
    last = dict(first)
    overwrites: dict[int, dict[int, int]] = {}
    steps: dict[int, dict[int, int]] = {}
    for (begin, end), step in zip(program.moments, program.steps, strict=True):
        first.update(dict.fromkeys(step.scratch, begin))
        for argument in step.arguments:
            if isinstance(argument, ValueRef):
                last[argument.index] = end
        if first.setdefault(step.output, begin) == begin:
            overwrites[step.output] = {overlap.value: overlap.distance for overlap in step.overlaps}
            steps[step.output] = {lap.value: lap.step for lap in step.overlaps if lap.step > 1}
        last[step.output] = end
    for value in (*(port.value for port in program.outputs), *remembered):
        last[value] = len(program.steps)
    ends = dict(program.moments)
    return tuple(
        Block(
            size=value.nbytes,
            first=first[i],
            last=last[i],
            overwrites={
                other: distance
                for other, distance in overwrites.get(i, {}).items()
                if last[other] == ends[first[i]]
            },
            steps=steps.get(i, {}),
        )
        for i, value in enumerate(program.values)
    )


def needed_bytes(program: Program) -> dict[int, int]:
    """Bytes that each moment needs at least, whatever lies where; the largest is the lower bound.

    Args:
        program: The lowered network.

    Returns:
        Bytes by moment: -1 is the input before the first step, then the steps. Steps that take turns need
        the same, at the same time.
    """
    blocks = blocks_of(program)
    begins = (-1, *(begin for begin, _ in program.moments))
    return {time: _needed(blocks, begin) for time, begin in enumerate(begins, start=-1)}


def plan_memory(program: Program, *, limit: int | None = None) -> MemoryPlan:
    """Lays the values of a program out in one arena.

    Args:
        program: The lowered network.
        limit: Bytes that the arena may take; None for any.

    Returns:
        The best plan found; the same program always gives the same plan.

    Raises:
        ArenaOverflowError: The plan takes more than ``limit``.
    """
    blocks = blocks_of(program)
    offsets = plan_blocks(blocks)
    arena = _align(_peak(blocks, offsets))
    if limit is not None and arena > limit:
        raise ArenaOverflowError(arena, limit)
    return MemoryPlan(
        placements=tuple(
            Placement(i, offset, block.size, block.first, block.last)
            for i, (block, offset) in enumerate(zip(blocks, offsets, strict=True))
        ),
        arena_bytes=arena,
        lower_bound=_lower_bound(blocks),
        sum_bytes=sum(_align(block.size) for block in blocks),
    )


def plan_blocks(blocks: Sequence[Block]) -> tuple[int, ...]:
    """Chooses an offset for each block; deterministic.

    Orders are tried until one reaches the lower bound: the usual greedy ones first, then all of them
    when there are few blocks, else random ones and small changes to the best. Some order always gives the
    best plan: that of its offsets, since placing at the lowest free offset never ends higher than it did.
    """
    if not blocks:
        return ()
    goal, pairs = _align(_lower_bound(blocks)), _pairs(blocks)
    best: tuple[int, ...] = ()
    best_order: tuple[int, ...] = ()
    best_peak = -1
    for order in _orders(blocks):
        offsets = _place(blocks, order, pairs)
        peak = _peak(blocks, offsets)
        if best_peak < 0 or peak < best_peak:
            best, best_order, best_peak = offsets, order, peak
        if _align(best_peak) <= goal:
            return best
    return _improved(blocks, pairs, best_order, best, goal)


def _improved(
    blocks: Sequence[Block], pairs: _Pairs, order: tuple[int, ...], offsets: tuple[int, ...], goal: int
) -> tuple[int, ...]:
    """Moves one block at a time to another place of the order, as long as that leads anywhere.

    Blocks at the top are moved more often than others. A plan that is no worse is taken, and where none was
    better for a while the search begins anew, from any order.
    """
    if _every_order_is_tried(blocks):
        return offsets
    generator = random.Random(len(blocks))  # noqa: S311 - a search, not a secret
    every, best, best_peak = range(len(blocks)), offsets, _peak(blocks, offsets)
    first_peak, peak, stale = best_peak, best_peak, 0
    for _ in range(_tries(_CHANGED_ORDERS, blocks)):
        if _align(best_peak) <= goal:
            break
        if stale < _PATIENCE:
            top = [i for i in every if offsets[i] + blocks[i].size > peak - ALIGNMENT]
            moved = generator.choice(top if generator.random() < _OFTEN else every)
            rest = [i for i in order if i != moved]
            rest.insert(generator.randrange(len(blocks)), moved)
        else:
            rest = generator.sample(every, len(blocks))
        trial = _place(blocks, rest, pairs)
        reached = _peak(blocks, trial)
        if reached <= peak or stale >= _PATIENCE:
            stale = stale + 1 if reached == peak else 0
            order, offsets, peak = tuple(rest), trial, reached
        else:
            stale += 1
        if peak < first_peak and (peak, len(set(offsets))) < (best_peak, len(set(best))):
            best, best_peak = offsets, peak
    return best


def _tries(most: int, blocks: Sequence[Block]) -> int:
    """Orders that are worth their time."""
    return min(most, _ORDERS_TIMES_SQUARE // len(blocks) ** 2)


def _every_order_is_tried(blocks: Sequence[Block]) -> bool:
    return factorial(min(len(blocks), 10)) <= _EXHAUSTIVE_ORDERS


def _orders(blocks: Sequence[Block]) -> Iterator[tuple[int, ...]]:
    """Orders worth trying, best guesses first."""
    every = range(len(blocks))
    by_size = sorted(every, key=lambda i: (-blocks[i].size, blocks[i].first, i))
    yield tuple(by_size)
    yield tuple(sorted(every, key=lambda i: (blocks[i].first - blocks[i].last, -blocks[i].size, i)))
    yield tuple(sorted(every, key=lambda i: (blocks[i].first, -blocks[i].size, i)))
    yield tuple(sorted(every, key=lambda i: (-blocks[i].last, -blocks[i].size, i)))
    if _every_order_is_tried(blocks):
        yield from itertools.permutations(every)
        return
    generator = random.Random(len(blocks))  # noqa: S311 - a search, not a secret
    for _ in range(_tries(_RANDOM_ORDERS, blocks)):
        # Large blocks first, but not strictly.
        weights = {i: (blocks[i].size + 1) * generator.uniform(0.2, 1.0) for i in every}
        yield tuple(sorted(every, key=lambda i: (-weights[i], i)))


_Pairs = Sequence[Sequence[tuple[int, int, int]]]
"""For each block those that live at the same time: their positions, the bytes that this block must begin
above the other one's start, and the bytes that the other one must begin above this one's."""


def _pairs(blocks: Sequence[Block]) -> _Pairs:
    every = range(len(blocks))
    return [
        [
            (j, _separation(blocks, j, i), _separation(blocks, i, j))
            for j in every
            if j != i and _live_together(blocks[i], blocks[j])
        ]
        for i in every
    ]


def _place(blocks: Sequence[Block], order: Sequence[int], pairs: _Pairs) -> tuple[int, ...]:
    """Puts each block, in the given order, at the lowest offset that clashes with none before it.

    Args:
        blocks: The blocks.
        order: Their positions.
        pairs: What :func:`_pairs` says of them.
    """
    offsets: dict[int, int] = {}
    for i in order:
        placed = [(offsets[j], above, below) for j, above, below in pairs[i] if j in offsets]
        if any(j in offsets and (i in blocks[j].steps or j in blocks[i].steps) for j, _, _ in pairs[i]):
            offsets[i] = _lowest_in_steps(blocks, i, {j: offsets[j] for j, _, _ in pairs[i] if j in offsets})
        else:
            offsets[i] = _lowest(placed)
    return tuple(offsets[i] for i in range(len(blocks)))


def _lowest(placed: Sequence[tuple[int, int, int]]) -> int:
    """The lowest offset beside others: each of them keeps a block out of a range, above which it may lie."""
    offset, moved = 0, True
    while moved:
        moved = False
        for other, above, below in placed:
            if offset - other < above and other - offset < below:
                offset, moved = _align(other + above), True
    return offset


def _lowest_in_steps(blocks: Sequence[Block], i: int, offsets: Mapping[int, int]) -> int:
    """The same where two blocks lie over each other in whole steps alone."""
    candidates = {0} | {_align(offsets[j] + _separation(blocks, j, i)) for j in offsets}
    candidates |= {_align(offsets[j] + blocks[j].size) for j in offsets if i in blocks[j].steps}
    candidates |= {offsets[j] - blocks[i].overwrites.get(j, 0) for j in offsets if j in blocks[i].steps}
    return next(
        offset
        for offset in sorted(candidates)
        if offset >= 0
        and offset % ALIGNMENT == 0
        and all(_apart(blocks, i, offset, j, offsets[j]) for j in offsets)
    )


def _live_together(a: Block, b: Block) -> bool:
    return a.first <= b.last and b.first <= a.last


def _separation(blocks: Sequence[Block], lower: int, upper: int) -> int:
    """Bytes that ``upper`` must begin above the start of ``lower``."""
    size = blocks[lower].size
    return max(0, min(size, blocks[lower].overwrites.get(upper, size)))


def _apart(blocks: Sequence[Block], a: int, a_offset: int, b: int, b_offset: int) -> bool:
    """Whether two blocks that live at the same time may lie where they do."""
    return _clear(blocks, a, b, b_offset - a_offset) or _clear(blocks, b, a, a_offset - b_offset)


def _clear(blocks: Sequence[Block], lower: int, upper: int, by: int) -> bool:
    """Whether ``upper`` may begin ``by`` bytes above the start of ``lower``."""
    if by < _separation(blocks, lower, upper):
        return False
    block = blocks[lower]
    step = block.steps.get(upper, 1)
    return by >= block.size or (by - block.overwrites.get(upper, 0)) % step == 0


def _peak(blocks: Sequence[Block], offsets: Sequence[int]) -> int:
    return max((offset + block.size for block, offset in zip(blocks, offsets, strict=True)), default=0)


def _lower_bound(blocks: Sequence[Block]) -> int:
    """Bytes that the fullest moment needs, with all the overwriting that it allows."""
    return max((_needed(blocks, time) for time in {block.first for block in blocks}), default=0)


def _needed(blocks: Sequence[Block], time: int) -> int:
    """Bytes that a moment needs at least, whatever lies where."""
    needed = sum(block.size for block in blocks if block.first <= time <= block.last)
    for block in blocks:
        if block.first <= time <= block.last:
            shared = sum(
                max(0, min(blocks[other].size, block.size - max(0, distance)))
                for other, distance in block.overwrites.items()
                if blocks[other].last >= time
            )
            needed -= min(block.size, shared)
    return needed


def _align(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT
