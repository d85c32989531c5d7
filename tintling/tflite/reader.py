"""Reads .tflite files into a :class:`~tintling.graph.Graph`.

Every offset is checked, constants are views of the file, and every operator is checked against
``tintling.tflite.supported_ops`` before the graph is handed out. What TFLite Micro takes is taken, with its
meaning: the first subgraph is the network, signatures and metadata are ignored, the target shape of a
RESHAPE is the shape of its output, a missing zero point is 0.
"""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from tintling.artifacts import sha256_bytes
from tintling.errors import ModelFormatError, QuantizationError, UnsupportedOperatorError
from tintling.foreign import describe_bytes
from tintling.graph import Graph
from tintling.obstacles import Obstacle
from tintling.operators import Op, op_name
from tintling.tflite import supported_ops
from tintling.tflite._flatbuffer import FlatBuffer
from tintling.tflite._float_islands import without_float_islands
from tintling.tflite._kinds import refuse_other_kinds
from tintling.tflite._operator_reader import OperatorReader
from tintling.tflite._schema import (
    FILE_IDENTIFIER,
    SCHEMA_VERSION,
    ModelField,
    SubgraphField,
)
from tintling.tflite._tensors import TensorTable
from tintling.tflite._wiring import check_inputs, check_wiring

__all__ = ["read_tflite"]

_MAX_GRAPH_TENSORS = 256
# A tensor or an operator of an honest file takes more than this.
_MIN_ENTRY_BYTES = 48


def read_tflite(source: Path | bytes, *, name: object = None) -> Graph:
    """Reads an int8 network.

    Args:
        source: A file, or its bytes. The graph's constants are views of these bytes.
        name: What to call bytes in messages.

    Returns:
        The network, with every operator found to be supported.

    Raises:
        ModelFormatError: The file is missing, no TFLite model, truncated, damaged, of another kind than
            int8, or has a batch other than 1.
        UnsupportedOperatorError: The network has operators, or variants of some, that are not
            supported; all of them are named.
        QuantizationError: Scales or zero points leave int32 arithmetic.
    """
    data = source if isinstance(source, bytes) else _load(source)
    given = name if isinstance(source, bytes) else source
    where = "the model" if given is None else str(given)
    try:
        return _read(data)
    except ModelFormatError as error:
        if data[4:8] != FILE_IDENTIFIER:
            raise ModelFormatError(describe_bytes(data, where)) from error
        raise ModelFormatError(f"{where}: {error}") from error
    except UnsupportedOperatorError as error:
        if given is None:
            raise
        raise error.of(where) from error


def _load(path: Path) -> bytes:
    if path.is_dir():
        raise ModelFormatError(f"{path} is a folder: expected a .tflite file")
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelFormatError(f"cannot read {path}: {error.strerror}") from error


def _read(data: bytes) -> Graph:
    """Reads tensors, then operators, then checks them; collects all that is not supported."""
    buffer = FlatBuffer(data)
    model = buffer.root()
    version = model.integer(ModelField.VERSION, "I")
    if version != SCHEMA_VERSION:
        raise ModelFormatError(f"schema version {version}, expected {SCHEMA_VERSION}")
    if model.count(ModelField.SUBGRAPHS) == 0:
        raise ModelFormatError("the file holds no network")
    subgraph = model.item(ModelField.SUBGRAPHS, 0)
    entries = subgraph.count(SubgraphField.TENSORS) + subgraph.count(SubgraphField.OPERATORS)
    if entries * _MIN_ENTRY_BYTES > len(buffer):
        raise ModelFormatError(f"{entries:,} tensors and operators do not fit into the file")
    table = TensorTable(buffer, model, subgraph)
    operators = OperatorReader(buffer, model, subgraph, table)
    outputs = subgraph.integers(SubgraphField.OUTPUTS, _MAX_GRAPH_TENSORS, "the list of outputs")
    ops, in_float = without_float_islands(operators.read(), table.tensors, outputs)
    graph = Graph(
        tensors=tuple(table.tensors),
        ops=tuple(op for op in ops if op is not None),
        inputs=subgraph.integers(SubgraphField.INPUTS, _MAX_GRAPH_TENSORS, "the list of inputs"),
        outputs=outputs,
        description=model.text(ModelField.DESCRIPTION),
        sha256=sha256_bytes(data),
        file_bytes=len(buffer),
        states=operators.states,
    )
    if not operators.obstacles and not in_float:
        check_wiring(graph)
    obstacles = [*operators.obstacles, *in_float, *_broken_rules(graph, ops)]
    if obstacles:
        refuse_other_kinds(table, operators.used)
        _refuse(graph, obstacles)
    return graph


def _broken_rules(graph: Graph, ops: list[Op | None]) -> list[Obstacle]:
    """Checks every operator that could be decoded against its constraints."""
    found: list[Obstacle] = []
    for index, op in enumerate(ops):
        if op is None:
            continue
        try:
            supported_ops.check_operator(graph, op, index)
        except UnsupportedOperatorError as error:
            found.extend(error.obstacles)
        except QuantizationError as error:
            found.append(Obstacle(op_name(op), index, str(error), of_numbers=True))
    return found


def _refuse(graph: Graph, obstacles: list[Obstacle]) -> NoReturn:
    """Raises one error for all that stands in the way."""
    ordered = sorted(obstacles, key=lambda obstacle: obstacle.index)
    error: UnsupportedOperatorError | QuantizationError = UnsupportedOperatorError.of_all(ordered)
    if all(obstacle.of_numbers for obstacle in ordered):
        error = QuantizationError("; ".join(obstacle.sentence for obstacle in ordered))
    try:
        check_inputs(graph)
    except ModelFormatError as batch:
        raise ModelFormatError(f"{batch}; {error}") from error
    raise error
