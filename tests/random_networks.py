"""Hypothesis strategies that draw small networks over every supported operator.

``networks()`` gives :class:`RandomNetwork`: a .tflite file and a batch of inputs for it. Chains and
branches (residual sums, concatenations) grow from one input; shapes, strides, paddings, dilations,
activations, zero points, scales per tensor and per channel, and biases are all drawn. Activation
scales follow the values, so that few tensors saturate entirely and differences stay visible.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from random_more import more_steps
from tflite_builder import ModelBuilder, Quant

ACTIVATIONS = ("NONE", "RELU", "RELU_N1_TO_1", "RELU6")


@dataclass(frozen=True)
class RandomNetwork:
    """A drawn network.

    Attributes:
        data: The .tflite file.
        inputs: shape (N, *input shape without the batch), int8, or float32 when the network quantizes.
        operators: The operators, in order.
    """

    data: bytes
    inputs: np.ndarray
    operators: tuple[str, ...]

    def __repr__(self) -> str:
        return (
            f"RandomNetwork({' '.join(self.operators)}, {len(self.data)} bytes, inputs {self.inputs.shape})"
        )


class _Grower:
    """Adds drawn operators to a builder; one random generator keeps examples small to draw."""

    def __init__(self, rng: np.random.Generator, builder: ModelBuilder) -> None:
        self.rng = rng
        self.builder = builder

    def integer(self, low: int, high: int) -> int:
        """A number in low … high."""
        return int(self.rng.integers(low, high + 1))

    def choice(self, values):
        """One of the values."""
        return values[self.integer(0, len(values) - 1)]

    def chance(self, probability: float) -> bool:
        """True with a probability."""
        return bool(self.rng.random() < probability)

    def zero_point(self) -> int:
        """Often an end of the range, as converters give after ReLU, or any other."""
        return self.choice((-128, -128, 0, 127, self.integer(-128, 127), self.integer(-128, 127)))

    def scale(self, low: float = 0.003, high: float = 0.3) -> float:
        """A float32 scale, now and then a power of two."""
        value = math.exp(self.rng.uniform(math.log(low), math.log(high)))
        if self.chance(0.15):
            value = 2.0 ** round(math.log2(value))
        return float(np.float32(value))

    def quant(self, scale: float) -> Quant:
        """A quantization near a scale."""
        return float(np.float32(scale * self.rng.uniform(0.3, 3.0))), self.zero_point()

    def weights(self, *shape: int) -> np.ndarray:
        """Weights, often bell-shaped, sometimes with the extremes."""
        if self.chance(0.3):
            return self.rng.integers(-128, 128, shape)
        return np.clip(np.round(self.rng.normal(0, 40, shape)), -127, 127).astype(int)

    def weight_scales(self, channels: int) -> list[float]:
        """One scale, or one for each channel."""
        if self.chance(0.4):
            return [self.scale(0.001, 0.05)]
        return [self.scale(0.001, 0.05) for _ in range(channels)]

    def linear(self, x: int, channels: int, depth: int) -> dict:
        """Weight scales, bias and output quantization of a layer that sums ``depth`` products."""
        scales = self.weight_scales(channels)
        spread = self.builder.quant(x)[0] * float(np.mean(scales)) * math.sqrt(depth) * 40 * 75
        bias = self.rng.integers(-3000, 3001, channels) if self.chance(0.75) else None
        if bias is not None and self.chance(0.1):
            bias = bias * 997
        return {
            "weight_scales": scales,
            "bias": bias,
            "out": self.quant(spread / 128),
            "activation": self.choice(ACTIVATIONS),
        }

    def window(self, shape: tuple[int, ...], limit: int = 4) -> dict:
        """Window, stride and padding that fit an image."""
        padding = self.choice(("SAME", "VALID"))
        extent = tuple(self.integer(1, limit if padding == "SAME" else min(limit, n)) for n in shape[1:3])
        return {
            "extent": extent,
            "stride": (self.integer(1, 3), self.integer(1, 3)),
            "padding": padding,
        }

    def dilation(self, shape: tuple[int, ...], geometry: dict) -> tuple[int, int]:
        """Dilations with which the window still fits."""
        result = []
        for size, extent in zip(shape[1:3], geometry["extent"], strict=True):
            most = 3 if geometry["padding"] == "SAME" or extent == 1 else max(1, (size - 1) // (extent - 1))
            result.append(self.integer(1, min(3, most)) if self.chance(0.4) else 1)
        return result[0], result[1]

    # operators; each takes a tensor and gives one

    def conv_2d(self, x: int) -> int:
        shape = self.builder.shape(x)
        geometry = self.window(shape)
        groups = self.choice([g for g in (1, 2, 3, 4) if shape[3] % g == 0]) if self.chance(0.25) else 1
        channels = groups * self.integer(1, 6 // groups)
        extent = geometry.pop("extent")
        weights = self.weights(channels, *extent, shape[3] // groups)
        layer = self.linear(x, channels, weights[0].size)
        dilation = self.dilation(shape, {"extent": extent, **geometry})
        return self.builder.conv_2d(x, weights, **layer, **geometry, dilation=dilation)

    def depthwise_conv_2d(self, x: int) -> int:
        shape = self.builder.shape(x)
        geometry = self.window(shape)
        channels = shape[3] * self.integer(1, max(1, 8 // shape[3]))
        extent = geometry.pop("extent")
        weights = self.weights(1, *extent, channels)
        layer = self.linear(x, channels, math.prod(extent))
        dilation = self.dilation(shape, {"extent": extent, **geometry})
        return self.builder.depthwise_conv_2d(x, weights, **layer, **geometry, dilation=dilation)

    def pool(self, x: int) -> int:
        geometry = self.window(self.builder.shape(x))
        extent = geometry.pop("extent")
        kind = self.choice(("MAX_POOL_2D", "AVERAGE_POOL_2D"))
        return self.builder.pool_2d(kind, x, extent, **geometry, activation=self.choice(ACTIVATIONS))

    def fully_connected(self, x: int) -> int:
        shape = self.builder.shape(x)
        units = self.integer(1, 8)
        keep = len(shape) > 2 and self.chance(0.4)
        depth = shape[-1] if keep else math.prod(shape)
        layer = self.linear(x, units, depth)
        absent = layer["bias"] is None and self.chance(0.5)
        weights = self.weights(units, depth)
        return self.builder.fully_connected(x, weights, **layer, keep_num_dims=keep, absent_bias=absent)

    def mean(self, x: int) -> int:
        rank = len(self.builder.shape(x))
        axes = (1, 2) if rank == 4 and self.chance(0.6) else (self.integer(1, rank - 1),)
        axes = tuple(axis - rank if self.chance(0.2) else axis for axis in axes)
        keep = rank < 3 or self.chance(0.5)
        return self.builder.mean(x, axes, out=self.quant(self.builder.quant(x)[0]), keep_dims=keep)

    def binary_constant(self, x: int) -> int:
        """ADD, SUB or MUL with a constant, broadcast or not, on either side."""
        shape = self.builder.shape(x)
        other = self.choice((shape, shape[-1:], (1,), (1,) * (len(shape) - 1) + shape[-1:]))
        scale = self.scale(0.005, 0.05)
        constant = self.builder.constant(
            self.rng.integers(-128, 128, other), scales=[scale], zero_points=[self.zero_point()]
        )
        return self.binary(*((x, constant) if self.chance(0.7) else (constant, x)))

    def binary(self, a: int, b: int) -> int:
        """ADD, SUB or MUL of two tensors."""
        kind = self.choice(("ADD", "SUB", "MUL"))
        first, second = self.builder.quant(a)[0], self.builder.quant(b)[0]
        spread = first * second * 60 if kind == "MUL" else max(first, second)
        activation = self.choice(ACTIVATIONS)
        return self.builder.binary(kind, a, b, out=self.quant(spread), activation=activation)

    def residual(self, x: int) -> int:
        """A branch of one operator that keeps the shape, joined with the trunk."""
        branch = self.choice((self.lookup, self.same_conv))(x)
        return self.binary(*((x, branch) if self.chance(0.5) else (branch, x)))

    def same_conv(self, x: int) -> int:
        """A convolution that keeps the shape; another table operator where there is no image."""
        shape = self.builder.shape(x)
        if len(shape) != 4:
            return self.lookup(x)
        extent = (self.integer(1, 3), self.integer(1, 3))
        layer = self.linear(x, shape[3], shape[3] * math.prod(extent))
        return self.builder.conv_2d(x, self.weights(shape[3], *extent, shape[3]), **layer, padding="SAME")

    def concatenation(self, x: int) -> int:
        """The trunk beside requantized copies of itself."""
        out = self.builder.quant(x)
        branches = [
            self.builder.unary("QUANTIZE", self.lookup(x), out=out) for _ in range(self.integer(1, 2))
        ]
        rank = len(self.builder.shape(x))
        if rank < 2:
            return x
        axis = self.integer(1, rank - 1)
        if math.prod(self.builder.shape(x)) > 400:
            return x
        return self.builder.concatenation([x, *branches], axis - rank if self.chance(0.3) else axis)

    def pad(self, x: int) -> int:
        shape = self.builder.shape(x)
        inner = [(self.integer(0, 2), self.integer(0, 2)) for _ in shape[1:]]
        value = self.integer(-128, 127) if self.chance(0.3) else None
        return self.builder.pad(x, [(0, 0), *inner], value=value)

    def lookup(self, x: int) -> int:
        """An operator of one value."""
        builder, scale = self.builder, self.builder.quant(x)[0]
        match self.integer(0, 6):
            case 0:
                return builder.logistic(x)
            case 1:
                return builder.tanh(x)
            case 2:
                return builder.unary("RELU", x, out=self.quant(scale))
            case 3:
                return builder.unary("RELU6", x, out=builder.quant(x))
            case 4:
                return builder.leaky_relu(x, self.rng.uniform(-0.5, 1.5), out=self.quant(scale))
            case 5:
                return builder.unary("QUANTIZE", x, out=self.quant(scale))
            case _:
                return builder.softmax(x, beta=self.choice((1.0, 1.0, 0.5, 3.0)))

    def reshape(self, x: int) -> int:
        """RESHAPE to another factorization, SQUEEZE, or a TRANSPOSE that moves nothing."""
        shape = self.builder.shape(x)
        match self.integer(0, 3):
            case 0:
                return self.builder.reshape(
                    x, (1, math.prod(shape)), how=self.choice(("tensor", "option", "neither"))
                )
            case 1 if len(shape) > 2 and 1 in shape[1:]:
                return self.builder.squeeze(x, [shape.index(1, 1)])
            case 2 if len(shape) == 4 and 1 in shape[1:]:
                ones = [i for i, n in enumerate(shape) if n == 1 and i > 0]
                rest = [i for i, n in enumerate(shape) if n != 1]
                return self.builder.transpose(x, [0, *rest, *ones])
            case _:
                return self.builder.reshape(x, (1, *_factors(math.prod(shape), self.integer(2, 3))))


def _factors(size: int, count: int) -> tuple[int, ...]:
    """Splits a number into factors of roughly equal size."""
    result = []
    for left in range(count, 1, -1):
        target = round(size ** (1 / left))
        factor = next(f for f in range(max(target, 1), 0, -1) if size % f == 0)
        result.append(factor)
        size //= factor
    return (*result, size)


def _step(grower: _Grower, x: int, *, more: bool) -> int:
    """Adds one operator that fits the tensor."""
    if more and grower.chance(0.6):
        return grower.choice(more_steps(grower, x))(x)
    shape = grower.builder.shape(x)
    steps: list[Callable[[int], int]] = [grower.lookup, grower.binary_constant, grower.residual]
    steps += [grower.concatenation, grower.pad, grower.mean, grower.reshape] if len(shape) > 1 else []
    if len(shape) == 4:
        steps += [grower.conv_2d, grower.depthwise_conv_2d, grower.pool] * 3
    if math.prod(shape) <= 300:
        steps.append(grower.fully_connected)
    return grower.choice(steps)(x)


def random_network(seed: int, length: int, samples: int = 4, *, more: bool = False) -> RandomNetwork:
    """Draws a network.

    Args:
        seed: Determines everything.
        length: Steps from the input; a step is one to four operators.
        samples: Inputs to draw.
        more: Draw operators that move, compare, reduce or resize values as well.
    """
    rng = np.random.default_rng(seed)
    builder = ModelBuilder()
    grower = _Grower(rng, builder)
    shape = (1, grower.integer(1, 9), grower.integer(1, 9), grower.integer(1, 4))
    floats = grower.chance(0.1)
    if floats:
        x = builder.input(shape, dtype="FLOAT32")
        x = builder.unary("QUANTIZE", x, out=(grower.scale(0.01, 0.1), grower.zero_point()))
    else:
        x = builder.input(shape, scale=grower.scale(0.003, 0.05), zero_point=grower.zero_point())
    first = len(builder.operators)
    for _ in range(length):
        if math.prod(builder.shape(x)) < 2000:
            x = _step(grower, x, more=more)
    if len(builder.operators) == first:
        x = grower.lookup(x)
    if grower.chance(0.1):
        x = builder.dequantize(x)
    builder.output(x)
    if floats:
        inputs = rng.normal(0, 3, (samples, *shape[1:])).astype(np.float32)
    else:
        inputs = rng.integers(-128, 128, (samples, *shape[1:])).astype(np.int8)
        inputs[0] = -128
    operators = tuple(str(op.code) for op in builder.operators)
    return RandomNetwork(builder.build(), inputs, operators)


def networks(
    max_length: int = 6, samples: int = 4, *, more: bool = False
) -> st.SearchStrategy[RandomNetwork]:
    """Draws networks of up to ``max_length`` steps with ``samples`` inputs each."""
    return st.builds(
        random_network,
        seed=st.integers(0, 2**32 - 1),
        length=st.integers(1, max_length),
        samples=st.just(samples),
        more=st.just(more),
    )
