"""What each layer of a network costs on an emulated core: instructions, multiply-accumulates, bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from tintling.costs import macs_of
from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.compiler.network import CompiledNetwork
from tintling.firmware_export.compiler.program import Step
from tintling.firmware_export.targets.cross import Family, cross_compilers
from tintling.firmware_export.targets.emulator import AnyEmulator, emulate
from tintling.graph import DType
from tintling.operators import op_name

__all__ = [
    "InferenceCosts",
    "LayerProfile",
    "Profile",
    "counting_family",
    "inference_costs",
    "layer_profiles",
    "profile_network",
]

_MARK = "tl_profile_mark"
# The generated C calls TL_TRACE with tensors that are finished: here, with the number of a step.
_SOURCES = {
    "tl_profile.h": (
        f"void {_MARK}(int step);\n#define TL_TRACE(step, data, bytes) ((void)(data), {_MARK}(step))\n"
    ),
    "tl_profile.c": f'#include "tl_profile.h"\nvoid {_MARK}(int step) {{\n    (void)step;\n}}\n',
}


@dataclass(frozen=True, slots=True)
class LayerProfile:
    """One step of the generated C.

    Attributes:
        name: Identifier of the step, such as ``conv2d_0``.
        kernel: The C function.
        operators: Operators of the file that it carries out, as TFLite spells them.
        instructions: Executed instructions, with the few that mark the end of a step.
        macs: Multiply-accumulates.
        constant_bytes: Weights and factors in flash.
        output_bytes: Bytes of the result.
    """

    name: str
    kernel: str
    operators: tuple[str, ...]
    instructions: int
    macs: int
    constant_bytes: int
    output_bytes: int


@dataclass(frozen=True, slots=True)
class Profile:
    """A network on a core.

    Attributes:
        core: The processor.
        opt: The compiler's optimisation.
        instructions: Of a whole inference, counted without marks.
        macs: Multiply-accumulates of an inference.
        flash_bytes: The linked program.
        arena_bytes: Working memory.
        stack_bytes: Deepest stack.
        layers: Each step, in order.
    """

    core: str
    opt: str
    instructions: int
    macs: int
    flash_bytes: int
    arena_bytes: int
    stack_bytes: int
    layers: tuple[LayerProfile, ...]

    def to_json(self) -> dict[str, Any]:
        """The result as plain types."""
        return asdict(self)


def profile_network(
    network: CompiledNetwork, core: str, *, opt: str = "-O2", family: Family = "zig"
) -> Profile:
    """Runs one inference of random values on an emulated core.

    Args:
        network: What is compiled.
        core: One of :data:`~tintling.firmware_export.targets.emulator.EMULATED_CORES`.
        opt: The compiler's optimisation.
        family: Which compiler: zig's, or the GNU cross compiler.

    Raises:
        MissingExtraError: zig or Unicorn is not installed.
        ToolchainError: The source does not compile, or the core has no emulator.
    """
    invoke, sources = f"tl_{network.name}_invoke", emit_c(network)
    plain = emulate(core, sources, invoke, opt=opt, family=family)
    _run(plain, network)
    return Profile(
        core=core,
        opt=opt,
        instructions=plain.instructions,
        macs=network.program.macs,
        flash_bytes=plain.program.sizes.flash,
        arena_bytes=network.arena_bytes,
        stack_bytes=plain.stack_bytes,
        layers=layer_profiles(network, core, opt=opt, family=family),
    )


def layer_profiles(
    network: CompiledNetwork, core: str, *, opt: str = "-O2", family: Family = "zig"
) -> tuple[LayerProfile, ...]:
    """Counts the steps of one inference; arguments and errors are those of :func:`profile_network`."""
    marked_network = _marked(network)
    flags, sources = ("-include", "tl_profile.h"), emit_c(marked_network) | _SOURCES
    marked = emulate(core, sources, f"tl_{network.name}_invoke", opt=opt, flags=flags, family=family)
    marked.watch(_MARK)
    _run(marked, network)
    return _layers(network, dict(marked.marks))


def _marked(network: CompiledNetwork) -> CompiledNetwork:
    """The network with a trace behind each step, and none elsewhere.

    A step need not finish a tensor of the file: some leave values in a form of their own for the next one.
    """
    steps = tuple(replace(step, finished=(number,)) for number, step in enumerate(network.program.steps))
    return replace(network, program=replace(network.program, steps=steps, received=()))


def counting_family(core: str) -> Family:
    """The compiler that figures of a core are counted with: the GNU one where it is installed."""
    gcc = core != "esp32" and any(compiler.family == "gcc" for compiler in cross_compilers(core))
    return "gcc" if gcc else "zig"


@dataclass(frozen=True, slots=True)
class InferenceCosts:
    """An inference as a whole.

    Attributes:
        flash_bytes: The linked program.
        instructions: Executed.
        stack_bytes: Deepest stack.
    """

    flash_bytes: int
    instructions: int
    stack_bytes: int


def inference_costs(network: CompiledNetwork, core: str, *, opt: str = "-O2") -> InferenceCosts:
    """Counts an inference as a whole, which takes half as long as layer by layer.

    Args:
        network: What is compiled.
        core: As of :func:`profile_network`.
        opt: The compiler's optimisation.

    Raises:
        MissingExtraError: zig or Unicorn is not installed.
        ToolchainError: The source does not compile, or the core has no emulator.
    """
    emulator = emulate(
        core, emit_c(network), f"tl_{network.name}_invoke", opt=opt, family=counting_family(core)
    )
    _run(emulator, network)
    return InferenceCosts(emulator.program.sizes.flash, emulator.instructions, emulator.stack_bytes)


def _run(emulator: AnyEmulator, network: CompiledNetwork) -> None:
    """Infers random values once."""
    port, rng = network.graph.input, np.random.default_rng(1)
    data = (
        rng.normal(0.5, 0.5, port.shape).astype(np.float32).tobytes()
        if port.dtype is DType.FLOAT32
        else rng.integers(-128, 128, port.shape, dtype=np.int8).tobytes()
    )
    emulator.write(emulator.call(f"tl_{network.name}_input"), data)
    emulator.call(f"tl_{network.name}_invoke")


def _layers(network: CompiledNetwork, reached: dict[int, int]) -> tuple[LayerProfile, ...]:
    """Costs of the steps, from the instructions that had been executed when each was done.

    Steps that take turns are one layer.
    """
    program, layers, before = network.program, [], 0
    for first, last in dict.fromkeys(program.moments):
        layers.append(_layer(network, program.steps[first : last + 1], reached[last] - before))
        before = reached[last]
    return tuple(layers)


def _layer(network: CompiledNetwork, steps: Sequence[Step], instructions: int) -> LayerProfile:
    graph, program = network.graph, network.program
    ops = [op for step in steps for op in step.ops]
    working = [step for step in steps if step.ops] or steps
    return LayerProfile(
        name=" + ".join(step.name for step in working),
        kernel=" + ".join(dict.fromkeys(step.kernel for step in working)),
        operators=tuple(op_name(graph.ops[op]) for op in ops),
        instructions=instructions,
        macs=sum(macs_of(graph, graph.ops[op]) for op in ops),
        constant_bytes=sum(program.constant_bytes_of(step) for step in steps),
        output_bytes=program.values[working[-1].output].nbytes,
    )
