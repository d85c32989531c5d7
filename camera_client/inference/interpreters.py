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
from numpy.typing import NDArray

from tintling.artifacts import sha256_bytes
from tintling.errors import MissingExtraError, ModelFormatError, TintlingError
from tintling.graph import Graph, Tensor

__all__ = ["LITERT_NAMES", "LiteRTExecutor", "LiteRTKernels", "MicroExecutor"]

LiteRTKernels = Literal["BUILTIN_REF", "BUILTIN_WITHOUT_DEFAULT_DELEGATES", "AUTO"]
"""Kernels of LiteRT, as its ``OpResolverType`` spells them; ``AUTO`` is XNNPACK."""

# int8 or float32, as the tensor of the graph has it; known only once the file is read.
Values = NDArray[Any]
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
        self._input = _only_input(graph)
        self._output = graph.output
        self._activations = tuple({tensor.index: tensor for tensor in graph.activations()}.values())
        self._pool: _Pool[Any]

    def run(self, batch: Values) -> Values:
        """Infers a batch, sample by sample.

        Args:
            batch: shape (N, *input.shape[1:]), of the input tensor's dtype.

        Returns:
            shape (N, *output.shape[1:]), of the output tensor's dtype.

        Raises:
            ModelFormatError: The batch has another shape or dtype.
            TintlingError: The interpreter fails.
        """
        return self._infer(batch, (self._output,))[self._output.index]

    def tensors(self, batch: Values) -> dict[int, Values]:
        """Infers a batch and keeps every activation.

        Args:
            batch: shape (N, *input.shape[1:]), of the input tensor's dtype.

        Returns:
            TFLite tensor index to values, shape (N, *tensor.shape[1:]).

        Raises:
            ModelFormatError: The batch has another shape or dtype.
            TintlingError: The interpreter fails.
        """
        return self._infer(batch, self._activations)

    @abstractmethod
    def _invoke(self, interpreter: Any, sample: Values) -> None:
        """Infers one sample, shape (1, …)."""

    @abstractmethod
    def _read(self, interpreter: Any, index: int) -> Values:
        """Gives a tensor of the last inference."""

    def _infer(self, batch: Values, wanted: Sequence[Tensor]) -> dict[int, Values]:
        samples = _samples(self._input, batch)
        found = {t.index: np.empty((len(samples), *t.shape), t.dtype.numpy) for t in wanted}
        with self._pool.lend() as interpreter:
            for row, sample in enumerate(samples):
                try:
                    self._invoke(interpreter, sample)
                except RuntimeError as error:
                    raise TintlingError(f"{self.name} fails on sample {row} of a batch: {error}") from error
                for index, values in found.items():
                    values[row] = self._read(interpreter, index)
        # The batch of 1 is left out, as `tintling.arithmetic.reference` does.
        return {
            t.index: found[t.index].reshape(-1, *t.shape[1:]) if t.shape[:1] == (1,) else found[t.index]
            for t in wanted
        }


class LiteRTExecutor(_SampleExecutor):
    """LiteRT, the runtime of phones and of ``tf.lite.Interpreter``.

    Args:
        data: The .tflite file.
        graph: The network in it, with one input.
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

        self._pool = _Pool(lambda: _opened(self.name, make), workers)

    def _invoke(self, interpreter: Any, sample: Values) -> None:
        interpreter.set_tensor(self._input.index, sample)
        interpreter.invoke()

    def _read(self, interpreter: Any, index: int) -> Values:
        values: Values = interpreter.get_tensor(index)
        return values


class MicroExecutor(_SampleExecutor):
    """TFLite Micro, the interpreter of microcontrollers: the oracle of all our arithmetic.

    Args:
        data: The .tflite file.
        graph: The network in it, with one input.
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

        self._pool = _Pool(lambda: self._grown(make), workers)

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

    def _invoke(self, interpreter: Any, sample: Values) -> None:
        interpreter.set_input(sample, 0)
        interpreter.invoke()

    def _read(self, interpreter: Any, index: int) -> Values:
        # A wrong index would crash the process; these come from the checked graph.
        values: Values = interpreter.GetTensor(index, 0)["tensor_data"]
        return values


def _only_input(graph: Graph) -> Tensor:
    if len(graph.inputs) != 1:
        raise ModelFormatError(f"parity feeds networks with one input, this one has {len(graph.inputs)}")
    return graph.input


def _samples(tensor: Tensor, batch: Values) -> Values:
    """Gives a batch the shape (N, *tensor.shape), so that a row is what an interpreter takes."""
    if batch.shape[1:] != tensor.shape[1:] or batch.dtype != tensor.dtype.numpy:
        raise ModelFormatError(
            f"input {tensor.index} ({tensor.name!r}) takes {tensor.dtype.value.lower()} of shape "
            f"{('N', *tensor.shape[1:])}, got {batch.dtype} of shape {batch.shape}"
        )
    return np.ascontiguousarray(batch).reshape(len(batch), *tensor.shape)


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
