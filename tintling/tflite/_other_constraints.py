"""The rules of matrix products, recurrent operators and others, see ``tintling.tflite._constraints``."""

from __future__ import annotations

import numpy as np

from tintling.arithmetic.quantized_params import (
    add_n_scaling,
    batch_matmul_params,
    log_softmax_params,
    lstm_params,
    prelu_params,
    quantization,
    requantize_params,
    scale_of,
    squared_difference_params,
    svdf_params,
    zero_point_of,
)
from tintling.graph import DType, Graph
from tintling.operators import (
    AddN,
    AssignVariable,
    BatchMatMul,
    L2Normalization,
    LogSoftmax,
    Prelu,
    Quantize,
    ReadVariable,
    Rsqrt,
    SquaredDifference,
    Svdf,
    UnidirectionalSequenceLstm,
)

__all__: list[str] = []  # every function named constraint_…

_MAX_LOG_SOFTMAX_DEPTH = 4095
_MAX_NORMALIZED = 32767
_BIAS_TOLERANCE = 1e-5
_QUANTIZE_PAIRS = {
    (DType.FLOAT32, DType.INT8),
    (DType.FLOAT32, DType.INT16),
    (DType.INT8, DType.INT8),
    (DType.INT8, DType.UINT8),
    (DType.UINT8, DType.INT8),
    (DType.INT8, DType.INT16),
    (DType.INT16, DType.INT8),
    (DType.INT16, DType.INT16),
}


def constraint_quantize_types(graph: Graph, op: Quantize) -> str | None:
    """From float32 to int8 or int16, between int8 and uint8, and between int8 and int16."""
    source, output = graph.tensors[op.inputs[0]].dtype, graph.tensors[op.output].dtype
    if (source, output) not in _QUANTIZE_PAIRS:
        return f"TFLite Micro has none from {source.value} to {output.value}"
    if source is not DType.FLOAT32:
        requantize_params(graph, op)
    return None


def constraint_prelu(graph: Graph, op: Prelu) -> str | None:
    """The slope broadcasts to the input, and factors keep the scaled values in int32."""
    shape = graph.tensors[op.inputs[0]].shape
    slope = graph.tensors[op.inputs[1]].shape
    try:
        fits = np.broadcast_shapes(shape, slope) == shape
    except ValueError:
        fits = False
    if not fits or graph.tensors[op.output].shape != shape:
        return f"a slope of shape {list(slope)} does not broadcast to {list(shape)}"
    prelu_params(graph, op)
    return None


def constraint_squared_difference(graph: Graph, op: SquaredDifference) -> str | None:
    """Scales lie close together, and scaled squares stay in int32."""
    squared_difference_params(graph, op)
    return None


def constraint_log_softmax(graph: Graph, op: LogSoftmax) -> str | None:
    """The output has scale 16/256 and zero point 127; at most 4095 values along the last axis."""
    source, output = graph.tensors[op.inputs[0]], graph.tensors[op.output]
    quant = quantization(output)
    if quant.scale[0] != np.float32(16 / 256) or quant.zero_point[0] != 127:
        return (
            "the output must have (scale 0.0625, zero point 127), got "
            f"(scale {float(quant.scale[0]):g}, zero point {int(quant.zero_point[0])})"
        )
    if not source.shape or source.shape[-1] > _MAX_LOG_SOFTMAX_DEPTH or source.shape != output.shape:
        most = f"at most {_MAX_LOG_SOFTMAX_DEPTH} values"
        return f"input {list(source.shape)}, output {list(output.shape)}: {most}"
    log_softmax_params(graph, op)
    return None


def constraint_add_n(graph: Graph, op: AddN) -> str | None:
    """Two inputs or more; all tensors have one shape and one type, int8 inputs also one quantization."""
    tensors = [graph.tensors[index] for index in (*op.inputs, op.output)]
    first = tensors[0]
    if len(op.inputs) < 2:
        return "takes 2 inputs or more, got 1"
    for tensor in tensors[1:]:
        if (tensor.shape, tensor.dtype) != (first.shape, first.dtype):
            found = f"{list(tensor.shape)} of {tensor.dtype.value}"
            return f"{list(first.shape)} of {first.dtype.value} and {found} do not go together"
    if first.dtype is DType.INT8:
        kinds = {(float(scale_of(tensor)), zero_point_of(tensor)) for tensor in tensors[:-1]}
        if len(kinds) > 1:
            return f"all inputs must have the same scale and zero point, got {len(kinds)} different ones"
        add_n_scaling(graph, op)
    return None


def constraint_l2_normalization(graph: Graph, op: L2Normalization) -> str | None:
    """The output has scale 1/128 and zero point 0; at most 32767 values along the last axis."""
    source, output = graph.tensors[op.inputs[0]], graph.tensors[op.output]
    quant = quantization(output)
    if quant.scale[0] != np.float32(1 / 128) or quant.zero_point[0] != 0:
        found = f"(scale {float(quant.scale[0]):g}, zero point {int(quant.zero_point[0])})"
        return f"the output must have (scale 1/128, zero point 0), got {found}"
    if not source.shape or source.shape[-1] > _MAX_NORMALIZED or source.shape != output.shape:
        # With more, the sum of squares may leave int32.
        return f"input {list(source.shape)}, output {list(output.shape)}: at most {_MAX_NORMALIZED} values"
    return None


