"""A Keras model as the native engine sees it: a chain of layers, and where each finds its weights.

The structures mirror those of ``native/tl_train_layers.h``, ``tl_train_rounding.h`` and ``tl_train_net.h``.
"""

from __future__ import annotations

import ctypes
import enum
from collections.abc import Sequence
from typing import Any

from tintling.errors import TintlingError
from tintling.training._tensorflow import keras

__all__ = ["Grid", "Layer", "LayerKind", "Net", "plan_layers"]


class LayerKind(enum.IntEnum):
    """What a layer does; the numbers are those of ``native/tl_train_layers.h``."""

    LINEAR = 0
    DEPTHWISE = 1
    NORM = 2
    RELU = 3
    MAX_POOL = 4
    AVERAGE = 5
    NORM_POOL = 6


_MAX_LAYERS = 64
_MAX_CLASSES = 256
_MAX_TAPS = 25


class Layer(ctypes.Structure):
    """``tl_layer``: sizes, and offsets into the parameters (-1: the layer has none)."""

    _fields_ = (
        ("kind", ctypes.c_int32),
        ("in_channels", ctypes.c_int32),
        ("in_height", ctypes.c_int32),
        ("in_width", ctypes.c_int32),
        ("channels", ctypes.c_int32),
        ("height", ctypes.c_int32),
        ("width", ctypes.c_int32),
        ("window_height", ctypes.c_int32),
        ("window_width", ctypes.c_int32),
        ("weight", ctypes.c_int32),
        ("bias", ctypes.c_int32),
        ("mean", ctypes.c_int32),
        ("variance", ctypes.c_int32),
        ("relu", ctypes.c_int32),
        ("epsilon", ctypes.c_float),
        ("momentum", ctypes.c_float),
    )


class Grid(ctypes.Structure):
    """``tl_grid``: the values that a tensor may take, ``scale`` times whole numbers; scale 0: any value."""

    _fields_ = (
        ("scale", ctypes.c_float),
        ("low", ctypes.c_float),
        ("high", ctypes.c_float),
        ("fraction", ctypes.c_float),
        ("weight_steps", ctypes.c_float),
    )


class Net(ctypes.Structure):
    """``tl_net``: the network, its arrays and the optimizer's settings."""

    _fields_ = (
        ("layers", ctypes.POINTER(Layer)),
        ("count", ctypes.c_int32),
        ("parameters", ctypes.c_int32),
        ("blocks", ctypes.c_int32),
        ("reserved", ctypes.c_int32),
        ("levels", ctypes.c_void_p),
        ("trainable", ctypes.c_void_p),
        ("decayed", ctypes.c_void_p),
        ("weights", ctypes.c_void_p),
        ("kept", ctypes.c_void_p),
        ("moment", ctypes.c_void_p),
        ("square", ctypes.c_void_p),
        ("arena", ctypes.c_void_p),
        ("beta_1", ctypes.c_float),
        ("beta_2", ctypes.c_float),
        ("weight_decay", ctypes.c_float),
        ("ema", ctypes.c_float),
        ("smoothing", ctypes.c_float),
        ("alpha", ctypes.c_float),
        ("temperature", ctypes.c_float),
        ("reserved_float", ctypes.c_float),
        ("step", ctypes.c_int64),
        ("grids", ctypes.POINTER(Grid)),
        ("class_weights", ctypes.c_void_p),
    )


def plan_layers(model: Any) -> ctypes.Array[Layer]:
    """Describes a model to the native engine.

    Args:
        model: A built sequential Keras model, (N, H, W, C) to logits (N, classes).

    Returns:
        A ctypes array of layers.

    Raises:
        TintlingError: A layer, or a setting of it, is unknown to the native engine; the message says
            which, and what to do.
    """
    planner = _Planner(model)
    for layer in model.layers:
        planner.add(layer)
    plan = planner.plan
    if not plan or (plan[-1].height, plan[-1].width) != (1, 1) or len(plan) > _MAX_LAYERS:
        raise TintlingError(f"the native engine trains 1 to {_MAX_LAYERS} layers that end in logits")
    if plan[-1].channels > _MAX_CLASSES:
        raise TintlingError(
            f"the native engine trains up to {_MAX_CLASSES} classes, not {plan[-1].channels}: "
            "take --engine tensorflow"
        )
    return (Layer * len(plan))(*plan)


