"""The NumPy reference equals TFLite Micro on every tensor: golden models, random networks, edges."""

from __future__ import annotations

import numpy as np
import pytest
from exactness import assert_equal_tensors, one_operator
from hypothesis import given, settings
from paths import GOLDEN
from random_networks import networks
from tflite_builder import ModelBuilder

from tintling.arithmetic.reference import run, run_all
from tintling.errors import ModelFormatError
from tintling.tflite.reader import read_tflite

MODELS = ("tiny_int8", "tiny_bn_after_relu", "depthwise_mean", "residual", "float_io")


@pytest.fixture(scope="module")
def digits():
    return np.load(GOLDEN / "digits.npz")["images"][..., np.newaxis]


@pytest.mark.parametrize("name", MODELS)
def test_golden_models_equal_tflite_micro_on_digits_and_noise(name, golden, digits):
    data = (golden / f"{name}.tflite").read_bytes()
    noise = np.random.default_rng(1).integers(0, 256, (40, 28, 28, 1)).astype(np.uint8)
    pixels = np.concatenate([digits[:60], noise])
    if name == "float_io":
        assert_equal_tensors(data, pixels.astype(np.float32) / np.float32(255))
    else:
        assert_equal_tensors(data, (pixels ^ np.uint8(128)).view(np.int8))


@settings(max_examples=500)
@given(networks())
def test_random_networks_equal_tflite_micro(network):
    assert_equal_tensors(network.data, network.inputs)


@settings(max_examples=300)
@given(networks(more=True))
def test_random_networks_over_more_operators_equal_tflite_micro(network):
    assert_equal_tensors(network.data, network.inputs)


@settings(max_examples=100)
@given(networks(max_length=14, samples=2))
def test_long_random_networks_equal_tflite_micro(network):
    assert_equal_tensors(network.data, network.inputs)


ALL_VALUES = np.arange(-128, 128).reshape(1, 256)
TABLE_SCALES = (1e-4, 0.003, 1 / 16, 0.0721, 0.3, 2.0, 40.0)


