"""Exact convolutions, dense layers and poolings over a batch, for ``tintling.arithmetic.reference``."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from tintling.arithmetic.fixed_point import multiply_by_quantized_multiplier, multiply_wide
from tintling.arithmetic.quantized_params import (
    LinearOp,
    LinearParams,
    PoolParams,
    SlidingWindow,
    conv_groups,
    conv_params,
    fully_connected_params,
    pool_params,
    transpose_conv_params,
)
from tintling.graph import Graph
from tintling.operators import (
    AveragePool2D,
    Conv2D,
    DepthwiseConv2D,
    FullyConnected,
    MaxPool2D,
    TransposeConv,
)

__all__ = [
    "average_pool_2d",
    "conv_2d",
    "depthwise_conv_2d",
    "fully_connected",
    "max_pool_2d",
    "transpose_conv",
]

# Sums of products of 8-bit weights and 9- or 16-bit numbers stay far below 2**53, so that matrix
# products in float64 are exact.


def _windows(
    x: NDArray[Any],
    extent: tuple[int, int],
    stride: tuple[int, int],
    dilation: tuple[int, int],
    windows: tuple[SlidingWindow, SlidingWindow],
    *,
    fill: int,
) -> NDArray[Any]:
    """Views every window of a batch of images.

    Args:
        x: shape (N, H, W, C).
        extent: SlidingWindow height and width.
        stride: Vertical and horizontal.
        dilation: Vertical and horizontal.
        windows: How the window walks vertically and horizontally.
        fill: Value in the padding.

    Returns:
        shape (N, Ho, Wo, Kh, Kw, C), a read-only view of the padded batch.
    """
    vertical, horizontal = windows
    pads = ((0, 0), (vertical.before, vertical.after), (horizontal.before, horizontal.after), (0, 0))
    padded = np.pad(x, pads, constant_values=fill)
    n, h, w, c = padded.strides
    return as_strided(
        padded,
        shape=(len(x), vertical.output, horizontal.output, *extent, x.shape[3]),
        strides=(n, h * stride[0], w * stride[1], h * dilation[0], w * dilation[1], c),
        writeable=False,
    )


def _bias(graph: Graph, op: LinearOp) -> NDArray[np.int64] | int:
    if len(op.inputs) < 3 or op.inputs[2] < 0:
        return 0
    data = graph.tensors[op.inputs[2]].data
    return 0 if data is None else data.astype(np.int64).reshape(-1)


def _weights(graph: Graph, op: LinearOp) -> NDArray[np.int8]:
    data = graph.tensors[op.inputs[1]].data
    if data is None:
        raise AssertionError("the reader lets only constant weights through")
    return data


def _requantize(
    graph: Graph, op: LinearOp, accumulator: NDArray[np.float64], params: LinearParams
) -> NDArray[Any]:
    """Adds the bias, scales each channel (last axis), adds the zero point and clamps."""
    total = accumulator.astype(np.int64) + _bias(graph, op)
    scale = multiply_wide if params.wide else multiply_by_quantized_multiplier
    scaled = scale(total, params.multiplier.astype(np.int64), params.shift.astype(np.int64))
    shifted = scaled + params.output_offset
    clamped: NDArray[Any] = np.clip(shifted, params.activation_min, params.activation_max)
    return clamped.astype(graph.tensors[op.output].dtype.numpy)


def _both(params: LinearParams) -> tuple[SlidingWindow, SlidingWindow]:
    if params.vertical is None or params.horizontal is None:
        raise AssertionError("a convolution has windows")
    return params.vertical, params.horizontal


def conv_2d(graph: Graph, op: Conv2D, x: NDArray[Any]) -> NDArray[Any]:
    """CONV_2D.

    Args:
        graph: The network.
        op: The operator.
        x: shape (N, 1, H, W, Ci), int8 or int16.

    Returns:
        shape (N, 1, Ho, Wo, Co), of the same type.
    """
    params = conv_params(graph, op)
    weights = _weights(graph, op)
    # The padding holds the zero point, that is zero after the offset.
    offset = x[:, 0].astype(np.int16) + np.int16(params.input_offset)
    views = _windows(offset, weights.shape[1:3], op.stride, op.dilation, _both(params), fill=0)
    groups = conv_groups(graph, op)
    depth, filters = weights.shape[3], weights.shape[0] // groups
    parts = []
    for group in range(groups):
        channels = views[..., group * depth : (group + 1) * depth]
        kernel = weights[group * filters : (group + 1) * filters].reshape(filters, -1)
        columns = channels.reshape(*views.shape[:3], kernel.shape[1]).astype(np.float64)
        parts.append(columns @ kernel.T.astype(np.float64))
    return _requantize(graph, op, np.concatenate(parts, axis=-1), params)[:, np.newaxis]


def depthwise_conv_2d(graph: Graph, op: DepthwiseConv2D, x: NDArray[Any]) -> NDArray[Any]:
    """DEPTHWISE_CONV_2D; shapes as in :func:`conv_2d`."""
    params = conv_params(graph, op)
    weights = _weights(graph, op)[0]
    offset = x[:, 0].astype(np.int16) + np.int16(params.input_offset)
    # Output channel c reads input channel c // depth_multiplier.
    spread = np.repeat(offset, op.depth_multiplier, axis=3)
    views = _windows(spread, weights.shape[:2], op.stride, op.dilation, _both(params), fill=0)
    total = np.einsum("nhwijc,ijc->nhwc", views, weights.astype(np.int64))
    return _requantize(graph, op, total, params)[:, np.newaxis]


def transpose_conv(graph: Graph, op: TransposeConv, x: NDArray[Any]) -> NDArray[Any]:
    """TRANSPOSE_CONV; shapes as in :func:`conv_2d`. Each input pixel adds its filters to the output."""
    params = transpose_conv_params(graph, op)
    vertical, horizontal = _both(params)
    weights = _weights(graph, op).astype(np.float64)
    _, height, width, channels = graph.tensors[op.output].shape
    pixels = x[:, 0].astype(np.float64) + params.input_offset
    rows, columns = pixels.shape[1:3]
    step_y, step_x = op.stride
    # Room for everything that falls beyond the edges and is cut off afterwards.
    room = (max(height, rows * step_y) + weights.shape[1], max(width, columns * step_x) + weights.shape[2])
    total = np.zeros((len(x), room[0] + vertical.before, room[1] + horizontal.before, channels))
    for i in range(weights.shape[1]):
        for j in range(weights.shape[2]):
            place = (slice(i, i + rows * step_y, step_y), slice(j, j + columns * step_x, step_x))
            total[:, place[0], place[1]] += pixels @ weights[:, i, j].T
    top, left = vertical.before, horizontal.before
    kept = total[:, top : top + height, left : left + width]
    return _requantize(graph, op, kept, params)[:, np.newaxis]


def fully_connected(graph: Graph, op: FullyConnected, x: NDArray[Any]) -> NDArray[Any]:
    """FULLY_CONNECTED.

    Args:
        graph: The network.
        op: The operator.
        x: shape (N, …), int8 or int16, each sample a whole number of rows.

    Returns:
        shape (N, rows, units), of the same type.
    """
    params = fully_connected_params(graph, op)
    weights = _weights(graph, op)
    depth = weights.shape[1]
    rows = x.reshape(len(x), math.prod(x.shape[1:]) // depth, depth).astype(np.float64) + params.input_offset
    return _requantize(graph, op, rows @ weights.T.astype(np.float64), params)


def _clamped(values: NDArray[Any], params: PoolParams, x: NDArray[Any]) -> NDArray[Any]:
    """Clamps (N, Ho, Wo, C) to the fused activation, in the type of ``x``, and puts the batch of 1 back."""
    result: NDArray[Any] = np.clip(values, params.activation_min, params.activation_max).astype(x.dtype)
    return result[:, np.newaxis]


def max_pool_2d(graph: Graph, op: MaxPool2D, x: NDArray[Any]) -> NDArray[Any]:
    """MAX_POOL_2D; shapes as in :func:`conv_2d`. The padding never wins."""
    params = pool_params(graph, op)
    both = (params.vertical, params.horizontal)
    views = _windows(x[:, 0], op.filter, op.stride, (1, 1), both, fill=np.iinfo(x.dtype).min)
    greatest = views.max(axis=(3, 4))
    return _clamped(greatest, params, x)


def average_pool_2d(graph: Graph, op: AveragePool2D, x: NDArray[Any]) -> NDArray[Any]:
    """AVERAGE_POOL_2D; shapes as in :func:`conv_2d`.

    The sum of raw values is divided by the number of positions inside the image and rounded half
    away from zero; zero points play no part because input and output share them.
    """
    params = pool_params(graph, op)
    both = (params.vertical, params.horizontal)
    total = _windows(x[:, 0].astype(np.int32), op.filter, op.stride, (1, 1), both, fill=0).sum(axis=(3, 4))
    inside = np.ones((1, *x.shape[2:4], 1), np.int32)
    count = _windows(inside, op.filter, op.stride, (1, 1), both, fill=0).sum(axis=(3, 4))
    magnitude = (np.abs(total) + count // 2) // count
    rounded = np.where(total > 0, magnitude, -magnitude)
    return _clamped(rounded, params, x)
