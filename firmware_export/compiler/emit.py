"""From a :class:`~tintling.firmware_export.compiler.network.CompiledNetwork` to C text.

Everything was decided before: this module spells, and the templates show what the files look like.
The same program gives the same bytes, on every machine and on every day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import prod
from typing import Any

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined

from tintling.firmware_export.compiler.bands_text import loop_lines, loop_title
from tintling.firmware_export.compiler.c_text import (
    array_lines,
    array_size,
    call,
    comment_text,
    float_literal,
    string_literal,
    struct_lines,
    wrap,
)
from tintling.firmware_export.compiler.memory_plan import ALIGNMENT, MemoryPlan
from tintling.firmware_export.compiler.network import CompiledNetwork
from tintling.firmware_export.compiler.network_table import table_lines
from tintling.firmware_export.compiler.program import (
    Bands,
    Constant,
    FunctionRef,
    Operand,
    Port,
    Program,
    Step,
    ValueRef,
)
from tintling.firmware_export.compiler.program_builder import shape_text, without_batch
from tintling.firmware_export.runtime_files import runtime_text
from tintling.graph import DType
from tintling.version import __version__

__all__ = [
    "emit_c",
    "emit_single_header",
    "inlined",
    "network_view",
    "render",
    "runtime_version",
    "single_header_view",
    "with_dependencies",
]

_C_TYPES = {
    DType.INT8: "int8_t",
    DType.UINT8: "uint8_t",
    DType.INT16: "int16_t",
    DType.INT32: "int32_t",
    DType.FLOAT32: "float",
}
_RUNTIME_VERSION = re.compile(r"^#define TL_RUNTIME_VERSION (\d+)", re.MULTILINE)
_INCLUDE = re.compile(r'^#include "(tl_\w+)\.h"\n', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _PortView:
    """An input or output as the templates show it."""

    role: str
    suffix: str
    place: str
    macro: str
    c_type: str
    type_name: str
    shape: tuple[int, ...]
    shape_text: str
    described: str
    rank: int
    padded_shape: str
    size: int
    scale: str
    zero_point: int
    meaning: str


def emit_c(network: CompiledNetwork) -> dict[str, str]:
    """Writes a network as a header, a source and the headers of the kernels that it calls.

    Returns:
        File name to text; the model's own files first.
    """
    view = network_view(network)
    kernels = with_dependencies(network.program.headers)
    return {
        f"tl_{network.name}.h": render("header.h.j2", view),
        f"tl_{network.name}.c": render("source.c.j2", view),
        **{f"{name}.h": runtime_text(f"{name}.h") for name in ("tl_description", *kernels)},
    }


def emit_single_header(network: CompiledNetwork) -> dict[str, str]:
    """Writes a network as one header that holds everything.

    Returns:
        File name to text.
    """
    kernels = [inlined(name) for name in with_dependencies(network.program.headers)]
    view = single_header_view(network, kernels)
    return {f"tl_{network.name}.h": render("single_header.h.j2", view)}


def single_header_view(network: CompiledNetwork, kernels: Sequence[str]) -> dict[str, Any]:
    """What ``single_header.h.j2`` shows.

    Args:
        network: The network.
        kernels: Lines that give it its kernels: their texts, or what includes them.
    """
    return network_view(network) | {"model_header": inlined("tl_description"), "kernel_headers": kernels}


def inlined(name: str) -> str:
    """A header as part of a larger file: what it includes stands before it."""
    text = _INCLUDE.sub("", runtime_text(f"{name}.h")).strip()
    return re.sub(r"\n{3,}", "\n\n", text)


def with_dependencies(names: Iterable[str]) -> list[str]:
    """Headers and all that they include, each once, after what it includes."""
    ordered: list[str] = []

    def visit(name: str) -> None:
        if name in ordered:
            return
        for other in _INCLUDE.findall(runtime_text(f"{name}.h")):
            visit(other)
        ordered.append(name)

    for name in names:
        visit(name)
    return ordered


@cache
def _environment() -> Environment:
    # C is no HTML; nothing is escaped.
    return Environment(  # noqa: S701
        loader=PackageLoader("tintling.firmware_export"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(template: str, view: Mapping[str, Any]) -> str:
    """Fills a file of ``templates/``.

    Args:
        template: Its name.
        view: What it shows; a name that it uses and that is missing is an error.
    """
    return _environment().get_template(template).render(view)


def network_view(network: CompiledNetwork) -> dict[str, Any]:
    """Everything that the templates show, spelt."""
    program, plan = network.program, network.plan
    prefix = f"tl_{program.name}"
    in_words = "tl_intrinsics" in with_dependencies(program.headers)
    return {
        "name": program.name,
        "prefix": prefix,
        "macro": prefix.upper(),
        "version": __version__,
        "runtime_version": runtime_version(),
        "sha256": program.sha256,
        "file_bytes": f"{program.file_bytes:,}",
        "labels": [string_literal(label) for label in program.labels],
        "labels_text": _lines_of_labels(program.labels),
        "inputs": [_port_view(program, plan, port, "input", i) for i, port in enumerate(program.inputs)],
        "outputs": [_port_view(program, plan, port, "output", i) for i, port in enumerate(program.outputs)],
        "arena_alignment": ALIGNMENT,
        "arena_bytes": plan.arena_bytes,
        "arena_text": f"{plan.arena_bytes:,}",
        "constant_bytes": program.constant_bytes,
        "constant_text": f"{program.constant_bytes:,}",
        "macs": program.macs,
        "macs_text": f"{program.macs:,}",
        "kernels": program.headers,
        "table": table_lines(network),
        "word": "float" if any(v.dtype is DType.FLOAT32 for v in program.values) else "int32_t",
        "memory_map": _memory_map(program, plan),
        "constants": [_constant_view(prefix, constant, in_words=in_words) for constant in program.constants],
        "params": [_params_view(prefix, step) for step in (*program.steps, *program.resets)],
        "locals": _locals(prefix, program, plan, program.steps),
        "reset_locals": _locals(prefix, program, plan, program.resets),
        "resets": [_step_view(prefix, program, step) for step in program.resets],
        "received": [_trace(program, tensor, value) for tensor, value in program.received],
        "steps": _step_views(prefix, program),
    }


def runtime_version() -> int:
    """The number by which headers of two releases know each other (``tl_description.h``)."""
    found = _RUNTIME_VERSION.search(runtime_text("tl_description.h"))
    if found is None:
        raise AssertionError("tl_description.h defines TL_RUNTIME_VERSION")
    return int(found[1])


def _lines_of_labels(labels: tuple[str, ...]) -> list[str]:
    text = " ".join(comment_text(label) for label in labels)
    return [line.strip() for line in wrap(text, first=" " * 12, rest=" " * 12)] if labels else []


def _port_view(program: Program, plan: MemoryPlan, port: Port, role: str, position: int) -> _PortView:
    suffix = f"_{position}" if position else ""
    shape = without_batch(port.shape)
    type_name = port.dtype.value.lower()
    scale = float_literal(port.scale)
    offset = f"q + {-port.zero_point}" if port.zero_point < 0 else f"q - {port.zero_point}"
    if port.scale:
        meaning = f"real value = {scale.rstrip('f')} * ({offset})"
    else:
        meaning = "real values" if port.dtype is DType.FLOAT32 else "whole numbers"
    return _PortView(
        role=role,
        suffix=suffix,
        place=_place(
            f"TL_{program.name.upper()}_ARENA_START", port.dtype, plan.placements[port.value].offset
        ),
        macro=f"TL_{program.name}_{role}{suffix}".upper(),
        c_type=_C_TYPES[port.dtype],
        type_name=type_name,
        shape=shape,
        shape_text=shape_text(shape),
        described=f"{prod(port.shape)} values, {shape_text(shape)},"
        if len(shape) > 1
        else f"{prod(port.shape)} values",
        rank=len(port.shape),
        padded_shape=", ".join(str(size) for size in (*port.shape, 0, 0, 0, 0, 0, 0)[:6]),
        size=prod(port.shape),
        scale=scale,
        zero_point=port.zero_point,
        meaning=meaning,
    )


def _memory_map(program: Program, plan: MemoryPlan) -> list[str]:
    """A table of the arena, lowest offset first."""
    rows = []
    for placement in sorted(plan.placements, key=lambda p: (p.offset, p.first)):
        value = program.values[placement.value]
        shape = shape_text(value.shape)
        rows.append(
            f"{placement.offset:>7} {placement.size:>7}   {value.name} ({value.dtype.value.lower()}, {shape})"
        )
    return rows


def _constant_view(prefix: str, constant: Constant, *, in_words: bool) -> dict[str, Any]:
    """What the source says of an array; ``in_words`` where kernels load several small numbers at once."""
    axes = constant.axes
    aligned = in_words and constant.data.dtype == np.int16
    layout = "".join(f"[{axis}]" for axis in axes)
    return {
        "name": f"{prefix}_{constant.name}",
        "type": f"{'TL_ALIGNED ' if aligned else ''}{constant.data.dtype.name}_t",
        "size": array_size(constant.data.shape),
        "title": comment_text(f"{constant.title}, {layout}" if layout else constant.title),
        "lines": array_lines(constant.data, axes),
    }


def _params_view(prefix: str, step: Step) -> dict[str, Any]:
    return {
        "name": f"{prefix}_{step.name}",
        "type": step.params.c_type,
        "title": comment_text(step.title),
        "lines": struct_lines(step.params),
    }


def _locals(prefix: str, program: Program, plan: MemoryPlan, steps: Sequence[Step]) -> list[str]:
    """Declarations of the arrays that steps work on; nothing where there is no step."""
    used = {step.output for step in steps}
    used |= {a.index for step in steps for a in step.arguments if isinstance(a, ValueRef)}
    if steps is program.steps:
        used |= {value for _, value in program.received}
    lines = [f"int8_t *const arena = {prefix.upper()}_ARENA_START;"] if used else []
    for index in sorted(used):
        value, offset = program.values[index], plan.placements[index].offset
        place = _place("arena", value.dtype, offset)
        lines.append(f"{_C_TYPES[value.dtype]} *const {value.name} = {place};")
    return lines


def _place(start: str, dtype: DType, offset: int) -> str:
    place = f"{start} + {offset}"
    return place if dtype is DType.INT8 else f"({_C_TYPES[dtype]} *)(void *)({place})"


def _operand(prefix: str, program: Program, operand: Operand) -> str:
    if isinstance(operand, ValueRef):
        return program.values[operand.index].name
    if isinstance(operand, FunctionRef):
        return operand.name
    return f"{prefix}_{program.constants[operand.index].name}"


def _trace(program: Program, tensor: int, value: int) -> str:
    source = program.values[value]
    return f"TL_TRACE({tensor}, {source.name}, {source.nbytes});"


def _step_views(prefix: str, program: Program) -> list[dict[str, Any]]:
    """The steps in order; those that take turns are one."""
    taking_turns = {name: bands for bands in program.bands for name in bands.steps}
    return [
        _step_view(prefix, program, step) if bands is None else _bands_view(prefix, program, bands)
        for step in program.steps
        if (bands := taking_turns.get(step.name)) is None or step.name == bands.steps[0]
    ]


def _bands_view(prefix: str, program: Program, bands: Bands) -> dict[str, Any]:
    finished = [(tensor, s.output) for s in program.steps if s.name in bands.steps for tensor in s.finished]
    return {
        "title": comment_text(loop_title(program, bands)),
        "lines": loop_lines(program, bands, lambda step: _arguments(prefix, program, step)),
        "traces": [_trace(program, tensor, value) for tensor, value in finished],
    }


def _arguments(prefix: str, program: Program, step: Step) -> list[str]:
    return [
        f"&{prefix}_{step.name}",
        *(_operand(prefix, program, argument) for argument in step.arguments),
        program.values[step.output].name,
    ]


def _step_view(prefix: str, program: Program, step: Step) -> dict[str, Any]:
    return {
        "title": comment_text(step.title),
        "lines": call(step.kernel, _arguments(prefix, program, step)),
        "traces": [_trace(program, tensor, step.output) for tensor in step.finished],
    }
