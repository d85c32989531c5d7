"""From a float Keras model to a full-integer int8 .tflite file.

Input and output are int8, the batch is 1, the network ends in logits, and every batch normalization
is folded into the layer before it. The input tensor is quantized exactly as
:class:`tintling.pixels.Normalization` says, so that a device feeds ``pixel - 128`` and computes
nothing. What the converter made is read back and checked; nothing is taken on trust.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.compression.structure import check_foldable
from tintling.errors import QuantizationError
from tintling.graph import DType, Graph, Tensor
from tintling.operators import (
    Add,
    Dequantize,
    Mul,
    Quantize,
    Softmax,
    Sub,
    op_name,
)
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite
from tintling.training._tensorflow import quiet_stderr, tf
from tintling.training.data.splits import Subset, stratified_order

__all__ = [
    "REPRESENTATIVE_SAMPLES",
    "check_imported",
    "check_int8",
    "convert",
    "imported_to_int8",
    "operators",
    "representative_samples",
    "to_float_file",
    "to_int8",
]

REPRESENTATIVE_SAMPLES = 500
"""Training samples that activation ranges are measured on. With 100 to 3,000 samples the int8 accuracy
of the tiny network on validation moves by 0.06 points, without a trend; 500 take one second."""

_SCALE_TOLERANCE = 1e-6


def representative_samples(
    train: Subset, count: int = REPRESENTATIVE_SAMPLES, *, seed: int = 0
) -> NDArray[np.uint8]:
    """Draws samples to measure activation ranges on: training samples, unaugmented, every class its share.

    Args:
        train: Samples that the network was trained on; validation and test samples must not be in it.
        count: How many to draw, at most all.
        seed: Seed of the draw.

    Returns:
        shape (min(count, N), H, W[, 3]), uint8.
    """
    return train.images[stratified_order(train.labels, seed)[:count]]


def to_int8(model: Any, normalization: Normalization, representative: NDArray[np.uint8]) -> bytes:
    """Quantizes a trained model after training.

    Weights are symmetric, per output channel (dense layers too); activations are asymmetric, per
    tensor, their ranges the smallest and largest value seen. The same model and samples give the same
    bytes.

    Args:
        model: A Keras model on (N, H, W, C) float inputs that gives logits.
        normalization: How pixels become the model's floats.
        representative: shape (N, H, W[, 3]), uint8: samples to measure activation ranges on.

    Returns:
        The .tflite file.

    Raises:
        QuantizationError: A batch normalization cannot fold, or the result is not what it must be.
    """
    check_foldable(model)
    inputs = normalization.to_float(_with_extremes(representative))
    data = convert(model, [inputs[i : i + 1] for i in range(len(inputs))])
    check_int8(read_tflite(data), normalization)
    return data


def _with_extremes(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Makes sure that both extreme grey levels occur, so that the input range is the whole range.

    Real samples have them. Where they are missing, one pixel of the first image is enough, because
    the range of the input is the smallest and largest value of all; a white image added to the
    set would reach the same and spoil the ranges of the layers behind.
    """
    if pixels.ndim not in (3, 4) or not len(pixels):
        raise QuantizationError(
            f"representative samples must have shape (N, H, W) or (N, H, W, 3) with N > 0, not {pixels.shape}"
        )
    if pixels.min() == 0 and pixels.max() == 255:
        return pixels
    anchored = pixels.copy()
    first = anchored[0].reshape(-1)
    first[first.argmin()] = 0
    first[first.argmax()] = 255
    return anchored


def imported_to_int8(model: Any, normalization: Normalization, representative: NDArray[np.uint8]) -> bytes:
    """Quantizes a network that others trained: it may end in a softmax, and normalization need not fold.

    Args:
        model: A Keras model, or a concrete function, on (1, H, W, C) float32.
        normalization: How pixels become its floats.
        representative: shape (N, H, W[, 3]), uint8: samples to measure activation ranges on.

    Returns:
        The .tflite file.

    Raises:
        QuantizationError: The result is not int8 throughout.
        UnsupportedOperatorError: It has an operator that is not compiled.
    """
    inputs = normalization.to_float(_with_extremes(representative))
    data = convert(model, [inputs[i : i + 1] for i in range(len(inputs))])
    check_imported(read_tflite(data), normalization)
    return data


