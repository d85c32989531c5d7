"""Operators in float32 between a DEQUANTIZE and a QUANTIZE: one operator on int8 values each.

TensorFlow's converter quantizes no ELU, SQUARE, NEG and their like. It leaves them in float32 in the middle
of an int8 network, which TFLite Micro runs. As each int8 value has one result, a table of 256 gives the same
bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tintling.graph import DType, Tensor
from tintling.obstacles import Obstacle
from tintling.operators import (
    Ceil,
    Dequantize,
    Elu,
    Floor,
    Folded,
    Neg,
    Op,
    Quantize,
    Round,
    Sqrt,
    Square,
    op_name,
)

__all__ = ["is_float_island", "without_float_islands"]

Ops = list[Op | None]

_ISLANDS = (Elu, Ceil, Floor, Neg, Round, Sqrt, Square)


def is_float_island(kind: type[Op], inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> bool:
    """Whether an operator is computed in float32 and may become one on int8."""
    floats = all(tensor.dtype is DType.FLOAT32 for tensor in (*inputs, *outputs))
    one = len(inputs) == len(outputs) == 1
    return issubclass(kind, _ISLANDS) and one and floats and inputs[0].shape == outputs[0].shape


def without_float_islands(
    ops: Sequence[Op | None], tensors: Sequence[Tensor], outputs: Sequence[int]
) -> tuple[Ops, list[Obstacle]]:
    """Makes operators on int8 of those in float32.

    Args:
        ops: Operators as the file says; None stands for one that is not supported.
        tensors: Tensors of the network.
        outputs: Indices of its outputs.

    Returns:
        The operators, and an obstacle for each that stays in float32, which is None then.
    """
    found, obstacles = list(ops), []
    for position, op in enumerate(ops):
        if not isinstance(op, _ISLANDS) or tensors[op.inputs[0]].dtype is not DType.FLOAT32:
            continue
        shores = _shores(found, op, outputs)
        if shores is None or not _is_int8(tensors, found[shores[0]], found[shores[1]]):
            either = "INT8, or " if isinstance(op, Elu) else ""
            reason = f"the input must be {either}FLOAT32 between a DEQUANTIZE of int8 and a QUANTIZE to int8"
            obstacles.append(Obstacle(op_name(op), position, reason))
            found[position] = None
            continue
        first, last = found[shores[0]], found[shores[1]]
        assert first is not None  # noqa: S101 - for the type checker; _is_int8() says so
        assert last is not None  # noqa: S101 - likewise
        moved = replace(op, inputs=first.inputs, outputs=last.outputs)
        found[position] = replace(moved, in_float=True) if isinstance(moved, Elu) else moved
        for folded, name in zip(shores, ("DEQUANTIZE", "QUANTIZE"), strict=True):
            found[folded] = Folded((), (), name)
    return found, obstacles


def _shores(ops: Ops, op: Op, outputs: Sequence[int]) -> tuple[int, int] | None:
    """Positions of the only operators before and behind; None where there are others."""
    source, result = op.inputs[0], op.outputs[0]
    before = [i for i, other in enumerate(ops) if other is not None and source in other.outputs]
    behind = [i for i, other in enumerate(ops) if other is not None and result in other.inputs]
    readers = sum(other is not None and source in other.inputs for other in ops)
    if len(before) != 1 or len(behind) != 1 or readers != 1 or {source, result} & set(outputs):
        return None
    return before[0], behind[0]


def _is_int8(tensors: Sequence[Tensor], first: Op | None, last: Op | None) -> bool:
    """Whether int8 values go in and come out."""
    if not isinstance(first, Dequantize) or not isinstance(last, Quantize):
        return False
    return {tensors[first.inputs[0]].dtype, tensors[last.output].dtype} == {DType.INT8}
