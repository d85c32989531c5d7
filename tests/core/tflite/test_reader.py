"""Reading: golden files, converters' oddities, refusals. ``arithmetic/test_reference.py`` has the numbers."""

from __future__ import annotations

import numpy as np
import pytest
from micro import micro_tensors
from tflite_builder import ModelBuilder, OperatorSpec, TensorSpec

from tintling.arithmetic.reference import run_all
from tintling.errors import ModelFormatError, UnsupportedOperatorError
from tintling.graph import DType
from tintling.operators import (
    Activation,
    Conv2D,
    FullyConnected,
    MaxPool2D,
    Padding,
    Reshape,
    op_name,
)
from tintling.tflite.reader import read_tflite

RNG = np.random.default_rng(8)
WEIGHTS = RNG.integers(-60, 60, (3, 3, 3, 2))
DENSE = RNG.integers(-60, 60, (4, 50))
SHAPE = (1, 5, 5, 2)


def network(build, *, shape=SHAPE, finish=None, **options):
    """Bytes of a network that ``build`` makes of one input; ``finish`` may bend the tables."""
    builder = ModelBuilder()
    y = build(builder, builder.input(shape, scale=0.05, zero_point=-7))
    builder.output(y)
    if finish is not None:
        finish(builder)
    return builder.build(**options)


def conv(builder, x, **options):
    return builder.conv_2d(x, WEIGHTS, weight_scales=options.pop("scales", [0.01]), out=(0.3, 3), **options)


def dense(builder, x, scales=(0.01,)):
    return builder.fully_connected(x, DENSE, [5, -6, 7, 8], weight_scales=list(scales), out=(0.3, 3))


def leaky(builder, x):
    return builder.leaky_relu(x, 0.1, out=(0.05, 0))


def assert_runs_as_in_tflite_micro(data):
    graph = read_tflite(data)
    batch = np.random.default_rng(1).integers(-128, 128, (3, *graph.input.shape[1:])).astype(np.int8)
    ours, theirs = run_all(graph, batch), micro_tensors(data, graph, batch)
    for index, values in theirs.items():
        np.testing.assert_array_equal(ours[index], values)
    return graph


def test_the_tiny_network_is_read_as_the_converter_wrote_it(golden):
    graph = read_tflite(golden / "tiny_int8.tflite")
    kinds = ["CONV_2D", "MAX_POOL_2D", "CONV_2D", "MAX_POOL_2D", "RESHAPE", "FULLY_CONNECTED"]
    assert [op_name(op) for op in graph.ops] == kinds
    assert graph.input.shape == (1, 28, 28, 1)
    assert graph.output.shape == (1, 10)
    first, pool, dense_layer = graph.ops[0], graph.ops[1], graph.ops[5]
    assert isinstance(first, Conv2D)
    assert (first.padding, first.stride, first.activation) == (Padding.VALID, (1, 1), Activation.RELU)
    assert isinstance(pool, MaxPool2D)
    assert (pool.filter, pool.stride) == ((2, 2), (2, 2))
    assert isinstance(dense_layer, FullyConnected)
    weights = graph.tensors[first.inputs[1]]
    assert weights.shape == (16, 3, 3, 1)
    assert weights.quant.per_channel
    assert graph.parameters == 1750
    assert graph.file_bytes == (golden / "tiny_int8.tflite").stat().st_size


def test_bytes_and_path_give_the_same_network(golden):
    path = golden / "residual.tflite"
    a, b = read_tflite(path), read_tflite(path.read_bytes())
    assert (a.sha256, a.ops, a.inputs, a.outputs) == (b.sha256, b.ops, b.inputs, b.outputs)


def test_constants_and_scales_are_read_only(golden):
    for tensor in read_tflite(golden / "depthwise_mean.tflite").tensors:
        for array in (
            tensor.data,
            tensor.quant and tensor.quant.scale,
            tensor.quant and tensor.quant.zero_point,
        ):
            assert array is None or not array.flags.writeable


def test_every_option_reaches_the_operator():
    data = network(
        lambda b, x: conv(b, x, stride=(2, 1), dilation=(1, 2), padding="SAME", activation="RELU6")
    )
    op = read_tflite(data).ops[0]
    assert (op.stride, op.dilation) == ((2, 1), (1, 2))
    assert (op.padding, op.activation) == (Padding.SAME, Activation.RELU6)


