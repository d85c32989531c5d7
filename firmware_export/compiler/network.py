"""A network that is ready to be written in any form: lowered once, planned once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tintling.firmware_export.compiler.background import skip_background
from tintling.firmware_export.compiler.bands import in_bands
from tintling.firmware_export.compiler.lowering import lower
from tintling.firmware_export.compiler.memory_plan import MemoryPlan, plan_memory
from tintling.firmware_export.compiler.options import EngineOptions, Optimize
from tintling.firmware_export.compiler.program import Program
from tintling.graph import Graph
from tintling.tflite.reader import read_tflite

__all__ = ["CompiledNetwork", "Model", "compile_network", "network_of"]


@dataclass(frozen=True, slots=True, eq=False)
class CompiledNetwork:
    """A network as C knows it. Every form of an export, every build and every report starts from one.

    Attributes:
        graph: The network as the .tflite file describes it.
        program: The kernel calls that compute it.
        plan: Which bytes of the arena hold what.
        options: What it was compiled for.
    """

    graph: Graph
    program: Program
    plan: MemoryPlan
    options: EngineOptions

    @property
    def name(self) -> str:
        """Identifier of the model; its C names begin with ``tl_<name>``."""
        return self.program.name

    @property
    def labels(self) -> tuple[str, ...]:
        """What each value of the first output stands for; may be empty."""
        return self.program.labels

    @property
    def arena_bytes(self) -> int:
        """Working memory of an inference, the input included."""
        return self.plan.arena_bytes

    @property
    def constant_bytes(self) -> int:
        """Bytes of flash that weights, biases, factors and tables take."""
        return self.program.constant_bytes

    @property
    def macs(self) -> int:
        """Multiply-accumulates of one inference."""
        return self.program.macs


Model = Path | bytes | Graph | CompiledNetwork
"""A model as functions take it: a .tflite file, its bytes, the graph that was read, or the network."""


def compile_network(
    graph: Graph,
    *,
    name: str,
    labels: Sequence[str] = (),
    limit: int | None = None,
    options: EngineOptions | None = None,
) -> CompiledNetwork:
    """Lowers a network and lays its values out in one arena.

    Args:
        graph: An int8 network.
        name: Identifier of the model in C.
        labels: What each value of the first output stands for; may be empty.
        limit: Bytes that the arena may take; None for any.
        options: What it is compiled for; the smallest form by default.

    Returns:
        The network; equal graphs give equal programs and plans.

    Raises:
        ArtifactError: The name is no identifier, or the number of labels is wrong.
        ArenaOverflowError: The arena takes more than ``limit``.
        QuantizationError: The scales give factors that int32 arithmetic cannot hold.
        UnsupportedOperatorError: A form of an operator that no kernel has.
    """
    options = options or EngineOptions()
    program = lower(graph, name=name, labels=tuple(labels), options=options)
    if options.optimize is Optimize.SIZE:
        program = in_bands(program)
    if options.skip_background:
        program = skip_background(graph, program)
    return CompiledNetwork(graph, program, plan_memory(program, limit=limit), options)


def network_of(
    model: Model,
    *,
    name: str = "model",
    labels: Sequence[str] = (),
    options: EngineOptions | None = None,
) -> CompiledNetwork:
    """Compiles a model that is given in any way.

    Args:
        model: A .tflite file, its bytes, the graph that was read from it, or a network, which is given
            back as it is.
        name: Identifier of the model in C, unless it is compiled already.
        labels: What each output stands for, likewise.
        options: What it is compiled for, likewise.

    Raises:
        TintlingError: As :func:`compile_network` and :func:`~tintling.tflite.reader.read_tflite` do.
    """
    if isinstance(model, CompiledNetwork):
        return model
    graph = model if isinstance(model, Graph) else read_tflite(model)
    return compile_network(graph, name=name, labels=labels, options=options)
