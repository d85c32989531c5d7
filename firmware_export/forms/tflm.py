"""A model for TFLite Micro: the flatbuffer as a C array, the operators it needs, the arena it takes."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tintling.firmware_export.compiler.c_text import comment_text, float_literal, wrap
from tintling.firmware_export.runtime_files import PACKAGE
from tintling.graph import Graph, Tensor
from tintling.operators import (
    Conv2D,
    DepthwiseConv2D,
    FullyConnected,
    Op,
    Pad,
    op_name,
)
from tintling.version import __version__

__all__ = ["ArenaSize", "arena_size", "emit_tflm", "resolver_methods"]

_TEMPLATES = PACKAGE / "templates"
_ALIGNMENT = 16  # TFLM places tensors at multiples of this
_BYTES_A_LINE = 12
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


def resolver_methods(graph: Graph) -> list[str]:
    """Names the calls on ``tflite::MicroMutableOpResolver`` that a model needs.

    Source: tensorflow/lite/micro/micro_mutable_op_resolver.h of TFLM.

    Args:
        graph: The network.

    Returns:
        Methods such as ``AddConv2D``, each once, in order of first use.
    """
    return list(dict.fromkeys(_method(op) for op in graph.ops))


def _method(op: Op) -> str:
    if isinstance(op, Pad):  # the graph has one class for both; PADV2 carries its value as third input
        return "AddPadV2" if len(op.inputs) > 2 else "AddPad"
    return f"Add{type(op).__name__}"


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
        how="estimated, not measured: install 'tintling[parity]' for a measured size",
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


def emit_tflm(
    graph: Graph, model: bytes, arena: ArenaSize, *, name: str, labels: Sequence[str]
) -> dict[str, str]:
    """Writes a model as the sources that a TFLite Micro project needs.

    Args:
        graph: The network.
        model: The .tflite file it was read from.
        arena: What :func:`arena_size` found.
        name: Identifier of the model in C.
        labels: What each output stands for; may be empty.

    Returns:
        File name to text: ``tl_<name>_tflm.h`` and ``.c`` with the array, and the C++ header
        ``tl_<name>_resolver.h`` that registers exactly the operators of the model.
    """
    context = {
        "name": name,
        "macro": f"TL_{name.upper()}_TFLM",
        "version": __version__,
        "sha256": graph.sha256,
        "size": len(model),
        "arena": arena,
        "labels": _facts("labels", ", ".join(labels)),
        "operators": _facts("operators", ", ".join(op_name(op) for op in graph.ops)),
        "arena_lines": wrap(f"Working memory for the interpreter, {arena.how}. */", first="/* ", rest=" * "),
        "methods": resolver_methods(graph),
        "rows": [_row(model[at : at + _BYTES_A_LINE]) for at in range(0, len(model), _BYTES_A_LINE)],
        "ports": [_port("input", graph.input), _port("output", graph.output)],
    }
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - the output is C, not HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return {
        f"tl_{name}_{suffix}": environment.get_template(f"tflm_{template}.j2").render(context)
        for suffix, template in (
            ("tflm.h", "model.h"),
            ("tflm.c", "model.c"),
            ("resolver.h", "resolver.h"),
        )
    }


def _row(data: bytes) -> str:
    return " ".join(f"0x{byte:02x}," for byte in data)


def _port(role: str, tensor: Tensor) -> dict[str, str]:
    """What the header's comment says of an input or output."""
    quant = tensor.quant
    real = (
        f", real = {float_literal(float(quant.scale[0]))} * (stored - ({int(quant.zero_point[0])}))"
        if quant is not None
        else ""
    )
    return {
        "role": role,
        "dtype": tensor.dtype.value.lower(),
        "shape": "x".join(str(size) for size in tensor.shape),
        "quantization": real,
    }


def _facts(title: str, text: str) -> list[str]:
    """Lines of the header's comment that state one thing, broken where they grow long."""
    return wrap(comment_text(text), first=f" * {title:<14}", rest=" *" + " " * 15) if text else []
