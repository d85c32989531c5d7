"""Every operator: the reference equals TFLite Micro on every tensor, whatever the scales."""

from __future__ import annotations

import numpy as np
import pytest
from exactness import assert_equal_tensors, one_operator
from hypothesis import given, settings
from hypothesis import strategies as st
from operator_networks import ALL_VALUES, operator_cases, weights
from wide_networks import random_wide_case, wide_cases

CASES = operator_cases() | wide_cases()


@pytest.mark.parametrize("name", CASES)
def test_the_reference_equals_tflite_micro(name):
    case = CASES[name]
    assert_equal_tensors(case.data, *case.inputs, stream=case.stream)


scales = st.floats(-6.9, -1.2).map(lambda power: float(np.float32(np.exp(power))))
zero_points = st.integers(-128, 127)


@settings(max_examples=60)
@given(st.sampled_from(["ELU", "HARD_SWISH", "ABS"]), scales, zero_points, st.floats(0.4, 3.0), zero_points)
def test_tables_equal_tflite_micro_on_any_scale(kind, scale, zero_point, ratio, out):
    one_operator(
        lambda b, x: b.pointwise(kind, x, out=(scale * ratio, out)),
        (1, 256),
        ALL_VALUES,
        scale=scale,
        zero_point=zero_point,
    )


@settings(max_examples=40)
@given(scales, st.integers(1, 60))
def test_log_softmax_equals_tflite_micro_on_any_scale(scale, depth):
    values = np.random.default_rng(depth).integers(-128, 128, (20, 2, depth))
    one_operator(
        lambda b, x: b.pointwise("LOG_SOFTMAX", x, out=(16 / 256, 127)), (1, 2, depth), values, scale=scale
    )


@settings(max_examples=40)
@given(scales, scales, zero_points, zero_points, st.floats(0.3, 3.0))
def test_prelu_and_squares_equal_tflite_micro_on_any_scale(scale, other, zero_point, out, ratio):
    values = np.random.default_rng(1).integers(-128, 128, (20, 6, 8))
    one_operator(
        lambda b, x: b.prelu(
            x, weights(1, 1, 8), slope_quant=(other / 10, zero_point), out=(scale * ratio, out)
        ),
        (1, 6, 8),
        values,
        scale=scale,
        zero_point=zero_point,
    )
    square = (max(scale, other) ** 2 * 100 * ratio, out)
    one_operator(
        lambda b, x: b.two(
            "SQUARED_DIFFERENCE",
            x,
            b.constant(weights(8), scales=[other], zero_points=[zero_point]),
            out=square,
        ),
        (1, 6, 8),
        values,
        scale=scale,
        zero_point=zero_point,
    )


@settings(max_examples=40)
@given(scales, zero_points, st.sampled_from(["SAME", "VALID"]), st.integers(1, 3), st.integers(0, 99))
def test_transposed_convolutions_equal_tflite_micro_on_any_scale(scale, out, padding, stride, seed):
    rng = np.random.default_rng(seed)
    zero_point = int(rng.integers(-128, 128))
    extent = rng.integers(1, 5, 2)
    channels = int(rng.integers(1, 5))
    many = [float(s) for s in rng.uniform(0.001, 0.02, channels)]
    one_operator(
        lambda b, x: b.transpose_conv(
            x,
            rng.integers(-127, 128, (channels, *extent, 3)),
            rng.integers(-500, 500, channels) if seed % 3 else None,
            weight_scales=many if seed % 2 else many[:1],
            out=(scale, out),
            stride=(stride, int(rng.integers(1, 4))),
            padding=padding,
            activation=("NONE", "RELU", "RELU6")[seed % 3],
        ),
        (1, 4, 5, 3),
        scale=scale,
        zero_point=zero_point,
    )


@settings(max_examples=40)
@given(scales, zero_points, st.integers(-15, -9), st.sampled_from([0.0, 0.0, 1.7]), st.integers(0, 9999))
def test_lstms_equal_tflite_micro_on_any_scale(scale, zero_point, power, clip, seed):
    rng = np.random.default_rng(seed)
    units, depth = int(rng.integers(1, 6)), int(rng.integers(1, 8))

    def matrices(columns):
        return [rng.integers(-127, 128, (units, columns)) for _ in range(4)]

    one_operator(
        lambda b, x: b.lstm(
            x,
            matrices(depth),
            matrices(units),
            [rng.integers(-900, 900, units) for _ in range(4)],
            scales=tuple([float(s) for s in rng.uniform(0.002, 0.02, 4)] for _ in range(2)),
            hidden=(float(np.float32(rng.uniform(0.005, 0.01))), zero_point),
            cell_power=power,
            clip=clip,
        ),
        (1, 6, depth),
        rng.integers(-128, 128, (12, 6, depth)),
        scale=scale / 6,
        zero_point=zero_point,
        stream=True,
    )


@settings(max_examples=40)
@given(scales, zero_points, st.booleans(), st.floats(0.5, 2.0), st.integers(0, 9999))
def test_svdfs_equal_tflite_micro_on_any_scale(scale, zero_point, wide, ratio, seed):
    rng = np.random.default_rng(seed)
    first, second = (float(s) for s in rng.uniform(0.001, 0.02, 2))
    state = float(np.float32(scale * first * ratio * (1 if wide else 60)))
    one_operator(
        lambda b, x: b.svdf(
            x,
            rng.integers(-127, 128, (8, 6)),
            rng.integers(-127, 128, (8, 4)),
            rng.integers(-500, 500, 4),
            scales=(first, second),
            state=(state, 0 if wide else zero_point),
            out=(float(np.float32(state * second * (10_000 if wide else 100))), zero_point),
            rank=2,
            time_type="INT16" if wide else "INT8",
        ),
        (1, 6),
        rng.integers(-128, 128, (16, 6)),
        scale=scale,
        zero_point=zero_point,
        stream=True,
    )


@settings(max_examples=60)
@given(st.integers(0, 10**6))
def test_random_16x8_networks_equal_tflite_micro(seed):
    case = random_wide_case(seed)
    assert_equal_tensors(case.data, *case.inputs)


def test_a_network_that_remembers_begins_anew_with_each_sample_unless_it_is_a_stream():
    case = CASES["variables"]
    samples = np.repeat(case.inputs[0][:1], 3, axis=0)
    independent = assert_equal_tensors(case.data, samples)
    output = max(independent)
    assert (independent[output][0] == independent[output][2]).all()
    stream = assert_equal_tensors(case.data, samples, stream=True)
    assert (stream[output][0] != stream[output][2]).any()
