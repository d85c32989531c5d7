"""FULLY_CONNECTED, with the clamps behind it."""

from __future__ import annotations

from tintling.arithmetic.quantized_params import fully_connected_params
from tintling.firmware_export.compiler.blocked.dense import lower_blocked_dense
from tintling.firmware_export.compiler.fusion import Readers, tail_of
from tintling.firmware_export.compiler.kernel_structs import ActivationStruct, FullyConnectedStruct
from tintling.firmware_export.compiler.ops.scaling import (
    Weights,
    linear_constants,
    scaling_struct,
    weights_of,
)
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import FullyConnected

__all__ = ["lower_fully_connected"]


def lower_fully_connected(
    builder: ProgramBuilder, position: int, op: FullyConnected, readers: Readers
) -> tuple[int, ...]:
    """Lowers a dense layer.

    Returns:
        Positions of the operators that it carries out besides its own.
    """
    linear = fully_connected_params(builder.graph, op)
    own = ActivationStruct(linear.activation_min, linear.activation_max)
    tail = tail_of(builder.graph, readers, op.output, own)
    worth_it = builder.options.blocked and (builder.pays(op) or not builder.options.paired)
    if worth_it and lower_blocked_dense(builder, position, op, linear, tail):
        return tail.ops
    weights = Weights(weights_of(builder, op.inputs[1]), ("output", "input"), summed=(1,))
    units, depth = weights.data.shape
    params = FullyConnectedStruct(
        rows=builder.tensor(op.output).size // units,
        accum_depth=depth,
        output_depth=units,
        scaling=scaling_struct(linear, tail),
    )
    ops = (position, *tail.ops)
    constants = linear_constants(builder, builder.name(ops), op, linear, weights)
    builder.step(
        "tl_fully_connected_s8", ops, params, (builder.operand(op.inputs[0]), *constants), tail.output
    )
    return tail.ops
