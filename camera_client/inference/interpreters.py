"""The interpreters of other people, as executors: LiteRT and TFLite Micro.

Both are C++ behind a Python wheel that may be missing. Both are opened once for each worker thread,
so that a batch can be worked off in parallel: LiteRT computes without Python's lock, TFLite Micro
with it.
"""

from __future__ import annotations

import os
import queue
import re
import sys
import tempfile
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Generic, Literal, TypeVar

import numpy as np

from tintling.artifacts import sha256_bytes
from tintling.batches import Inputs, Values, checked_inputs
from tintling.errors import MissingExtraError, ModelFormatError, TintlingError
from tintling.graph import Graph, Tensor
from tintling.operators import AssignVariable, ReadVariable

__all__ = ["LITERT_NAMES", "LiteRTExecutor", "LiteRTKernels", "MicroExecutor"]

LiteRTKernels = Literal["BUILTIN_REF", "BUILTIN_WITHOUT_DEFAULT_DELEGATES", "AUTO"]
"""Kernels of LiteRT, as its ``OpResolverType`` spells them; ``AUTO`` is XNNPACK."""

T = TypeVar("T")

LITERT_NAMES: dict[LiteRTKernels, str] = {
    "BUILTIN_REF": "LiteRT reference",
    "BUILTIN_WITHOUT_DEFAULT_DELEGATES": "LiteRT plain",
    "AUTO": "LiteRT XNNPACK",
}
# The planner rounds every buffer up, and structures of tensors and nodes lie in the arena as well.
_ARENA_BASE_BYTES = 32_768
_ARENA_BYTES_PER_TENSOR = 512
_ARENA_GROWTHS = 6
_NEEDS_ARENA = re.compile("arena|allocate|resize buffer", re.IGNORECASE)


class _Pool(Generic[T]):
    """Lends each of a few interpreters to one thread at a time."""

    def __init__(self, make: Callable[[], T], count: int) -> None:
        self._free: queue.SimpleQueue[T] = queue.SimpleQueue()
        for _ in range(max(1, count)):
            self._free.put(make())

    @contextmanager
    def lend(self) -> Iterator[T]:
        """Waits for an interpreter, and takes it back afterwards."""
        interpreter = self._free.get()
        try:
            yield interpreter
        finally:
            self._free.put(interpreter)


class _SampleExecutor(ABC):
    """What both interpreters share: they infer one sample at a time."""

    def __init__(self, data: bytes, graph: Graph, name: str, version: str) -> None:
        # The C++ trusts its file: bytes that read_tflite() did not check must not reach it.
        if sha256_bytes(data) != graph.sha256:
            raise ModelFormatError(f"{name} was given another file than the graph was read from")
        self.name = name
        self.version = version
        self._graph = graph
        self._activations = tuple({tensor.index: tensor for tensor in graph.activations()}.values())
        self._pool: _Pool[Any]

    def run(self, batch: Inputs, *, stream: bool = False) -> Values:
        """Infers a batch, sample by sample.

        Args:
            batch: shape (N, *input.sample_shape), of the input tensor's dtype; several inputs are a
                sequence of such arrays.
            stream: Let a network that remembers go on from sample to sample; else each begins anew.

        Returns:
            The first output, shape (N, *output.sample_shape), of its dtype.

        Raises:
            ModelFormatError: The batch has another shape or dtype.
            TintlingError: The interpreter fails.
        """
        output = self._graph.output
        return self._infer(batch, (output,), stream)[output.index]

    def tensors(self, batch: Inputs, *, stream: bool = False) -> dict[int, Values]:
        """Infers a batch and keeps every activation.

        Args:
            batch: As in :meth:`run`.
            stream: As in :meth:`run`.

        Returns:
            TFLite tensor index to values, shape (N, *tensor.sample_shape).

        Raises:
            ModelFormatError: The batch has another shape or dtype.
            TintlingError: The interpreter fails.
        """
        return self._infer(batch, self._activations, stream)

    @abstractmethod
    def _invoke(self, interpreter: Any, samples: Sequence[Values]) -> None:
        """Infers one sample: an array for each input, in the tensor's shape."""

    @abstractmethod
    def _read(self, interpreter: Any, index: int) -> Values:
        """Gives a tensor of the last inference."""

    @abstractmethod
    def _forget(self, interpreter: Any) -> Any:
        """Gives an interpreter that remembers nothing: the same, or a new one."""

    def _infer(self, batch: Inputs, wanted: Sequence[Tensor], stream: bool) -> dict[int, Values]:  # noqa: FBT001
        inputs = [self._graph.tensors[index] for index in self._graph.inputs]
        arrays = checked_inputs(self._graph, batch, self.name)
        count = len(arrays[0])
        found = {t.index: np.empty((count, *t.shape), t.dtype.numpy) for t in wanted}
        with self._pool.lend() as interpreter:
            for row in range(count):
                if self._graph.states and (row == 0 or not stream):
                    interpreter = self._forget(interpreter)  # noqa: PLW2901 - the pool keeps the first
                samples = [a[row].reshape(t.shape) for t, a in zip(inputs, arrays, strict=True)]
                try:
                    self._invoke(interpreter, samples)
                except RuntimeError as error:
                    raise TintlingError(f"{self.name} fails on sample {row} of a batch: {error}") from error
                for index, values in found.items():
                    values[row] = self._read(interpreter, index).reshape(values.shape[1:])
        # The batch of 1 is left out, as `tintling.arithmetic.reference` does.
        return {t.index: found[t.index].reshape(count, *t.sample_shape) for t in wanted}


