"""How the layers of a Keras model hang together, and whether batch normalization can fold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tintling.errors import QuantizationError, TintlingError
from tintling.training._tensorflow import keras

__all__ = ["Node", "check_foldable", "copy_model", "nodes"]

_FOLDS_INTO = ("Conv2D", "DepthwiseConv2D", "Dense")


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A layer in its place.

    Attributes:
        name: Name of the layer, unique in the model.
        kind: Name of its class, such as ``Conv2D``.
        layer: The Keras layer.
        parents: Names of the layers it reads, in order; empty where the model's input enters.
        is_output: Whether the model gives its result to the caller.
        input_width: Size of the last axis of its first input.
        width: Size of the last axis of its output.
        rank: Number of axes of its output, with the batch.
        normalization: The batch normalization that alone reads this layer, or None.
    """

    name: str
    kind: str
    layer: Any
    parents: tuple[str, ...]
    is_output: bool
    input_width: int
    width: int
    rank: int
    normalization: Any = None


def nodes(model: Any) -> tuple[Node, ...]:
    """Lists the layers of a model in order of execution.

    Args:
        model: A built Keras model, sequential or functional, every layer of which is used once.

    Raises:
        TintlingError: The model is neither, a layer is shared, or models are nested.
    """
    wiring = dict(_wiring(model))
    readers: dict[str, list[Any]] = {name: [] for name in wiring}
    for name, parents in wiring.items():
        for parent in parents:
            readers[parent].append(model.get_layer(name))
    return tuple(_node(model.get_layer(name), parents, readers[name]) for name, parents in wiring.items())


def _node(layer: Any, parents: tuple[str, ...], readers: list[Any]) -> Node:
    """Gathers what is known of one layer."""
    if hasattr(layer, "layers"):
        raise TintlingError(f"layer {layer.name} is a model inside the model: flatten it before compression")
    shape = _first_shape(layer.output_shape)
    follower = readers[0] if len(readers) == 1 else None
    return Node(
        name=layer.name,
        kind=type(layer).__name__,
        layer=layer,
        parents=parents,
        is_output=not readers,
        input_width=int(_first_shape(layer.input_shape)[-1]),
        width=int(shape[-1]),
        rank=len(shape),
        normalization=follower if type(follower).__name__ == "BatchNormalization" else None,
    )


def _first_shape(shape: Any) -> tuple[Any, ...]:
    """The shape of a layer's only, or first, tensor; Keras wraps some in a list."""
    return tuple(shape[0]) if isinstance(shape, list) else tuple(shape)


def _wiring(model: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yields each layer's name with the names of its parents, in order of execution."""
    config = model.get_config()
    entries = config.get("layers") if isinstance(config, dict) else None
    if not entries:
        raise TintlingError(f"model {model.name} must be a sequential or functional Keras model")
    if type(model).__name__ == "Sequential":
        previous: tuple[str, ...] = ()
        for layer in model.layers:
            yield layer.name, previous
            previous = (layer.name,)
        return
    for entry in entries:
        calls = entry["inbound_nodes"]
        if len(calls) > 1:
            raise TintlingError(
                f"layer {entry['name']} is used {len(calls)} times: give each use its own layer"
            )
        if "OpLambda" in entry["class_name"]:
            raise TintlingError(
                f"layer {entry['name']} is a bare TensorFlow operation: build the model of Keras layers"
            )
        yield entry["name"], tuple(parent[0] for parent in calls[0]) if calls else ()


def copy_model(model: Any) -> Any:
    """Makes a model of the same layers and names, with weights of its own.

    Args:
        model: A built Keras model, sequential or functional.
    """
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    return copy


def check_foldable(model: Any) -> None:
    """Makes sure that every batch normalization disappears into the layer before it.

    Args:
        model: A built Keras model, sequential or functional.

    Raises:
        QuantizationError: A normalization does not directly follow a convolution or dense layer
            without activation, or is not the only reader of it.
    """
    found = {node.name: node for node in nodes(model)}
    for node in found.values():
        if node.kind != "BatchNormalization":
            continue
        before = found[node.parents[0]] if node.parents else None
        where = f"{before.name} ({before.kind})" if before else "the input"
        if before is None or before.kind not in _FOLDS_INTO:
            raise QuantizationError(
                f"batch normalization {node.name} follows {where} and cannot fold: expected it "
                "directly after a convolution or dense layer, before the activation"
            )
        activation = getattr(before.layer.activation, "__name__", "linear")
        if activation != "linear":
            raise QuantizationError(
                f"batch normalization {node.name} follows the activation {activation} of {where} and "
                "cannot fold: move the activation behind the normalization"
            )
        if before.normalization is not node.layer:
            raise QuantizationError(
                f"batch normalization {node.name} cannot fold, because {where} is also read elsewhere"
            )
