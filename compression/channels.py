"""Channel pruning that really removes channels: a smaller network with the kept slices copied in.

Every feature (the last axis of a tensor) carries a label. A producer, such as a convolution, makes
fresh labels; layers that keep features apart pass labels on; an addition ties the labels it meets,
because both operands must lose the same channel. Removing a channel is then removing its label
everywhere, whatever the network between producer and consumer looks like.

Source: filters are ranked by their L1 norm, as in Li et al., "Pruning Filters for Efficient
ConvNets", 2017, here after the scale of a batch normalization that follows.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.compression.structure import Node, nodes
from tintling.errors import TintlingError
from tintling.training._tensorflow import keras

__all__ = ["ChannelPlan", "LayerChannels", "plan_channels", "remove_channels"]

_PRODUCERS = ("Conv2D", "Dense")
_TIES = ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum")
_PASS = (
    "InputLayer",
    "BatchNormalization",
    "ReLU",
    "LeakyReLU",
    "PReLU",
    "MaxPooling2D",
    "AveragePooling2D",
    "GlobalAveragePooling2D",
    "GlobalMaxPooling2D",
    "Dropout",
    "SpatialDropout2D",
    "GaussianNoise",
    "ZeroPadding2D",
    "Cropping2D",
    "UpSampling2D",
)
_ELEMENTWISE = ("relu", "linear", "relu6", "tanh", "sigmoid", "leaky_relu", "swish", "gelu", "elu")


@dataclass(frozen=True, slots=True)
class LayerChannels:
    """What a layer keeps.

    Attributes:
        inputs: shape (kept inputs,), intp: positions kept on the last axis of the input.
        outputs: shape (kept outputs,), intp: positions kept on the last axis of the output.
        total: Channels of the output before anything is removed.
    """

    inputs: NDArray[np.intp]
    outputs: NDArray[np.intp]
    total: int


@dataclass(frozen=True, slots=True)
class ChannelPlan:
    """Which channels every layer keeps.

    Attributes:
        layers: By layer name, in order of execution.
        producers: Names of the layers whose own channels were chosen from.
    """

    layers: dict[str, LayerChannels]
    producers: tuple[str, ...]

    @property
    def removed(self) -> dict[str, tuple[int, int]]:
        """Channels left and channels before, by producer."""
        return {name: (self.layers[name].outputs.size, self.layers[name].total) for name in self.producers}


class _Labels:
    """Labels of features, with ties (a union-find forest) and labels that must stay."""

    def __init__(self) -> None:
        self._parent: list[int] = []
        self._fixed: set[int] = set()

    def fresh(self, count: int) -> NDArray[np.intp]:
        """Makes ``count`` new labels."""
        first = len(self._parent)
        self._parent.extend(range(first, first + count))
        return np.arange(first, first + count)

    def root(self, label: int) -> int:
        """The label that stands for all labels tied to this one."""
        while self._parent[label] != label:
            self._parent[label] = self._parent[self._parent[label]]
            label = self._parent[label]
        return label

    def tie(self, first: NDArray[np.intp], second: NDArray[np.intp]) -> None:
        """Makes pairs of labels share their fate."""
        for a, b in zip(first.tolist(), second.tolist(), strict=True):
            self._parent[self.root(b)] = self.root(a)

    def fix(self, labels: NDArray[np.intp]) -> None:
        """Forbids removing these labels."""
        self._fixed.update(labels.tolist())

    def all_roots(self) -> set[int]:
        """Roots of all labels."""
        return {self.root(label) for label in range(len(self._parent))}

    def fixed_roots(self) -> set[int]:
        """Roots that must stay."""
        return {self.root(label) for label in self._fixed}


@dataclass(frozen=True, slots=True)
class _Flow:
    """Labels on the last axis of each layer's input and output."""

    labels: _Labels
    inputs: dict[str, NDArray[np.intp]]
    outputs: dict[str, NDArray[np.intp]]
    producers: tuple[Node, ...]


def plan_channels(model: Any, fraction: float) -> ChannelPlan:
    """Chooses the channels that matter least.

    Each group of tied producers loses ``fraction`` of its channels, rounded down; at least one
    channel of every producer stays, and the network's outputs are never touched. Layers whose
    effect on channels is not known keep all channels that they see.

    Args:
        model: A Keras model, sequential or functional.
        fraction: Share of the channels to remove, from 0 (included) to 1 (excluded).

    Raises:
        TintlingError: The fraction is out of range, or removes nothing.
    """
    if not 0 <= fraction < 1:
        raise TintlingError(f"channels to remove must be a fraction from 0 up to 1, got {fraction}")
    flow = _trace(model)
    kept = _keep(flow, fraction)

    def positions(labels: NDArray[np.intp]) -> NDArray[np.intp]:
        return np.flatnonzero([flow.labels.root(label) in kept for label in labels.tolist()])

    layers = {
        name: LayerChannels(positions(flow.inputs[name]), positions(labels), labels.size)
        for name, labels in flow.outputs.items()
    }
    producers = tuple(node.name for node in flow.producers)
    plan = ChannelPlan(layers, producers)
    if fraction and all(left == total for left, total in plan.removed.values()):
        raise TintlingError(
            f"removing {fraction:.0%} of the channels removes none: the network has "
            f"{_widths(plan)}; ask for more"
        )
    return plan


def _widths(plan: ChannelPlan) -> str:
    """Spells the widths of the layers that could be pruned."""
    if not plan.producers:
        return "no layer that channels can be taken from"
    return ", ".join(f"{total} in {name}" for name, (_, total) in plan.removed.items())