@pytest.mark.parametrize("scale", TABLE_SCALES)
@pytest.mark.parametrize("zero_point", [-128, -3, 127])
@pytest.mark.parametrize("kind", ["LOGISTIC", "TANH", "RELU", "RELU6", "LEAKY_RELU", "QUANTIZE"])
def test_tables_equal_tflite_micro_for_every_value(kind, scale, zero_point):
    def build(builder, x):
        match kind:
            case "LOGISTIC":
                return builder.logistic(x)
            case "TANH":
                return builder.tanh(x)
            case "LEAKY_RELU":
                return builder.leaky_relu(x, -0.37, out=(scale * 0.71, 11))
            case _:
                return builder.unary(kind, x, out=(scale * 1.3, zero_point // 2))

    one_operator(build, (1, 256), ALL_VALUES, scale=scale, zero_point=zero_point)


# 2**-26 times beta is the least that TFLite Micro takes; from 16 on only equal values count.
@pytest.mark.parametrize("scale", [1.001 / 2**24, 1e-6, 0.0004, 0.01, 0.1, 0.7, 3.0, 15.99, 16.0, 16.1, 1e9])
@pytest.mark.parametrize("beta", [1.0, 0.25])
@pytest.mark.parametrize("depth", [1, 2, 10, 511])
def test_softmax_equals_tflite_micro(scale, beta, depth):
    rng = np.random.default_rng(3)
    values = np.concatenate(
        [
            rng.integers(-128, 128, (20, 2, depth)),
            np.full((1, 2, depth), 127),
            rng.integers(0, 3, (5, 2, depth)),
        ]
    )
    one_operator(lambda b, x: b.softmax(x, beta=beta), (1, 2, depth), values, scale=scale)


@pytest.mark.parametrize("kind", ["ADD", "SUB", "MUL"])
@pytest.mark.parametrize("activation", ["NONE", "RELU", "RELU6", "RELU_N1_TO_1"])
def test_sums_and_products_equal_tflite_micro_for_every_pair(kind, activation):
    a, b = np.meshgrid(np.arange(-128, 128), np.arange(-128, 128), indexing="ij")
    builder = ModelBuilder()
    first = builder.input((1, 65536), scale=0.031, zero_point=-20)
    second = builder.input((1, 65536), scale=0.0123, zero_point=77)
    builder.output(builder.binary(kind, first, second, out=(0.055, -5), activation=activation))
    assert_equal_tensors(builder.build(), a.astype(np.int8).reshape(1, -1), b.astype(np.int8).reshape(1, -1))


@pytest.mark.parametrize("shapes", [((1, 3, 4, 5), (5,)), ((1, 1, 4, 1), (1, 3, 1, 5)), ((1, 6), (1,))])
def test_sums_broadcast_as_tflite_micro_does(shapes):
    rng = np.random.default_rng(2)
    first, second = shapes

    def build(builder, x):
        constant = builder.constant(rng.integers(-128, 128, second), scales=[0.03], zero_points=[9])
        return builder.binary("SUB", constant, x, out=(0.06, 4))

    one_operator(build, first)


def test_averages_round_half_away_from_zero():
    values = np.array(
        [[[[-3], [-2]]], [[[-1], [-2]]], [[[3], [2]]], [[[1], [-1]]], [[[0], [1]]], [[[0], [-1]]]]
    )
    result = one_operator(
        lambda b, x: b.pool_2d("AVERAGE_POOL_2D", x, (1, 2)), (1, 1, 2, 1), values, zero_point=0
    )
    assert list(result[1].reshape(-1)) == [-3, -2, 3, 0, 1, -1]


def test_averages_count_only_positions_inside_the_image():
    result = one_operator(
        lambda b, x: b.pool_2d("AVERAGE_POOL_2D", x, (3, 3), stride=(1, 1), padding="SAME"),
        (1, 3, 3, 1),
        np.full((1, 3, 3, 1), 90),
    )
    assert np.all(result[1] == 90)


@pytest.mark.parametrize("kind", ["MAX_POOL_2D", "AVERAGE_POOL_2D"])
@pytest.mark.parametrize("padding", ["SAME", "VALID"])
@pytest.mark.parametrize(("window", "stride"), [((2, 3), (3, 1)), ((3, 1), (1, 2)), ((1, 4), (2, 3))])
def test_poolings_of_unequal_window_and_stride_equal_tflite_micro(kind, padding, window, stride):
    one_operator(
        lambda b, x: b.pool_2d(kind, x, window, stride=stride, padding=padding), (1, 6, 9, 3), zero_point=5
    )


@pytest.mark.parametrize(
    ("groups", "stride"), [(1, (1, 1)), (2, (1, 1)), (3, (1, 1)), (3, (2, 1)), (6, (1, 1))]
)
def test_convolutions_of_one_pixel_in_groups_equal_tflite_micro(groups, stride):
    weights = np.random.default_rng(4).integers(-128, 128, (6, 1, 1, 6 // groups))
    one_operator(
        lambda b, x: b.conv_2d(x, weights, weight_scales=[0.01] * 6, out=(2.0, 3), stride=stride),
        (1, 5, 4, 6),
    )


def test_grouped_convolutions_equal_tflite_micro():
    weights = np.random.default_rng(4).integers(-128, 128, (6, 3, 2, 2))
    one_operator(
        lambda b, x: b.conv_2d(x, weights, weight_scales=[0.01] * 6, out=(2.0, 3), stride=(2, 1)),
        (1, 7, 6, 6),
    )


def test_quantize_and_dequantize_of_floats_equal_tflite_micro():
    builder = ModelBuilder()
    x = builder.input((1, 765), dtype="FLOAT32")
    builder.output(builder.dequantize(builder.unary("QUANTIZE", x, out=(0.0371, -19))))
    ties = ((np.arange(-127, 128) + 0.5) * 0.0371).astype(np.float32)
    beside = (np.nextafter(ties, np.float32(9)), np.nextafter(ties, np.float32(-9)))
    assert_equal_tensors(builder.build(), np.concatenate([ties, *beside])[np.newaxis])


def test_floats_that_no_int32_holds_saturate_and_nan_counts_as_minus_infinity():
    builder = ModelBuilder()
    x = builder.input((1, 5), dtype="FLOAT32")
    builder.output(builder.unary("QUANTIZE", x, out=(0.5, 3)))
    values = np.array([[np.inf, -np.inf, 3e38, -3e38, np.nan]], np.float32)
    assert run(read_tflite(builder.build()), values)[0].tolist() == [[127, -128, 127, -128, -128]]


def test_shapes_without_a_batch_keep_their_sizes():
    builder = ModelBuilder()
    x = builder.input((1, 6, 2, 1), scale=0.1, zero_point=0)
    y = builder.reshape(x, (3, 4))
    builder.output(builder.squeeze(builder.reshape(y, (1, 1, 12)), [0, 1]))
    result = assert_equal_tensors(builder.build(), np.arange(24).astype(np.int8).reshape(2, 6, 2, 1))
    assert result[y].shape == (2, 3, 4)


def test_a_batch_gives_what_its_samples_give_one_by_one(golden, digits):
    graph = read_tflite(golden / "residual.tflite")
    batch = (np.repeat(digits, 2, axis=0)[:300] ^ np.uint8(128)).view(np.int8)
    whole = run_all(graph, batch)
    for index in (0, 255, 256, 299):
        single = run_all(graph, batch[index : index + 1])
        for tensor, values in single.items():
            np.testing.assert_array_equal(whole[tensor][index : index + 1], values)


def test_an_empty_batch_gives_empty_tensors(golden):
    for name in ("tiny_int8", "residual", "depthwise_mean"):
        graph = read_tflite(golden / f"{name}.tflite")
        assert run(graph, np.zeros((0, 28, 28, 1), np.int8))[0].shape == (0, 10)


@pytest.mark.parametrize(
    "batch",
    [np.zeros((2, 28, 28), np.int8), np.zeros((2, 28, 28, 1), np.uint8), np.zeros((2, 27, 28, 1), np.int8)],
)
def test_a_batch_of_the_wrong_shape_or_type_is_refused(batch, golden):
    with pytest.raises(ModelFormatError, match=r"takes shape \(N, 28, 28, 1\) int8"):
        run(read_tflite(golden / "tiny_int8.tflite"), batch)


def test_the_number_of_inputs_must_fit(golden):
    with pytest.raises(ModelFormatError, match="has 1 inputs, got 0"):
        run(read_tflite(golden / "tiny_int8.tflite"))
