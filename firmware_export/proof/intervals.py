"""Which values each element of a tensor can take, whatever the input of the network is.

Intervals go through the network from its input, operator by operator. An operator without a rule of its
own gives the whole range of its type, which is always true. Inputs are taken to be independent, so
intervals contain every value that occurs, and perhaps values that never do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.fixed_point import multiply_by_quantized_multiplier
from tintling.arithmetic.lookup_tables import TableOp, is_table, lookup_table
from tintling.arithmetic.quantized_params import (
    LinearParams,
    conv_groups,
    conv_params,
    fully_connected_params,
    mean_params,
    pool_params,
)
from tintling.graph import DType, Graph
from tintling.operators import (
    AveragePool2D,
    Conv2D,
    DepthwiseConv2D,
    ExpandDims,
    FullyConnected,
    MaxPool2D,
    Mean,
    Op,
    Reshape,
    Squeeze,
)

__all__ = ["Interval", "LinearLayer", "Sums", "linear_layer", "reachable", "sums_of", "sums_of_mean"]

Values = NDArray[np.int64]
LinearOp = Conv2D | DepthwiseConv2D | FullyConnected


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """Least and greatest value of each element.

    Attributes:
        low: int64, in the shape of the tensor.
        high: The same, inclusive.
    """

    low: Values
    high: Values

    def shaped(self, shape: tuple[int, ...]) -> Interval:
        """The same elements in another shape."""
        return Interval(self.low.reshape(shape), self.high.reshape(shape))


@dataclass(frozen=True, slots=True, eq=False)
class LinearLayer:
    """A layer with weights as mathematics.

    Attributes:
        op: The operator.
        params: Offsets and factors.
        weights: shape (channels, taps), int64.
        bias: shape (channels,), int64; as in the file.
    """

    op: LinearOp
    params: LinearParams
    weights: Values
    bias: Values

    @property
    def corrected_bias(self) -> Values:
        """Bias with the correction for the input's zero point: what sums in the C begin with."""
        bias: Values = self.bias + self.params.input_offset * self.weights.sum(1)
        return bias


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Accumulators of a layer.

    Attributes:
        low: shape (channels,), int64; least accumulator.
        high: Greatest accumulator, likewise.
        partial_low: No sum of a part of the terms, in any order, is less.
        partial_high: None is greater.
    """

    low: Values
    high: Values
    partial_low: Values
    partial_high: Values


def linear_layer(graph: Graph, op: LinearOp) -> LinearLayer:
    """Weights and bias of an operator from the file's tensors."""
    data = graph.tensors[op.inputs[1]].data
    if data is None:
        raise AssertionError(f"tensor {op.inputs[1]} is no constant")
    if isinstance(op, DepthwiseConv2D):
        weights = data[0].reshape(-1, data.shape[3]).T
    else:
        weights = data.reshape(len(data), -1)
    params = fully_connected_params(graph, op) if isinstance(op, FullyConnected) else conv_params(graph, op)
    bias = np.zeros(len(weights), np.int64)
    if len(op.inputs) > 2 and op.inputs[2] >= 0:
        found = graph.tensors[op.inputs[2]].data
        if found is None:
            raise AssertionError(f"tensor {op.inputs[2]} is no constant")
        bias = found.reshape(-1).astype(np.int64)
    return LinearLayer(op, params, weights.astype(np.int64), bias)


def sums_of(graph: Graph, layer: LinearLayer, source: Interval) -> Sums:
    """Accumulators that a layer can reach.

    Each tap takes the hull of the values that it meets anywhere in the image; a tap that can lie over an
    edge also meets the zero point, whose term is 0. For independent inputs and one position the interval
    is exact: every term reaches its bound at the same time.
    """
    low, high = _taps(graph, layer, source)
    first, second = layer.weights * low, layer.weights * high
    least, most = np.minimum(first, second), np.maximum(first, second)
    return Sums(
        low=layer.bias + least.sum(1),
        high=layer.bias + most.sum(1),
        partial_low=np.minimum(layer.bias, 0) + np.minimum(least, 0).sum(1),
        partial_high=np.maximum(layer.bias, 0) + np.maximum(most, 0).sum(1),
    )


def _taps(graph: Graph, layer: LinearLayer, source: Interval) -> tuple[Values, Values]:
    """Bounds of (input - zero point) for each channel and tap, broadcastable to the weights."""
    op, params = layer.op, layer.params
    low, high = source.low + params.input_offset, source.high + params.input_offset
    if isinstance(op, FullyConnected):
        depth = layer.weights.shape[1]
        return low.reshape(-1, depth).min(0)[None], high.reshape(-1, depth).max(0)[None]
    low, high = low.reshape(-1, low.shape[-1]).min(0), high.reshape(-1, high.shape[-1]).max(0)
    if params.vertical is None or params.horizontal is None:
        raise AssertionError("a convolution has windows")
    edges = (params.vertical, params.horizontal)
    if any(window.before or window.after for window in edges):
        low, high = np.minimum(low, 0), np.maximum(high, 0)
    channels = len(layer.weights)
    if isinstance(op, DepthwiseConv2D):
        owner = np.arange(channels) // op.depth_multiplier
        return low[owner][:, None], high[owner][:, None]
    groups = conv_groups(graph, op)
    depth = len(low) // groups
    owner = np.arange(channels) // (channels // groups)
    area = layer.weights.shape[1] // depth
    return (
        np.tile(low.reshape(groups, depth)[owner], (1, area)),
        np.tile(high.reshape(groups, depth)[owner], (1, area)),
    )


