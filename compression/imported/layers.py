"""Layers of Keras 2 and Keras 3 described alike, and built again in the Keras that is compressed with."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from tintling.training._tensorflow import keras

__all__ = ["DROPPED", "PlacedLayer", "RebuildError", "build", "steps_of"]

DROPPED = frozenset(
    {
        "ActivityRegularization",
        "AlphaDropout",
        "Dropout",
        "GaussianDropout",
        "GaussianNoise",
        "RandomBrightness",
        "RandomContrast",
        "RandomFlip",
        "RandomHeight",
        "RandomRotation",
        "RandomTranslation",
        "RandomWidth",
        "RandomZoom",
        "SpatialDropout2D",
    }
)
"""Layers that do nothing once a network is trained."""

# The arguments that decide what a layer computes; initializers, regularizers and precisions do not.
_CONVOLUTION = ("strides", "padding", "data_format", "dilation_rate", "use_bias", "activation", "kernel_size")
_POOLING = ("pool_size", "strides", "padding", "data_format")
_ARGUMENTS: dict[str, tuple[str, ...]] = {
    "Activation": ("activation",),
    "Add": (),
    "Average": (),
    "AveragePooling2D": _POOLING,
    "BatchNormalization": ("axis", "momentum", "epsilon", "center", "scale"),
    "Concatenate": ("axis",),
    "Conv2D": (*_CONVOLUTION, "filters", "groups"),
    "Dense": ("units", "use_bias", "activation"),
    "DepthwiseConv2D": (*_CONVOLUTION, "depth_multiplier"),
    "Dropout": ("rate",),
    "ELU": ("alpha",),
    "Flatten": ("data_format",),
    "GlobalAveragePooling2D": ("data_format", "keepdims"),
    "GlobalMaxPooling2D": ("data_format", "keepdims"),
    "LeakyReLU": ("alpha", "negative_slope"),
    "MaxPooling2D": _POOLING,
    "Maximum": (),
    "Minimum": (),
    "Multiply": (),
    "Normalization": (),
    "PReLU": ("shared_axes",),
    "ReLU": ("max_value", "negative_slope", "threshold"),
    "Rescaling": ("scale", "offset"),
    "Reshape": ("target_shape",),
    "SeparableConv2D": (*_CONVOLUTION, "filters", "depth_multiplier"),
    "Softmax": ("axis",),
    "Subtract": (),
    "UpSampling2D": ("size", "data_format", "interpolation"),
    "ZeroPadding2D": ("padding", "data_format"),
}
# Keras 3 writes `a + b` and keras.ops as operations; these are the layers that do the same.
_OPERATIONS = {
    "Add": "Add",
    "Subtract": "Subtract",
    "Multiply": "Multiply",
    "Maximum": "Maximum",
    "Minimum": "Minimum",
}
_RENAMED = {"LeakyReLU": {"negative_slope": "alpha"}}


class RebuildError(Exception):
    """A network, or a layer, that is not built again; the message names it."""


@dataclass(frozen=True, slots=True, eq=False)
class PlacedLayer:
    """One layer in its place.

    Attributes:
        name: Unique in the network.
        kind: Name of its class, such as ``Conv2D``.
        layer: The layer of the network that was opened.
        parents: Names of the steps that it reads; none at the network's input.
    """

    name: str
    kind: str
    layer: Any
    parents: tuple[str, ...]

    @property
    def config(self) -> dict[str, Any]:
        """Arguments of the layer."""
        found: dict[str, Any] = self.layer.get_config()
        return found

    @property
    def activation(self) -> str:
        """Name of its activation; ``linear`` for none."""
        return _activation_name(self.config.get("activation"), self.name)


def steps_of(model: Any) -> tuple[PlacedLayer, ...]:
    """Lists the layers of a sequential or functional model in order of execution, models inside included.

    Args:
        model: Of Keras 2 or Keras 3, with one input and one output.

    Raises:
        RebuildError: It is neither, or a layer is used twice.
    """
    if type(model).__name__ == "Sequential":
        return tuple(_chain(model, ()))
    config = model.get_config()
    if type(model).__name__ not in ("Functional", "Model") or "layers" not in config:
        raise RebuildError(f"{model.name} is neither sequential nor functional")
    found: list[PlacedLayer] = []
    ends: dict[str, str] = {}
    # Keras 3 keeps what it wrote for `a + b` among the operations only.
    layers = {layer.name: layer for layer in getattr(model, "operations", model.layers)}
    for entry in config["layers"]:
        name, calls = entry.get("name") or entry["config"]["name"], entry["inbound_nodes"]
        if entry["class_name"] == "InputLayer":
            continue
        if len(calls) != 1:
            raise RebuildError(f"layer {name} is used {len(calls)} times")
        layer = layers[name]
        read = [ends.get(parent, "") for parent in _parents(calls[0], name)]
        parents = tuple(parent for parent in read if parent)
        if len(parents) != len(read) and len(read) > 1:
            raise RebuildError(f"layer {name} reads the network's input beside other layers")
        if _is_chain(layer):
            added = list(_chain(layer, parents))
        elif _is_graph(layer):
            added = _inside(layer, parents, {step.name for step in found} | layers.keys())
        else:
            added = [_step(layer, parents, str(entry.get("module", "")))]
        found += added
        ends[name] = added[-1].name if added else (parents[0] if parents else "")
    if not found or _outputs(config) != [found[-1].name]:
        found = _up_to(found, [ends.get(name, "") for name in _outputs(config)])
    return tuple(found)


def _outputs(config: dict[str, Any]) -> list[str]:
    """Names of the layers that give a functional model's result."""
    listed = config["output_layers"]
    return [str(listed[0])] if isinstance(listed[0], str) else [str(entry[0]) for entry in listed]


