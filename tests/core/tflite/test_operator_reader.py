"""What single operators may not ask for: options, operands and shapes that no kernel has."""

from __future__ import annotations

import numpy as np
import pytest
from operator_networks import lstm, remembering, weights
from tflite_builder import ModelBuilder, TensorSpec

from tintling.errors import TintlingError
from tintling.tflite.reader import read_tflite

SCALE = (0.05, -7)


def built(build, change=None, shape=(1, 4, 6, 2)):
    builder = ModelBuilder()
    builder.output(build(builder, builder.input(shape, scale=SCALE[0], zero_point=SCALE[1])))
    if change is not None:
        change(builder)
    return builder.build()


def numbers(builder, values):
    return builder.constant(np.array(values), "INT32")


def plain(kind, constants=(), *, options=(), out=(1, 4, 6, 2)):
    """An operator of the input and constants."""

    def build(b, x):
        inputs = [x, *(numbers(b, values) for values in constants)]
        return b.operator(kind, inputs, b.activation(out, SCALE), options)

    return build


def steps(b, x):
    return lstm(b, b.reshape(x, (1, 6, 8)))


def with_inputs(change):
    """Changes the inputs of the last operator."""

    def finish(builder):
        operator = builder.operators[-1]
        operator.inputs = change(list(operator.inputs))

    return finish


def matmul_of_constants(b, x):
    left = b.constant(weights(1, 6, 8), scales=[0.1])
    right = b.constant(weights(1, 8, 6), scales=[0.1])
    b.batch_matmul(left, right, out=SCALE)
    return b.unary("RELU", x, out=SCALE)


def softmaxed(b, x):
    """The operator of a wrong option behind one of another type."""
    return b.cast(b.cast(x, "INT32"), "INT16")


REFUSED = {
    "six dimensions": (
        lambda b, x: b.transpose(b.reshape(x, (1, 1, 2, 2, 6, 2)), (0, 1, 2, 3, 5, 4)),
        None,
        "6 dimensions are too many: at most 5",
    ),
    "a batch that is resized": (
        lambda b, x: b.resize("RESIZE_BILINEAR", b.reshape(x, (2, 2, 6, 2)), (4, 12)),
        None,
        "a batch of 1 and at most",
    ),
    "a mirror of too few axes": (
        plain("MIRROR_PAD", [[[0, 0], [1, 1], [0, 0]]], out=(1, 6, 6, 2)),
        None,
        r"3 pairs of amounts do not fit an input of shape \[1, 4, 6, 2\]",
    ),
    "a pad of too few axes": (
        plain("PAD", [[[0, 0], [1, 1]]], out=(1, 6, 6, 2)),
        None,
        r"2 pairs of amounts do not fit an input of shape \[1, 4, 6, 2\]",
    ),
    "two values to pad with": (
        lambda b, x: b.operator(
            "PADV2",
            [
                x,
                numbers(b, [[0, 0], [1, 1], [1, 1], [0, 0]]),
                b.constant(np.array([1, 2]), scales=[SCALE[0]], zero_points=[SCALE[1]]),
            ],
            b.activation((1, 6, 8, 2), SCALE),
        ),
        None,
        "must hold at most 1 constant numbers",
    ),
    "a cast to another size": (
        plain("CAST", out=(1, 4, 6, 3)),
        None,
        "hold different numbers of elements",
    ),
    "half a pair": (plain("PAD", [[0, 0, 1]]), None, "the paddings must be pairs"),
    "a gather along no axis": (
        plain("GATHER", [[0, 1]], options=[(0, "i32", 5)], out=(1, 4, 6, 2)),
        None,
        "there is no axis 5 in 4 dimensions",
    ),
    "a padding of another name": (
        lambda b, x: b.operator(
            "MAX_POOL_2D",
            [x],
            b.activation((1, 2, 3, 2), SCALE),
            [(0, "i8", 7), (1, "i32", 2), (2, "i32", 2)],
        ),
        None,
        r"operator 0 \(MAX_POOL_2D\) has the unknown padding 7",
    ),
    "a cast that loses values": (softmaxed, None, "INT32 does not fit INT16 exactly"),
    "quantized numbers of 32 bits": (
        lambda b, x: b.quantize(x, out=(1.0, 0), dtype="INT32"),
        None,
        "INT32",
    ),
    "an activation in a norm": (
        lambda b, x: b.pointwise("L2_NORMALIZATION", x, out=(1 / 128, 0)),
        lambda b: vars(b.operators[-1]).update(options=[(0, "i8", 1)], options_type=12),
        "a fused activation is not supported",
    ),
    "another activation of a cell": (
        steps,
        lambda b: setattr(b.operators[-1], "options", [(0, "i8", 1), *b.operators[-1].options[1:]]),
        "the cell's activation must be TANH",
    ),
    "a peephole": (
        steps,
        with_inputs(lambda inputs: [*inputs[:9], inputs[1], *inputs[10:]]),
        "peepholes, projections and normalizations inside an LSTM are not supported",
    ),
    "an LSTM of too few operands": (steps, with_inputs(lambda inputs: inputs[:20]), "takes .* inputs"),
    "a gate without a scale": (
        steps,
        lambda b: vars(b.tensors[b.operators[-1].inputs[5]]).update(scales=None, zero_points=None),
        "scale",
    ),
    "a gate that is absent": (
        steps,
        with_inputs(lambda inputs: [*inputs[:2], -1, *inputs[3:]]),
        "is absent",
    ),
    "a product of constants": (matmul_of_constants, None, "both inputs are constant"),
    "an assignment to a tensor of another subgraph": (
        lambda b, x: remembering(b, b.reshape(b.mean(x, (1, 2, 3), out=SCALE), (1, 1))),
        lambda b: setattr(b.subgraphs[0].operators[0], "outputs", [99]),
        "refers to tensors it has not",
    ),
}


