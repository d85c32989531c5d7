"""The generated C as a function of this machine: compiled once, called over whole batches."""

from __future__ import annotations

import ctypes
import platform
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tintling.batches import Inputs, Values, checked_inputs
from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.compiler.network import Model, compile_network, network_of
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.firmware_export.runtime_files import runtime_file
from tintling.firmware_export.targets.toolchain import find_compiler, shared_library
from tintling.graph import Graph

__all__ = ["CompiledModel", "ModelInfo", "build", "build_for_many", "host_flags"]

_DRIVER = runtime_file("tl_host.c")
_X86_64 = {"x86_64", "amd64"}
_LANES = EngineOptions(Optimize.SPEED, TargetCore.X86_64)
# The arena of a model is static and a library is loaded once a process, however many objects use it.
_locks: dict[Path, threading.Lock] = {}
_locks_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What the generated C reports through ``tl_<name>_info()``.

    Attributes:
        name: Identifier of the model.
        model_sha256: Digest of the .tflite file, in hexadecimal.
        arena_bytes: Working memory, static in the source.
        constant_bytes: Weights, biases, factors and tables.
        macs: Multiply-accumulates of one inference.
    """

    name: str
    model_sha256: str
    arena_bytes: int
    constant_bytes: int
    macs: int


class _TensorInfo(ctypes.Structure):
    """``tl_tensor_description`` of ``runtime/kernels/tl_description.h``."""

    _fields_ = (
        ("type", ctypes.c_char_p),
        ("rank", ctypes.c_int32),
        ("shape", ctypes.c_int32 * 6),
        ("size", ctypes.c_int32),
        ("scale", ctypes.c_float),
        ("zero_point", ctypes.c_int32),
    )


class _Info(ctypes.Structure):
    """``tl_model_description`` of ``runtime/kernels/tl_description.h``."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("generator", ctypes.c_char_p),
        ("model_sha256", ctypes.c_char_p),
        ("inputs", ctypes.POINTER(_TensorInfo)),
        ("input_count", ctypes.c_int32),
        ("outputs", ctypes.POINTER(_TensorInfo)),
        ("output_count", ctypes.c_int32),
        ("labels", ctypes.POINTER(ctypes.c_char_p)),
        ("label_count", ctypes.c_int32),
        ("arena_bytes", ctypes.c_uint32),
        ("constant_bytes", ctypes.c_uint32),
        ("macs", ctypes.c_uint32),
    )


class _Slot(ctypes.Structure):
    """``tl_host_slot`` of ``runtime/host/tl_host.c``."""

    _fields_ = (
        ("tensor", ctypes.c_int32),
        ("bytes", ctypes.c_uint32),
        ("capacity", ctypes.c_uint32),
        ("seen", ctypes.c_uint32),
        ("data", ctypes.c_void_p),
    )


class CompiledModel:
    """A model as native code.

    Objects may be shared between threads: calls into one model's library take turns, because its
    arena is static, and other threads run meanwhile.

    Args:
        graph: The network.
        name: Identifier of the model.
        sources: Generated C, file name to text.
        flags: Further compiler flags.

    Attributes:
        graph: The network.
        name: Identifier of the model.
        compiler: The compiler and its version, for people.
        library: The shared library of the code that a device would run.
    """

    def __init__(
        self, graph: Graph, name: str, sources: dict[str, str], *, flags: Sequence[str] = ()
    ) -> None:
        self.graph = graph
        self.name = name
        self.compiler = str(find_compiler())
        # Only the driver is a translation unit: it includes the model, so that the hook is in place.
        model = f"tl_{name}.c"
        self._sources = {
            "tl_host.c": _DRIVER.read_text(encoding="utf-8"),
            **{file.replace(model, f"{model}.inc"): text for file, text in sources.items()},
        }
        self._flags = (*host_flags(graph, name), f'-DTL_HOST_SOURCE="{model}.inc"', *flags)
        self.library = shared_library(self._sources, flags=self._flags)
        self._run = _load(self.library)
        self._lock = _lock(self.library)
        self._recorder: ctypes.CDLL | None = None
        self._recorder_lock = threading.Lock()
        self.info = self._read_info()

    def _read_info(self) -> ModelInfo:
        self._run.tintling_host_info.restype = ctypes.POINTER(_Info)
        info = self._run.tintling_host_info().contents
        return ModelInfo(
            name=info.name.decode(),
            model_sha256=info.model_sha256.decode(),
            arena_bytes=info.arena_bytes,
            constant_bytes=info.constant_bytes,
            macs=info.macs,
        )

    def run(self, batch: Inputs, *, stream: bool = False) -> Values:
        """Infers a batch.

        Args:
            batch: shape (N, *input.sample_shape), of the input tensor's dtype; several inputs are a
                sequence of such arrays.
            stream: Let a network that remembers go on from sample to sample; else each begins anew.

        Returns:
            The first output, shape (N, *output.sample_shape), of its dtype.

        Raises:
            ModelFormatError: The batch has another shape or dtype.
        """
        return self.outputs(batch, stream=stream)[self.graph.outputs[0]]

    def outputs(self, batch: Inputs, *, stream: bool = False) -> dict[int, Values]:
        """Infers a batch and gives every output by tensor index; arguments as in :meth:`run`."""
        inputs = checked_inputs(self.graph, batch, self.name)
        outputs = _rooms(self.graph, self.graph.outputs, len(inputs[0]))
        with self._lock:
            self._run.tintling_host_run(*_ports(inputs), *_ports(outputs.values()), *_how(inputs, stream))
        return outputs

    def trace(self, batch: Inputs, *, stream: bool = False) -> dict[int, Values]:
        """Infers a batch and keeps every tensor that the C materialises.

        Tensors inside fused operators (a convolution under its pooling) never exist in memory and
        are not among the results.

        Args:
            batch: As in :meth:`run`.
            stream: As in :meth:`run`.

        Returns:
            TFLite tensor index to values, shape (N, *tensor.sample_shape); inputs and outputs included.

        Raises:
            ModelFormatError: The batch has another shape or dtype.
        """
        inputs = checked_inputs(self.graph, batch, self.name)
        recorder = self._recording_library()
        count = len(inputs[0])
        found = _rooms(self.graph, (tensor.index for tensor in self.graph.activations()), count)
        slots = (_Slot * len(found))(
            *(
                _Slot(index, self.graph.tensors[index].nbytes, count, 0, values.ctypes.data)
                for index, values in found.items()
            )
        )
        outputs = _rooms(self.graph, self.graph.outputs, count)
        with self._recorder_lock:
            stray = recorder.tintling_host_record(
                *_ports(inputs),
                *_ports(outputs.values()),
                *_how(inputs, stream),
                slots,
                ctypes.c_size_t(len(slots)),
            )
        if stray:
            raise RuntimeError(
                f"the C of {self.name} reports tensor {stray - 1}, which has no place in its graph"
            )
        seen = {int(slot.tensor): int(slot.seen) for slot in slots}
        if odd := {index: times for index, times in seen.items() if times not in (0, count)}:
            raise RuntimeError(f"the C of {self.name} reported tensors for some samples only: {odd}")
        traced = {index: values for index, values in found.items() if seen[index]}
        return {**traced, **dict(zip(self.graph.inputs, inputs, strict=True)), **outputs}

    def _recording_library(self) -> ctypes.CDLL:
        if self._recorder is None:
            path = shared_library(self._sources, flags=(*self._flags, "-DTL_HOST_RECORD"))
            self._recorder = _load(path)
            self._recorder.tintling_host_record.restype = ctypes.c_int32
            self._recorder_lock = _lock(path)
        return self._recorder