def sums_of_mean(graph: Graph, op: Mean, source: Interval) -> Sums:
    """Accumulators of MEAN, all elements in one row."""
    params = mean_params(graph, op)
    low, high = (part - params.input_zero_point for part in (source.low, source.high))
    return Sums(
        low=low.sum(op.axes).reshape(-1),
        high=high.sum(op.axes).reshape(-1),
        # The C starts with minus the zero points of all terms.
        partial_low=np.minimum(low, -abs(params.input_zero_point) - 128).sum(op.axes).reshape(-1),
        partial_high=np.maximum(high, abs(params.input_zero_point) + 128).sum(op.axes).reshape(-1),
    )


def reachable(graph: Graph) -> Mapping[int, Interval]:
    """Intervals of all activation tensors of int8, by tensor index."""
    found: dict[int, Interval] = {}
    for tensor in graph.tensors:
        if tensor.data is not None and tensor.dtype is DType.INT8:
            data = tensor.data.astype(np.int64)
            found[tensor.index] = Interval(data, data)
    for index in graph.inputs:
        found[index] = _whole(graph, index)
    for op in graph.ops:
        for index in op.outputs:
            found[index] = _whole(graph, index)
        if len(op.outputs) == 1 and graph.tensors[op.output].dtype is DType.INT8:
            shape = graph.tensors[op.output].shape
            result = _result(graph, op, found)
            if result is not None:
                found[op.output] = Interval(
                    np.broadcast_to(result.low, shape), np.broadcast_to(result.high, shape)
                )
    return found


def _whole(graph: Graph, index: int) -> Interval:
    tensor = graph.tensors[index]
    if tensor.dtype is DType.FLOAT32:
        low, high = 0, 0
    else:
        low, high = int(np.iinfo(tensor.dtype.numpy).min), int(np.iinfo(tensor.dtype.numpy).max)
    shape = tensor.shape
    return Interval(np.full(shape, low, np.int64), np.full(shape, high, np.int64))


def _result(graph: Graph, op: Op, found: Mapping[int, Interval]) -> Interval | None:
    """Interval of an operator's output, broadcastable to its shape; None without a rule."""
    source = found.get(op.inputs[0]) if op.inputs else None
    if source is None or graph.tensors[op.inputs[0]].dtype is not DType.INT8:
        return None
    shape = graph.tensors[op.output].shape
    match op:
        case Conv2D() | DepthwiseConv2D() | FullyConnected():
            layer = linear_layer(graph, op)
            sums = sums_of(graph, layer, source)
            return Interval(_scaled(layer.params, sums.low), _scaled(layer.params, sums.high))
        case MaxPool2D() | AveragePool2D():
            return _pooled(graph, op, source)
        case Mean():
            mean, sums = mean_params(graph, op), sums_of_mean(graph, op, source)
            ends = [
                np.clip(
                    multiply_by_quantized_multiplier(end, mean.multiplier, mean.shift) + mean.output_offset,
                    -128,
                    127,
                ).reshape(shape)
                for end in (sums.low, sums.high)
            ]
            return Interval(*ends)
        case Reshape() | Squeeze() | ExpandDims():
            return source.shaped(shape)
        case _ if is_table(graph, op) and isinstance(op, TableOp):
            return _looked_up(lookup_table(graph, op).astype(np.int64), source).shaped(shape)
        case _:
            return None


def _scaled(params: LinearParams, sums: Values) -> Values:
    multiplier, shift = params.multiplier.astype(np.int64), params.shift.astype(np.int64)
    scaled = multiply_by_quantized_multiplier(sums, multiplier, shift) + params.output_offset
    return np.clip(scaled, params.activation_min, params.activation_max)


def _pooled(graph: Graph, op: MaxPool2D | AveragePool2D, source: Interval) -> Interval:
    """Pooling stays between the least and the greatest value of its channel."""
    params = pool_params(graph, op)
    ends = [
        np.clip(end, params.activation_min, params.activation_max)
        for end in (source.low.min((0, 1, 2)), source.high.max((0, 1, 2)))
    ]
    return Interval(*ends)


def _looked_up(table: Values, source: Interval) -> Interval:
    """Least and greatest entry between the ends of each interval."""
    pairs, inverse = np.unique(
        np.stack([source.low.ravel(), source.high.ravel()], 1), axis=0, return_inverse=True
    )
    low = np.array([table[a + 128 : b + 129].min() for a, b in pairs])
    high = np.array([table[a + 128 : b + 129].max() for a, b in pairs])
    inverse = inverse.reshape(-1)
    return Interval(low[inverse].reshape(source.low.shape), high[inverse].reshape(source.low.shape))