# What TFLite Micro takes is taken, with the same numbers.


def set_zero_points(index, values):
    def finish(builder):
        builder.tensors[builder.operators[0].inputs[index]].zero_points = values

    return finish


def append_absent_input(builder):
    builder.operators[0].inputs = [*builder.operators[0].inputs, -1]


def double_scales(builder):
    for tensor in builder.tensors:
        if tensor.data is None:
            tensor.scales, tensor.zero_points = tensor.scales * 2, tensor.zero_points * 2


def unlike_scales(builder):
    builder.tensors[1].scales, builder.tensors[1].zero_points = [0.05, 0.09], [0, -9]


def scalar_axis(builder):
    builder.tensors[builder.operators[0].inputs[1]].shape = ()


def open_size(builder):
    builder.tensors[builder.outputs[0]].shape = (1, -1)


def unwritten_shape(builder):
    builder.tensors[builder.operators[0].inputs[1]].data = None


def empty_quantization(builder):
    shape = builder.tensors[builder.operators[0].inputs[1]]
    shape.scales, shape.zero_points = [], []


def range_without_scale(builder):
    builder.tensors[builder.operators[0].inputs[1]].min_max = (0.0, 1.0)


def open_batch(builder):
    builder.tensors[0].shape_signature = [-1, *SHAPE[1:]]


def flat_output(builder):
    builder.tensors[builder.outputs[0]].shape = (4,)


def unused_half_floats(builder):
    builder.add(TensorSpec((3,), "FLOAT16"))


def two_dimensional_bias(builder):
    builder.tensors[builder.operators[0].inputs[2]].shape = (1, 3)


def wrong_dimension(builder):
    builder.tensors[builder.operators[0].inputs[1]].quantized_dimension = 1


def reshape(builder, x):
    return builder.reshape(x, (1, 50))


ODDITIES = {
    "a bias index of -1": (conv, append_absent_input, {}),
    "a zero point on convolution weights, which has no effect": (conv, set_zero_points(1, [5]), {}),
    "one zero point for many scales": (
        lambda b, x: conv(b, x, scales=[0.01, 0.02, 0.03]),
        set_zero_points(1, [0]),
        {},
    ),
    "a quantized dimension that only has the right size": (
        lambda b, x: conv(b, x, scales=[0.01, 0.02, 0.03]),
        wrong_dimension,
        {},
    ),
    "a zero point on dense weights": (dense, set_zero_points(1, [5]), {}),
    "a zero point on dense weights with many scales": (
        lambda b, x: dense(b, x, [0.01, 0.02, 0.01, 0.03]),
        set_zero_points(1, [5, 5, 5, 5]),
        {},
    ),
    "a bias of two dimensions": (lambda b, x: conv(b, x, bias=[1, 2, 3]), two_dimensional_bias, {}),
    "a dense output without a batch": (dense, flat_output, {}),
    "equal scales on activations": (leaky, double_scales, {}),
    "unlike scales on an activation": (leaky, unlike_scales, {}),
    "a scalar axis": (lambda b, x: b.mean(x, (1,), out=(0.05, 0)), scalar_axis, {}),
    "a size of -1 in a reshaped tensor": (reshape, open_size, {}),
    "a reshape without its shape": (lambda b, x: b.reshape(x, (1, 50), how="neither"), None, {}),
    "a reshape with a shape that nobody writes": (reshape, unwritten_shape, {}),
    "empty quantization on a shape": (reshape, empty_quantization, {}),
    "a range without scale on a shape": (reshape, range_without_scale, {}),
    "an open batch in the signature": (reshape, open_batch, {}),
    "tensors of strange types that nobody uses": (reshape, unused_half_floats, {}),
    "no file identifier": (reshape, None, {"identifier": None}),
    "operator codes in the old field only": (leaky, None, {"codes": "old"}),
    "operator codes in the new field only": (leaky, None, {"codes": "new"}),
    "a second subgraph": (leaky, None, {"subgraphs": 2}),
    "a single input to a concatenation": (lambda b, x: b.concatenation([x], 3), None, {}),
    "another quantization behind a reshape": (
        reshape,
        lambda b: setattr(b.tensors[b.outputs[0]], "zero_points", [9]),
        {},
    ),
    "a logistic output of another scale": (lambda b, x: b.logistic(x, out=(1 / 255, -128)), None, {}),
    "a tanh output of another quantization": (lambda b, x: b.tanh(x, out=(1 / 100, 5)), None, {}),
    "a RELU6 output of another quantization": (
        lambda b, x: b.unary("RELU6", x, out=(0.9, 50)),
        None,
        {},
    ),
}


