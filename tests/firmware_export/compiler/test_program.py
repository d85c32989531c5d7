"""A network as kernel calls."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.firmware_export.compiler.further_structs import FillStruct
from tintling.firmware_export.compiler.program import Constant, Program, Step, Value
from tintling.graph import DType


def step(kernel):
    return Step(kernel, "x_0", "x", (0,), FillStruct(1, 0), (), 0, ())


def program(steps=(), resets=(), constants=()):
    return Program("net", "0" * 64, 0, (), (), (), (), tuple(constants), tuple(steps), (), 0, tuple(resets))


@pytest.mark.parametrize(
    ("dtype", "shape", "size"), [(DType.INT8, (3, 4), 12), (DType.FLOAT32, (3,), 12), (DType.INT16, (), 2)]
)
def test_a_value_takes_its_shape_times_its_type(dtype, shape, size):
    assert Value("x", dtype, shape, ()).nbytes == size


def test_constants_are_added_up():
    constants = [
        Constant("a", "", np.zeros(3, np.int32), ("x",)),
        Constant("b", "", np.zeros(5, np.int8), ("x",)),
    ]
    assert program(constants=constants).constant_bytes == 17


def test_kernels_are_named_once_in_order_with_those_that_reset():
    found = program([step("tl_move"), step("tl_add_s8"), step("tl_move")], [step("tl_fill")])
    assert found.kernels == ("tl_add_s8", "tl_fill", "tl_move")


def test_variants_share_the_header_of_the_plain_kernel():
    found = program([step("tl_dense_wide_s8"), step("tl_dense_s8"), step("tl_tile_winograd_full_s8")])
    assert found.headers == ("tl_dense_s8", "tl_tile_winograd_s8")
