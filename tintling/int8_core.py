"""The int8 network inside one that is fed or read in another type.

Converters put QUANTIZE before an int8 network and DEQUANTIZE or QUANTIZE behind it, so that it takes and
gives uint8 or float32. A device that has int8 pixels needs neither.
"""

from __future__ import annotations

from dataclasses import replace

from tintling.graph import DType, Graph
from tintling.operators import Dequantize, Folded, Op, Quantize, op_name

__all__ = ["int8_core"]


def int8_core(graph: Graph) -> Graph:
    """Leaves out the conversions at the borders of a network.

    Args:
        graph: Any network.

    Returns:
        The network between them, with operators at their old positions; the same where there are none.
    """
    ops = list(graph.ops)
    inputs = tuple(_behind(graph, ops, index) for index in graph.inputs)
    outputs = tuple(_before(graph, ops, index) for index in graph.outputs)
    if (inputs, outputs) == (graph.inputs, graph.outputs):
        return graph
    return replace(graph, ops=tuple(ops), inputs=inputs, outputs=outputs)


def _behind(graph: Graph, ops: list[Op], index: int) -> int:
    """The int8 tensor that an input is quantized to, or the input itself."""
    readers = [position for position, op in enumerate(ops) if index in op.inputs]
    if len(readers) != 1 or index in graph.outputs:
        return index
    op = ops[readers[0]]
    if not isinstance(op, Quantize) or graph.tensors[op.output].dtype is not DType.INT8:
        return index
    if graph.tensors[index].dtype is DType.INT8 or op.output in graph.outputs:
        return index
    ops[readers[0]] = Folded((), (), op_name(op))
    return op.output


def _before(graph: Graph, ops: list[Op], index: int) -> int:
    """The int8 tensor that an output is made of, or the output itself."""
    writers = [position for position, op in enumerate(ops) if index in op.outputs]
    op = ops[writers[0]] if writers else None
    if not isinstance(op, Quantize | Dequantize) or graph.tensors[op.inputs[0]].dtype is not DType.INT8:
        return index
    read_elsewhere = any(index in other.inputs for other in ops)
    written = any(op.inputs[0] in other.outputs for other in ops)
    if graph.tensors[index].dtype is DType.INT8 or read_elsewhere or not written:
        return index
    ops[writers[0]] = Folded((), (), op_name(op))
    return op.inputs[0]
