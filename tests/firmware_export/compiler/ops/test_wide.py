"""Which operators have kernels of int16 values."""

from __future__ import annotations

import pytest
from wide_networks import wide_cases

from tintling.firmware_export.compiler.lowering import lower
from tintling.firmware_export.compiler.ops.wide import WIDE, is_wide_operator
from tintling.operators import Add, Concatenation
from tintling.tflite.reader import read_tflite

CASES = wide_cases()


@pytest.mark.parametrize("name", CASES)
def test_only_kernels_of_int16_values_and_moves_are_called(name):
    graph = read_tflite(CASES[name].data)
    called = {step.kernel for step in lower(graph, name="net").steps}
    assert all("s16" in kernel or kernel in {"tl_move", "tl_join"} for kernel in called)


def test_an_operator_that_only_moves_values_needs_no_kernel_of_its_own():
    graph = read_tflite(CASES["16x8 CONCATENATION"].data)
    (join,) = (op for op in graph.ops if isinstance(op, Concatenation))
    assert not is_wide_operator(graph, join)
    graph = read_tflite(CASES["16x8 ADD (3,)"].data)
    assert is_wide_operator(graph, graph.ops[0])
    assert Add in WIDE