class _Planner:
    """Walks through a model, layer by layer."""

    def __init__(self, model: Any) -> None:
        self.plan: list[Layer] = []
        self._shape = tuple(model.input_shape[1:])
        self._offsets: dict[str, int] = {}
        self._model = model
        if type(model).__name__ != "Sequential" or len(self._shape) != 3:
            raise self._refusal("the model", "expected a sequential model of one image")
        offset = 0
        for weight in model.weights:
            self._offsets[weight.name] = offset
            offset += int(weight.shape.num_elements())

    def add(self, layer: Any) -> None:
        """Adds what a Keras layer does."""
        match type(layer).__name__:
            case "Conv2D":
                self._check(layer, padding="valid", strides=(1, 1), dilation_rate=(1, 1), groups=1)
                self._window(layer, LayerKind.LINEAR, layer.kernel_size, layer.filters, layer.kernel)
            case "DepthwiseConv2D":
                self._check(layer, padding="valid", strides=(1, 1), dilation_rate=(1, 1), depth_multiplier=1)
                if layer.kernel_size[0] * layer.kernel_size[1] > _MAX_TAPS:
                    raise self._refusal(layer.name, f"its window has more than {_MAX_TAPS} taps")
                self._window(
                    layer, LayerKind.DEPTHWISE, layer.kernel_size, self._shape[2], layer.depthwise_kernel
                )
            case "Dense":
                # Keras flattens height, width, channels, which is the order of a window's kernel.
                self._window(layer, LayerKind.LINEAR, self._shape[:2], layer.units, layer.kernel)
            case "BatchNormalization":
                self._norm(layer)
            case "ReLU":
                self._check(layer, max_value=None, negative_slope=0.0, threshold=0.0)
                self._relu()
            case "MaxPooling2D":
                self._check(layer, padding="valid", pool_size=(2, 2), strides=(2, 2))
                self._pool()
            case "GlobalAveragePooling2D":
                self._push(Layer(kind=LayerKind.AVERAGE), (1, 1, self._shape[2]))
            case "Dropout":
                self._check(layer, rate=0.0)
            case "Flatten" | "InputLayer":
                pass
            case kind:
                raise self._refusal(f"{layer.name} ({kind})", "it does not support such layers")

    def _window(self, layer: Any, kind: int, window: Sequence[int], channels: int, kernel: Any) -> None:
        height, width = self._shape[0] - window[0] + 1, self._shape[1] - window[1] + 1
        entry = Layer(kind=kind, window_height=window[0], window_width=window[1])
        entry.weight = self._offsets[kernel.name]
        entry.bias = self._offsets[layer.bias.name] if layer.use_bias else -1
        self._push(entry, (height, width, channels))
        activation = keras.activations.serialize(layer.activation)
        if activation == "relu":
            self._relu()
        elif activation != "linear":
            raise self._refusal(layer.name, f"its activation is {activation}")

    def _norm(self, layer: Any) -> None:
        entry = Layer(kind=LayerKind.NORM, epsilon=layer.epsilon, momentum=layer.momentum)
        entry.weight = self._offsets[layer.gamma.name] if layer.scale else -1
        entry.bias = self._offsets[layer.beta.name] if layer.center else -1
        entry.mean = self._offsets[layer.moving_mean.name]
        entry.variance = self._offsets[layer.moving_variance.name]
        self._push(entry, self._shape)

    def _relu(self) -> None:
        if self.plan and self.plan[-1].kind == LayerKind.NORM:
            self.plan[-1].relu = 1
        else:
            self._push(Layer(kind=LayerKind.RELU, weight=-1, bias=-1), self._shape)

    def _pool(self) -> None:
        height, width, channels = self._shape
        self._shape = (height // 2, width // 2, channels)
        before = self.plan[-1] if self.plan else None
        if (
            before
            and before.kind == LayerKind.NORM
            and before.relu
            and before.weight < 0
            and not (height % 2 or width % 2)
        ):
            # Together they go over the large plane half as often.
            before.kind = LayerKind.NORM_POOL
            before.height, before.width, _ = self._shape
            return
        entry = Layer(kind=LayerKind.MAX_POOL)
        entry.in_height, entry.in_width, entry.in_channels = height, width, channels
        entry.height, entry.width, entry.channels = self._shape
        self.plan.append(entry)

    def _push(self, entry: Layer, shape: tuple[int, ...]) -> None:
        entry.in_height, entry.in_width, entry.in_channels = self._shape
        entry.height, entry.width, entry.channels = shape
        self._shape = shape
        self.plan.append(entry)

    def _check(self, layer: Any, **expected: Any) -> None:
        for name, value in expected.items():
            found = getattr(layer, name)
            if found != value:
                raise self._refusal(layer.name, f"its {name} is {found}, not {value}")

    def _refusal(self, name: str, reason: str) -> TintlingError:
        return TintlingError(
            f"the native engine cannot train {self._model.name}: {name}: {reason}; take --engine tensorflow"
        )
