"""Lowers dense layers to kernels over blocks of outputs, where the weights prove that these are exact."""

from __future__ import annotations

import numpy as np

from tintling.arithmetic.quantized_params import LinearParams
from tintling.firmware_export.compiler.blocked.conv2d import paired_constant, panel_constant
from tintling.firmware_export.compiler.blocked.conv_layer import BLOCKS_TITLE, CHANNELS_TITLE
from tintling.firmware_export.compiler.blocked.dots import dots_constant
from tintling.firmware_export.compiler.blocked.lanes import lower_dense_lanes
from tintling.firmware_export.compiler.blocked.layout import (
    BLOCK,
    block_order,
    channels_of,
    linear_struct,
    paired_layer,
    panel_weights,
    wide_weights,
)
from tintling.firmware_export.compiler.blocked.structs import (
    DenseDotsStruct,
    DensePairedStruct,
    DenseStruct,
)
from tintling.firmware_export.compiler.fusion import Tail
from tintling.firmware_export.compiler.linear_weights import corrected_bias, weights_of
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import FullyConnected

__all__ = ["lower_blocked_dense"]


def lower_blocked_dense(
    builder: ProgramBuilder, position: int, op: FullyConnected, linear: LinearParams, tail: Tail
) -> bool:
    """Lowers a dense layer to four outputs at a time, or eight.

    Returns:
        Whether it did; a general kernel is needed otherwise.
    """
    matrix = weights_of(builder, op.inputs[1])
    bias = corrected_bias(builder, op, linear, matrix.astype(np.int64).sum(1))
    channels = channels_of(matrix, bias, linear, tail.activation, full=False)
    units, depth = matrix.shape
    ops, source = (position, *tail.ops), builder.operand(op.inputs[0])
    rest, rows = depth % BLOCK, builder.tensor(op.output).size // units
    if channels is not None and lower_dense_lanes(
        builder, ops, source, matrix, channels, rows=rows, output=tail.output
    ):
        return True
    if units < BLOCK or channels is None:
        return False
    name = builder.name(ops)
    struct = linear_struct(channels, groups=depth // BLOCK)
    if builder.options.dots:
        groups = -(-depth // BLOCK)
        scratch = builder.scratch(f"{name}_spread", 2 * BLOCK * groups)
        numbers = builder.constant(f"{name}_channels", CHANNELS_TITLE, channels.rows, ("channel", "number"))
        dots = DenseDotsStruct(linear_struct(channels, groups=groups), rows, depth)
        arguments = (source, dots_constant(builder, name, matrix), numbers, scratch)
        builder.step("tl_dense_dots_s8", ops, dots, arguments, tail.output, scratch=[scratch])
        return True
    if builder.options.paired and units >= 2 * BLOCK:
        packed = paired_layer(matrix, channels, depth, runs=(4, 2), size=2 * BLOCK)
        weights = paired_constant(builder, name, packed.words)
        blocks = builder.constant(f"{name}_blocks", BLOCKS_TITLE, packed.rows, ("block", "number"))
        paired = DensePairedStruct(struct, rest, rows, depth)
        builder.step("tl_dense_paired_s8", ops, paired, (source, weights, blocks), tail.output)
        return True
    groups, wide = -(-depth // BLOCK), builder.options.wide
    weights = panel_constant(
        builder, name, wide_weights(matrix, groups) if wide else panel_weights(matrix, groups)
    )
    ordered = channels.rows[block_order(units).ravel()]
    numbers = builder.constant(f"{name}_channels", CHANNELS_TITLE, ordered, ("channel", "number"))
    params = DenseStruct(struct, rest, rows, depth)
    kernel = "tl_dense_wide_s8" if wide else "tl_dense_s8"
    builder.step(kernel, ops, params, (source, weights, numbers), tail.output)
    return True
