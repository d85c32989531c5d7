"""ADD and SUB of two tensors of one shape with one shift, where all pairs of values prove it exact."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.fixed_point import INT32_MAX, INT32_MIN
from tintling.arithmetic.pair_tables import pair_table
from tintling.arithmetic.quantized_params import scale_of
from tintling.firmware_export.compiler.blocked.structs import AddFlatStruct
from tintling.firmware_export.compiler.kernel_structs import ActivationStruct, BroadcastStruct
from tintling.graph import Graph
from tintling.operators import Add, Sub

__all__ = ["flat_sum", "flat_sum_of"]

_LEAST, _MOST = -128, 127
_SHIFTS = range(22, 13, -1)
_NUDGES = (0, 1, -1, 2, -2)  # of the factors' lowest bits
_Pairs = NDArray[np.int64]


def flat_sum_of(
    graph: Graph, op: Add | Sub, bounds: ActivationStruct, walk: BroadcastStruct
) -> AddFlatStruct | None:
    """Finds the numbers of one shift for an operator.

    Args:
        graph: The network.
        op: A sum or a difference of it.
        bounds: Of all that is computed along with it.
        walk: How its operands are walked through.

    Returns:
        None where the general kernel is needed.
    """
    first, second, output = (graph.tensors[index] for index in (*op.inputs, op.output))
    repeats = first.size != output.size or second.size != output.size or walk.size[:3] != (1, 1, 1)
    if repeats or (bounds.min, bounds.max) != (_LEAST, _MOST):
        return None
    one, two, scale = (float(scale_of(tensor)) for tensor in (first, second, output))
    two = -two if isinstance(op, Sub) else two
    return flat_sum(pair_table(graph, op), one / scale, two / scale, output.size)


def flat_sum(table: NDArray[np.int8], first: float, second: float, size: int) -> AddFlatStruct | None:
    """Looks for numbers with which one shift gives a whole table.

    Args:
        table: shape (256, 256), int8: what each pair of values gives.
        first: Steps of the output to a step of the first operand.
        second: The same for the second operand.
        size: Values of a tensor.

    Returns:
        The numbers, or None where none were found.
    """
    values = np.arange(_LEAST, _MOST + 1)
    one, two = values[:, np.newaxis], values[np.newaxis]
    results = table.astype(np.int64)
    # With 22 bits most tables are met at once. The factors' lowest bits move steps that lie close to a tie.
    for shift in _SHIFTS:
        for nudge_1, nudge_2 in product(_NUDGES, _NUDGES):
            factor_1 = round(first * (1 << shift)) + nudge_1
            factor_2 = round(second * (1 << shift)) + nudge_2
            sums = one * factor_1 + two * factor_2
            if abs(sums).max() > INT32_MAX:
                break
            rounding = _rounding(sums, results, shift)
            if rounding is not None:
                return AddFlatStruct(size, factor_1, factor_2, rounding, shift)
    return None


def _rounding(sums: _Pairs, results: _Pairs, shift: int) -> int | None:
    """What must be added to all sums so that the shift gives each pair's result less 127."""
    steps = (results - _MOST) << shift
    # A result at a bound is reached by anything beyond as well.
    least = (steps - sums)[results > _LEAST].max(initial=INT32_MIN)
    most = (steps + (1 << shift) - 1 - sums)[results < _MOST].min(initial=INT32_MAX)
    if least > most:
        return None
    rounding = int(least + most) // 2
    whole = sums + rounding
    return rounding if whole.min() >= INT32_MIN and whole.max() <= INT32_MAX else None
