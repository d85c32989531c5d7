"""Lowers convolutions of one pixel over few channels to a kernel that keeps two pixels in registers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.quantized_params import conv_params
from tintling.firmware_export.compiler.blocked.conv_layer import ConvLayer
from tintling.firmware_export.compiler.blocked.sides import reach_of
from tintling.firmware_export.compiler.blocked.structs import PointwisePixelsStruct
from tintling.firmware_export.compiler.kernel_structs import TileStruct
from tintling.firmware_export.compiler.linear_weights import corrected_bias, weights_of
from tintling.firmware_export.compiler.options import TargetCore
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import Conv2D, DepthwiseConv2D

__all__ = ["DEPTH", "Runs", "fewest_runs", "lower_pixels", "pixels_distance"]

Values = NDArray[np.int64]
DEPTH = 16
"""Input channels that registers hold, TL_PIXELS_DEPTH of ``tl_pointwise_pixels_s8.h``."""

_TITLE = "Bias, multiplier, rounding and shift; bias of the lower sum"
_COPIES = 4  # of the kernel in a network: about 450 bytes each, as is what each saves in weights
_LIMIT = (1 << 15) - 1  # of a run's lower sum, upwards and downwards
_TRIES = 200  # orders that are tried
_NOISE = 0.3  # how far an order departs from that of the largest weights
_ONE = TileStruct(1, 1)
_RISC_V = {TargetCore.RV32IMC, TargetCore.RV32IMCB}  # cores with registers enough


@dataclass(frozen=True, slots=True)
class Runs:
    """An order of the inputs, and where it is cut.

    Attributes:
        order: Input channels.
        ends: Bit k is set where a run ends with the k-th of them.
    """

    order: tuple[int, ...]
    ends: int

    @classmethod
    def of(cls, groups: list[list[int]]) -> Runs:
        """The runs one after the other."""
        lengths = np.cumsum([len(group) for group in groups])
        return cls(tuple(tap for group in groups for tap in group), int((1 << (lengths - 1)).sum()))

    @property
    def count(self) -> int:
        """Number of runs."""
        return self.ends.bit_count()


def lower_pixels(layer: ConvLayer) -> bool:
    """Lowers a convolution if it has the right form.

    Returns:
        Whether it did.
    """
    conv, builder, name = layer.conv, layer.builder, layer.name
    pixel = isinstance(layer.op, Conv2D) and _is_pixel(builder, layer.op)
    if not pixel or layer.tail.pool is not None or not _has_own_copies(builder):
        return False
    channels = layer.channels()
    if channels is None:
        return False
    runs = fewest_runs(layer.matrix, *_inputs_of(layer))
    pixels = conv.output.h * conv.output.w
    params = PointwisePixelsStruct(
        pixels=pixels,
        depth=conv.input.c,
        outputs=conv.output.c,
        ends=runs.ends,
        order=runs.order + (0,) * (DEPTH - conv.input.c),
        bounds=channels.bounds,
    )
    ordered = np.ascontiguousarray(layer.matrix[:, runs.order])
    weights = builder.constant(f"{name}_weights", "Weights", ordered, ("channel", "input"))
    # The lower sum begins without the 2^15 of each run.
    lower = (channels.rows[:, :1].astype(np.int64) - (runs.count << 15)).astype(np.int32)
    rows = np.concatenate([channels.rows, lower], axis=1)
    builder.step(
        f"tl_pointwise_pixels{channels.suffix}",
        layer.ops,
        params,
        (layer.source, weights, builder.constant(f"{name}_channels", _TITLE, rows, ("channel", "number"))),
        layer.tail.output,
        distances=[(layer.source, pixels_distance(pixels, conv.input.c, conv.output.c))],
    )
    return True


def pixels_distance(pixels: int, depth: int, outputs: int) -> int:
    """Bytes by which the output must begin before the input, at least, to overwrite it safely.

    Two pixels are read before they are written. An odd one comes first, and is written as two.
    """
    read = np.arange(2 - pixels % 2, pixels + 1, 2, dtype=np.int64)
    written = np.maximum(read, 2)
    late = written[:-1] * outputs - read[:-1] * depth
    return min(max(int(late.max(initial=0)), 0), pixels * outputs)


def _inputs_of(layer: ConvLayer) -> tuple[Values, Values]:
    """The least and the greatest value of each input; a depthwise layer's weights bound its results."""
    graph, builder = layer.builder.graph, layer.builder
    depth = layer.conv.input.c
    least, most = np.full(depth, -128, np.int64), np.full(depth, 127, np.int64)
    before = next((op for op in graph.ops if layer.op.inputs[0] == op.output), None)
    if not isinstance(before, DepthwiseConv2D):
        return least, most
    linear, weights = conv_params(graph, before), weights_of(builder, before.inputs[1])
    matrix = np.ascontiguousarray(weights[0].reshape(-1, depth).T)
    bias = corrected_bias(builder, before, linear, matrix.astype(np.int64).sum(1))
    low, high = reach_of(matrix, bias, linear)
    bounds = linear.activation_min, linear.activation_max
    return np.clip(low, *bounds), np.clip(high, *bounds)


