"""What ``tintling inspect`` finds out, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tintling.costs import OperatorCost, operator_costs
from tintling.firmware_export.compiler.lowering import lower
from tintling.firmware_export.compiler.memory_plan import MemoryPlan, plan_memory
from tintling.firmware_export.compiler.program import Program
from tintling.firmware_export.forms.model_source import find_model
from tintling.graph import Graph, Tensor
from tintling.operators import Op
from tintling.tflite.reader import read_tflite

__all__ = ["Inspection", "inspect_model", "options_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    """A model with its costs and its place in memory.

    Attributes:
        path: The .tflite file.
        graph: The network.
        labels: What each output stands for; empty for a bare file.
        costs: Costs of each operator.
        program: The lowered network.
        plan: Which bytes of the arena hold what.
    """

    path: Path
    graph: Graph
    labels: tuple[str, ...]
    costs: tuple[OperatorCost, ...]
    program: Program
    plan: MemoryPlan

    @property
    def macs(self) -> int:
        """Multiply-accumulates of one inference."""
        return sum(cost.macs for cost in self.costs)

    def to_json(self) -> dict[str, Any]:
        """Everything, for machines."""
        graph = self.graph
        return {
            "model": str(self.path),
            "sha256": graph.sha256,
            "file_bytes": graph.file_bytes,
            "description": graph.description,
            "labels": list(self.labels),
            "inputs": list(graph.inputs),
            "outputs": list(graph.outputs),
            "macs": self.macs,
            "parameters": graph.parameters,
            "constant_bytes": self.program.constant_bytes,
            "arena_bytes": self.plan.arena_bytes,
            "arena_lower_bound": self.plan.lower_bound,
            "arena_without_reuse": self.plan.sum_bytes,
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
                    "name": self.program.values[place.value].name,
                    "tensors": list(self.program.values[place.value].tensors),
                    "offset": place.offset,
                    "bytes": place.size,
                    "first_step": place.first,
                    "last_step": place.last,
                }
                for place in self.plan.placements
            ],
            "steps": [{"name": step.name, "operators": list(step.ops)} for step in self.program.steps],
        }


def inspect_model(path: Path) -> Inspection:
    """Reads, lowers and plans a model.

    Args:
        path: A .tflite file, or a run directory that holds one.

    Raises:
        TintlingError: The model cannot be read or compiled.
    """
    source = find_model(path)
    graph = read_tflite(source.path)
    program = lower(graph, name=source.name)
    return Inspection(
        path=source.path,
        graph=graph,
        labels=source.labels,
        costs=operator_costs(graph),
        program=program,
        plan=plan_memory(program),
    )


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
