"""Everything that can run a .tflite file, behind one interface.

An executor takes a batch and gives the outputs, or every tensor that it materialises. Which of them
can run depends on the machine: :func:`open_executors` tells why one cannot, and opens the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from tintling.arithmetic import reference
from tintling.batches import Inputs, Values, arrays_of
from tintling.camera_client.inference.interpreters import (
    LITERT_NAMES,
    LiteRTExecutor,
    LiteRTKernels,
    MicroExecutor,
)
from tintling.errors import TintlingError
from tintling.firmware_export.targets import host_build
from tintling.graph import Graph
from tintling.threads import usable_cores
from tintling.version import __version__

__all__ = [
    "DEFAULT_EXECUTORS",
    "DEVICE",
    "EXACT_EXECUTORS",
    "EXECUTOR_NAMES",
    "CompiledExecutor",
    "Executor",
    "ExecutorKey",
    "LiteRTExecutor",
    "LiteRTKernels",
    "MicroExecutor",
    "NotRun",
    "OpenedExecutors",
    "ReferenceExecutor",
    "open_executors",
    "worker_count",
]

ExecutorKey = Literal["c", "reference", "tflm", "litert", "litert-plain", "xnnpack"]
"""Short name of an executor, on the command line and in reports."""

EXACT_EXECUTORS: tuple[ExecutorKey, ...] = ("c", "reference", "tflm")
"""Those that must agree on every bit of every tensor."""

DEFAULT_EXECUTORS: tuple[ExecutorKey, ...] = (*EXACT_EXECUTORS, "litert")
"""What parity compares unless told otherwise."""

DEVICE = "device"
"""Short name of a device on the link; it is opened by :mod:`tintling.camera_client.parity.device`, not here.
It must agree with the exact ones."""

EXECUTOR_NAMES: dict[ExecutorKey, str] = {
    "c": "compiled C",
    "reference": "Tintling reference",
    "tflm": "TFLite Micro",
    "litert": LITERT_NAMES["BUILTIN_REF"],
    "litert-plain": LITERT_NAMES["BUILTIN_WITHOUT_DEFAULT_DELEGATES"],
    "xnnpack": LITERT_NAMES["AUTO"],
}
"""Names for people."""

_MAX_WORKERS = 8


class Executor(Protocol):
    """Runs one int8 network over batches; may be called by several threads at a time."""

    @property
    def name(self) -> str:
        """Name for people."""

    @property
    def version(self) -> str:
        """What exactly computes: a distribution and its version, or a compiler."""

    def run(self, batch: Inputs, *, stream: bool = False) -> Values:
        """Infers a batch.

        Args:
            batch: shape (N, *input.sample_shape), of the input tensor's dtype; several inputs are a
                sequence of such arrays.
            stream: Let a network that remembers go on from sample to sample; else each begins anew.

        Returns:
            The first output, shape (N, *output.sample_shape), of its dtype.
        """

    def tensors(self, batch: Inputs, *, stream: bool = False) -> dict[int, Values] | None:
        """Infers a batch and keeps every activation tensor that exists in memory.

        Args:
            batch: As in :meth:`run`.
            stream: As in :meth:`run`.

        Returns:
            TFLite tensor index to values, shape (N, *tensor.sample_shape); the outputs are among them.
            None when the executor only gives outputs.
        """


class ReferenceExecutor:
    """:mod:`tintling.arithmetic.reference`, the specification, in NumPy.

    Args:
        graph: The network.
    """

    name = EXECUTOR_NAMES["reference"]

    def __init__(self, graph: Graph) -> None:
        self.version = f"tintling {__version__}"
        self._graph = graph

    def run(self, batch: Inputs, *, stream: bool = False) -> Values:
        """Infers a batch; see :class:`Executor`."""
        if stream:
            return self.tensors(batch, stream=True)[self._graph.outputs[0]]
        return reference.run(self._graph, *arrays_of(batch))[0]

    def tensors(self, batch: Inputs, *, stream: bool = False) -> dict[int, Values]:
        """Infers a batch and keeps every activation; see :class:`Executor`."""
        run = reference.run_stream if stream else reference.run_all
        return run(self._graph, *arrays_of(batch))


class CompiledExecutor:
    """The generated C, compiled for this machine.

    Fused operators never store what lies between them, so those tensors are not among the results.
    The output comes from the code as a device runs it, not from the build that records tensors.

    Args:
        graph: The network.

    Raises:
        ToolchainError: There is no compiler, or it refuses the source.
        UnsupportedOperatorError: The graph holds an operator that is not compiled.
    """

    name = EXECUTOR_NAMES["c"]

    def __init__(self, graph: Graph) -> None:
        self._model = host_build.build(graph)
        self.version = self._model.compiler

    @property
    def model(self) -> host_build.CompiledModel:
        """The library behind it."""
        return self._model

    def run(self, batch: Inputs, *, stream: bool = False) -> Values:
        """Infers a batch; see :class:`Executor`."""
        return self._model.run(batch, stream=stream)

    def tensors(self, batch: Inputs, *, stream: bool = False) -> dict[int, Values]:
        """Infers a batch twice: to record what is stored, and to answer as a device does."""
        traced = self._model.trace(batch, stream=stream)
        return {**traced, **self._model.outputs(batch, stream=stream)}


@dataclass(frozen=True, slots=True)
class NotRun:
    """An executor that cannot run here.

    Attributes:
        key: Its short name.
        name: Its name for people.
        reason: Why not, and what would help.
    """

    key: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class OpenedExecutors:
    """What :func:`open_executors` found: ``running`` by short name, and those ``not_run``."""

    running: dict[str, Executor]
    not_run: tuple[NotRun, ...]


def worker_count() -> int:
    """How many threads parity uses: the cores that this process may use, 8 at most."""
    return min(usable_cores(), _MAX_WORKERS)


def open_executors(
    data: bytes, graph: Graph, keys: Sequence[ExecutorKey] = DEFAULT_EXECUTORS, *, workers: int | None = None
) -> OpenedExecutors:
    """Opens executors of one model; whatever cannot run here is listed with its reason.

    Args:
        data: The .tflite file.
        graph: The network in it.
        keys: Which ones, by their :data:`ExecutorKey`; the order is kept.
        workers: Threads that will run them; by default :func:`worker_count`.
    """
    count = worker_count() if workers is None else workers
    makers: dict[ExecutorKey, Callable[[], Executor]] = {
        "c": lambda: CompiledExecutor(graph),
        "reference": lambda: ReferenceExecutor(graph),
        "tflm": lambda: MicroExecutor(data, graph, workers=count),
        "litert": lambda: LiteRTExecutor(data, graph, workers=count),
        "litert-plain": lambda: LiteRTExecutor(
            data, graph, kernels="BUILTIN_WITHOUT_DEFAULT_DELEGATES", workers=count
        ),
        "xnnpack": lambda: LiteRTExecutor(data, graph, kernels="AUTO", workers=count),
    }
    running: dict[str, Executor] = {}
    not_run = []
    for key in keys:
        try:
            running[key] = makers[key]()
        except TintlingError as error:
            not_run.append(NotRun(key, EXECUTOR_NAMES[key], str(error)))
    return OpenedExecutors(running, tuple(not_run))
