"""A Keras network of others as a Keras 2 model on images, without its head and its rescaling."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.compression.imported.layers import DROPPED, PlacedLayer, RebuildError, build, steps_of
from tintling.task import MAX_SIDE, MIN_FRAME_SIDE
from tintling.training._tensorflow import keras

__all__ = ["HEADS", "Rebuilt", "image_shape_of", "input_shape_of", "rebuild", "with_head"]

HEADS = ("softmax", "log_softmax", "sigmoid")
"""Activations at the end that change no answer: the largest stays the largest."""

_SHAPE = (28, 28, 1)
_SHAPING = frozenset({"Reshape", "Flatten"}) | DROPPED


@dataclass(frozen=True, slots=True, eq=False)
class Rebuilt:
    """A network in the form that can be pruned and trained further.

    Attributes:
        model: Keras 2, (N, H, W, C) float32 to (N, outputs), what comes before the head.
        head: Activation at the end, one of :data:`HEADS`, or empty.
        factor: Of the rescaling that was at its beginning: ``x * factor + addend`` came before ``model``.
        addend: See there.
        taken_out: Names of the layers that ``factor`` and ``addend`` stand for.
        unfolded: Batch normalizations that do not fold into a layer before them.
    """

    model: Any
    head: str
    factor: float
    addend: float
    taken_out: tuple[str, ...]
    unfolded: tuple[str, ...]


def input_shape_of(shape: tuple[int | None, ...]) -> tuple[int, ...]:
    """Gives the shape of one input: sizes that are open are those of our images.

    Args:
        shape: Without the batch.
    """
    if len(shape) in (2, 3):
        return tuple(default if size is None else size for size, default in zip(shape, _SHAPE, strict=False))
    return tuple(784 if size is None else size for size in shape)


def image_shape_of(shape: tuple[int, ...]) -> tuple[int, int, int] | None:
    """Gives height, width and channels of the image that an input stands for; None for no image that we make.

    Args:
        shape: Of one input. 784 numbers are a grey image of 28×28; others have 8 to 128 px a side.
    """
    if prod(shape) == prod(_SHAPE):
        return _SHAPE
    if len(shape) == 2:
        shape = (*shape, 1)
    if (
        len(shape) != 3
        or shape[2] not in (1, 3)
        or not all(MIN_FRAME_SIDE <= side <= MAX_SIDE for side in shape[:2])
    ):
        return None
    height, width, channels = shape
    return height, width, channels


def rebuild(model: Any, *, for_training: bool = False) -> Rebuilt:
    """Builds a network again.

    Args:
        model: Of Keras 2 or Keras 3, one input that is an image, one output.
        for_training: Keep dropout, and which layers do not learn.

    Raises:
        RebuildError: A layer is not known, or the network is no graph of layers.
    """
    steps = list(steps_of(model))
    if not steps:
        raise RebuildError(f"{model.name} has no layers")
    factor, addend, taken_out = _leading_affine(steps)
    head = _head(steps[-1])
    shape = input_shape_of(tuple(model.input_shape[1:]))
    image_shape = image_shape_of(shape)
    if image_shape is None:
        raise RebuildError(f"{model.name} takes no image")
    image = keras.Input(image_shape, name="image")
    start = image if shape == image_shape else keras.layers.Reshape(shape, name="as_trained")(image)
    ends: dict[str, Any] = {}
    for step in steps:
        read = [ends[parent] for parent in step.parents] or [start]
        kept = for_training and step.kind == "Dropout"
        skip = step.name in taken_out or (step.kind in DROPPED and not kept)
        ends[step.name] = _apply(step, read, skip=skip, last=step is steps[-1], head=head)
    result = ends[steps[-1].name]
    if len(result.shape) > 2:
        result = keras.layers.Flatten(name="as_logits")(result)
    rebuilt = keras.Model(image, result, name="network")
    for step in steps:
        _copy_weights(step, rebuilt)
        if for_training and step.name in {layer.name for layer in rebuilt.layers}:
            rebuilt.get_layer(step.name).trainable = step.layer.trainable
    return Rebuilt(rebuilt, head, factor, addend, taken_out, _unfolded(steps))


def with_head(model: Any, head: str) -> Any:
    """Puts a head behind a network.

    Args:
        model: Gives logits.
        head: One of :data:`HEADS`, or empty for none.

    Returns:
        A model that shares its layers, or the model itself.
    """
    if not head:
        return model
    return keras.Model(model.input, keras.layers.Activation(head, name="head")(model.output), name=model.name)


def _apply(step: PlacedLayer, read: list[Any], *, skip: bool, last: bool, head: str) -> Any:
    """Puts a step behind those that it reads."""
    if skip:
        return read[0]
    if last and head:
        if step.kind in ("Softmax", "Activation"):
            return read[0]
        layer = build(step, without_activation=True)
    else:
        layer = build(step)
    try:
        return layer(read if len(read) > 1 else read[0])
    except (TypeError, ValueError) as error:
        raise RebuildError(f"layer {step.name} ({step.kind}): {str(error).splitlines()[0]}") from error


def _copy_weights(step: PlacedLayer, rebuilt: Any) -> None:
    weights = step.layer.get_weights() if hasattr(step.layer, "get_weights") else []
    names = {layer.name for layer in rebuilt.layers}
    if step.name not in names or not weights:
        return
    try:
        rebuilt.get_layer(step.name).set_weights([np.asarray(value) for value in weights])
    except ValueError as error:
        raise RebuildError(f"layer {step.name} ({step.kind}): {str(error).splitlines()[0]}") from error


def _head(last: PlacedLayer) -> str:
    """The activation at the end, if it changes no answer."""
    if last.kind == "Softmax":
        return "softmax" if last.config.get("axis", -1) in (-1, 1) else ""
    if last.kind in ("Activation", "Dense") and last.activation in HEADS:
        return last.activation
    return ""


def _leading_affine(steps: list[PlacedLayer]) -> tuple[float, float, tuple[str, ...]]:
    """Gathers the rescaling at the beginning, in a chain that nothing else reads."""
    factor, addend, names = 1.0, 0.0, []
    readers = [parent for step in steps for parent in step.parents]
    entries = sum(not step.parents for step in steps)
    for index, step in enumerate(steps[:-1]):
        expected = (steps[index - 1].name,) if index else ()
        if step.parents != expected or readers.count(step.name) != 1 or entries != 1:
            break
        if step.kind in _SHAPING:
            continue
        found = _affine(step)
        if found is None:
            break
        factor, addend = factor * found[0], addend * found[0] + found[1]
        names.append(step.name)
    return factor, addend, tuple(names)


def _affine(step: PlacedLayer) -> tuple[float, float] | None:
    """Factor and addend of a layer that does the same to every pixel; None for any other."""
    if step.kind == "Rescaling":
        scale, offset = (_one(step.config[key]) for key in ("scale", "offset"))
        return (scale, offset) if scale is not None and offset is not None and scale > 0 else None
    if step.kind == "Normalization" and not step.config.get("invert"):
        mean, variance = _one(step.layer.mean), _one(step.layer.variance)
        if mean is None or variance is None or variance <= 0:
            return None
        return 1 / variance**0.5, -mean / variance**0.5
    return None


def _one(value: Any) -> float | None:
    """The number that an argument is, or that it holds alone."""
    try:
        numbers: NDArray[np.float64] = np.asarray(value, np.float64).ravel()
    except (TypeError, ValueError):
        return None
    return float(numbers[0]) if numbers.size == 1 else None


def _unfolded(steps: list[PlacedLayer]) -> tuple[str, ...]:
    """Names the batch normalizations that stay multiplications."""
    found = {step.name: step for step in steps}
    names = []
    for step in steps:
        if step.kind != "BatchNormalization":
            continue
        before = found[step.parents[0]] if step.parents else None
        folds = before is not None and before.kind in (
            "Conv2D",
            "DepthwiseConv2D",
            "SeparableConv2D",
            "Dense",
        )
        if before is None or not folds or before.activation != "linear":
            names.append(step.name)
    return tuple(names)
