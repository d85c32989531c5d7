"""Whether a second variant of a kernel is worth its code."""

from __future__ import annotations

from math import prod

from tintling.firmware_export.compiler.program import FunctionRef, Program, Step

__all__ = ["one_variant_is_enough"]

_ANY, _ONCE = "tl_paired_s8", "tl_paired_full_s8"
_SAVED = 8  # instructions that one rounding saves for each value, counted on RV32IMC
_A_MAC = 2  # instructions of a multiply-accumulate in these kernels, at least
_SMALLEST_SHARE = 100  # 1.6 kB of code want to save 1 % of the instructions


def one_variant_is_enough(program: Program) -> bool:
    """Whether packed convolutions of a network had better do without the variant of one rounding.

    That is so where other layers need the general variant in any case, and few values would gain.
    """
    values = {_ANY: 0, _ONCE: 0}
    for step in program.steps:
        for function in _functions(step) & set(values):
            values[function] += prod(program.values[step.output].shape)
    if not all(values.values()):
        return False
    return _SAVED * values[_ONCE] * _SMALLEST_SHARE < _A_MAC * program.macs


def _functions(step: Step) -> set[str]:
    return {argument.name for argument in step.arguments if isinstance(argument, FunctionRef)}
