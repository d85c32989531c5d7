"""A model as TFLite Micro takes it: the .tflite file itself, and the arena that it needs there."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tintling.costs import macs
from tintling.errors import ArenaOverflowError
from tintling.graph import Graph
from tintling.operators import Conv2D, DepthwiseConv2D, FullyConnected

__all__ = ["ArenaSize", "TflmModel", "arena_size", "tflm_model"]

_ALIGNMENT = 16  # TFLM places tensors at multiples of this
_TIMEOUT_S = 60

# Runs apart from us: an arena that is too small can crash TFLM, and its report goes to stderr.
_PROBE = """
import sys
from tflite_micro.python.tflite_micro import runtime
interpreter = runtime.Interpreter.from_file(sys.argv[1], arena_size=int(sys.argv[2]))
interpreter.invoke()
interpreter.print_allocations()
"""


@dataclass(frozen=True, slots=True)
class ArenaSize:
    """Working memory that TFLM takes for a model.

    Attributes:
        bytes: A size that suffices, a multiple of 16.
        measured: Whether TFLM itself said so; else it is an estimate with a margin.
        how: How the size was found, one sentence.
    """

    bytes: int
    measured: bool
    how: str


@dataclass(frozen=True, slots=True, eq=False)
class TflmModel:
    """A network that TFLite Micro is to execute.

    Attributes:
        graph: The network.
        data: The .tflite file it was read from.
        arena: What :func:`arena_size` found.
        name: Identifier of the model in C.
        labels: What each output stands for; may be empty.
    """

    graph: Graph
    data: bytes
    arena: ArenaSize
    name: str
    labels: tuple[str, ...]

    @property
    def arena_bytes(self) -> int:
        """Working memory of the interpreter."""
        return self.arena.bytes

    @property
    def constant_bytes(self) -> int:
        """Bytes of flash that the .tflite file takes."""
        return len(self.data)

    @property
    def macs(self) -> int:
        """Multiply-accumulates of one inference."""
        return macs(self.graph)


def tflm_model(
    graph: Graph, data: bytes, *, name: str, labels: Sequence[str] = (), limit: int | None = None
) -> TflmModel:
    """Finds out what TFLite Micro needs for a model.

    Args:
        graph: The network.
        data: The .tflite file it was read from.
        name: Identifier of the model in C.
        labels: What each output stands for; may be empty.
        limit: Bytes that the arena may take; None for any.

    Raises:
        ArenaOverflowError: The arena takes more than ``limit``.
    """
    arena = arena_size(graph, data)
    if limit is not None and arena.bytes > limit:
        raise ArenaOverflowError(arena.bytes, limit)
    return TflmModel(graph, data, arena, name, tuple(labels))


def arena_size(graph: Graph, model: bytes) -> ArenaSize:
    """Finds the arena that TFLM needs, by running it when its wheel is installed.

    The wheel runs on a 64-bit machine, where TFLM's structures hold larger pointers than on a 32-bit
    device: what is measured is an upper bound there.

    Args:
        graph: The network.
        model: The .tflite file.
    """
    if find_spec("tflite_micro") is not None and (found := _measure(model)) is not None:
        return ArenaSize(
            found,
            measured=True,
            how="measured with the tflite-micro wheel on a 64-bit host; a 32-bit device needs less",
        )
    return ArenaSize(
        _estimate(graph),
        measured=False,
        how="estimated, not measured: the extra parity measures it",
    )


def _measure(model: bytes) -> int | None:
    """Asks TFLM for its allocations in a roomy arena, then proves that exactly as much suffices."""
    with tempfile.TemporaryDirectory(prefix="tintling-") as name:
        path = Path(name) / "model.tflite"
        path.write_bytes(model)
        report = _probe(path, 10 * len(model) + (1 << 20))
        total = re.search(r"Arena allocation total (\d+) bytes", report or "")
        if total is None:
            return None
        size = _aligned(int(total.group(1)))
        return size if _probe(path, size) is not None else None


def _probe(path: Path, arena: int) -> str | None:
    """What TFLM prints about its memory, or None when it fails."""
    command = [sys.executable, "-c", _PROBE, str(path), str(arena)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stderr + done.stdout if done.returncode == 0 else None


def _estimate(graph: Graph) -> int:
    """Bounds the arena from the graph: live tensors, TFLM's structures on 64 bits, a quarter more."""
    last = {index: len(graph.ops) for index in graph.outputs}
    for position, op in enumerate(graph.ops):
        for index in op.inputs:
            last[index] = max(last.get(index, position), position)
    live = set(graph.inputs)
    peak = 0
    for position, op in enumerate(graph.ops):
        live |= set(op.outputs)
        peak = max(peak, sum(_aligned(graph.tensors[i].nbytes) for i in live))
        live = {index for index in live if last.get(index, position) > position}
    channels = sum(
        graph.tensors[op.output].shape[-1]
        for op in graph.ops
        if isinstance(op, Conv2D | DepthwiseConv2D | FullyConnected)
    )
    structures = 1024 + 32 * len(graph.tensors) + 128 * len(graph.ops) + 8 * channels
    return _aligned((peak + structures) * 5 // 4)


def _aligned(size: int) -> int:
    return -(-size // _ALIGNMENT) * _ALIGNMENT
