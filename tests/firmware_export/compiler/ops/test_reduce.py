"""Reductions."""

from __future__ import annotations

import pytest
from lowering_nets import kernels, lowered
from tflite_builder import ModelBuilder

from tintling.errors import UnsupportedOperatorError
from tintling.firmware_export.compiler.ops.reduce import grouped_axes
from tintling.operators import ReduceMax


@pytest.mark.parametrize(
    ("axes", "shape", "groups"),
    [
        ((1, 2), (1, 4, 5, 3), (1, 20, 3, 1, 1)),
        ((3,), (1, 4, 5, 3), (20, 3, 1, 1, 1)),
        ((0, 2), (2, 4, 5), (1, 2, 4, 5, 1)),
        ((1, 3), (2, 3, 4, 5, 6), (2, 3, 4, 5, 6)),
        ((), (2, 3), (6, 1, 1, 1, 1)),
    ],
)
def test_neighbours_of_one_kind_are_one_axis(axes, shape, groups):
    assert grouped_axes(0, ReduceMax((0,), (1,), axes, False), axes, shape) == groups


def test_more_than_two_groups_are_refused_by_name():
    with pytest.raises(
        UnsupportedOperatorError, match=r"REDUCE_MAX.*axes \(0, 2, 4\) of .* more than two groups"
    ):
        grouped_axes(3, ReduceMax((0,), (1,), (0, 2, 4), False), (0, 2, 4), (2, 3, 2, 3, 2))


def reduced(build):
    builder = ModelBuilder()
    builder.output(build(builder, builder.input((1, 4, 5), scale=0.1, zero_point=3)))
    program = lowered(builder)
    return kernels(program), program.steps[0].params


@pytest.mark.parametrize(("kind", "sign"), [("REDUCE_MAX", 1), ("REDUCE_MIN", -1)])
def test_the_least_is_the_greatest_of_the_negatives(kind, sign):
    names, params = reduced(lambda b, x: b.reduce(kind, x, (1,)))
    assert names == ["reduce_s8"]
    assert (params.sign, params.keep_0, params.reduce_0, params.keep_1) == (sign, 1, 4, 5)


def test_a_sum_is_a_mean_that_does_not_divide():
    names, params = reduced(lambda b, x: b.reduce("SUM", x, (2,), out=(0.2, -1)))
    assert names == ["mean_s8"]
    assert (params.keep_0, params.reduce_0, params.input_zero_point) == (4, 5, 3)
    assert params.multiplier * 2.0 ** (params.shift - 31) == pytest.approx(0.5)


@pytest.mark.parametrize(("kind", "sign"), [("ARG_MAX", 1), ("ARG_MIN", -1)])
def test_the_place_of_an_extreme_is_sought_along_one_axis(kind, sign):
    names, params = reduced(lambda b, x: b.arg(kind, x, 1))
    assert names == ["arg_s8"]
    assert (params.outer, params.size, params.inner, params.sign) == (1, 4, 5, sign)
