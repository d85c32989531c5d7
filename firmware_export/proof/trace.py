"""Runs a network with every load and store watched."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.errors import ToolchainError
from tintling.firmware_export.compiler.network import CompiledNetwork
from tintling.firmware_export.proof.traced_source import TracedArray, regions_of, traced_sources
from tintling.firmware_export.targets.toolchain import find_compiler, shared_library

__all__ = ["Fault", "Trace", "Tracer"]

_FLAGS = (
    "-O0",
    "-fsanitize=kernel-address",
    "--param=asan-instrumentation-with-call-threshold=0",
    "--param=asan-stack=0",
    "--param=asan-globals=0",
)
_FAULTS = {
    1: "lies outside of its array",
    2: "touches an array that is no operand of the step",
    3: "lies outside of the arena",
    4: "reads a byte that does not hold this value",
    5: "is no multiple of 4, on which the kernel relies",
    6: "lies in no array of the network",
}


_LOST = 4


class _Report(ctypes.Structure):
    """``tl_report`` of ``runtime/host/tl_proof_trace.c``."""

    _fields_ = (
        ("fault", ctypes.c_int32),
        ("step", ctypes.c_int32),
        ("region", ctypes.c_int32),
        ("store", ctypes.c_int32),
        ("offset", ctypes.c_int64),
        ("size", ctypes.c_int64),
        ("holder", ctypes.c_int32),
        ("loads", ctypes.c_int64),
        ("stores", ctypes.c_int64),
        ("locals", ctypes.c_int64),
        ("digest", ctypes.c_uint64),
    )


@dataclass(frozen=True, slots=True)
class Fault:
    """A wrong access.

    Attributes:
        step: Name of the step.
        text: What was accessed, and what is wrong with it.
        is_loss: Whether the access itself is allowed, but the value is gone.
    """

    step: str
    text: str
    is_loss: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """What a run did.

    Attributes:
        fault: The first wrong access; None when all were right.
        loads: Loads of the network's arrays.
        stores: Stores to them.
        local: Accesses to local variables in memory.
        digest: Of all accesses to the network's arrays, in order.
        output: Bytes of all outputs, one after another.
    """

    fault: Fault | None
    loads: int
    stores: int
    local: int
    digest: int
    output: bytes


class Tracer:
    """A network whose accesses are watched.

    Args:
        network: The compiled network.
        dsp: Whether kernels take their form for cores with DSP instructions.

    Raises:
        ToolchainError: There is no GNU compiler, or it refuses the source.
    """

    def __init__(self, network: CompiledNetwork, *, dsp: bool = False) -> None:
        compiler = find_compiler()
        if compiler.kind != "gcc":
            raise ToolchainError(f"{compiler} does not announce accesses: expected a GNU compiler")
        self._network = network
        flags = (*_FLAGS, f"-DTL_DSP={int(dsp)}")
        self._regions: tuple[TracedArray, ...] = regions_of(network)
        self._library = ctypes.CDLL(str(shared_library(traced_sources(network), flags=flags)))

    def run(self, inputs: NDArray[np.uint8], *, times: int = 2) -> Trace:
        """Runs the network.

        Args:
            inputs: Bytes of all inputs, one after another.
            times: Inferences, each on the same inputs; a second one shows what is remembered.
        """
        program = self._network.program
        wanted = sum(program.values[port.value].nbytes for port in program.inputs)
        if inputs.nbytes != wanted:
            raise ValueError(f"the network takes {wanted} bytes, got {inputs.nbytes}")
        given = np.ascontiguousarray(inputs)
        size = sum(program.values[port.value].nbytes for port in program.outputs)
        output = ctypes.create_string_buffer(size)
        report = _Report()
        self._library.tl_proof_run(
            given.ctypes.data_as(ctypes.c_void_p), ctypes.c_int32(times), output, ctypes.byref(report)
        )
        fault = self._fault(report) if report.fault else None
        return Trace(fault, report.loads, report.stores, report.locals, report.digest, output.raw)

    def _fault(self, report: _Report) -> Fault:
        program = self._network.program
        steps = [step.name for step in (*program.steps, *program.resets)]
        step = steps[report.step] if report.step < len(steps) else "the caller"
        what = "store to" if report.store else "load of"
        array = self._regions[report.region].name if report.region >= 0 else "unknown memory"
        text = f"{what} {report.size} bytes at {array}[{report.offset}] {_FAULTS[report.fault]}"
        if report.fault == _LOST:
            holder = self._regions[report.holder].name if report.holder >= 0 else "nothing yet"
            text += f": it holds {holder}"
        return Fault(step, text, report.fault == _LOST)
