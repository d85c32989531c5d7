"""What ``tintling inspect`` finds out, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tintling.costs import OperatorCost, operator_costs
from tintling.errors import ModelFormatError
from tintling.firmware_export.compiler.memory_plan import needed_bytes
from tintling.firmware_export.compiler.network import CompiledNetwork, compile_network
from tintling.firmware_export.forms.model_source import find_model
from tintling.graph import Graph, Tensor
from tintling.operators import Op
from tintling.pixel_input import pixel_input
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite

__all__ = ["Inspection", "inspect_model", "options_of"]

_PIXELS = 28 * 28


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    """A model with its costs and its place in memory.

    Attributes:
        path: The .tflite file.
        network: The network as it would be exported.
        labels: What each output stands for; empty for a bare file.
        costs: Costs of each operator.
        trained_parameters: Trained values of the float network, as Keras counts them; None for a bare file.
        pixels: How a network for one grey 28×28 image sees pixels and why, or why nobody knows; empty for
            other networks.
    """

    path: Path
    network: CompiledNetwork
    labels: tuple[str, ...]
    costs: tuple[OperatorCost, ...]
    trained_parameters: int | None
    pixels: str = ""

    @property
    def graph(self) -> Graph:
        """The network as the file describes it."""
        return self.network.graph

    @property
    def macs(self) -> int:
        """Multiply-accumulates of one inference."""
        return sum(cost.macs for cost in self.costs)

    def to_json(self) -> dict[str, Any]:
        """The result as plain types."""
        graph, program, plan = self.graph, self.network.program, self.network.plan
        return {
            "model": str(self.path),
            "sha256": graph.sha256,
            "file_bytes": graph.file_bytes,
            "description": graph.description,
            "labels": list(self.labels),
            "pixels": self.pixels,
            "head": graph.head.value,
            "inputs": list(graph.inputs),
            "outputs": list(graph.outputs),
            "macs": self.macs,
            "parameters": graph.parameters,
            "trained_parameters": self.trained_parameters,
            "constant_bytes": program.constant_bytes,
            "arena_bytes": plan.arena_bytes,
            "arena_lower_bound": plan.lower_bound,
            "arena_without_reuse": plan.sum_bytes,
            "arena_needed": [{"step": time, "bytes": size} for time, size in needed_bytes(program).items()],
            "operators": [
                {
                    "index": i,
                    **asdict(cost),
                    "inputs": list(op.inputs),
                    "outputs": list(op.outputs),
                    "options": dict(options_of(op)),
                }
                for i, (op, cost) in enumerate(zip(graph.ops, self.costs, strict=True))
            ],
            "tensors": [_tensor_json(tensor) for tensor in graph.tensors],
            "arena": [
                {
                    "name": program.values[place.value].name,
                    "tensors": list(program.values[place.value].tensors),
                    "offset": place.offset,
                    "bytes": place.size,
                    "first_step": place.first,
                    "last_step": place.last,
                }
                for place in plan.placements
            ],
            "steps": [{"name": step.name, "operators": list(step.ops)} for step in program.steps],
        }


def inspect_model(path: Path, *, normalization: Normalization | None = None) -> Inspection:
    """Reads, lowers and plans a model.

    Args:
        path: A .tflite file, or a run directory that holds one.
        normalization: How the network was trained to see pixels, if the user says so.

    Raises:
        TintlingError: The model cannot be read or compiled.
    """
    source = find_model(path)
    graph = read_tflite(source.path)
    return Inspection(
        path=source.path,
        network=compile_network(graph, name=source.name),
        labels=source.labels,
        costs=operator_costs(graph),
        trained_parameters=source.trained_parameters,
        pixels=_pixels(graph, source.normalization, normalization),
    )


def _pixels(graph: Graph, manifest: Normalization | None, asked: Normalization | None) -> str:
    """How a network of 28×28 sees pixels, or why nobody knows."""
    if len(graph.inputs) != 1 or graph.input.size != _PIXELS:
        return ""
    try:
        return pixel_input(graph, manifest, asked).text
    except ModelFormatError as error:
        return f"unknown: {error}"


def options_of(op: Op) -> Mapping[str, Any]:
    """The attributes of an operator other than its operands, in words and numbers."""
    found = {}
    for name, value in asdict(op).items():
        if name not in {"inputs", "outputs"}:
            found[name] = getattr(value, "value", value)
    return found


def _tensor_json(tensor: Tensor) -> dict[str, Any]:
    quant = tensor.quant
    return {
        "index": tensor.index,
        "name": tensor.name,
        "shape": list(tensor.shape),
        "dtype": tensor.dtype.value,
        "bytes": tensor.nbytes,
        "constant": tensor.is_constant,
        "quantization": None
        if quant is None
        else {
            "scale": [float(s) for s in quant.scale],
            "zero_point": [int(z) for z in quant.zero_point],
            "quantized_dimension": quant.quantized_dimension,
        },
    }
