"""One input, one output: the function of a network of any kind, from images to its answers."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.compression.imported.loading import keras_3
from tintling.compression.imported.rebuild import image_shape_of, input_shape_of
from tintling.errors import ModelFormatError
from tintling.task import MAX_SIDE, MIN_FRAME_SIDE
from tintling.training._tensorflow import quiet_stderr, tf

__all__ = ["HEADS_OF_GRAPHS", "Signature", "frozen", "signature_of"]

_BATCH = 500
_INK_PIXELS = 784  # the one size that stands for one left open
# While, as it is and as freezing lowers it.
_LOOPS = {"While", "StatelessWhile", "LoopCond"}
_SERVING = ("serving_default", "serve")


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """A network as a function.

    Attributes:
        call: From a tensor of ``shape`` behind a batch to the answers.
        shape: One input, without the batch.
        batch: Images that it takes at once: 1, or None for any number.
        dtype: What it takes.
        in_tensorflow: Whether TensorFlow can trace it; Keras 3 on another backend cannot be.
        owner: What holds its variables.
    """

    call: Callable[[Any], Any]
    shape: tuple[int, ...]
    batch: int | None
    dtype: Any
    in_tensorflow: bool
    owner: Any

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """Height, width and channels of one image.

        Raises:
            ModelFormatError: No image that we make fills the input.
        """
        found = image_shape_of(self.shape)
        if found is None:
            raise _not_an_image("it", self.shape)
        return found

    def predict(self, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Runs it.

        Args:
            inputs: shape (N, H, W, C), float32, as it was trained to see.

        Returns:
            shape (N, outputs), float32.
        """
        size = self.batch or _BATCH
        parts = []
        for start in range(0, len(inputs), size):
            part = inputs[start : start + size].reshape(-1, *self.shape).astype(self.dtype)
            parts.append(_numbers(self.call(part)).reshape(len(part), -1))
        return np.concatenate(parts).astype(np.float32)

    def on_one_image(self, image: Any) -> Any:
        """The graph from one image, shape (1, H, W, C), to its answers, shape (1, outputs)."""
        inputs = tf.cast(tf.reshape(image, (1, *self.shape)), self.dtype)
        return tf.reshape(self.call(inputs), (1, -1))


def _numbers(answers: Any) -> NDArray[Any]:
    """A tensor of any backend as an array."""
    if hasattr(answers, "detach"):
        answers = answers.detach().cpu()
    return np.asarray(answers)


def signature_of(opened: Any, name: str) -> Signature:
    """Finds the one function of a network.

    Args:
        opened: What :func:`~tintling.compression.imported.loading.open_model` gave.
        name: What messages call it.

    Raises:
        ModelFormatError: It has several inputs or outputs, no shape, or takes no image that we make.
    """
    if hasattr(opened, "layers") and hasattr(opened, "get_config"):
        return _of_keras(opened, name)
    return _of_functions(opened, name)


def _of_keras(model: Any, name: str) -> Signature:
    inputs, outputs = (_tensors(model, kind) for kind in ("inputs", "outputs"))
    if not inputs:
        known = _shape_of_class(model)
        if known is None:
            raise ModelFormatError(
                f"{name} does not know the shape of its input: call model.build((None, 28, 28, 1)), or run "
                "it once, before it is saved"
            )
        shape = known
    else:
        _only_one(inputs, "inputs", name)
        shape = tuple(inputs[0].shape[1:])
    if outputs:
        _only_one(outputs, "outputs", name)
    _unroll(model)
    owner_is_tf = not hasattr(model, "stateless_call") or _keras_3_backend() == "tensorflow"
    dtype = np.dtype(_dtype_name(inputs[0].dtype)) if inputs else np.dtype(np.float32)
    return Signature(
        call=lambda images: model(images, training=False),
        shape=_checked_shape(shape, name),
        batch=None,
        dtype=dtype,
        in_tensorflow=owner_is_tf,
        owner=model,
    )


def _unroll(layer: Any) -> None:
    """Lets recurrent layers compute step after step: the converter crashes while it measures loops."""
    for inner in getattr(layer, "layers", ()):
        _unroll(inner)
    for name in ("layer", "forward_layer", "backward_layer"):
        if hasattr(layer, name):
            _unroll(getattr(layer, name))
    if hasattr(layer, "unroll"):
        layer.unroll = True
        # Keras 2 would choose between two loops.
        layer._could_use_gpu_kernel = False  # noqa: SLF001 - there is no public way


def _shape_of_class(model: Any) -> tuple[int | None, ...] | None:
    """The input shape of a model that is a class of its own and was run or built once."""
    config = model.get_build_config() if hasattr(model, "get_build_config") else None
    shape = config.get("input_shape") if isinstance(config, dict) else None
    if shape is None:
        shape = getattr(model, "_build_input_shape", None)
    # Several inputs have a shape each.
    if shape is None or not model.built or not all(size is None or isinstance(size, int) for size in shape):
        return None
    return tuple(shape[1:])


def _tensors(model: Any, kind: str) -> list[Any]:
    try:
        found = getattr(model, kind)
    except (AttributeError, ValueError):  # Keras 3 raises for a network that was never built
        return []
    return list(found) if found else []


def _keras_3_backend() -> str:
    return str(keras_3().backend.backend())


def _dtype_name(dtype: Any) -> str:
    return str(getattr(dtype, "name", dtype))


def _only_one(tensors: list[Any], kind: str, name: str) -> None:
    """Refuses several inputs, or outputs, by their names."""
    if len(tensors) > 1:
        told = ", ".join(f"{getattr(tensor, 'name', '?')} {tuple(tensor.shape)}" for tensor in tensors)
        raise ModelFormatError(
            f"{name} has {len(tensors)} {kind} ({told}): expected one; cut it to one, and save that"
        )