@pytest.mark.parametrize("name", ODDITIES)
def test_oddities_that_tflite_micro_takes_are_taken(name):
    build, finish, options = ODDITIES[name]
    assert_runs_as_in_tflite_micro(network(build, finish=finish, **options))


def test_missing_zero_points_are_zero():
    data = network(lambda b, x: conv(b, x, scales=[0.01, 0.02, 0.03]), finish=set_zero_points(1, None))
    weights = read_tflite(data).tensors[1]
    assert weights.quant.zero_point.tolist() == [0, 0, 0]


def test_data_behind_the_flatbuffer_is_found():
    plain = read_tflite(network(lambda b, x: dense(b, conv_to(b, x))))
    behind = read_tflite(network(lambda b, x: dense(b, conv_to(b, x)), offset_buffers=True))
    for a, b in zip(plain.tensors, behind.tensors, strict=True):
        if a.is_constant:
            np.testing.assert_array_equal(a.data, b.data)


def conv_to(builder, x):
    """A convolution that keeps 50 values."""
    return builder.conv_2d(x, WEIGHTS[:2], weight_scales=[0.01], out=(0.3, 3), padding="SAME")


def test_dense_weights_are_centred_on_zero():
    graph = read_tflite(network(dense, finish=set_zero_points(1, [5])))
    weights = graph.tensors[graph.ops[0].inputs[1]]
    assert weights.quant.zero_point.tolist() == [0]
    np.testing.assert_array_equal(weights.data, DENSE - 5)


def test_a_reshape_reads_one_tensor():
    op = read_tflite(network(reshape)).ops[0]
    assert op == Reshape(inputs=(0,), outputs=(2,))


def test_tensors_of_other_types_are_kept_without_data():
    graph = read_tflite(network(reshape, finish=unused_half_floats))
    assert graph.tensors[-1].dtype is DType.OTHER
    assert graph.tensors[-1].nbytes == 0


# Refusals name operator, position and reason.


def first_operator(code, *, options=(), options_type=None):
    def build(builder, x):
        y = builder.activation(builder.shape(x), (0.1, 0))
        builder.operators.append(OperatorSpec(code, [x], [y], options, options_type))
        return y

    return build


def bend(index, **fields):
    def finish(builder):
        for name, value in fields.items():
            setattr(builder.tensors[index], name, value)

    return finish


def drop_data(position):
    def finish(builder):
        builder.tensors[builder.operators[0].inputs[position]].data = None

    return finish


def drop_options(builder):
    builder.operators[0].options_type = 0


def extra_output(builder):
    builder.operators[0].outputs = [*builder.operators[0].outputs, builder.activation((1,), (1.0, 0))]


def bias_of_another_scale(builder):
    builder.tensors[builder.operators[0].inputs[2]].scales = [99.0]


