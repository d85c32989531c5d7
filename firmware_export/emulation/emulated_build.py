"""The generated C as a program of an emulated processor: same bits, and every instruction counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.batches import Inputs, checked_inputs
from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.compiler.network import CompiledNetwork, Model, network_of
from tintling.firmware_export.compiler.options import EngineOptions
from tintling.firmware_export.targets.cross import Family
from tintling.firmware_export.targets.elf import SectionSizes
from tintling.firmware_export.targets.emulator import emulate

__all__ = ["EmulatedModel", "Execution", "emulate_model"]


@dataclass(frozen=True, slots=True, eq=False)
class Execution:
    """A batch that was inferred on an emulated processor.

    Attributes:
        outputs: shape (N, *output.sample_shape), of the first output tensor's dtype.
        instructions: shape (N,), int64: instructions of each inference, from the call of
            ``tl_<name>_invoke`` to its return.
        stack_bytes: Deepest stack of any inference.
        every_output: All of them, like ``outputs``.
    """

    outputs: NDArray[Any]
    instructions: NDArray[np.int64]
    stack_bytes: int
    every_output: tuple[NDArray[Any], ...] = ()


class EmulatedModel:
    """A model as code of another processor. Not for several threads at once.

    Args:
        network: What is compiled.
        target: One of :data:`~tintling.firmware_export.targets.emulator.EMULATED_CORES`.
        opt: Optimisation, such as ``-Os``.
        flags: Further compiler flags.
        family: Which compiler: zig's, or the GNU cross compiler.

    Attributes:
        graph: The network.
        target: The processor.
        opt: The optimisation.
        arena_bytes: Working memory of an inference.
        sizes: What the linked program takes, with the compiler's helper functions.
    """

    def __init__(
        self,
        network: CompiledNetwork,
        target: str,
        *,
        opt: str = "-Os",
        flags: Sequence[str] = (),
        family: Family = "zig",
    ) -> None:
        name = network.name
        self.graph = network.graph
        self.target = target
        self.opt = opt
        self.arena_bytes = network.arena_bytes
        self._name = name
        self._invoke = f"tl_{name}_invoke"
        self._emulator = emulate(target, emit_c(network), self._invoke, opt=opt, flags=flags, family=family)
        self._inputs = self._places("input", len(self.graph.inputs))
        self._outputs = self._places("output", len(self.graph.outputs))

    def _places(self, role: str, count: int) -> list[int]:
        names = (f"tl_{self._name}_{role}{f'_{i}' if i else ''}" for i in range(count))
        return [self._emulator.call(name) for name in names]

    @property
    def sizes(self) -> SectionSizes:
        """What the linked program takes, with the compiler's helper functions."""
        return self._emulator.program.sizes

    def run(self, batch: Inputs, *, stream: bool = False) -> Execution:
        """Infers a batch, one sample after another.

        Args:
            batch: shape (N, *input.sample_shape), of the input tensor's dtype; several inputs are a
                sequence of such arrays.
            stream: Let a network that remembers go on from sample to sample; else each begins anew.

        Raises:
            ModelFormatError: The batch has another shape or dtype.
            ToolchainError: The program crashed.
        """
        arrays = checked_inputs(self.graph, batch, self._name)
        count = len(arrays[0])
        tensors = [self.graph.tensors[index] for index in self.graph.outputs]
        found = [np.empty((count, *tensor.sample_shape), tensor.dtype.numpy) for tensor in tensors]
        instructions = np.zeros(count, np.int64)
        stack = 0
        for i in range(count):
            if self.graph.states and (i == 0 or not stream):
                self._emulator.call(f"tl_{self._name}_reset")
            for place, values in zip(self._inputs, arrays, strict=True):
                self._emulator.write(place, values[i].tobytes())
            self._emulator.call(self._invoke)
            instructions[i] = self._emulator.instructions
            stack = max(stack, self._emulator.stack_bytes)
            for place, tensor, values in zip(self._outputs, tensors, found, strict=True):
                raw = self._emulator.read(place, tensor.nbytes)
                values[i] = np.frombuffer(raw, values.dtype).reshape(values.shape[1:])
        return Execution(found[0], instructions, stack, tuple(found))


def emulate_model(
    model: Model,
    target: str,
    *,
    name: str = "model",
    opt: str = "-Os",
    flags: Sequence[str] = (),
    family: Family = "zig",
    options: EngineOptions | None = None,
) -> EmulatedModel:
    """Compiles a model's generated C for a processor and loads it into an emulator.

    Args:
        model: A .tflite file, its bytes, the graph that was read from it, or a compiled network.
        target: One of :data:`~tintling.firmware_export.targets.emulator.EMULATED_CORES`.
        name: Identifier of the model in C, unless it is compiled already.
        opt: Optimisation, such as ``-O2``.
        flags: Further compiler flags.
        family: Which compiler: zig's, or the GNU cross compiler.
        options: What the C is made for, unless it is compiled already; the fewest bytes by default.

    Raises:
        MissingExtraError: zig or Unicorn is not installed.
        ModelFormatError: The file is malformed.
        UnsupportedOperatorError: The graph holds an operator that is not compiled.
        ToolchainError: The source does not compile, or the target has no emulator.
    """
    network = network_of(model, name=name, options=options)
    return EmulatedModel(network, target, opt=opt, flags=flags, family=family)