def constraint_positive_input(graph: Graph, op: Rsqrt) -> str | None:
    """The input has zero point -128, so that no value is negative."""
    zero_point = int(quantization(graph.tensors[op.inputs[0]]).zero_point[0])
    if zero_point != -128:
        return f"the input has zero point {zero_point} and may be negative, where TFLite Micro stops"
    return None


def constraint_matrices(graph: Graph, op: BatchMatMul) -> str | None:
    """Up to 5 dimensions, of which the last two are multiplied and the others broadcast as in NumPy."""
    first, second, output = (graph.tensors[i].shape for i in (*op.inputs, op.output))
    if not 2 <= len(first) <= 5 or not 2 <= len(second) <= 5:
        return f"shapes {list(first)} and {list(second)} must have 2 to 5 dimensions"
    rows, depth = (first[-1], first[-2]) if op.adjoint[0] else first[-2:]
    other, columns = (second[-1], second[-2]) if op.adjoint[1] else second[-2:]
    try:
        batch = np.broadcast_shapes(first[:-2], second[:-2])
    except ValueError:
        batch = None
    expected = None if batch is None or depth != other else (*batch, rows, columns)
    if expected != output:
        return f"{list(first)} times {list(second)} is not {list(output)}"
    if all(graph.tensors[index].is_constant for index in op.inputs):
        return "both inputs are constant"
    batch_matmul_params(graph, op)
    return None


def constraint_svdf(graph: Graph, op: Svdf) -> str | None:
    """Input (1, n), features (filters, n), time (filters, memory), state (1, filters · memory)."""
    source, features, time, bias = (graph.tensors[i] for i in op.inputs)
    state, output = graph.states[op.state], graph.tensors[op.output]
    shapes = [list(t.shape) for t in (source, features, time, state, output)]
    if any(len(shape) != 2 for shape in shapes) or op.rank < 1:
        return f"shapes {shapes} must have 2 dimensions, and rank {op.rank} must be at least 1"
    filters, memory = time.shape
    fitting = (
        source.shape[0] == 1
        and features.shape == (filters, source.shape[1])
        and filters % op.rank == 0
        and state.shape == (1, filters * memory)
        and output.shape == (1, filters // op.rank)
        and bias.size == filters // op.rank
    )
    if not fitting:
        return f"input, features, time, state and output of shapes {shapes} do not fit rank {op.rank}"
    if state.quant is None or features.quant is None or time.quant is None or bias.quant is None:
        return "state, weights and bias must have a scale"
    if state.dtype is DType.INT16 and state.quant.zero_point[0]:
        return f"an int16 state must have zero point 0, got {int(state.quant.zero_point[0])}"
    if state.dtype is not time.dtype:
        return f"a state of {state.dtype.value} does not go with time weights of {time.dtype.value}"
    product = state.quant.scale[0] * time.quant.scale[0]
    if abs(float(bias.quant.scale[0]) - float(product)) >= _BIAS_TOLERANCE:
        return f"the bias has scale {float(bias.quant.scale[0]):g}, but the products have {float(product):g}"
    svdf_params(graph, op)
    return None


def constraint_lstm(graph: Graph, op: UnidirectionalSequenceLstm) -> str | None:
    """A batch of 1; weights, biases and states fit input and units; the cell's scale is a power of two."""
    source, output = graph.tensors[op.inputs[0]], graph.tensors[op.output]
    hidden, cell = graph.states[op.hidden], graph.states[op.cell]
    if len(source.shape) != 3 or source.shape[1 if op.time_major else 0] != 1:
        return f"an input of shape {list(source.shape)} is no batch of 1: (1, steps, values)"
    units, depth = cell.shape[-1], source.shape[2]
    steps = source.shape[0 if op.time_major else 1]
    wrong = [
        list(graph.tensors[op.inputs[first + gate]].shape)
        for first, expected in ((1, (units, depth)), (5, (units, units)))
        for gate in range(4)
        if graph.tensors[op.inputs[first + gate]].shape != expected
    ]
    wrong += [[graph.tensors[i].size] for i in op.inputs[12:16] if graph.tensors[i].size != units]
    wrong += [list(state.shape) for state in (hidden, cell) if state.shape != (1, units)]
    if wrong or output.size != steps * units:
        return f"shapes {wrong or list(output.shape)} do not fit {units} units and {depth} values a step"
    if hidden.dtype is not DType.INT8 or any(graph.tensors[i].quant is None for i in op.inputs[1:9]):
        return "the last output must be int8, and every weight must have a scale"
    lstm_params(graph, op)
    return None


def constraint_state_size(graph: Graph, op: ReadVariable | AssignVariable) -> str | None:
    """The variable has one shape, type and quantization wherever it is read and assigned."""
    state = graph.states[op.state]
    index = op.inputs[0] if isinstance(op, AssignVariable) else op.output
    tensor = graph.tensors[index]
    if state.initial.shape != tensor.shape:
        return f"variable {state.name!r} of shape {list(state.shape)} is too large"
    return None
