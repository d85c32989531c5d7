"""Scales that no integer arithmetic holds are refused with what they give."""

from __future__ import annotations

import math

import numpy as np
import pytest
from operator_networks import lstm, svdf
from tflite_builder import ModelBuilder

from tintling.arithmetic import reference
from tintling.arithmetic._more_tables import _int16_multiplier
from tintling.arithmetic._quantized_common import bounded_multiplier
from tintling.errors import ModelFormatError, QuantizationError
from tintling.tflite.reader import read_tflite


def network(build, *, scale=0.05, values="INT8", shape=(1, 6)):
    builder = ModelBuilder(values=values)
    builder.output(build(builder, builder.input(shape, scale=scale, zero_point=0, dtype=values)))
    return builder


def pointwise(kind, out):
    return lambda b, x: b.pointwise(kind, x, out=out)


def steps(b, x):
    return lstm(b, b.reshape(x, (1, 2, 3)))


def changed(build, position, **fields):
    """Changes an input of the last operator."""

    def finish(b, x):
        y = build(b, x)
        for name, value in fields.items():
            setattr(b.tensors[b.operators[-1].inputs[position]], name, value)
        return y

    return finish


def against_itself(kind, scale, out):
    """An operator of the input and of a rescaled copy."""
    return lambda b, x: b.two(kind, x, b.unary("QUANTIZE", x, out=(scale, 0)), out=out)


REFUSED = {
    "a steep hard swish": (pointwise("HARD_SWISH", (1e-9, 0)), 0.05, "INT8", "give shifts"),
    "a root of a huge scale": (
        changed(pointwise("RSQRT", (3e38, 0)), 0, zero_points=[-128]),
        3e38,
        "INT8",
        "has no inverse square root",
    ),
    "a root of a tiny factor": (
        changed(pointwise("RSQRT", (1e4, 0)), 0, zero_points=[-128]),
        1e4,
        "INT8",
        "which leaves int32",
    ),
    "a fine log-softmax": (
        pointwise("LOG_SOFTMAX", (16 / 256, 127)),
        1e-9,
        "INT8",
        "too small for a log-softmax",
    ),
    "a coarse log-softmax": (
        pointwise("LOG_SOFTMAX", (16 / 256, 127)),
        1e6,
        "INT8",
        "log-softmax",
    ),
    "differences of far scales": (
        against_itself("SQUARED_DIFFERENCE", 3e38, (0.05, 0)),
        1e-38,
        "INT8",
        "too far apart|factor",
    ),
    "a wide sigmoid of coarse values": (
        lambda b, x: b.logistic(x, out=(1 / 32768, 0)),
        9.0,
        "INT16",
        "does not suit this operator on int16|scale",
    ),
    "a wide softmax of coarse values": (
        lambda b, x: b.softmax(x, out=(1 / 32768, 0)),
        1e4,
        "INT16",
        "too large for a softmax on int16",
    ),
    "a cell of a scale that is no power": (
        changed(steps, 19, scales=[0.3]),
        0.05,
        "INT8",
        "the cell has scale 0.3: expected a power of two",
    ),
    "a gate of a huge bias": (
        changed(steps, 13, data=np.full(5, 2**31 - 1, "<i4").tobytes()),
        0.05,
        "INT8",
        "gate can sum to .*: it leaves int32",
    ),
    "a state without a scale": (
        changed(steps, 18, scales=None, zero_points=None),
        0.05,
        "INT8",
        "scale",
    ),
    "a tiny hidden state": (
        changed(steps, 18, scales=[1e-12]),
        0.05,
        "INT8",
        "with which products leave int32|leave int32",
    ),
    "a memory that sums too much": (
        changed(
            lambda b, x: svdf(b, x, "INT16", (0.001, 0)),
            2,
            data=np.full((8, 4), 32767, "<i2").tobytes(),
        ),
        0.05,
        "INT8",
        "the sums over time can reach",
    ),
}


@pytest.mark.parametrize(("build", "scale", "values", "message"), REFUSED.values(), ids=REFUSED)
def test_scales_that_integers_cannot_follow_are_refused(build, scale, values, message):
    with pytest.raises(QuantizationError, match=message):
        read_tflite(network(build, scale=scale, values=values).build())


def test_a_factor_just_below_one_stays_within_int16():
    assert _int16_multiplier(1 - 2**-31) == (32767, 0)
    assert _int16_multiplier(0.5) == (16384, 0)


@pytest.mark.parametrize("real", [math.inf, math.nan, -0.5])
def test_a_factor_that_is_no_positive_number_is_refused(real):
    with pytest.raises(QuantizationError, match="which is no finite positive number"):
        bounded_multiplier(real, 100)


def test_magnitudes_of_the_same_scale_are_kept():
    builder = ModelBuilder()
    builder.output(builder.pointwise("ABS", builder.input((1, 4), scale=0.1, zero_point=3), out=(0.1, -5)))
    graph = read_tflite(builder.build())
    found = reference.run_all(graph, np.array([[3, 4, -2, 127]], np.int8))
    assert found[graph.outputs[0]].tolist() == [[-5, -4, 0, 119]]


def test_inputs_of_different_numbers_are_refused():
    builder = ModelBuilder()
    a, b = (builder.input((1, 4), scale=0.1) for _ in range(2))
    builder.output(builder.binary("ADD", a, b, out=(0.2, 0)))
    graph = read_tflite(builder.build())
    with pytest.raises(ModelFormatError, match="all inputs must have the same number of samples"):
        reference.run_all(graph, np.zeros((2, 4), np.int8), np.zeros((3, 4), np.int8))
