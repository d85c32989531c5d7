"""Operators with weights, and those that move a window over an image."""

from __future__ import annotations

from dataclasses import dataclass

from tintling.operators._base import Activation, Operator, Padding

__all__ = [
    "AveragePool2D",
    "BatchMatMul",
    "Conv2D",
    "DepthwiseConv2D",
    "FullyConnected",
    "MaxPool2D",
    "ResizeBilinear",
    "TransposeConv",
]


@dataclass(frozen=True, slots=True)
class Conv2D(Operator):
    """CONV_2D: input (1, H, W, Ci), filter (Co, Kh, Kw, Ci / groups) int8, bias (Co,) int32 or absent.

    With several groups, output channel ``c`` sees the input channels of group
    ``c // (Co / groups)`` only; ``tintling.arithmetic.quantized_params.conv_groups`` gives the number.
    """

    padding: Padding
    stride: tuple[int, int]
    dilation: tuple[int, int]
    activation: Activation


@dataclass(frozen=True, slots=True)
class DepthwiseConv2D(Operator):
    """DEPTHWISE_CONV_2D: input (1, H, W, Ci), filter (1, Kh, Kw, Ci * multiplier) int8."""

    padding: Padding
    stride: tuple[int, int]
    dilation: tuple[int, int]
    depth_multiplier: int
    activation: Activation


@dataclass(frozen=True, slots=True)
class FullyConnected(Operator):
    """FULLY_CONNECTED: weights (units, n) int8, bias (units,) int32 or absent.

    The input is read as rows of ``n`` values, whatever its shape.
    """

    activation: Activation
    keep_num_dims: bool


@dataclass(frozen=True, slots=True)
class MaxPool2D(Operator):
    """MAX_POOL_2D over (height, width) windows."""

    padding: Padding
    stride: tuple[int, int]
    filter: tuple[int, int]
    activation: Activation


@dataclass(frozen=True, slots=True)
class AveragePool2D(Operator):
    """AVERAGE_POOL_2D; the divisor counts only positions inside the image."""

    padding: Padding
    stride: tuple[int, int]
    filter: tuple[int, int]
    activation: Activation


@dataclass(frozen=True, slots=True)
class ResizeBilinear(Operator):
    """RESIZE_BILINEAR of (1, H, W, C) to the height and width of the output."""

    align_corners: bool
    half_pixel_centers: bool


@dataclass(frozen=True, slots=True)
class TransposeConv(Operator):
    """TRANSPOSE_CONV: input (1, H, W, Ci), filter (Co, Kh, Kw, Ci) int8, bias (Co,) int32 or absent.

    The file's operand that names the shape of the output is left out: the output has that shape.
    """

    padding: Padding
    stride: tuple[int, int]
    activation: Activation


@dataclass(frozen=True, slots=True)
class BatchMatMul(Operator):
    """BATCH_MATMUL of (…, n, k) and (…, k, m); ``adjoint`` tells which side is stored transposed."""

    adjoint: tuple[bool, bool]
