"""Files of every kind that people have: taken, or refused with what they are and what helps."""

from __future__ import annotations

import zipfile

import numpy as np
import pytest
from exactness import assert_equal_tensors
from operator_networks import open_batch, operator_cases, weights
from tflite_builder import ModelBuilder, OperatorSpec, TensorSpec

from tintling.errors import ModelFormatError, QuantizationError, UnsupportedOperatorError
from tintling.graph import DType, Head
from tintling.operators import Folded, Reshape, op_name
from tintling.tflite.reader import read_tflite


def built(build, shape=(1, 4, 6, 2), **options):
    builder = ModelBuilder()
    builder.output(build(builder, builder.input(shape, scale=0.05, zero_point=-7, **options)))
    return builder


def refusal(builder, error=UnsupportedOperatorError):
    with pytest.raises(error) as caught:
        read_tflite(builder.build())
    return str(caught.value)


# What is taken


def test_shapes_that_are_computed_fold_away():
    graph = read_tflite(built(open_batch).build())
    assert [type(op) for op in graph.ops[:4]] == [Folded, Folded, Folded, Reshape]
    assert [op_name(op) for op in graph.ops[:3]] == ["SHAPE", "STRIDED_SLICE", "PACK"]
    assert graph.tensors[graph.ops[3].output].shape == (1, 48)
    assert graph.tensors[9].data is not None


def test_a_fill_that_is_constant_folds_away():
    def build(b, x):
        dims = b.constant(np.array([1, 4]), "INT32")
        value = b.constant(np.int8(3), scales=[0.05], zero_points=[-7])
        filled = b.operator("FILL", [dims, value], b.activation((1, 4), (0.05, -7)))
        return b.concatenation([x, filled], 1)

    data = built(build, (1, 4)).build()
    found = assert_equal_tensors(data, np.zeros((1, 4), np.int8))
    assert (found[max(found)][0, 4:] == 3).all()


@pytest.mark.parametrize("shape", [(28, 28), (784,), (28, 28, 1), (1, 28, 28), (1, 784)])
def test_inputs_without_a_batch_or_channels_are_taken(shape):
    def build(b, x):
        return b.fully_connected(b.reshape(x, (1, 784)), weights(3, 784), weight_scales=[0.001], out=(0.5, 1))

    builder = built(build, shape)
    graph = read_tflite(builder.build())
    sample = shape[1:] if shape[0] == 1 else shape
    assert graph.input.sample_shape == sample
    values = np.random.default_rng(0).integers(-128, 128, (3, *sample)).astype(np.int8)
    assert_equal_tensors(builder.build(), values)


def packed(values):
    """Two values in each byte, the first in the lower half."""
    flat = values.astype(np.uint8).reshape(-1) & 15
    flat = np.append(flat, np.zeros(flat.size % 2, np.uint8))
    return (flat[::2] | flat[1::2] << 4).tobytes()


def of_4_bits(builder):
    """The same network with its only int8 constants, values of -8 to 7, in 4 bits."""
    for spec in builder.tensors:
        if spec.dtype == "INT8" and spec.data is not None:
            values = np.frombuffer(spec.data, np.int8)
            assert values.min() == -8
            assert values.max() == 7
            spec.dtype, spec.data = "INT4", packed(values)
    return builder


SCALES = [0.05, 0.02, 0.11]
# A dense layer has one scale: TFLite Micro refuses 4 bits with more.
LAYERS_OF_4_BITS = {
    "dense": (lambda b, x, w: b.fully_connected(x, w(3, 5), weight_scales=SCALES[:1], out=(0.5, 1)), (2, 5)),
    "convolution": (
        lambda b, x, w: b.conv_2d(
            x, w(3, 3, 3, 3), [50, -9, 7], weight_scales=SCALES, out=(0.3, -5), padding="SAME"
        ),
        (1, 5, 6, 3),
    ),
    "depthwise": (
        lambda b, x, w: b.depthwise_conv_2d(
            x, w(1, 3, 3, 3), [50, -9, 7], weight_scales=SCALES, out=(0.1, 4)
        ),
        (1, 5, 6, 3),
    ),
}


