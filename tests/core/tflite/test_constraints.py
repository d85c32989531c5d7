"""Operators whose shapes, types and scales do not suit one another are refused with what was found."""

from __future__ import annotations

import numpy as np
import pytest
from operator_networks import lstm, svdf, weights
from tflite_builder import ModelBuilder

from tintling.errors import TintlingError, UnsupportedOperatorError
from tintling.tflite.reader import read_tflite

SCALE = (0.05, -7)


def out(**fields):
    """Changes the output of the last operator."""
    return lambda b: set_fields(b, b.operators[-1].outputs[0], fields)


def operand(position, **fields):
    """Changes an input of the last operator."""
    return lambda b: set_fields(b, b.operators[-1].inputs[position], fields)


def set_fields(builder, index, fields):
    for name, value in fields.items():
        setattr(builder.tensors[index], name, value)


def option(number, kind, value):
    """Sets an option of the last operator."""

    def change(builder):
        operator = builder.operators[-1]
        others = [entry for entry in operator.options if entry[0] != number]
        operator.options = sorted([*others, (number, kind, value)])

    return change


def conv(b, x):
    return b.conv_2d(x, weights(3, 3, 3, 2), [1, 2, 3], weight_scales=[0.01], out=SCALE)


def depthwise(b, x):
    return b.depthwise_conv_2d(x, weights(1, 3, 3, 2), weight_scales=[0.01], out=SCALE)


def dense(b, x):
    return b.fully_connected(x, weights(3, 48), [1, 2, 3], weight_scales=[0.01], out=SCALE)


def transposed(b, x):
    return b.transpose_conv(x, weights(3, 2, 2, 2), weight_scales=[0.01], out=SCALE, stride=(2, 2))


def pool(b, x):
    return b.pool_2d("MAX_POOL_2D", x, (2, 2))


def other(b, x):
    return b.unary("RELU", x, out=SCALE)


def both_constant(b, x):
    fixed = b.constant(np.ones((1, 2), np.int8), scales=[0.05], zero_points=[-7])
    return b.binary("ADD", b.binary("ADD", fixed, fixed, out=SCALE), x, out=SCALE)


def long(b, x, kind="INT8"):
    return svdf(b, b.reshape(x, (1, 48)), kind, (0.05, 9) if kind == "INT8" else (0.001, 0))


def steps(b, x):
    return lstm(b, b.reshape(x, (1, 6, 8)))