def fewest_runs(matrix: NDArray[np.int8], least: Values | int = -128, most: Values | int = 127) -> Runs:
    """Looks for an order of the inputs in which few runs are light enough for every channel.

    Args:
        matrix: shape (channels, taps), int8.
        least: The least value of each input, or of all.
        most: The greatest one.
    """
    wide = matrix.astype(np.int64)
    ends = np.stack([wide * least, wide * most])
    reach = np.concatenate([ends.max(0), -ends.min(0)])  # upwards and downwards
    return _fewest_runs(reach.tobytes(), reach.shape)


@cache
def _fewest_runs(data: bytes, shape: tuple[int, ...]) -> Runs:
    reach = np.frombuffer(data, np.int64).reshape(shape)
    least = max(-(-int(reach.sum(1).max()) // _LIMIT), 1)
    rng = np.random.default_rng(0)
    size = reach.max(0) + reach.mean(0)
    best: list[list[int]] = []
    for attempt in range(_TRIES):
        noise = rng.uniform(1 - _NOISE, 1 + _NOISE, len(size)) if attempt else 1
        groups = _packed_tightly(reach, np.argsort(-size * noise, kind="stable").tolist())
        if not best or len(groups) < len(best):
            best = groups
        if len(best) == least:
            break
    return Runs.of(best)


def _packed_tightly(reach: Values, order: list[int]) -> list[list[int]]:
    """Puts each tap into the run that it fills most."""
    sums = np.zeros((0, len(reach)), np.int64)
    groups: list[list[int]] = []
    for tap in order:
        fullest = (sums + reach[:, tap]).max(1)
        fits = np.flatnonzero(fullest <= _LIMIT)
        if fits.size:
            chosen = int(fits[fullest[fits].argmax()])
            groups[chosen].append(tap)
            sums[chosen] += reach[:, tap]
        else:
            groups.append([tap])
            sums = np.vstack([sums, reach[:, tap]])
    return groups


def _has_own_copies(builder: ProgramBuilder) -> bool:
    """Whether all convolutions of one pixel of a network get a copy of the kernel with literal shapes."""
    options = builder.options
    if not options.paired or options.target not in _RISC_V:
        return False
    pixel = [op for op in builder.graph.ops if isinstance(op, Conv2D) and _is_pixel(builder, op)]
    return len(pixel) <= _COPIES and all(_fits(builder, op) for op in pixel)


def _is_pixel(builder: ProgramBuilder, op: Conv2D) -> bool:
    return builder.tensor(op.inputs[1]).shape[1:3] == (1, 1)


def _fits(builder: ProgramBuilder, op: Conv2D) -> bool:
    _, _, _, depth = builder.tensor(op.inputs[1]).shape
    _, height, width, channels = builder.tensor(op.inputs[0]).shape
    return op.stride == (1, 1) and depth == channels <= DEPTH and height * width > 1