def _up_to(found: list[PlacedLayer], outputs: list[str]) -> list[PlacedLayer]:
    """Puts the step that gives the result last, as everything behind expects."""
    last = [step for step in found if step.name in outputs]
    if len(last) != 1:
        raise RebuildError("the network has no single output layer")
    return [*(step for step in found if step is not last[0]), last[0]]


def _is_chain(layer: Any) -> bool:
    return type(layer).__name__ == "Sequential"


def _is_graph(layer: Any) -> bool:
    return type(layer).__name__ in ("Functional", "Model") and len(getattr(layer, "inputs", ())) == 1


def _inside(model: Any, parents: tuple[str, ...], taken: AbstractSet[str]) -> list[PlacedLayer]:
    """The steps of a functional model that is a layer, under names that no other layer has."""
    steps = steps_of(model)
    names = {step.name: f"{model.name}_{step.name}" if step.name in taken else step.name for step in steps}
    return [
        replace(
            step,
            name=names[step.name],
            parents=tuple(names[parent] for parent in step.parents) or parents,
        )
        for step in steps
    ]


def _chain(model: Any, parents: tuple[str, ...]) -> Iterator[PlacedLayer]:
    """Yields the layers of a sequential model, and of those inside it."""
    for layer in model.layers:
        if type(layer).__name__ == "InputLayer":
            continue
        if _is_chain(layer):
            steps = list(_chain(layer, parents))
        elif _is_graph(layer):
            steps = _inside(layer, parents, {other.name for other in model.layers})
        else:
            steps = [_step(layer, parents, "")]
        yield from steps
        if steps:
            parents = (steps[-1].name,)


def _step(layer: Any, parents: tuple[str, ...], module: str) -> PlacedLayer:
    kind = type(layer).__name__
    if ".ops" in module or ".ops" in type(layer).__module__:
        kind = _OPERATIONS.get(kind, f"operation {kind}")
    elif hasattr(layer, "layers"):
        kind = "a network inside the network"
    if kind not in _ARGUMENTS and kind not in DROPPED:
        raise RebuildError(f"layer {layer.name} ({kind}) is none of those that are built again")
    return PlacedLayer(layer.name, kind, layer, parents)


def _parents(call: Any, name: str) -> list[str]:
    """Names of the layers that a layer reads, as Keras 2 or Keras 3 writes them."""
    if isinstance(call, dict):
        found = list(_histories(call["args"]))
        if list(_histories(call["kwargs"])) or not found or not _only_tensors(call["args"]):
            raise RebuildError(f"layer {name} is called with more than tensors")
        return found
    if any(parent[3] for parent in call):
        raise RebuildError(f"layer {name} is called with more than tensors")
    return [str(parent[0]) for parent in call]


def _histories(value: Any) -> Iterator[str]:
    """Names of the layers whose tensors stand in a Keras 3 call."""
    if isinstance(value, dict):
        if value.get("class_name") == "__keras_tensor__":
            yield str(value["config"]["keras_history"][0])
        else:
            for inner in value.values():
                yield from _histories(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _histories(inner)


def _only_tensors(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(_only_tensors(inner) for inner in value)
    return isinstance(value, dict) and value.get("class_name") == "__keras_tensor__"


def build(step: PlacedLayer, *, without_activation: bool = False) -> Any:
    """Builds a layer again, in Keras 2, without weights.

    Args:
        step: Which.
        without_activation: Leave its activation away.

    Raises:
        RebuildError: It does something that is not known here.
    """
    config = step.config
    renamed = _RENAMED.get(step.kind, {})
    arguments = {renamed.get(key, key): config[key] for key in _ARGUMENTS[step.kind] if key in config}
    if "activation" in arguments:
        arguments["activation"] = "linear" if without_activation else step.activation
    if arguments.get("data_format") == "channels_first":
        raise RebuildError(f"layer {step.name} keeps channels first")
    for key in ("padding", "size", "strides", "kernel_size", "pool_size", "dilation_rate", "target_shape"):
        if isinstance(arguments.get(key), list):
            arguments[key] = _tuples(arguments[key])
    if isinstance(arguments.get("axis"), list):
        arguments["axis"] = arguments["axis"][0]
    try:
        return getattr(keras.layers, step.kind)(**arguments, name=step.name)
    except (TypeError, ValueError) as error:
        raise RebuildError(f"layer {step.name} ({step.kind}): {error}") from error


def _tuples(value: Any) -> Any:
    return tuple(_tuples(inner) for inner in value) if isinstance(value, list) else value


def _activation_name(value: Any, layer: str) -> str:
    """Name of an activation as either Keras writes it."""
    if value is None:
        return "linear"
    if isinstance(value, dict):
        value = value.get("config")
    if not isinstance(value, str):
        raise RebuildError(f"layer {layer} has an activation of its own")
    name = {"silu": "swish"}.get(value, value)
    try:
        keras.activations.get(name)
    except ValueError as error:
        raise RebuildError(f"layer {layer} has the activation {name}") from error
    return name