def build(
    model: Model, *, name: str = "model", labels: Sequence[str] = (), flags: Sequence[str] = ()
) -> CompiledModel:
    """Compiles a model's generated C for this machine.

    Args:
        model: A .tflite file, its bytes, the graph that was read from it, or a compiled network.
        name: Identifier of the model in C, unless it is compiled already.
        labels: What each output stands for, likewise.
        flags: Further compiler flags, such as sanitizers.

    Returns:
        The model, ready to be called.

    Raises:
        ModelFormatError: The file is malformed.
        UnsupportedOperatorError: The graph holds an operator that is not compiled.
        ToolchainError: There is no compiler, or it refuses the source.
    """
    network = network_of(model, name=name, labels=labels)
    return CompiledModel(network.graph, network.name, emit_c(network), flags=flags)


def build_for_many(graph: Graph) -> CompiledModel:
    """Compiles a network for thousands of inputs: on x86-64 with its own kernels, which have the same bits.

    Compiling takes longer, so a few inputs are done sooner with :func:`build`.

    Args:
        graph: The network.

    Raises:
        UnsupportedOperatorError: The graph holds an operator that is not compiled.
        ToolchainError: There is no compiler, or it refuses the source.
    """
    if platform.machine().lower() not in _X86_64:
        return build(graph)
    network = compile_network(graph, name="model", options=_LANES)
    lanes = any(step.kernel.endswith(("_lanes_s8", "_lanes_full_s8")) for step in network.program.steps)
    return build(network if lanes else graph)


def _load(path: Path) -> ctypes.CDLL:
    library = ctypes.CDLL(str(path))
    library.tintling_host_run.restype = None
    return library


def _lock(path: Path) -> threading.Lock:
    with _locks_guard:
        return _locks.setdefault(path, threading.Lock())


def host_flags(graph: Graph, name: str) -> tuple[str, ...]:
    """Flags that tell ``tl_host.c`` the functions of a model."""

    def places(role: str, count: int) -> str:
        return ",".join(f"tl_{name}_{role}{f'_{i}' if i else ''}()" for i in range(count))

    flags = [
        f"-DTL_HOST_MODEL={name}",
        f"-DTL_HOST_INPUTS={places('input', len(graph.inputs))}",
        f"-DTL_HOST_OUTPUTS={places('output', len(graph.outputs))}",
    ]
    if graph.states:
        flags.append(f"-DTL_HOST_RESET=tl_{name}_reset()")
    return tuple(flags)


def _rooms(graph: Graph, indices: Iterable[int], count: int) -> dict[int, Values]:
    """Arrays for so many samples of tensors."""
    return {
        index: np.empty((count, *graph.tensors[index].sample_shape), graph.tensors[index].dtype.numpy)
        for index in indices
    }


def _ports(arrays: Iterable[Values]) -> tuple[Any, Any]:
    """Addresses of arrays, and the bytes of one sample of each."""
    values = list(arrays)
    sizes = [array[:1].nbytes if len(array) else 0 for array in values]
    addresses = (ctypes.c_void_p * len(values))(*(array.ctypes.data for array in values))
    return addresses, (ctypes.c_size_t * len(values))(*sizes)


def _how(inputs: Sequence[Values], stream: bool) -> tuple[Any, Any]:  # noqa: FBT001 - handed on
    return ctypes.c_size_t(len(inputs[0])), ctypes.c_int32(0 if stream else 1)
