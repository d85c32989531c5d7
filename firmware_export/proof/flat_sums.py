"""Sums of two tensors with one shift: their numbers against the definition, for every pair of values."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.fixed_point import INT32_MAX, INT32_MIN
from tintling.arithmetic.pair_tables import pair_table
from tintling.firmware_export.compiler.blocked.structs import AddFlatStruct
from tintling.firmware_export.compiler.network import CompiledNetwork
from tintling.firmware_export.compiler.program import Step
from tintling.firmware_export.proof.claims import Claim, proved, refuted
from tintling.operators import Add, Sub

__all__ = ["flat_sum_fits", "flat_sum_scales"]

_METHOD = "all 65,536 pairs"
_FITS = "every sum fits 32 bits"
_SCALES = "every pair of values gives the result of the definition"
_VALUES = np.arange(-128, 128, dtype=np.int64)


def flat_sum_fits(step: Step) -> Claim | None:
    """Shows that no sum of a ``tl_add_flat_s8`` leaves int32; None for other kernels."""
    if not isinstance(step.params, AddFlatStruct):
        return None
    sums = _sums(step.params)
    for values in (sums, sums + step.params.rounding):
        if values.min() < INT32_MIN or values.max() > INT32_MAX:
            return refuted(step.name, _FITS, _METHOD, f"sums of {values.min():,} to {values.max():,}")
    return proved(step.name, f"sums of {sums.min():,} to {sums.max():,}; {_FITS}", _METHOD)


def flat_sum_scales(network: CompiledNetwork, step: Step) -> Claim | None:
    """Shows that a ``tl_add_flat_s8`` gives what its operator defines; None for other kernels."""
    op = network.graph.ops[step.ops[0]] if step.ops else None
    params = step.params
    if not isinstance(params, AddFlatStruct) or not isinstance(op, Add | Sub):
        return None
    found = np.clip(((_sums(params) + params.rounding) >> params.shift) + 127, -128, 127)
    expected = pair_table(network.graph, op).astype(np.int64)
    wrong = np.argwhere(found != expected)
    if wrong.size:
        a, b = (int(i) for i in wrong[0])
        text = f"{a - 128} and {b - 128}: {found[a, b]} in the C, expected {expected[a, b]}"
        return refuted(step.name, _SCALES, _METHOD, text)
    return proved(step.name, _SCALES, _METHOD)


def _sums(params: AddFlatStruct) -> NDArray[np.int64]:
    return _VALUES[:, np.newaxis] * params.factor_1 + _VALUES * params.factor_2
