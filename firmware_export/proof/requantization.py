"""The second obligation: the scaling of each channel equals TFLite Micro's two roundings.

The definition is :mod:`tintling.arithmetic.fixed_point`; what is compared with it is the kernel's own C
function with the numbers of the generated C, compiled for this machine.

Where a layer has few reachable sums, all of them are compared. Otherwise the proof goes by steps. Let g
be the definition and f the C, both from the sums a <= x <= b to int8, and both growing: g(x) <= g(x + 1)
and f(x) <= f(x + 1). The first sum at which g reaches a level is an edge. Between an edge e and the sum
before the next one, e', g is constant, and

    g(e) = f(e) <= f(x) <= f(e' - 1) = g(e' - 1) = g(e)        for e <= x < e'

wherever f = g at e and at e' - 1. So f = g on all of a … b as soon as they are equal at a, at b, at each
edge, and at the sum before each edge. There are at most 255 edges; bisection finds them.

Both functions grow because they are made of parts that grow: multiplication by a factor that is not
negative, addition of a number, or of one of two numbers where the larger belongs to the larger sums,
division by a power of two that rounds down, and bounds. Parts grow only as long as they stay in 32 bits;
that is checked at both ends (``_in_reach``), which suffices for growing functions.

A pooling behind the layer takes the largest sum. max(g(x), g(y)) = g(max(x, y)) for a growing g, clamps
behind it included; that the table of these clamps grows is checked too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.fixed_point import INT32_MAX, INT32_MIN, multiply_by_quantized_multiplier
from tintling.arithmetic.lookup_tables import TableOp, is_table, lookup_table
from tintling.arithmetic.quantized_params import mean_params, pool_params
from tintling.firmware_export.compiler.kernel_structs import Conv2DMaxPoolPlanesStruct, MeanStruct
from tintling.firmware_export.compiler.network import CompiledNetwork
from tintling.firmware_export.compiler.program import ConstantRef, Step
from tintling.firmware_export.proof import scaling_in_c
from tintling.firmware_export.proof.accumulators import copies, step_sums
from tintling.firmware_export.proof.claims import Claim, Obligation, assumed, proved, refuted
from tintling.firmware_export.proof.flat_sums import flat_sum_scales
from tintling.firmware_export.proof.intervals import Interval, LinearLayer, Sums
from tintling.firmware_export.proof.layers import finish_rows, plain_constants
from tintling.graph import Graph
from tintling.operators import MaxPool2D, Mean

__all__ = ["prove_requantization"]

Values = NDArray[np.int64]
_CLAIM = "the scaling equals the two-stage definition for every reachable sum"
_EXHAUSTIVE = 1 << 23
_SPAN = 255
_SMALL_ALONE = 2  # tl_scale_small_s8, which takes no factor of 1/4 or more
_TABLE = "the table in the C holds the definition's value for every input"


@dataclass(frozen=True, slots=True, eq=False)
class _Scaling:
    """Both sides of the comparison.

    Attributes:
        multiplier: shape (channels,), int64; of the definition, from the file.
        shift: Likewise.
        offset: Zero point of the output.
        table: shape (256,), int64; what the bounds make of -128 … 127.
        in_c: The C: a channel and its sums to int8 values.
        out_of_reach: Says why the C may leave 32 bits for a channel with sums between two ends.
        function: Name of the C function with its numbers, for counterexamples.
    """

    multiplier: Values
    shift: Values
    offset: int
    table: Values
    in_c: Callable[[int, Values], Values]
    out_of_reach: Callable[[int, int, int], str]
    function: Callable[[int], str]

    def defined(self, channels: Values, sums: Values) -> Values:
        """The definition for sums of the given channels."""
        scaled = multiply_by_quantized_multiplier(sums, self.multiplier[channels], self.shift[channels])
        result: Values = self.table[np.clip(scaled + self.offset, -128, 127) + 128]
        return result


def prove_requantization(network: CompiledNetwork, intervals: Mapping[int, Interval]) -> Obligation:
    """Shows it for every step that scales sums.

    Args:
        network: The compiled network.
        intervals: Of its tensors, from :func:`~tintling.firmware_export.proof.intervals.reachable`.

    Raises:
        ToolchainError: There is no C compiler.
    """
    return Obligation(
        "requantization", tuple(_claim(network, step, intervals) for step in network.program.steps)
    )


def _claim(network: CompiledNetwork, step: Step, intervals: Mapping[int, Interval]) -> Claim:
    if step.kernel == "tl_lookup_s8":
        return _table(network, step)
    if copies(step):
        return proved(step.name, "scales nothing", f"{step.kernel} compares and copies")
    found = step_sums(network.graph, step, intervals)
    if found is None:
        return flat_sum_scales(network, step) or assumed(step.name, _CLAIM, f"no rule for {step.kernel}")
    layer, sums = found
    scaling = _mean(network.graph, step) if layer is None else _linear(network, step, layer)
    if scaling is None:
        return assumed(step.name, _CLAIM, f"no rule for {step.kernel}")
    if (np.diff(scaling.table) < 0).any():
        return refuted(step.name, _CLAIM, "the bounds as a table", "the bounds do not grow with the values")
    if int(np.abs(sums.low).max()) > INT32_MAX or int(np.abs(sums.high).max()) > INT32_MAX:
        return refuted(step.name, _CLAIM, "intervals of the sums", "a sum leaves int32")
    return _compared(step, scaling, sums)


def _table(network: CompiledNetwork, step: Step) -> Claim:
    """An operator that became a table of 256 values."""
    op = network.graph.ops[step.ops[0]]
    tables = [
        network.program.constants[argument.index].data
        for argument in step.arguments
        if isinstance(argument, ConstantRef)
    ]
    if len(tables) != 1 or not isinstance(op, TableOp) or not is_table(network.graph, op):
        return assumed(step.name, _TABLE, f"no rule for {step.kernel}")
    expected = lookup_table(network.graph, op).astype(np.int64)
    got = tables[0].astype(np.int64).ravel()
    wrong = np.flatnonzero(got != expected) if got.shape == expected.shape else np.zeros(1, np.int64)
    if wrong.size:
        at = int(wrong[0])
        text = f"input {at - 128}: {int(got[at])} in the C, expected {int(expected[at])}"
        return refuted(step.name, _TABLE, "every value", text)
    return proved(step.name, _TABLE, "every value")


def _compared(step: Step, scaling: _Scaling, sums: Sums) -> Claim:
    count = int((sums.high - sums.low + 1).sum())
    exhaustive = count <= _EXHAUSTIVE
    method = "every sum" if exhaustive else "steps of two growing functions"
    edges = None if exhaustive else _edges(scaling, sums)
    for channel, (low, high) in enumerate(zip(sums.low.tolist(), sums.high.tolist(), strict=True)):
        if reason := "" if exhaustive else scaling.out_of_reach(channel, low, high):
            return refuted(step.name, _CLAIM, method, f"channel {channel}: {reason}")
        points = (
            np.arange(low, high + 1)
            if edges is None
            else np.unique(np.clip([low, high, *edges[channel], *(edges[channel] - 1)], low, high))
        )
        expected = scaling.defined(np.full(points.shape, channel), points)
        got = scaling.in_c(channel, points)
        if (wrong := np.flatnonzero(expected != got)).size:
            at = wrong[0]
            return refuted(
                step.name,
                _CLAIM,
                method,
                f"channel {channel}, sum {int(points[at])}: {scaling.function(channel)} gives "
                f"{int(got[at])}, expected {int(expected[at])} from multiplier "
                f"{int(scaling.multiplier[channel])}, shift {int(scaling.shift[channel])}, "
                f"offset {scaling.offset}",
            )
    return proved(step.name, f"{_CLAIM}: {len(sums.low)} channels, {count:,} sums", method)


def _edges(scaling: _Scaling, sums: Sums) -> Values:
    """First sum of each channel at which the definition reaches each level, by bisection.

    Returns:
        shape (channels, 255), int64; beyond the greatest sum where it is not reached.
    """
    levels = np.arange(-127, 128)
    channels = np.broadcast_to(np.arange(len(sums.low))[:, None], (len(sums.low), levels.size))
    least = np.broadcast_to(sums.low[:, None], channels.shape).copy()
    most = np.broadcast_to(sums.high[:, None] + 1, channels.shape).copy()
    while (least < most).any():
        middle = (least + most) >> 1
        reached = scaling.defined(channels, middle) >= levels
        most = np.where(reached, middle, most)
        least = np.where(reached, least, np.minimum(middle + 1, most))
    return most


def _bounds_table(graph: Graph, step: Step, low: int, high: int) -> Values:
    """What the activation, and clamps and a pooling behind it, make of each int8 value."""
    table = np.clip(np.arange(-128, 128), low, high)
    for position in step.ops[1:]:
        op = graph.ops[position]
        if isinstance(op, MaxPool2D):
            pool = pool_params(graph, op)
            table = np.clip(table, pool.activation_min, pool.activation_max)
        elif isinstance(op, TableOp) and is_table(graph, op):
            table = lookup_table(graph, op).astype(np.int64)[table + 128]
        else:
            raise AssertionError(f"{step.name} carries out {op} along with its layer")
    return table


def _linear(network: CompiledNetwork, step: Step, layer: LinearLayer) -> _Scaling | None:
    params = layer.params
    table = _bounds_table(network.graph, step, params.activation_min, params.activation_max)
    defined = (params.multiplier.astype(np.int64), params.shift.astype(np.int64), params.output_offset, table)
    plain = plain_constants(network.program, step)
    if plain is not None:
        small = isinstance(step.params, Conv2DMaxPoolPlanesStruct)
        scaling, large = plain.scaling, 0 if small else plain.scaling.large
        bounds = scaling.activation
        numbers = (scaling.offset, bounds.min, bounds.max, _SMALL_ALONE if small else large)
        m, shift = plain.multiplier.tolist(), plain.shift.tolist()
        name = "tl_scale_small_s8" if small else "tl_scale_s8"
        return _Scaling(
            *defined,
            in_c=lambda c, sums: scaling_in_c.scale(sums, m[c], shift[c], numbers),
            out_of_reach=lambda c, low, high: _plain_reach(m[c], shift[c], large, low, high),
            function=lambda c: f"{name} with multiplier {m[c]}, shift {shift[c]}, scaling {numbers}",
        )
    return _blocked(network, step, layer, defined)


def _plain_reach(multiplier: int, shift: int, large: int, low: int, high: int) -> str:
    if multiplier < 0:
        return f"multiplier {multiplier} is negative"
    if not large and not -31 <= shift <= -2 and multiplier:
        return f"shift {shift} is not one of a factor below 1/4"
    left = max(shift, 0)
    if low << left < INT32_MIN or high << left > INT32_MAX:
        return f"sums of {low:,} to {high:,} leave int32 when they are shifted by {left}"
    return ""


def _blocked(
    network: CompiledNetwork, step: Step, layer: LinearLayer, defined: tuple[Values, Values, int, Values]
) -> _Scaling | None:
    rows = finish_rows(network.program, step, *layer.weights.shape)
    if rows is None:
        return None
    # A sum in the C is unit * sum + offset; the offset is what the stored bias has beyond the layer's.
    offsets = rows.bias - rows.unit * layer.corrected_bias
    offsets = ((offsets + (1 << 31)) % (1 << 32) - (1 << 31)).tolist()
    numbers = rows.rows.astype(np.int64).tolist()

    def in_c(channel: int, sums: Values) -> Values:
        return scaling_in_c.finish(
            sums * rows.unit + offsets[channel],
            rows.rows[channel],
            least=rows.least,
            span=rows.range,
            full=rows.full,
            wide=rows.unit == 4,
            shift=rows.shift,
            side=int(rows.sides[channel]),
        )

    def out_of_reach(channel: int, low: int, high: int) -> str:
        _, multiplier, rounding, shift = numbers[channel]
        ends = [end * rows.unit + offsets[channel] for end in (low, high)]
        reason = _finish_reach(multiplier, rounding, shift, ends, rows.unit, full=rows.full)
        return reason or _side_reach(numbers[channel][1:], ends, int(rows.sides[channel]), full=rows.full)

    return _Scaling(
        *defined,
        in_c=in_c,
        out_of_reach=out_of_reach,
        function=lambda c: (
            f"tl_finish{'_wide' if rows.unit == 4 else ''}_s8 with {numbers[c][1:]} of "
            f"{rows.unit} * sum + {offsets[c]}"
        ),
    )


def _finish_reach(
    multiplier: int, rounding: int, shift: int, ends: list[int], unit: int, *, full: int
) -> str:
    """Whether each number between sum and result stays in 32 bits, and parts of it grow."""
    if multiplier < 0 or not 0 <= shift < 32:
        return f"multiplier {multiplier} or shift {shift} out of range"
    spread = 1 if full or unit == 4 else 4
    if any(not INT32_MIN <= end * spread <= INT32_MAX for end in ends):
        return f"{spread} * sums of {ends[0]:,} to {ends[1]:,} leave int32"
    for end in ends:
        high = end * spread * multiplier >> 32
        less = {0: 2, 1: 0, 2: 1}[full]  # what is taken off below zero
        total = high + rounding - less * (high < 0)
        # The bounds take the difference to the range, at most 255.
        if not INT32_MIN + 256 <= total <= INT32_MAX - 256:
            return f"the rounded product of {end:,} leaves int32"
    return ""


def _side_reach(numbers: list[int], ends: list[int], side: int, *, full: int) -> str:
    """Whether a channel with one bound stays on the inner side of the other."""
    multiplier, rounding, shift = numbers
    least, most = (
        high + rounding - (full - 1) * (high < 0) for high in (end * multiplier >> 32 for end in ends)
    )
    if side > 0 and (least >> shift) < -_SPAN:  # counted from 127
        return f"sums of {ends[0]:,} pass -128, a bound that is not applied"
    if side < 0 and (most >> shift) > 0:
        return f"sums of {ends[1]:,} pass 127, a bound that is not applied"
    return ""


def _mean(graph: Graph, step: Step) -> _Scaling | None:
    op, params = graph.ops[step.ops[0]], step.params
    if not isinstance(params, MeanStruct) or not isinstance(op, Mean):
        return None
    known = mean_params(graph, op)
    every = graph.tensors[op.output].size
    return _Scaling(
        multiplier=np.full(every, known.multiplier, np.int64),
        shift=np.full(every, known.shift, np.int64),
        offset=known.output_offset,
        table=np.arange(-128, 128),
        in_c=lambda _, sums: scaling_in_c.requantize(
            sums, params.multiplier, params.shift, params.output_offset
        ),
        out_of_reach=lambda _, low, high: _plain_reach(params.multiplier, params.shift, 1, low, high),
        function=lambda _: f"tl_requantize_s8 with multiplier {params.multiplier}, shift {params.shift}",
    )