REFUSED = {
    "a pooling of three dimensions": (pool, operand(0, shape=(4, 6, 2)), "must have 4 dimensions"),
    "more values than fit any memory": (
        lambda b, x: b.pad(x, [(0, 0), (1, 1), (1, 1), (0, 0)]),
        operand(0, shape=(1, 4, 6, 1 << 21)),
        "has shape",
    ),
    "channels that a pooling loses": (pool, out(shape=(1, 2, 3, 1)), "2 channels go in, but 1 come out"),
    "a mean of another size": (lambda b, x: b.mean(x, (1, 2), out=SCALE), out(shape=(1, 3)), "the mean of"),
    "a sum of another size": (
        lambda b, x: b.binary("ADD", x, other(b, x), out=SCALE),
        out(shape=(1, 4, 6, 3)),
        "broadcast to",
    ),
    "a pad of three dimensions": (
        lambda b, x: b.pad(x, [(0, 0), (1, 1), (1, 1), (0, 0)]),
        operand(0, shape=(4, 6, 2)),
        "at most 6 constant numbers",
    ),
    "a pad of another size": (
        lambda b, x: b.pad(x, [(0, 0), (1, 1), (1, 1), (0, 0)]),
        out(shape=(1, 6, 8, 3)),
        "becomes",
    ),
    "a pad with two values": (
        lambda b, x: b.pad(x, [(0, 0), (1, 1), (1, 1), (0, 0)], value=3),
        operand(2, shape=(2,), data=b"\1\2"),
        "at most 1 constant numbers",
    ),
    "a pad with a value of another scale": (
        lambda b, x: b.pad(x, [(0, 0), (1, 1), (1, 1), (0, 0)], value=3),
        operand(2, scales=[0.7]),
        "the same quantization",
    ),
    "an axis that is not there": (
        lambda b, x: b.concatenation([x, other(b, x)], 3),
        option(0, "i32", 9),
        "there is no axis 9",
    ),
    "parts that do not fit": (
        lambda b, x: b.concatenation([x, other(b, x)], 3),
        operand(1, shape=(1, 6, 4, 2)),
        "does not fit an output",
    ),
    "parts that are too short": (
        lambda b, x: b.concatenation([x, other(b, x)], 3),
        out(shape=(1, 4, 6, 5)),
        "entries along axis 3",
    ),
    "a shape of another size": (
        lambda b, x: b.reshape(x, (1, 48), how="option"),
        out(shape=(1, 47)),
        "different numbers|is not",
    ),
    "a softmax of another shape": (lambda b, x: b.softmax(x), out(shape=(1, 6, 4, 2)), "at most"),
    "a filter of three dimensions": (conv, operand(1, shape=(9, 3, 2)), "must have 4 dimensions"),
    "a filter with too many channels": (
        lambda b, x: b.conv_2d(x, weights(3, 1, 1, 3), weight_scales=[0.01], out=SCALE),
        None,
        "does not divide 2 input channels",
    ),
    "filters without an output": (conv, out(shape=(1, 2, 4, 4)), "3 filters give 3 channels"),
    "a depthwise filter of two": (depthwise, operand(1, shape=(2, 3, 3, 1)), r"must be \(1, height"),
    "a multiplier that does not fit": (depthwise, option(3, "i32", 3), "multiplier|channels"),
    "weights without a scale": (conv, operand(1, scales=None, zero_points=None), "no scale"),
    "a bias of floats": (conv, operand(2, dtype="FLOAT32"), "the bias must be INT32"),
    "dense weights of three dimensions": (dense, operand(1, shape=(3, 6, 8)), "must have 2 dimensions"),
    "a dense output of another size": (dense, out(shape=(1, 5)), "do not fit together"),
    "a transposed filter of other channels": (transposed, operand(1, shape=(2, 3, 2, 2)), "filter"),
    "a transposed convolution of another size": (transposed, operand(2, shape=(1, 6, 4, 2)), "stands for"),
    "values that change their type": (
        lambda b, x: b.transpose(x, (0, 2, 1, 3)),
        out(dtype="INT16", zero_points=[0]),
        "do not go together",
    ),
    "a slice of another size": (
        lambda b, x: b.slice(x, (0, 1, 1, 0), (1, 2, 2, 2)),
        out(shape=(1, 2, 2, 3)),
        "becomes",
    ),
    "parts of different shapes": (
        lambda b, x: b.pack([x, other(b, x)], 0),
        operand(1, shape=(1, 6, 4, 2)),
        "cannot be packed",
    ),
    "packed parts of another size": (
        lambda b, x: b.pack([x, other(b, x)], 0),
        out(shape=(2, 4, 6, 2)),
        "is not",
    ),
    "a block of nothing": (lambda b, x: b.space_to_depth(x, 2), option(0, "i32", 0), "a block of 0"),
    "a picture that is resized to other channels": (
        lambda b, x: b.resize("RESIZE_NEAREST_NEIGHBOR", x, (8, 12)),
        out(shape=(1, 8, 12, 3)),
        "cannot be resized|resized",
    ),
    "corners and centres": (
        lambda b, x: b.resize("RESIZE_BILINEAR", x, (8, 12), align_corners=True, half_pixel_centers=True),
        None,
        "exclude each other",
    ),
    "a maximum of another scale": (
        lambda b, x: b.reduce("REDUCE_MAX", x, (1, 2)),
        out(scales=[0.7]),
        "must have the same quantization",
    ),
    "a shape that does not broadcast": (
        lambda b, x: b.broadcast_to(x, (2, 4, 6, 2)),
        out(shape=(2, 4, 5, 2)),
        "broadcast|becomes|is not",
    ),
    "a mirror of three dimensions": (
        lambda b, x: b.mirror_pad(x, [(0, 0), (1, 1), (1, 1), (0, 0)]),
        operand(0, shape=(4, 6, 2)),
        "at most 6 constant numbers",
    ),
    "a mirror that is too small": (
        lambda b, x: b.mirror_pad(x, [(0, 0), (4, 4), (1, 1), (0, 0)]),
        None,
        "do not lie in 0 to 3",
    ),
    "axes apart": (lambda b, x: b.reverse(x, (1, 3)), None, "no neighbours"),
    "a maximum of another size": (
        lambda b, x: b.reduce("REDUCE_MAX", x, (1, 2)),
        out(shape=(1, 3)),
        "without axes",
    ),
    "an index of another size": (lambda b, x: b.arg("ARG_MAX", x, 3), out(shape=(1, 4, 5)), "without axis"),
    "a slope that does not broadcast": (
        lambda b, x: b.prelu(x, weights(1, 1, 2), slope_quant=(0.01, 0), out=SCALE),
        operand(1, shape=(2, 1, 1)),
        "does not broadcast",
    ),
    "a logarithm of another scale": (
        lambda b, x: b.pointwise("LOG_SOFTMAX", x, out=(0.05, 127)),
        None,
        "scale 0.0625, zero point 127",
    ),
    "a logarithm of another shape": (
        lambda b, x: b.pointwise("LOG_SOFTMAX", x, out=(16 / 256, 127)),
        out(shape=(1, 6, 4, 2)),
        "at most",
    ),
    "a norm of another scale": (
        lambda b, x: b.pointwise("L2_NORMALIZATION", x, out=(0.05, 0)),
        None,
        "scale 1/128",
    ),
    "a norm of another shape": (
        lambda b, x: b.pointwise("L2_NORMALIZATION", x, out=(1 / 128, 0)),
        out(shape=(1, 6, 4, 2)),
        "at most",
    ),
    "a product of one dimension": (
        lambda b, x: b.batch_matmul(b.reshape(x, (1, 6, 8)), b.reshape(x, (1, 8, 6)), out=SCALE),
        operand(1, shape=(48,)),
        "must have 2 to 5 dimensions",
    ),
    "a product of another size": (
        lambda b, x: b.batch_matmul(b.reshape(x, (1, 6, 8)), b.reshape(x, (1, 8, 6)), out=SCALE),
        out(shape=(1, 6, 5)),
        "is not",
    ),
    "products of other numbers": (
        lambda b, x: b.batch_matmul(b.reshape(x, (2, 3, 8)), b.reshape(x, (2, 8, 3)), out=SCALE),
        operand(1, shape=(3, 8, 2)),
        "is not",
    ),
    "features of another size": (long, operand(1, shape=(48, 8)), "do not fit rank 2"),
    "features without a scale": (long, operand(1, scales=None, zero_points=None), "scale"),
    "a wide state with a zero point": (
        lambda b, x: long(b, x, "INT16"),
        operand(4, zero_points=[3]),
        "zero point",
    ),
    "a state of another type": (long, operand(4, dtype="INT16", zero_points=[0]), "does not go with"),
    "a bias of another scale": (long, operand(3, scales=[0.9]), "the bias has scale"),
    "a batch of sequences": (
        lambda b, x: lstm(b, b.reshape(x, (2, 3, 8))),
        None,
        "no batch of 1",
    ),
    "gates of another size": (steps, operand(1, shape=(8, 5)), "do not fit 5 units"),
    "a hidden state of 16 bits": (
        steps,
        operand(18, dtype="INT16", zero_points=[0]),
        "the output state must be INT8",
    ),
    "a sum of constants": (both_constant, None, "both inputs are constant"),
}