@pytest.mark.parametrize("layer", LAYERS_OF_4_BITS)
def test_weights_of_4_bits_are_unpacked(layer):
    """An odd number of values leaves half a byte; every layer gives the bits of TFLite Micro."""
    build, shape = LAYERS_OF_4_BITS[layer]
    draw = np.random.default_rng(0)

    def of(b, x):
        return build(b, x, lambda *shape: draw.integers(-8, 8, shape))

    whole = built(of, shape)
    draw = np.random.default_rng(0)
    halved = of_4_bits(built(of, shape)).build()
    graph = read_tflite(halved)
    (weights_tensor,) = (t for t in graph.tensors if t.is_constant and t.dtype is DType.INT8)
    expected = next(t for t in read_tflite(whole.build()).tensors if t.is_constant and t.dtype is DType.INT8)
    np.testing.assert_array_equal(weights_tensor.data, expected.data)
    assert weights_tensor.size % 2 == 1
    sample = shape[1:] if shape[0] == 1 else shape
    assert_equal_tensors(halved, np.random.default_rng(1).integers(-128, 128, (9, *sample)).astype(np.int8))


def test_a_variable_begins_as_the_file_says():
    graph = read_tflite(operator_cases()["variables"].data)
    assert [(state.name, state.shape) for state in graph.states] == [("window", (1, 8))]
    assert (graph.states[0].initial == -7).all()


@pytest.mark.parametrize(
    ("build", "head"),
    [
        (lambda b, x: b.softmax(x), Head.SOFTMAX),
        (lambda b, x: b.dequantize(b.softmax(x)), Head.SOFTMAX),
        (lambda b, x: b.quantize(b.softmax(x), out=(1 / 256, 0), dtype="UINT8"), Head.SOFTMAX),
        (lambda b, x: b.pointwise("LOG_SOFTMAX", x, out=(16 / 256, 127)), Head.LOG_SOFTMAX),
        (lambda b, x: b.reshape(b.logistic(x), (1, 2, 2)), Head.SIGMOID),
        (lambda b, x: b.tanh(x), Head.LOGITS),
    ],
)
def test_the_head_is_what_the_last_operator_makes_of_the_answer(build, head):
    assert read_tflite(built(build, (1, 4)).build()).head is head


# What is refused


def test_a_refusal_names_every_obstacle_with_its_remedy():
    def build(b, x):
        for code in ("EXP", "TILE", "EXP"):
            x = b.operator(code, [x], b.copy_spec(x, (1, 4, 6, 2)))
        masks = (0, 0, 1, 0, 0)
        return b.strided_slice(x, [0] * 4, [1, 4, 6, 2], [1] * 4, masks=masks, shape=(1, 4, 6, 2))

    message = refusal(built(build))
    assert message.startswith("3 obstacles: operators 0, 2 (EXP): ")
    assert "operator 1 (TILE)" in message
    assert "operator 3 (STRIDED_SLICE): an ellipsis or a new axis" in message
    assert "dynamic" not in message
    assert "fixed batch" not in message


def test_rules_that_are_broken_are_named_beside_unknown_operators():
    def build(b, x):
        x = b.operator("TILE", [x], b.copy_spec(x, (1, 4, 6, 2)))
        return b.softmax(x, out=(1 / 128, 0))

    builder = built(build)
    with pytest.raises(UnsupportedOperatorError) as caught:
        read_tflite(builder.build())
    assert [(o.op, o.index) for o in caught.value.obstacles] == [("TILE", 0), ("SOFTMAX", 1)]


def test_numbers_alone_stay_a_quantization_error():
    builder = ModelBuilder()
    builder.output(builder.tanh(builder.input((1, 4), scale=1e-9)))
    assert "operator 0 (TANH): " in refusal(builder, QuantizationError)


def test_the_advice_for_an_open_batch_names_the_shape_of_the_file():
    builder = built(lambda b, x: b.logistic(x), (-1, 10, 49, 3))
    message = refusal(builder, ModelFormatError)
    assert "tf.TensorSpec([1, 10, 49, 3])" in message


def float_network(b, x):
    kernel = b.constant(np.ones((3, 4), np.float32), "FLOAT32")
    return b.operator("FULLY_CONNECTED", [x, kernel], b.add(TensorSpec((1, 3), "FLOAT32")), [(0, "i8", 0)])


def half_network(b, x):
    half = b.add(TensorSpec((3, 4), "FLOAT16", data=np.ones((3, 4), np.float16).tobytes()))
    kernel = b.operator("DEQUANTIZE", [half], b.add(TensorSpec((3, 4), "FLOAT32")))
    return b.operator("FULLY_CONNECTED", [x, kernel], b.add(TensorSpec((1, 3), "FLOAT32")), [(0, "i8", 0)])


def hybrid_network(b, x):
    kernel = b.constant(weights(3, 4), scales=[0.1])
    return b.operator("FULLY_CONNECTED", [x, kernel], b.add(TensorSpec((1, 3), "FLOAT32")), [(0, "i8", 0)])


def old_network(b, x):
    kernel = b.constant(weights(3, 4) + 128, "UINT8", scales=[0.1], zero_points=[128])
    output = b.activation((1, 3), (0.1, 3), dtype="UINT8")
    return b.operator("FULLY_CONNECTED", [x, kernel], output, [(0, "i8", 0)])