class LiteRTExecutor(_SampleExecutor):
    """LiteRT, the runtime of phones and of ``tf.lite.Interpreter``.

    Args:
        data: The .tflite file.
        graph: The network in it.
        kernels: Which kernels compute.
        workers: How many threads may run it at a time.

    Attributes:
        name: Name for people.
        version: Distribution and version.

    Raises:
        MissingExtraError: ``ai-edge-litert`` is not installed.
        TintlingError: LiteRT refuses the model.
    """

    def __init__(
        self, data: bytes, graph: Graph, *, kernels: LiteRTKernels = "BUILTIN_REF", workers: int = 1
    ) -> None:
        try:
            from ai_edge_litert import interpreter as litert
        except ImportError as error:
            raise MissingExtraError("LiteRT", "parity") from error
        super().__init__(data, graph, LITERT_NAMES[kernels], _version("ai-edge-litert"))
        resolver = litert.OpResolverType[kernels]

        def make() -> Any:
            with warnings.catch_warnings():
                # It warns that keeping all tensors takes memory, which is intended.
                warnings.filterwarnings("ignore", message="Warning: Enabling `experimental_preserve_all")
                interpreter = litert.Interpreter(
                    model_content=data,
                    num_threads=1,
                    experimental_op_resolver_type=resolver,
                    experimental_preserve_all_tensors=True,
                )
            interpreter.allocate_tensors()
            return interpreter

        self._make: Callable[[], Any] = lambda: _opened(self.name, make)
        self._pool = _Pool(self._make, workers)

    def _invoke(self, interpreter: Any, samples: Sequence[Values]) -> None:
        for index, sample in zip(self._graph.inputs, samples, strict=True):
            interpreter.set_tensor(index, sample)
        interpreter.invoke()

    def _forget(self, interpreter: Any) -> Any:
        if _has_resources(self._graph):
            return self._make()
        interpreter.reset_all_variables()
        return interpreter

    def _read(self, interpreter: Any, index: int) -> Values:
        values: Values = interpreter.get_tensor(index)
        return values