def _trace(model: Any) -> _Flow:
    """Gives every feature of every layer its label."""
    labels = _Labels()
    inputs: dict[str, NDArray[np.intp]] = {}
    outputs: dict[str, NDArray[np.intp]] = {}
    producers: list[Node] = []
    for node in nodes(model):
        incoming = [outputs[parent] for parent in node.parents]
        if not incoming:
            incoming = [labels.fresh(node.input_width)]
            labels.fix(incoming[0])
        out = _propagate(node, incoming, labels)
        if out is None:
            out = labels.fresh(node.width)
            if _is_producer(node):
                producers.append(node)
            else:
                # What happens to channels inside is not known: they must all be there, and stay.
                for seen in (*incoming, out):
                    labels.fix(seen)
        if node.is_output:
            labels.fix(out)
        inputs[node.name], outputs[node.name] = incoming[0], out
    return _Flow(labels, inputs, outputs, tuple(node for node in producers if not node.is_output))


def _is_producer(node: Node) -> bool:
    """Whether a layer makes channels of its own, each from all inputs."""
    return node.kind in _PRODUCERS and getattr(node.layer, "groups", 1) == 1 and _separable(node.layer)


def _separable(layer: Any) -> bool:
    """Whether a layer's activation looks at one channel at a time (softmax does not)."""
    activation = getattr(layer, "activation", None)
    return activation is None or getattr(activation, "__name__", "") in _ELEMENTWISE


def _propagate(node: Node, incoming: list[NDArray[np.intp]], labels: _Labels) -> NDArray[np.intp] | None:
    """Labels on a layer's output, or None where they must be computed again."""
    first = incoming[0]
    if node.kind in _PASS or (node.kind == "Activation" and _separable(node.layer)):
        return first
    if node.kind == "Flatten":
        # Height and width run slower than channels, so the labels repeat as a whole.
        return np.tile(first, node.width // first.size)
    if node.kind == "DepthwiseConv2D" and _separable(node.layer):
        return np.repeat(first, node.width // first.size)
    if node.kind == "Concatenate" and node.layer.axis in (-1, node.rank - 1):
        return np.concatenate(incoming)
    if node.kind in _TIES and all(other.size == first.size for other in incoming):
        for other in incoming[1:]:
            labels.tie(first, other)
        return first
    return None


def _keep(flow: _Flow, fraction: float) -> set[int]:
    """Roots of the labels that stay."""
    labels = flow.labels
    fixed = labels.fixed_roots()
    roots = {node.name: [labels.root(i) for i in flow.outputs[node.name].tolist()] for node in flow.producers}
    scores: defaultdict[int, float] = defaultdict(float)
    for node in flow.producers:
        for root, score in zip(roots[node.name], _importance(node).tolist(), strict=True):
            scores[root] += score
    kept = labels.all_roots()
    for group in _groups(roots):
        free = sorted(group - fixed, key=lambda root: (scores[root], root))
        best = {
            max(own, key=lambda root: (scores[root], -root)) for own in roots.values() if group & set(own)
        }
        losers = [root for root in free if root not in best]
        kept -= set(losers[: int(fraction * len(group) + 1e-9)])
    return kept


def _groups(roots: dict[str, list[int]]) -> list[set[int]]:
    """Joins the labels of producers that share any."""
    groups: list[set[int]] = []
    for own in roots.values():
        group = set(own)
        apart = [other for other in groups if not other & group]
        group.update(*(other for other in groups if other & group))
        groups = [*apart, group]
    return groups


def _importance(node: Node) -> NDArray[np.float64]:
    """L1 norm of each output channel's weights, times the scale of a following normalization.

    Returns:
        shape (channels,), float64.
    """
    kernel = np.asarray(node.layer.get_weights()[0], np.float64)
    norms: NDArray[np.float64] = np.abs(kernel).reshape(-1, kernel.shape[-1]).sum(axis=0)
    if node.normalization is not None:
        layer = node.normalization
        deviation = np.sqrt(np.asarray(layer.moving_variance.numpy(), np.float64) + layer.epsilon)
        gamma = layer.gamma.numpy() if layer.scale else 1.0
        norms = norms * np.abs(gamma) / deviation
    return norms


def remove_channels(model: Any, plan: ChannelPlan) -> Any:
    """Builds the smaller model and copies the kept slices.

    Args:
        model: The model that ``plan`` was made for; it stays as it is.
        plan: What to keep.

    Returns:
        A new Keras model of the same kind, with the same layer names.
    """

    def shrink(layer: Any) -> Any:
        config = layer.get_config()
        if layer.name in plan.producers:
            key = "units" if type(layer).__name__ == "Dense" else "filters"
            config[key] = int(plan.layers[layer.name].outputs.size)
        return type(layer).from_config(config)

    smaller = keras.models.clone_model(model, clone_function=shrink)
    for node in nodes(model):
        if node.layer.weights:
            smaller.get_layer(node.name).set_weights(_slices(node, plan.layers[node.name]))
    return smaller


def _slices(node: Node, kept: LayerChannels) -> list[NDArray[np.float32]]:
    """A layer's weights without the removed channels."""
    weights = [np.asarray(weight) for weight in node.layer.get_weights()]
    if node.kind == "DepthwiseConv2D":
        return [weights[0][:, :, kept.inputs, :], *(bias[kept.outputs] for bias in weights[1:])]
    if _is_producer(node):
        kernel = weights[0][..., kept.inputs, :][..., kept.outputs]
        return [kernel, *(bias[kept.outputs] for bias in weights[1:])]
    if node.kind in _PASS:
        return [weight[..., kept.outputs] for weight in weights]
    return weights
