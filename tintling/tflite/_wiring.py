"""What a graph's operators read and write: every value there before it is read, and written once."""

from __future__ import annotations

from tintling.errors import ModelFormatError
from tintling.graph import Graph
from tintling.tflite._remedies import fixed_batch

__all__ = ["check_inputs", "check_wiring"]

_IMAGE_RANK = 4


def check_inputs(graph: Graph) -> set[int]:
    """Makes sure that the inputs of the network can be filled.

    Returns:
        Their indices.

    Raises:
        ModelFormatError: They cannot.
    """
    ready: set[int] = set()
    for index in graph.inputs:
        _check_input(graph, index, ready)
    return ready


def check_wiring(graph: Graph) -> None:
    """Makes sure that every value is there before it is read, and written once.

    Raises:
        ModelFormatError: It is not, or the batch is not 1.
    """
    if not graph.ops or not graph.inputs or not graph.outputs:
        raise ModelFormatError("the network has no operators, no inputs or no outputs")
    ready = check_inputs(graph)
    for position, op in enumerate(graph.ops):
        for index in op.inputs:
            if index >= 0 and not graph.tensors[index].is_constant and index not in ready:
                raise ModelFormatError(f"operator {position} reads tensor {index} before it is written")
        for index in op.outputs:
            if index in ready or graph.tensors[index].is_constant:
                raise ModelFormatError(f"operator {position} overwrites tensor {index}")
            ready.add(index)
    written = {index for op in graph.ops for index in op.outputs}
    for index in graph.outputs:
        if index not in written:
            raise ModelFormatError(f"output tensor {index} is not the result of an operator")


def _check_input(graph: Graph, index: int, ready: set[int]) -> None:
    """Checks one input of the network and adds it to the tensors that are ready."""
    if not 0 <= index < len(graph.tensors) or index in ready or graph.tensors[index].is_constant:
        raise ModelFormatError(f"tensor {index} is no valid input of the network")
    tensor = graph.tensors[index]
    # Fewer axes than an image has may come without a batch.
    batched = len(tensor.shape) >= _IMAGE_RANK
    if any(size < 1 for size in tensor.shape) or (batched and tensor.shape[0] != 1):
        raise ModelFormatError(
            f"input tensor {index} ({tensor.name!r}) has shape {list(tensor.shape)}: expected a batch of 1 "
            f"and constant sizes; {fixed_batch(tensor.shape)}"
        )
    ready.add(index)
