"""Which precision the wheel computes its factors in, and which scales are refused.

The first tests choose values for which a factor from float32 and one from float64 give different
results, and let TFLite Micro tell which it used.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from micro import micro_tensors
from tflite_builder import ModelBuilder, padding_output

from tintling.arithmetic.fixed_point import multiply_by_quantized_multiplier, quantize_multiplier
from tintling.arithmetic.quantized_params import (
    activation_bounds,
    conv_params,
    fully_connected_params,
    log_softmax_params,
    mean_params,
    softmax_params,
    svdf_params,
    window,
)
from tintling.errors import QuantizationError, TintlingError
from tintling.operators import Activation, Padding
from tintling.tflite.reader import read_tflite

F32 = np.float32


def scaled(x, real):
    return multiply_by_quantized_multiplier(x, *quantize_multiplier(real))


def assert_wheel_computes(build, inputs, expected, other):
    """The wheel gives ``expected``, which differs from ``other`` somewhere."""
    assert np.any(expected != other), "the values tell nothing apart"
    builder = ModelBuilder()
    builder.output(build(builder))
    data = builder.build()
    graph = read_tflite(data)
    result = micro_tensors(data, graph, *inputs)[graph.outputs[0]]
    np.testing.assert_array_equal(result.reshape(expected.shape), expected)


# Pairs of float32 scales, found by search, whose quotient tells the precisions apart on some value.
RESCALING = (float.fromhex("0x1.104f54p-2"), float.fromhex("0x1.afd424p-3"))
LINEAR = tuple(map(float.fromhex, ("0x1.0d3b98p-6", "0x1.0cda98p-12", "0x1.2aaf54p-3")))
LEAKY = (float.fromhex("0x1.cedcb2p-9"), float.fromhex("0x1.17089p-10"))


@pytest.mark.parametrize("kind", ["FULLY_CONNECTED", "CONV_2D"])
def test_linear_factors_are_products_of_doubles(kind):
    si, sw, so = (F32(s) for s in LINEAR)
    double, single = float(si) * float(sw) / float(so), float(si * sw) / float(so)
    telling = np.array([2_301_868, 3_651_836, 4_205_669])
    count = telling.size
    options = {"weight_scales": [float(sw)], "out": (float(so), 0)}

    def build(builder):
        shape = (1, 1) if kind == "FULLY_CONNECTED" else (1, 1, 1, 1)
        x = builder.input(shape, scale=float(si))
        if kind == "FULLY_CONNECTED":
            return builder.fully_connected(x, np.ones((count, 1), int), telling, **options)
        return builder.conv_2d(x, np.ones((count, 1, 1, 1), int), telling, **options)

    x = np.zeros((1, 1) if kind == "FULLY_CONNECTED" else (1, 1, 1, 1), np.int8)
    assert_wheel_computes(build, [x], scaled(telling, double), scaled(telling, single))


VALUES = np.arange(-128, 128)
ROW = VALUES.astype(np.int8).reshape(1, 256)


def clipped(values, real):
    return np.clip(scaled(values, real), -128, 127)


@pytest.mark.parametrize("kind", ["RELU", "QUANTIZE"])
def test_rescaling_factors_are_quotients_of_doubles(kind):
    before, after = RESCALING
    values = np.maximum(VALUES, 0)
    double, single = clipped(values, before / after), clipped(values, float(F32(before) / F32(after)))

    def build(builder):
        return builder.unary(kind, builder.input((1, 256), scale=before), out=(after, 0))

    assert_wheel_computes(build, [values.astype(np.int8).reshape(1, 256)], double, single)


def test_the_slope_of_leaky_relu_is_computed_in_doubles():
    before, after = LEAKY
    alpha = F32(0.3)
    values = np.minimum(VALUES, 0)
    double = clipped(values, before * float(alpha) / after)
    single = clipped(values, float(F32(before) * alpha / F32(after)))

    def build(builder):
        return builder.leaky_relu(builder.input((1, 256), scale=before), float(alpha), out=(after, 0))

    assert_wheel_computes(build, [values.astype(np.int8).reshape(1, 256)], double, single)


@pytest.mark.parametrize(("kind", "sign"), [("ADD", 1), ("SUB", -1)])
def test_sums_and_differences_use_factors_of_doubles(kind, sign):
    a, b = np.repeat(VALUES, 256), np.tile(VALUES, 256)

    def result(reals):
        total = scaled(a << 20, reals[0]) + sign * scaled(b << 20, reals[1])
        return np.clip(scaled(total, reals[2]), -128, 127)

    rng = np.random.default_rng(11)
    while True:
        s1, s2, so = (F32(s) for s in np.exp(rng.uniform(np.log(0.001), np.log(0.5), 3)))
        twice, twice32 = 2 * float(max(s1, s2)), F32(2) * max(s1, s2)
        double = result((float(s1) / twice, float(s2) / twice, twice / ((1 << 20) * float(so))))
        single = result((float(s1 / twice32), float(s2 / twice32), float(twice32 / (F32(1 << 20) * so))))
        if np.any(double != single):
            break

    def build(builder):
        x, y = (builder.input((1, 65536), scale=float(s)) for s in (s1, s2))
        return builder.binary(kind, x, y, out=(float(so), 0))

    inputs = [v.astype(np.int8).reshape(1, -1) for v in (a, b)]
    assert_wheel_computes(build, inputs, double, single)


def test_activation_bounds_are_divided_in_float32():
    telling = 0
    for half in range(3, 60):
        middle = F32(6.0 / (half + 0.5))
        for scale in (np.nextafter(middle, F32(0)), middle, np.nextafter(middle, F32(1))):
            single = np.floor(float(F32(6.0) / scale) + 0.5)
            double = np.floor(6.0 / float(scale) + 0.5)
            if single == double:
                continue
            telling += 1
            builder = ModelBuilder()
            x = builder.input((1, 1, 256, 1), scale=float(scale))
            x = builder.pool_2d("MAX_POOL_2D", x, (1, 1), activation="RELU6")
            builder.output(x)
            data = builder.build()
            graph = read_tflite(data)
            result = micro_tensors(data, graph, ROW.reshape(1, 1, 256, 1))[x]
            assert result.max() == single
            assert activation_bounds(Activation.RELU6, graph.tensors[x]) == (0, single)
    assert telling > 10


@given(
    st.integers(1, 40),
    st.integers(1, 7),
    st.integers(1, 4),
    st.integers(1, 3),
    st.sampled_from(["SAME", "VALID"]),
)
def test_windows_stay_inside_the_padded_axis_and_reach_its_end(size, extent, stride, dilation, padding):
    reach = (extent - 1) * dilation + 1
    if padding == "VALID" and reach > size:
        assert window(size, extent, stride, dilation, Padding.VALID).output == 0
        return
    result = window(size, extent, stride, dilation, Padding[padding])
    assert result.output == padding_output(size, extent, stride, dilation, padding)
    end = (result.output - 1) * stride + reach
    assert end <= result.before + size + result.after
    assert 0 <= result.after - result.before <= 1
    if padding == "VALID":
        assert result.before == result.after == 0


def graph_of(build, shape=(1, 4, 4, 2), scale=0.05, zero_point=0):
    builder = ModelBuilder()
    builder.output(build(builder, builder.input(shape, scale=scale, zero_point=zero_point)))
    return read_tflite(builder.build())


def test_one_weight_scale_serves_every_channel():
    graph = graph_of(
        lambda b, x: b.conv_2d(x, np.ones((3, 1, 1, 2), int), weight_scales=[0.01], out=(0.1, 4))
    )
    params = conv_params(graph, graph.ops[0])
    assert params.multiplier.shape == params.shift.shape == (3,)
    assert np.unique(params.multiplier).size == 1


def test_the_mean_divides_inside_its_multiplier():
    graph = graph_of(lambda b, x: b.mean(x, (1, 2), out=(0.05, 0)), shape=(1, 3, 3, 1))
    params = mean_params(graph, graph.ops[0])
    assert (params.count, params.shift) == (9, -2)
    assert params.multiplier == ((1 << 30) << 3) // 9


def test_a_softmax_takes_scales_down_to_the_smallest_that_tflite_micro_does():
    least = 2.0**-26
    accepted = graph_of(
        lambda b, x: b.softmax(x), shape=(1, 10), scale=float(np.nextafter(F32(least), F32(1)))
    )
    assert softmax_params(accepted, accepted.ops[0]).diff_min < -(1 << 20)
    with pytest.raises(QuantizationError, match="too small for a softmax"):
        graph_of(lambda b, x: b.softmax(x), shape=(1, 10), scale=least)


def test_softmax_drops_differences_that_leave_the_fixed_point():
    graph = graph_of(lambda b, x: b.softmax(x), shape=(1, 10), scale=1.0)
    params = softmax_params(graph, graph.ops[0])
    assert params.left_shift == 27
    assert params.diff_min == -15


@pytest.mark.parametrize("scale", [0.004, 0.05, 0.9])
def test_a_log_softmax_scales_back_by_the_inverse_factor(scale):
    graph = graph_of(lambda b, x: b.pointwise("LOG_SOFTMAX", x, out=(16 / 256, 127)), scale=scale)
    params = log_softmax_params(graph, graph.ops[0])
    forward = params.multiplier * 2.0 ** (params.left_shift - 31)
    assert forward == pytest.approx(float(F32(scale)) * 2**26, rel=1e-8)
    assert forward * params.reverse_multiplier * 2.0 ** (params.reverse_shift - 31) == pytest.approx(1.0)


@pytest.mark.parametrize(("memory", "fits"), [(4, True), (5, False)])
def test_the_sums_of_an_svdf_grow_with_rank_times_memory(memory, fits):
    # 2 * memory products of 255 * 128 each, shifted left by 13: 4 places fill int32.
    def build(b, x):
        features, time = np.ones((4, 6), int), np.ones((4, memory), int)
        return b.svdf(
            x, features, time, [0, 0], scales=(0.01, 1.0), state=(1.0, 0), out=(1 / 6000, 0), rank=2,
            time_type="INT8",
        )  # fmt: skip

    if fits:
        graph = graph_of(build, shape=(1, 6))
        assert svdf_params(graph, graph.ops[0]).time_shift == 13
    else:
        with pytest.raises(TintlingError, match="values up to 326,400 leave int32"):
            graph_of(build, shape=(1, 6))


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda b, x: b.softmax(x, beta=1e-12), "too small for a softmax"),
        (lambda b, x: b.unary("QUANTIZE", x, out=(1e-12, 0)), "factor"),
        (lambda b, x: b.unary("RELU", x, out=(1e-9, 0)), "leave int32"),
        (lambda b, x: b.binary("ADD", x, x, out=(1e-9, 0)), "too far apart"),
        (lambda b, x: b.binary("MUL", x, x, out=(1e-8, 0)), "leave int32"),
        (lambda b, x: b.mean(x, (1, 2), out=(1e-9, 0)), "leaves int32"),
        (
            lambda b, x: b.conv_2d(
                x, np.ones((1, 1, 1, 2), int), [2**31 - 1], weight_scales=[0.01], out=(1.0, 0)
            ),
            "leaves int32",
        ),
        (
            lambda b, x: b.fully_connected(x, np.full((1, 32), 127), weight_scales=[4e4], out=(1e-3, 0)),
            "leave int32",
        ),
        (
            lambda b, x: b.pool_2d("MAX_POOL_2D", x, (1, 1), activation="RELU6", out=(1e-10, 0)),
            "same quantization|activation bound",
        ),
    ],
)
def test_scales_that_leave_int32_are_refused(build, message):
    with pytest.raises(TintlingError, match=message) as caught:
        graph_of(build)
    assert "operator 0" in str(caught.value)


def test_negative_weights_count_with_what_lies_below_the_zero_point():
    with pytest.raises(TintlingError, match="values up to 1,044,480 leave int32"):
        graph_of(
            lambda b, x: b.fully_connected(x, np.full((1, 32), -128), weight_scales=[4e4], out=(1e-3, 0)),
            zero_point=127,
        )


def test_a_bound_that_leaves_int32_is_refused():
    graph = graph_of(lambda b, x: b.unary("RELU6", x, out=(1e-12, 0)))
    with pytest.raises(QuantizationError, match="activation bound"):
        activation_bounds(Activation.RELU6, graph.output)


def test_dense_layers_refuse_nothing_that_fits():
    graph = graph_of(
        lambda b, x: b.fully_connected(x, np.full((2, 32), -128), weight_scales=[0.01], out=(2.0, 0))
    )
    assert fully_connected_params(graph, graph.ops[0]).multiplier.size == 2
