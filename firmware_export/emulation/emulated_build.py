"""The generated C as a program of an emulated processor: same bits, and every instruction counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.errors import ModelFormatError
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
        outputs: shape (N, *output.shape[1:]), of the output tensor's dtype.
        instructions: shape (N,), int64: instructions of each inference, from the call of
            ``tl_<name>_invoke`` to its return.
        stack_bytes: Deepest stack of any inference.
    """

    outputs: NDArray[Any]
    instructions: NDArray[np.int64]
    stack_bytes: int


class EmulatedModel:
    """A model as code of another processor. Not for several threads at once.

    Args:
        network: What is compiled.
        target: One of :data:`~tintling.firmware_export.targets.emulator.EMULATED_TARGETS`.
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
        self._invoke = f"tl_{name}_invoke"
        self._emulator = emulate(target, emit_c(network), self._invoke, opt=opt, flags=flags, family=family)
        self._input = self._emulator.call(f"tl_{name}_input")
        self._output = self._emulator.call(f"tl_{name}_output")

    @property
    def sizes(self) -> SectionSizes:
        """What the linked program takes, with the compiler's helper functions."""
        return self._emulator.program.sizes

    def run(self, batch: NDArray[Any]) -> Execution:
        """Infers a batch, one image after another.

        Args:
            batch: shape (N, *input.shape[1:]), of the input tensor's dtype.

        Raises:
            ModelFormatError: The batch has another shape or dtype.
            ToolchainError: The program crashed.
        """
        expected, output = self.graph.input, self.graph.output
        if batch.dtype != expected.dtype.numpy or batch.shape[1:] != expected.shape[1:]:
            raise ModelFormatError(
                f"batch: expected {expected.dtype.value.lower()} of shape {('N', *expected.shape[1:])}, "
                f"got {batch.dtype} of shape {batch.shape}"
            )
        outputs = np.empty((len(batch), *output.shape[1:]), output.dtype.numpy)
        instructions = np.zeros(len(batch), np.int64)
        stack = 0
        for i, image in enumerate(batch):
            self._emulator.write(self._input, image.tobytes())
            self._emulator.call(self._invoke)
            instructions[i] = self._emulator.instructions
            stack = max(stack, self._emulator.stack_bytes)
            raw = self._emulator.read(self._output, output.nbytes)
            outputs[i] = np.frombuffer(raw, outputs.dtype).reshape(outputs.shape[1:])
        return Execution(outputs, instructions, stack)


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
        target: One of :data:`~tintling.firmware_export.targets.emulator.EMULATED_TARGETS`.
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