@pytest.mark.parametrize(("build", "change", "message"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused(build, change, message):
    builder = ModelBuilder()
    builder.output(build(builder, builder.input((1, 4, 6, 2), scale=SCALE[0], zero_point=SCALE[1])))
    if change is not None:
        change(builder)
    with pytest.raises(TintlingError, match=message):
        read_tflite(builder.build())


@pytest.mark.parametrize(
    ("build", "change", "message"),
    [
        (lambda b, x: b.softmax(x, out=(1 / 1000, 0)), None, "scale 1/32768"),
        (lambda b, x: b.softmax(x, out=(1 / 32768, 0)), out(shape=(1, 6, 4, 2)), "at most"),
        (lambda b, x: b.logistic(x, out=(1 / 1000, 0)), None, "scale 1/32768"),
    ],
)
def test_what_does_not_fit_int16_is_refused(build, change, message):
    builder = ModelBuilder(values="INT16")
    builder.output(build(builder, builder.input((1, 4, 6, 2), scale=0.001, zero_point=0, dtype="INT16")))
    if change is not None:
        change(builder)
    with pytest.raises(TintlingError, match=message):
        read_tflite(builder.build())


def test_parts_of_two_dimensions_are_taken():
    builder = ModelBuilder()
    x = builder.reshape(builder.input((1, 4, 6, 2), scale=SCALE[0], zero_point=SCALE[1]), (1, 48))
    builder.output(builder.strided_slice(x, (0, 1), (1, 5), (1, 1), shape=(1, 4)))
    assert read_tflite(builder.build()).output.shape == (1, 4)


def layout(kind, numbers, *, options=(), shape=(1, 4, 6), out=(1, 4, 3), outputs=1, first=False):
    """A network of one operator whose constants are given; they stand before the tensor where ``first``."""
    builder = ModelBuilder()
    x = builder.input(shape, scale=0.1)
    constants = [builder.constant(np.array(values), "INT32") for values in numbers]
    results = [builder.activation(out, (0.1, 0)) for _ in range(outputs)]
    inputs = [*constants, x] if first else [x, *constants]
    for result in builder.operator_of_many(kind, inputs, results, options):
        builder.output(result)
    return builder.build()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (layout("SPLIT", [2], first=True, outputs=4), "6 entries along axis 2 do not make 4 equal parts"),
        (layout("SPLIT_V", [[4, 3], 2], outputs=2), r"parts of \[4, 3\] do not make up 6 entries"),
        (layout("SPLIT_V", [[-1, 7], 2], outputs=2), r"parts of \[-1, 7\] do not make up 6|do not make up 6"),
        (layout("SLICE", [[0, 0], [1, 4]]), r"begin \[0, 0\] and size \[1, 4\] do not fit shape \[1, 4, 6\]"),
        (layout("SLICE", [[0, 0, 4], [1, 4, 3]]), r"and size \[1, 4, 3\] leave shape \[1, 4, 6\]"),
        (layout("STRIDED_SLICE", [[0, 0], [1, 4, 3], [1, 1, 1]]), "have different lengths"),
        (layout("STRIDED_SLICE", [[0, 0, 0], [1, 4, 3], [1, 1, 0]]), "a stride of 0 is not possible"),
        (layout("STRIDED_SLICE", [[0, 0, 3], [1, 4, 3], [1, 1, 1]]), "is empty along axis 2"),
        (
            layout("STRIDED_SLICE", [[0] * 3, [1, 4, 3], [1] * 3], options=[(2, "i32", 1)]),
            "an ellipsis or a new axis in the slice is not supported",
        ),
        (
            layout("GATHER", [[0, 1, 2]], options=[(0, "i32", 2), (1, "i32", 1)]),
            "batch dimensions are not supported",
        ),
        (layout("GATHER", [[0, 1, 6]], options=[(0, "i32", 2)]), "an index lies outside the 6 entries"),
    ],
)
def test_parts_that_do_not_fit_their_tensor_are_refused(data, reason):
    with pytest.raises(UnsupportedOperatorError, match=reason):
        read_tflite(data)