@pytest.mark.parametrize(("build", "change", "message"), REFUSED.values(), ids=REFUSED)
def test_what_no_kernel_has_is_refused_by_name(build, change, message):
    with pytest.raises(TintlingError, match=message):
        read_tflite(built(build, change))


def test_a_variable_begins_with_constants_alone():
    builder = ModelBuilder()
    x = builder.input((1, 4), scale=SCALE[0], zero_point=SCALE[1])
    builder.output(remembering(builder, x))
    builder.subgraphs[0].tensors[1].data = None
    with pytest.raises(TintlingError, match="it assigns a value that is no constant"):
        read_tflite(builder.build())


def test_a_beginning_of_many_operators_is_not_read():
    builder = ModelBuilder()
    x = builder.input((1, 4), scale=SCALE[0], zero_point=SCALE[1])
    builder.output(remembering(builder, x))
    once = builder.subgraphs[0]
    once.operators = [*once.operators] * 200
    with pytest.raises(TintlingError, match="its subgraph is too long"):
        read_tflite(builder.build())


def test_a_variable_has_one_shape_from_beginning_to_end():
    def variable(first, then):
        builder = ModelBuilder()
        handle = builder.var_handle("it")
        x = builder.input((1, 4), scale=SCALE[0], zero_point=SCALE[1])
        builder.call_once({"it": (np.zeros((1, first)), SCALE)})
        old = builder.read_variable(handle, (1, 4), SCALE)
        builder.assign_variable(
            handle, builder.reshape(x, (1, 4)) if then == 4 else builder.slice(x, [0, 0], [1, then])
        )
        builder.output(old)
        return builder.build()

    assert read_tflite(variable(4, 4)).states[0].shape == (1, 4)
    with pytest.raises(TintlingError, match=r"variable 'it' begins as int8 \[1, 8\], but is used as"):
        read_tflite(variable(8, 4))
    with pytest.raises(TintlingError, match=r"variable 'it' is int8 \[1, 4\], but tensor"):
        read_tflite(variable(4, 2))


def test_a_handle_comes_from_its_operator():
    builder = ModelBuilder()
    builder.inputs.append(handle := builder.add(TensorSpec((), "RESOURCE")))
    builder.output(builder.read_variable(handle, (1, 4), SCALE))
    with pytest.raises(TintlingError, match="tensor 0 is no variable that VAR_HANDLE names"):
        read_tflite(builder.build())