REFUSALS = {
    "an operator that nobody compiles": (first_operator("EXP"), None, "EXP", "not supported"),
    "one with a number above 127": (first_operator("CUMSUM"), None, "CUMSUM", "not supported"),
    "a custom operator": (first_operator("CUSTOM"), None, "CUSTOM MyOperator", "custom operators"),
    "an unknown operator": (first_operator(999), None, "operator code 999", "not known"),
    "what a dynamic batch leaves": (first_operator(77), None, "SHAPE", "convert with a fixed batch of 1"),
    "a float operator": (leaky, bend(0, dtype="FLOAT32"), "LEAKY_RELU", "must be INT8 or INT16, got FLOAT32"),
    "uint8": (leaky, bend(0, dtype="UINT8"), "LEAKY_RELU", "must be INT8 or INT16, got UINT8"),
    "int16": (leaky, bend(1, dtype="INT16"), "LEAKY_RELU", "INT16 and INT8 do not go together"),
    "a variable": (leaky, bend(0, is_variable=True), "LEAKY_RELU", "a variable"),
    "sparse weights": (conv, bend(1, sparse=True), "CONV_2D", "sparse"),
    "no scale": (leaky, bend(1, scales=None, zero_points=None), "LEAKY_RELU", "has no scale"),
    "a zero point outside int8": (leaky, bend(1, zero_points=[128]), "LEAKY_RELU", "zero point 128"),
    "weights that are computed": (conv, drop_data(1), "CONV_2D", "weights must be constant"),
    "no strides": (conv, drop_options, "CONV_2D", "must be at least 1"),
    "an unusual activation": (
        lambda b, x: conv(b, x, activation="TANH"),
        None,
        "CONV_2D",
        "fused activation 4",
    ),
    "too few weight scales": (
        lambda b, x: conv(b, x, scales=[0.1, 0.2]),
        None,
        "CONV_2D",
        "2 weight scales do not fit 3",
    ),
    "a bias of the wrong length": (
        lambda b, x: conv(b, x, bias=[1, 2]),
        None,
        "CONV_2D",
        "a bias of 2 values",
    ),
    "a convolution of the wrong size": (conv, bend(2, shape=(1, 2, 3, 3)), "CONV_2D", "the windows give"),
    "a batch inside": (
        lambda b, x: conv(b, b.reshape(x, (2, 5, 5, 1))),
        None,
        "CONV_2D",
        "batch 2|does not divide",
    ),
    "an image of 2^16 rows": (conv, bend(2, shape=(1, 1 << 16, 3, 3)), "CONV_2D", "too large for a 16-bit"),
    "two outputs": (leaky, extra_output, "LEAKY_RELU", "gives 1 output, got 2"),
    "dense weights that cannot be centred": (
        lambda b, x: b.fully_connected(x, np.full((1, 50), -100), weight_scales=[0.01], out=(1.0, 0)),
        set_zero_points(1, [90]),
        "FULLY_CONNECTED",
        "symmetric",
    ),
    "a bias of another scale": (dense, bias_of_another_scale, "FULLY_CONNECTED", "the bias has scale 99"),
    "pooling that requantizes": (
        lambda b, x: b.pool_2d("MAX_POOL_2D", x, (2, 2), out=(0.06, -7)),
        None,
        "MAX_POOL_2D",
        "same quantization",
    ),
    "concatenation that requantizes": (
        lambda b, x: b.concatenation([b.unary("RELU", x, out=(0.3, 0)), x], 3),
        None,
        "CONCATENATION",
        "same quantization",
    ),
    "a fused activation behind a concatenation": (
        lambda b, x: b.concatenation([x, x], 3, activation="RELU"),
        None,
        "CONCATENATION",
        "fused RELU",
    ),
    "axes out of range": (
        lambda b, x: b.mean(x, (1,), out=(0.1, 0)),
        bend(1, data=np.array([4], "<i4").tobytes()),
        "MEAN",
        "do not lie in",
    ),
    "computed axes": (lambda b, x: b.mean(x, (1,), out=(0.1, 0)), drop_data(1), "MEAN", "must be constant"),
    "negative padding": (
        lambda b, x: b.pad(x, [(0, 0), (-1, 0), (0, 0), (0, 0)]),
        None,
        "PAD",
        "must not be negative",
    ),
    "a transpose that names an axis twice": (
        lambda b, x: b.transpose(x, [0, 3, 1, 1]),
        None,
        "TRANSPOSE",
        "no permutation",
    ),
    "a softmax of another quantization": (
        lambda b, x: b.softmax(x, out=(1 / 128, 0)),
        None,
        "SOFTMAX",
        "scale 1/256",
    ),
    "shapes that do not broadcast": (
        lambda b, x: b.operator(
            "ADD", [x, b.constant(np.ones(3), scales=[0.1])], b.activation(SHAPE, (0.1, 0))
        ),
        None,
        "ADD",
        "do not broadcast",
    ),
    "a logistic output of another zero point": (
        lambda b, x: b.logistic(x, out=(1 / 256, 0)),
        None,
        "LOGISTIC",
        "zero point -128",
    ),
    "a size of zero": (leaky, bend(1, shape=(1, 5, 0, 2)), "LEAKY_RELU", r"shape \[1, 5, 0, 2\]"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_is_not_supported_is_refused_by_name(name):
    build, finish, operator, reason = REFUSALS[name]
    with pytest.raises(UnsupportedOperatorError, match=reason) as caught:
        read_tflite(network(build, finish=finish))
    assert caught.value.op == operator
    position = caught.value.index
    assert str(caught.value).startswith(f"operator {position} ({operator}): ")


def test_the_position_counts_from_the_first_operator():
    with pytest.raises(UnsupportedOperatorError) as caught:
        read_tflite(network(lambda b, x: first_operator("EXP")(b, leaky(b, x))))
    assert caught.value.index == 1


@pytest.mark.parametrize("shape", [(2, 5, 5, 2), (-1, 5, 5, 2), (1, -1, 5, 2)])
def test_another_batch_is_refused_with_a_remedy(shape):
    data = network(reshape, finish=bend(0, shape=shape))
    with pytest.raises(ModelFormatError, match=r"expected a batch of 1.*convert with a fixed batch of 1"):
        read_tflite(data)


def swap_operators(builder):
    builder.operators.reverse()


def write_twice(builder):
    builder.operators.append(builder.operators[0])


DAMAGES = {
    "a tensor that is read before it is written": (
        lambda b, x: leaky(b, leaky(b, x)),
        swap_operators,
        "before it is written",
    ),
    "a tensor that is written twice": (leaky, write_twice, "overwrites tensor"),
    "an output that nobody computes": (leaky, lambda b: b.outputs.append(0), "not the result"),
    "an input that is constant": (dense, lambda b: b.inputs.append(1), "no valid input"),
    "an input twice": (leaky, lambda b: b.inputs.append(0), "no valid input"),
    "no outputs": (leaky, lambda b: b.outputs.clear(), "no outputs"),
    "no operators": (leaky, lambda b: b.operators.clear(), "no operators"),
    "an operand out of range": (
        leaky,
        lambda b: setattr(b.operators[0], "inputs", [7]),
        "refers to tensor 7 of 2",
    ),
    "an operand one beyond the last tensor": (
        leaky,
        lambda b: setattr(b.operators[0], "inputs", [len(b.tensors)]),
        "refers to tensor 2 of 2",
    ),
    "a result one beyond the last tensor": (
        leaky,
        lambda b: setattr(b.operators[0], "outputs", [len(b.tensors)]),
        "refers to tensor 2 of 2",
    ),
    "an operand of -2": (
        leaky,
        lambda b: setattr(b.operators[0], "inputs", [-2]),
        "refers to tensor -2 of 2",
    ),
    "an input one beyond the last tensor": (
        leaky,
        lambda b: b.inputs.append(len(b.tensors)),
        "no valid input|tensor 2",
    ),
    "an output one beyond the last tensor": (
        leaky,
        lambda b: b.outputs.append(len(b.tensors)),
        "tensor 2",
    ),
    "an absent output": (leaky, lambda b: setattr(b.operators[0], "outputs", [-1]), "absent output"),
    "data of the wrong length": (
        dense,
        bend(1, data=b"abc"),
        "holds 3 bytes of data",
    ),
    "a scale of zero": (leaky, bend(1, scales=[0.0]), "no finite number above 0"),
    "a scale that is no number": (leaky, bend(1, scales=[float("nan")]), "no finite number above 0"),
    "three zero points for two scales": (
        leaky,
        bend(1, scales=[0.1, 0.1], zero_points=[0, 0, 0]),
        "2 scales, but 3 zero points",
    ),
    "an enormous zero point": (leaky, bend(1, zero_points=[2**40]), "outside int32"),
    "too many dimensions": (leaky, bend(1, shape=(1,) * 9), "9 entries"),
    "a buffer out of range": (leaky, bend(1, buffer=99), "entry 99"),
    "another schema": (leaky, None, "schema version 2, expected 3"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damaged_tables_are_a_format_error(name):
    build, finish, message = DAMAGES[name]
    options = {"version": 2} if name == "another schema" else {}
    with pytest.raises(ModelFormatError, match=message):
        read_tflite(network(build, finish=finish, **options))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ModelFormatError, match=r"cannot read .*nowhere\.tflite"):
        read_tflite(tmp_path / "nowhere.tflite")


def test_a_image_is_no_model(tmp_path):
    path = tmp_path / "image.tflite"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with pytest.raises(
        ModelFormatError, match=r"image\.tflite is a PNG picture, no TFLite model: `tintling classify"
    ):
        read_tflite(path)


def test_errors_name_the_file(golden, tmp_path):
    path = tmp_path / "half.tflite"
    path.write_bytes((golden / "tiny_int8.tflite").read_bytes()[:3000])
    with pytest.raises(ModelFormatError, match=r"half\.tflite: .*truncated or damaged"):
        read_tflite(path)
