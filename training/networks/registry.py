"""The architectures that Tintling trains, by name.

Every network takes shape (N, 28, 28, 1) float32 and gives logits of shape (N, 10), some any shape and any
number of logits: no softmax, so that the int8 model ends in its last linear layer. Batch normalization
stands between convolution and ReLU, where it folds into the convolution.
"""

from __future__ import annotations

from itertools import count

from tintling.errors import TintlingError
from tintling.suggestions import did_you_mean
from tintling.training._tensorflow import keras
from tintling.training.networks.architecture import CLASSES, INPUT_SHAPE, Architecture
from tintling.training.networks.classes import CLASS_NETWORKS
from tintling.training.networks.folding import fold_normalization, folded_parameters
from tintling.training.networks.literature import LITERATURE
from tintling.training.networks.searched import is_searched, searched
from tintling.training.networks.separable import SEPARABLE
from tintling.training.networks.two_convolutions import TINY, is_two_convolutions, two_convolutions
from tintling.training.networks.unpadded import UNPADDED

__all__ = ["Architecture", "build", "get", "is_known", "kept", "names", "register"]

_REGISTRY: dict[str, Architecture] = {}


def register(architecture: Architecture) -> None:
    """Adds an architecture; a name can be taken only once.

    Raises:
        TintlingError: The name is taken.
    """
    if architecture.name in _REGISTRY:
        raise TintlingError(f"an architecture named {architecture.name} is registered already")
    _REGISTRY[architecture.name] = architecture


def names() -> tuple[str, ...]:
    """Names of all architectures, in the order of registration."""
    return tuple(_REGISTRY)


def is_known(name: str) -> bool:
    """Whether :func:`get` finds an architecture of that name."""
    return name in _REGISTRY or is_searched(name) or is_two_convolutions(name)


def get(name: str) -> Architecture:
    """Finds an architecture, or makes the one that a name such as ``sep_9_16_16_19`` or ``conv_16_4`` says.

    Raises:
        TintlingError: There is none of that name.
    """
    if is_searched(name):
        return searched(name)
    if is_two_convolutions(name):
        return two_convolutions(name)
    if name not in _REGISTRY:
        raise TintlingError(
            f"unknown model {name!r}; known are: {', '.join(names())}{did_you_mean(name, names())}"
        )
    return _REGISTRY[name]


def build(
    name: str,
    *,
    dropout: float | None = None,
    seed: int = 0,
    input_shape: tuple[int, int, int] = INPUT_SHAPE,
    classes: int = CLASSES,
) -> keras.Model:
    """Builds a network with fresh weights, as it is trained.

    Args:
        name: One of :func:`names`.
        dropout: Share of inputs that dropout sets to zero, in [0, 1); None takes the network's own.
        seed: Seed of the weights: the same seed gives the same weights.
        input_shape: Height, width and channels.
        classes: Outputs.

    Returns:
        An uncompiled model, (N, *input_shape) float32 to logits (N, classes).

    Raises:
        TintlingError: The name is unknown, the network is not for this task or has no layer for the dropout
            asked for, or the parameters are not as many as registered.
    """
    architecture = get(name)
    rate = architecture.dropout if dropout is None else dropout
    model = architecture.built(rate, count(1_000 * seed), input_shape, classes)
    if dropout and not any(isinstance(layer, keras.layers.Dropout) for layer in model.layers):
        raise TintlingError(f"dropout: expected 0 for {name}, which has no dropout layer, got {dropout:g}")
    parameters = folded_parameters(model) if architecture.folds else model.count_params()
    as_registered = (input_shape, classes) == (INPUT_SHAPE, CLASSES)
    if as_registered and parameters != architecture.parameters:
        raise TintlingError(
            f"{name} has {parameters:,} parameters, but is registered with {architecture.parameters:,}"
        )
    return model


def kept(name: str, model: keras.Model) -> keras.Model:
    """Gives what a run keeps of a trained network: the model itself, or its folded twin.

    Args:
        name: One of :func:`names`.
        model: What :func:`build` gave, trained.

    Raises:
        TintlingError: The name is unknown.
    """
    return fold_normalization(model) if get(name).folds else model


for _network in (TINY, *SEPARABLE, *LITERATURE, *CLASS_NETWORKS, *UNPADDED):
    register(_network)