def _checked_shape(shape: tuple[int | None, ...], name: str) -> tuple[int, ...]:
    found = input_shape_of(shape)
    if image_shape_of(found) is None or (found != tuple(shape) and prod(found) != _INK_PIXELS):
        raise _not_an_image(name, shape)
    return found


def _not_an_image(name: str, shape: tuple[int | None, ...]) -> ModelFormatError:
    sizes = "×".join("any" if size is None else str(size) for size in shape)
    return ModelFormatError(
        f"{name} takes inputs of {sizes}: expected one image of {MIN_FRAME_SIDE} to {MAX_SIDE} px a side, "
        "grey or RGB, or 784 numbers that are a grey one of 28×28"
    )


def _of_functions(opened: Any, name: str) -> Signature:
    """The serving function of a SavedModel."""
    signatures = dict(getattr(opened, "signatures", {}))
    function = next((signatures[key] for key in _SERVING if key in signatures), None)
    if function is None and len(signatures) == 1:
        function = next(iter(signatures.values()))
    if function is None:
        held = ", ".join(signatures) or "none"
        raise ModelFormatError(
            f"{name} has no signature serving_default (it has {held}): save it with model.export('folder'), "
            "or with tf.saved_model.save(…, signatures=…)"
        )
    inputs = sorted(function.structured_input_signature[1].items())
    outputs = sorted(function.structured_outputs.items())
    for entries, kind in ((inputs, "inputs"), (outputs, "outputs")):
        if len(entries) != 1:
            told = ", ".join(f"{key} {tuple(spec.shape)}" for key, spec in entries)
            raise ModelFormatError(
                f"{name} has {len(entries)} {kind} ({told}): expected one; save a function with one"
            )
    (key, spec), output = inputs[0], outputs[0][0]
    if spec.shape.rank is None:
        raise ModelFormatError(
            f"{name} does not say the shape of its input {key}: save it with an input signature"
        )
    if spec.shape[0] not in (None, 1):
        raise ModelFormatError(
            f"{name} takes {spec.shape[0]} images at once: save it for any number (None in its signature), "
            "or for one"
        )
    return Signature(
        call=lambda images: function(**{key: tf.convert_to_tensor(images)})[output],
        shape=_checked_shape(tuple(spec.shape[1:]), name),
        batch=spec.shape[0],
        dtype=spec.dtype.as_numpy_dtype,
        in_tensorflow=True,
        owner=opened,
    )


def frozen(signature: Signature, *, name: str, without_head: bool = False) -> tuple[Any, str]:
    """Makes a graph of one image with every variable a constant.

    Args:
        signature: The function.
        name: What messages call it.
        without_head: Cut what :data:`HEADS_OF_GRAPHS` lists off its end.

    Returns:
        A concrete function, (1, H, W, C) float32 to (1, outputs), and its head, as Keras names it.

    Raises:
        ModelFormatError: TensorFlow cannot trace the network, or it holds a loop.
    """
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

    if not signature.in_tensorflow:
        raise ModelFormatError(
            f"{name} runs in Keras 3 on {_keras_3_backend()}: save it, and give the file in a process with "
            "KERAS_BACKEND=tensorflow"
        )
    image = tf.TensorSpec((1, *signature.image_shape), tf.float32, name="image")
    traced = tf.function(signature.on_one_image, input_signature=[image])
    with quiet_stderr(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        function = convert_variables_to_constants_v2(traced.get_concrete_function())
        if any(op.type in _LOOPS for op in function.graph.get_operations()):
            raise ModelFormatError(
                f"{name} holds a loop, which cannot be quantized: build its recurrent layers with "
                "unroll=True, load the weights, and save it again, or give the .keras file"
            )
        head, before = _head(function.outputs[0])
        return _static(function, before if without_head else function.outputs[0], image), head


def _static(function: Any, output: Any, spec: Any) -> Any:
    """Makes constants of the shapes that a graph asks for at run time: its batch is fixed now.

    A SavedModel was traced with an open batch, so that its Flatten computes a shape from the batch.

    Args:
        function: Concrete, without variables.
        output: Which of its tensors is the answer.
        spec: Its image.
    """
    definition = function.graph.as_graph_def()
    nodes = {node.name: node for node in definition.node}
    for op in function.graph.get_operations():
        if op.type == "Shape" and op.inputs[0].shape.is_fully_defined():
            value = np.array(op.inputs[0].shape.as_list(), op.outputs[0].dtype.as_numpy_dtype)
            node = nodes[op.name]
            node.op = "Const"
            del node.input[:]
            node.attr.clear()
            node.attr["dtype"].type = op.outputs[0].dtype.as_datatype_enum
            node.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(value))

    def answer(image: Any) -> Any:
        (found,) = tf.graph_util.import_graph_def(
            definition, input_map={function.inputs[0].name: image}, return_elements=[output.name], name=""
        )
        return tf.reshape(found, (1, -1))

    return tf.compat.v1.wrap_function(answer, [spec])


HEADS_OF_GRAPHS = {"Softmax": "softmax", "LogSoftmax": "log_softmax", "Sigmoid": "sigmoid"}
_PASSING = ("Identity", "Reshape", "StridedSlice", "Cast", "Squeeze")


def _head(output: Any) -> tuple[str, Any]:
    """The activation that gives an output, and what it reads."""
    found = output
    while found.op.type in _PASSING:
        found = found.op.inputs[0]
    kind = HEADS_OF_GRAPHS.get(found.op.type, "")
    return (kind, found.op.inputs[0]) if kind else ("", output)