def test_weights_in_another_order_are_refused():
    builder = ModelBuilder()
    inputs = [builder.input((1, 4), scale=0.1), builder.constant(np.ones((4, 4), int), scales=[0.1])]
    output = builder.activation((1, 4), (0.1, 0))
    builder.output(builder.operator("FULLY_CONNECTED", inputs, output, [(1, "i8", 1)]))
    with pytest.raises(UnsupportedOperatorError, match="shuffled weights are not supported"):
        read_tflite(builder.build())


def test_a_dilation_that_a_file_does_not_write_is_one():
    builder = ModelBuilder()
    x = builder.input((1, 6, 6, 2), scale=0.1)
    filters = builder.constant(np.ones((1, 3, 3, 2), int), scales=[0.1])
    options = [(0, "i8", 1), (1, "i32", 1), (2, "i32", 1), (3, "i32", 1)]
    output = builder.activation((1, 4, 4, 2), (0.1, 0))
    builder.output(builder.operator("DEPTHWISE_CONV_2D", [x, filters], output, options))
    assert read_tflite(builder.build()).ops[0].dilation == (1, 1)


def test_images_that_are_resized_have_any_number_of_channels():
    builder = ModelBuilder()
    x = builder.input((1, 2, 2, 40_000), scale=0.1)
    size = builder.constant(np.array([4, 4]), "INT32")
    output = builder.activation((1, 4, 4, 40_000), (0.1, 0))
    builder.output(builder.operator("RESIZE_NEAREST_NEIGHBOR", [x, size], output))
    assert read_tflite(builder.build()).output.shape == (1, 4, 4, 40_000)