@pytest.mark.parametrize(
    ("build", "dtype", "kind"),
    [
        (float_network, "FLOAT32", "a float network"),
        (half_network, "FLOAT32", "a float16 network"),
        (hybrid_network, "FLOAT32", r"a hybrid network \(dynamic range\)"),
        (old_network, "UINT8", "a uint8 network of TensorFlow 1"),
    ],
)
def test_another_kind_of_network_is_named_with_the_way_to_int8(build, dtype, kind, tmp_path):
    path = tmp_path / "mine.tflite"
    path.write_bytes(built(build, (1, 4), dtype=dtype).build())
    with pytest.raises(
        ModelFormatError, match=rf"mine\.tflite: it is {kind}.*`tintling compress MODEL\.keras"
    ):
        read_tflite(path)


@pytest.mark.parametrize(
    ("operator", "activation", "kernel"),
    [
        ("BATCH_MATMUL", 0, 1),
        ("CONV_2D", 0, 1),
        (132, 0, 1),  # CONV_3D
        ("DEPTHWISE_CONV_2D", 0, 1),
        ("SVDF", 0, 1),
        ("TRANSPOSE_CONV", 2, 1),
        (16, 0, 2),  # LSTM
        ("UNIDIRECTIONAL_SEQUENCE_LSTM", 0, 2),
        (35, 0, 1),  # UNIDIRECTIONAL_SEQUENCE_RNN
    ],
)
def test_every_operator_with_int8_weights_and_a_float_input_is_hybrid(operator, activation, kernel):
    def build(b, x):
        inputs = [b.constant([1], "INT32") for _ in range(3)]
        inputs[activation], inputs[kernel] = x, b.constant(weights(3, 4), scales=[0.1])
        return b.operator(operator, inputs, b.add(TensorSpec((1, 3), "FLOAT32")))

    with pytest.raises(ModelFormatError, match="hybrid"):
        read_tflite(built(build, (1, 4), dtype="FLOAT32").build())


def test_unsupported_operators_name_the_file(tmp_path):
    path = tmp_path / "mine.tflite"
    path.write_bytes(built(lambda b, x: b.operator("TILE", [x], b.copy_spec(x, (1, 4, 6, 2)))).build())
    with pytest.raises(UnsupportedOperatorError, match=r"mine\.tflite: operator 0 \(TILE\)"):
        read_tflite(path)


def archive(path, *names):
    with zipfile.ZipFile(path, "w") as file:
        for name in names:
            file.writestr(name, b"x" * 40)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "net.h5",
            b"\x89HDF\r\n\x1a\n" + bytes(60),
            r"a Keras model in HDF5, .*`tintling compress .*net\.h5 --data",
        ),
        ("net.keras", ("config.json", "model.weights.h5"), r"a Keras model \(\.keras\)"),
        ("net.pt", ("archive/data.pkl",), "a PyTorch checkpoint.*Keras"),
        ("net.pth", b"\x80\x02}q\x00." + bytes(60), "a PyTorch or pickle file"),
        ("net.onnx", b"\x08\x07\x12\x07pytorch" + bytes(60), "an ONNX model"),
        ("digits.npz", ("images.npy", "labels.npy"), "a data set of NumPy arrays"),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(60), "a JPEG picture.*classify"),
        ("run.toml", b"[model]\nname = 'x'\n" + b" " * 40, "expected the marker TFL3|a text file"),
        ("empty.tflite", b"", "it is empty"),
    ],
)
def test_foreign_files_are_named_with_what_to_do(name, content, said, tmp_path):
    path = tmp_path / name
    if isinstance(content, tuple):
        archive(path, *content)
    else:
        path.write_bytes(content)
    with pytest.raises(ModelFormatError, match=rf"{name.replace('.', chr(92) + '.')} is .*({said})"):
        read_tflite(path)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(ModelFormatError, match=r"is a folder: expected a \.tflite file"):
        read_tflite(tmp_path)


def test_a_call_once_that_computes_is_refused():
    builder = ModelBuilder()
    x = builder.input((1, 4), scale=0.05, zero_point=-7)
    handle = builder.var_handle("s")
    builder.call_once({"s": (np.zeros((1, 4), np.int8), (0.05, -7))})
    once = builder.subgraphs[0]
    once.operators.append(OperatorSpec("RELU", [1], [1]))
    builder.assign_variable(handle, x)
    builder.output(builder.read_variable(handle, (1, 4), (0.05, -7)))
    assert "CALL_ONCE): its subgraph holds RELU" in refusal(builder)