class MicroExecutor(_SampleExecutor):
    """TFLite Micro, the interpreter of microcontrollers: the oracle of all our arithmetic.

    Args:
        data: The .tflite file.
        graph: The network in it.
        workers: How many threads may run it at a time. It holds Python's lock while it computes.
        arena_bytes: Working memory to try first; by default reckoned from the graph. It is raised to
            what TFLite Micro needs to start at all, and grows while it is too small.

    Attributes:
        name: Name for people.
        version: Distribution and version.
        arena_bytes: Working memory it was given. Every tensor is kept, so this tells nothing about
            the memory that a device needs.

    Raises:
        MissingExtraError: The wheel is not installed, but could be.
        TintlingError: There is no wheel for this machine, or TFLite Micro refuses the model.
    """

    def __init__(
        self, data: bytes, graph: Graph, *, workers: int = 1, arena_bytes: int | None = None
    ) -> None:
        try:
            from tflite_micro.python.tflite_micro import runtime
        except ImportError as error:
            raise _no_micro() from error
        super().__init__(data, graph, "TFLite Micro", _version("tflite_micro"))
        # Below that it does not report an error, but crashes.
        least = _ARENA_BASE_BYTES + _ARENA_BYTES_PER_TENSOR * len(graph.tensors)
        activations = sum(tensor.nbytes for tensor in self._activations)
        self.arena_bytes = max(least, least + 4 * activations if arena_bytes is None else arena_bytes)
        config = runtime.InterpreterConfig.kPreserveAllTensors

        def make() -> Any:
            return runtime.Interpreter.from_bytes(
                data, arena_size=self.arena_bytes, intrepreter_config=config
            )

        self._make: Callable[[], Any] = lambda: self._grown(make)
        self._pool = _Pool(self._make, workers)

    def _grown(self, make: Callable[[], Any]) -> Any:
        """Opens an interpreter, with a larger arena where the first is too small."""
        for _ in range(_ARENA_GROWTHS):
            try:
                return _opened(self.name, make)
            except TintlingError as error:
                # Other errors (an unknown operator, bad quantization) are not mended by a larger arena.
                if not _NEEDS_ARENA.search(str(error)):
                    raise
                self.arena_bytes *= 4
        return _opened(self.name, make)

    def _invoke(self, interpreter: Any, samples: Sequence[Values]) -> None:
        for position, sample in enumerate(samples):
            interpreter.set_input(sample, position)
        interpreter.invoke()

    def _forget(self, interpreter: Any) -> Any:
        # What CALL_ONCE assigned is not assigned again after a reset.
        if _has_resources(self._graph):
            return self._make()
        interpreter.reset()
        return interpreter

    def _read(self, interpreter: Any, index: int) -> Values:
        # A wrong index would crash the process; these come from the checked graph.
        values: Values = interpreter.GetTensor(index, 0)["tensor_data"]
        return values


def _has_resources(graph: Graph) -> bool:
    """Whether the network has variables that operators read and assign."""
    return any(isinstance(op, ReadVariable | AssignVariable) for op in graph.ops)


def _version(distribution: str) -> str:
    try:
        return f"{distribution} {version(distribution)}"
    except PackageNotFoundError:
        return f"{distribution} of unknown version"


def _no_micro() -> TintlingError:
    if sys.platform == "linux" and os.uname().machine == "x86_64":
        return MissingExtraError("TFLite Micro", "parity")
    return TintlingError("the tflite-micro wheel exists for Linux on x86-64 only")


def _opened(name: str, make: Callable[[], T]) -> T:
    """Opens an interpreter and turns what its C++ prints into the message of the error."""
    with _captured_stderr() as printed:
        try:
            return make()
        except (RuntimeError, ValueError) as error:
            message = "; ".join(line.strip() for line in printed().splitlines() if line.strip())
            raise TintlingError(f"{name} refuses the model: {message or error}") from error


@contextmanager
def _captured_stderr() -> Iterator[Callable[[], str]]:
    """Holds back what native code writes to the process's standard error, and lets it be read.

    Used only while interpreters are opened, before threads and progress displays start: the file
    descriptor belongs to the whole process.
    """
    with tempfile.TemporaryFile() as sink:
        sys.stderr.flush()
        saved = os.dup(2)

        def read() -> str:
            sink.seek(0)
            return sink.read().decode(errors="replace")

        os.dup2(sink.fileno(), 2)
        try:
            yield read
        finally:
            os.dup2(saved, 2)
            os.close(saved)
