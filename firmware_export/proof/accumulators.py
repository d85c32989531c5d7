"""The first obligation: no accumulator leaves int32, and the C sums what the file says.

The C adds modulo 2**32. It therefore gives the exact sum wherever that fits int32, whatever the order;
TFLite Micro's signed sums need every part of the sum to fit as well. Both are shown here. Sums of
int16 values have 64 bits in both; they must fit the 48 bits that their scaling is made for.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tintling.arithmetic.fixed_point import INT32_MAX, INT32_MIN
from tintling.arithmetic.quantized_params import sums_are_wide
from tintling.firmware_export.compiler.blocked.structs import PointwisePixelsStruct
from tintling.firmware_export.compiler.network import CompiledNetwork
from tintling.firmware_export.compiler.program import Step
from tintling.firmware_export.proof.claims import Claim, Obligation, assumed, proved, refuted
from tintling.firmware_export.proof.flat_sums import flat_sum_fits
from tintling.firmware_export.proof.intervals import (
    Interval,
    LinearLayer,
    Sums,
    linear_layer,
    sums_of,
    sums_of_mean,
)
from tintling.firmware_export.proof.layers import finish_rows, kernel_matrix, plain_constants
from tintling.firmware_export.proof.packed import runs_fit
from tintling.graph import Graph
from tintling.operators import Conv2D, DepthwiseConv2D, FullyConnected, Mean

__all__ = ["copies", "prove_accumulators", "step_sums"]

_FITS = "no accumulator and no part of one leaves int32"
_FITS_WIDE = "no accumulator and no part of one leaves 48 bits, which the scaling of 64-bit sums is made for"
_WIDE_SUM = 2**47
_SAME = "the constants in the C are the weights and biases of the file"
_APART = "the sums of two pixels in a number come apart"
_METHOD = "intervals, exact for independent inputs"
_COPIES = (
    "tl_arg_s8",
    "tl_clamp_s8",
    "tl_concatenation_s8",
    "tl_extreme_s16",
    "tl_fill",
    "tl_flip_sign",
    "tl_join",
    "tl_keep_rows",
    "tl_lookup_bytes",
    "tl_lookup_s8",
    "tl_max_pool_s16",
    "tl_max_pool_s8",
    "tl_move",
    "tl_pad_s16",
    "tl_pad_s8",
    "tl_take",
    "tl_unpack_s4",
)


def copies(step: Step) -> bool:
    """Whether a kernel compares and copies, and neither adds nor scales."""
    return step.kernel in _COPIES


def step_sums(
    graph: Graph, step: Step, intervals: Mapping[int, Interval]
) -> tuple[LinearLayer | None, Sums] | None:
    """The layer of a step and its accumulators; None for an operator without a rule."""
    if not step.ops:
        return None
    op = graph.ops[step.ops[0]]
    source = intervals.get(op.inputs[0]) if op.inputs else None
    match op:
        case Conv2D() | DepthwiseConv2D() | FullyConnected() if source is not None:
            layer = linear_layer(graph, op)
            return layer, sums_of(graph, layer, source)
        case Mean() if source is not None:
            return None, sums_of_mean(graph, op, source)
        case _:
            return None


def prove_accumulators(network: CompiledNetwork, intervals: Mapping[int, Interval]) -> Obligation:
    """Shows it for every step.

    Args:
        network: The compiled network.
        intervals: Of its tensors, from :func:`~tintling.firmware_export.proof.intervals.reachable`.
    """
    claims: list[Claim] = []
    for step in network.program.steps:
        found = step_sums(network.graph, step, intervals)
        if found is None:
            claims.append(flat_sum_fits(step) or _without_rule(step))
            continue
        layer, sums = found
        unit = 4 if "winograd" in step.kernel else 1
        claims.append(_fits(step, sums, unit=unit, wide=_is_wide(network.graph, step)))
        if layer is not None:
            claims.append(_same_constants(network, step, layer))
        if isinstance(step.params, PointwisePixelsStruct) and layer is not None:
            source = intervals[network.graph.ops[step.ops[0]].inputs[0]]
            claims.append(_runs(step, step.params, layer, source))
    return Obligation("accumulators", tuple(claims))


def _without_rule(step: Step) -> Claim:
    if copies(step):
        return proved(step.name, "has no accumulator", f"{step.kernel} compares and copies")
    return assumed(step.name, _FITS, f"no interval rule for {step.kernel}")


def _is_wide(graph: Graph, step: Step) -> bool:
    """Whether the sums of a step have 64 bits."""
    op = graph.ops[step.ops[0]]
    return isinstance(op, Conv2D | DepthwiseConv2D | FullyConnected) and sums_are_wide(graph, op)


def _fits(step: Step, sums: Sums, *, unit: int, wide: bool) -> Claim:
    fits = _FITS_WIDE if wide else _FITS
    lowest, highest = (-_WIDE_SUM, _WIDE_SUM - 1) if wide else (INT32_MIN, INT32_MAX)
    least = np.minimum(sums.low, sums.partial_low)
    most = np.maximum(sums.high, sums.partial_high)
    channel = int(np.maximum(-least, most).argmax())
    # Winograd's kernels hold four times a sum, and only whole sums count there: the rest is modulo 2**32.
    bad = (least < lowest) | (most > highest)
    bad |= (unit * sums.low < lowest) | (unit * sums.high > highest)
    if bad.any():
        channel = int(np.flatnonzero(bad)[0])
        return refuted(
            step.name,
            fits,
            _METHOD,
            f"channel {channel}: sums of {int(sums.low[channel]):,} to {int(sums.high[channel]):,}, parts of "
            f"{int(least[channel]):,} to {int(most[channel]):,}",
        )
    span = f"{int(sums.low.min()):,} to {int(sums.high.max()):,}"
    text = f"{len(sums.low)} channels: sums of {span}; {fits}"
    return proved(step.name, text, _METHOD)


def _runs(step: Step, params: PointwisePixelsStruct, layer: LinearLayer, source: Interval) -> Claim:
    """Sums of two pixels in a number come apart, for what the inputs can be."""
    least = source.low.reshape(-1, params.depth).min(0)
    most = source.high.reshape(-1, params.depth).max(0)
    order = params.order[: params.depth]
    if not runs_fit(layer.weights, order, params.ends, least, most):
        return refuted(step.name, _APART, _METHOD, "the lower sum of a run may leave 16 bits")
    return proved(step.name, f"{_APART}: {params.ends.bit_count()} runs of {len(order)} inputs", _METHOD)


def _same_constants(network: CompiledNetwork, step: Step, layer: LinearLayer) -> Claim:
    program = network.program
    plain = plain_constants(program, step)
    channels, taps = layer.weights.shape
    if plain is not None:
        bias, weights, method = plain.bias, plain.weights, "each number compared"
    else:
        matrix = kernel_matrix(program, step, channels, taps)
        rows = finish_rows(program, step, channels, taps)
        if rows is None:
            return assumed(step.name, _SAME, f"no rule for the constants of {step.kernel}")
        if matrix is None or not rows.agree:
            text = "the weights in the C are not of the form that the kernel reads"
            return refuted(step.name, _SAME, "order undone", text)
        # An offset of the full scaling is part of the bias; the second obligation takes it up.
        bias, weights, method = layer.corrected_bias, matrix, "order undone, each weight compared"
    if weights.shape != layer.weights.shape:
        return refuted(step.name, _SAME, method, f"shape {weights.shape}, in the file {layer.weights.shape}")
    wrong = np.argwhere(weights != layer.weights)
    if wrong.size:
        channel, tap = (int(i) for i in wrong[0])
        return refuted(
            step.name,
            _SAME,
            method,
            f"weight of channel {channel}, tap {tap}: {int(weights[channel, tap])} in the C, "
            f"{int(layer.weights[channel, tap])} in the file",
        )
    off = np.flatnonzero((bias - layer.corrected_bias) % (1 << 32))
    if off.size:
        c = int(off[0])
        return refuted(
            step.name,
            _SAME,
            method,
            f"bias of channel {c}: {int(bias[c])} in the C, expected {int(layer.corrected_bias[c])}",
        )
    return proved(step.name, _SAME, method)