def convert(model: Any, representative: list[NDArray[np.float32]] | None = None) -> bytes:
    """Runs TensorFlow's converter with int8 input and output and a fixed batch of 1.

    Args:
        model: A Keras model; with fake quantization when there is no ``representative``. Or a concrete
            function of one image.
        representative: Inputs of shape (1, H, W, C), float32, to measure activation ranges on.

    Returns:
        The .tflite file, unchecked.

    Raises:
        QuantizationError: The converter refuses the model.
    """
    converter = _converter(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if representative is not None:
        converter.representative_dataset = lambda: ([inputs] for inputs in representative)
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = tf.int8
    converter.inference_output_type = tf.int8
    return _run(converter, _name(model))


def to_float_file(model: Any) -> bytes:
    """Converts a model to a float32 .tflite file, to compare sizes with.

    Args:
        model: A Keras model, or a concrete function of one image.

    Raises:
        QuantizationError: The converter refuses the model.
    """
    return _run(_converter(model), _name(model))


def _name(model: Any) -> str:
    """What messages call a model; functions have names that say nothing."""
    return (
        "of this function" if isinstance(model, tf.types.experimental.ConcreteFunction) else str(model.name)
    )


def _converter(model: Any) -> Any:
    """A converter for one image at a time, without dropout."""
    if isinstance(model, tf.types.experimental.ConcreteFunction):
        return tf.lite.TFLiteConverter.from_concrete_functions([model])
    shape = (1, *model.input_shape[1:])
    signature = [tf.TensorSpec(shape, tf.float32, name="input")]
    function = tf.function(lambda x: model(x, training=False), input_signature=signature)
    # The converter saves what it is given along: the variables alone take a fifth of a model's time.
    variables = tf.Module()
    variables.kept = [variable.value for variable in model.variables]
    return tf.lite.TFLiteConverter.from_concrete_functions([function.get_concrete_function()], variables)


def _run(converter: Any, name: str) -> bytes:
    """Runs a converter, quietly."""
    refusal: Exception | None = None
    # The exception is caught inside, so that the converter's chatter does not come out with it.
    with quiet_stderr(), contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            data: bytes = converter.convert()
        except Exception as error:  # noqa: BLE001 - it raises a class of its own for each of its layers
            refusal = error
    if refusal is not None:
        lines = str(refusal).strip().splitlines() or [type(refusal).__name__]
        raise QuantizationError(f"TensorFlow's converter refuses model {name}: {lines[0]}") from refusal
    return data


def operators(graph: Graph) -> tuple[str, ...]:
    """Names of a graph's operators in order of execution, as TFLite spells them."""
    return tuple(op_name(op) for op in graph.ops)


def check_int8(graph: Graph, normalization: Normalization) -> None:
    """Makes sure that a converted network is what the rest of Tintling builds on.

    Args:
        graph: The converted network.
        normalization: How pixels become its input.

    Raises:
        QuantizationError: An operator is left over from batch normalization or computes in float,
            the network does not end in logits, or input or output are quantized otherwise than
            expected.
    """
    for index, op in enumerate(graph.ops):
        name = op_name(op)
        constant = any(i >= 0 and graph.tensors[i].is_constant for i in op.inputs)
        if isinstance(op, Add | Sub | Mul) and constant:
            raise QuantizationError(
                f"operator {index} ({name}) multiplies or adds a constant, as a batch normalization that "
                f"did not fold leaves it; the operators are {', '.join(operators(graph))}: place "
                "normalization directly after a convolution or dense layer, before the activation"
            )
        if isinstance(op, Quantize | Dequantize):
            raise QuantizationError(
                f"operator {index} ({name}) converts between number formats: expected int8 throughout"
            )
    if isinstance(graph.ops[-1], Softmax):
        raise QuantizationError("the network ends in SOFTMAX: expected logits; drop the last activation")
    check_imported(graph, normalization)


def check_imported(graph: Graph, normalization: Normalization) -> None:
    """Makes sure that a converted network is int8 throughout and fed ``pixel - 128``.

    Args:
        graph: The converted network.
        normalization: How pixels become its input.

    Raises:
        QuantizationError: A tensor is not int8, or the input is of another batch or scale.
    """
    for tensor in graph.activations():
        if tensor.dtype is not DType.INT8:
            raise QuantizationError(f"tensor {tensor.name} is {tensor.dtype.value}: expected INT8")
    if graph.input.shape[0] != 1:
        raise QuantizationError(f"the batch is {graph.input.shape[0]}: expected 1")
    _check_input(graph.input, normalization)


def _check_input(tensor: Tensor, normalization: Normalization) -> None:
    """Compares the input's quantization with what makes ``q = pixel - 128`` true."""
    if tensor.quant is None:
        raise QuantizationError(f"input {tensor.name} has no scale")
    scale, zero_point = float(tensor.quant.scale[0]), int(tensor.quant.zero_point[0])
    expected = normalization.input_scale
    if abs(scale - expected) > _SCALE_TOLERANCE * expected or zero_point != normalization.input_zero_point:
        raise QuantizationError(
            f"input {tensor.name} has scale {scale:.9g} and zero point {zero_point}: expected "
            f"{expected:.9g} and {normalization.input_zero_point}, so that the device can feed pixel - 128; "
            f"the representative samples must span grey levels 0 to 255 as {normalization.kind} maps them"
        )
