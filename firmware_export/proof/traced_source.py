"""The generated C made ready to be watched: each array in a place of its own, each step announced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tintling.errors import ToolchainError
from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.compiler.network import CompiledNetwork
from tintling.firmware_export.compiler.program import ConstantRef, Step, ValueRef
from tintling.firmware_export.runtime_files import runtime_text

__all__ = ["GAP", "TracedArray", "regions_of", "traced_sources"]

GAP = 1 << 17
"""Bytes between two arrays: an index that misses its array still falls into the gap around it."""

_PAGE = 4096
_LOADS, _STORES = 1, 2
_VALUES = "TL_TABLES_BEGIN\n"  # behind the code: here constants get their values, under their own names
_NOWHERE = -1


@dataclass(frozen=True, slots=True)
class TracedArray:
    """An array of the network.

    Attributes:
        name: As in the C, without the model's prefix.
        base: Bytes from the start of the memory in which all arrays lie apart.
        size: Bytes.
        place: Offset in the arena of the real C; -1 for constants and parameters.
    """

    name: str
    base: int
    size: int
    place: int


def regions_of(
    network: CompiledNetwork, param_sizes: dict[str, int] | None = None
) -> tuple[TracedArray, ...]:
    """Values, then constants, then parameters of the steps and resets; see :class:`TracedArray`.

    Args:
        network: The compiled network.
        param_sizes: Bytes of each C structure; what a page holds where it is not known.
    """
    program, plan = network.program, network.plan
    found = [
        (value.name, placement.size, placement.offset)
        for value, placement in zip(program.values, plan.placements, strict=True)
    ]
    found += [(constant.name, constant.nbytes, _NOWHERE) for constant in program.constants]
    sizes = param_sizes or {}
    found += [
        (step.name, sizes.get(step.name, _PAGE), _NOWHERE) for step in (*program.steps, *program.resets)
    ]
    regions, base = [], GAP
    for name, size, place in found:
        regions.append(TracedArray(name, base, size, place))
        base += -(-size // _PAGE) * _PAGE + GAP
    return tuple(regions)


def traced_sources(network: CompiledNetwork) -> dict[str, str]:
    """Sources of a library that runs the network and watches it.

    The network's text is what the emitter writes, for a plan in which all values lie apart. Only the names
    of constants and parameters are led to their places, and a line is put before each call.

    Returns:
        File name to text.

    Raises:
        ToolchainError: The text has a form that is not known here.
    """
    regions = regions_of(network)
    slab = regions[-1].base + regions[-1].size + 2 * GAP
    spread = replace(
        network.plan,
        placements=tuple(
            replace(placement, offset=region.base)
            for placement, region in zip(network.plan.placements, regions, strict=False)
        ),
        arena_bytes=slab,
    )
    texts = emit_c(replace(network, plan=spread))
    prefix = f"tl_{network.name}"
    text = _announced(network, texts.pop(f"{prefix}.c"))
    first = re.search(rf"^\w+ \*{prefix}_input\(void\) \{{$", text, re.MULTILINE)
    if first is None:
        raise ToolchainError(f"{prefix}.c has no function {prefix}_input")
    places = "\n".join(_places(network, regions))
    code, begin, values = text[first.start() :].partition(_VALUES)
    own_names = "".join(f"#undef {prefix}_{constant.name}\n" for constant in network.program.constants)
    watched = f"{text[: first.start()]}{places}\n{code}{own_names}{begin}{values}\n"
    model = watched + "\n".join(_tables(network, regions))
    # A table inside a function becomes one on its stack, so that it is known as local.
    headers = {
        file: re.sub(r"^( +)static const ", r"\1const ", body, flags=re.MULTILINE)
        for file, body in texts.items()
    }
    return {
        **headers,
        "tl_proof_layout.h": "\n".join(_layout(network, regions, slab)),
        "tl_proof_model.inc": f"#define {prefix.upper()}_ARENA tl_proof_slab\n{model}\n",
        "tl_proof_trace.c": runtime_text("tl_proof_trace.c"),
    }


def _announced(network: CompiledNetwork, text: str) -> str:
    """Puts a line before each call of a kernel."""
    for number, step in enumerate((*network.program.steps, *network.program.resets)):
        call = rf"^( +)({step.kernel}\(&tl_{network.name}_{step.name}\b)"
        text, count = re.subn(call, rf"\1tl_proof_step({number});\n\1\2", text, flags=re.MULTILINE)
        if count != 1:
            raise ToolchainError(f"tl_{network.name}.c calls {step.kernel} for {step.name} {count} times")
    return text


def _places(network: CompiledNetwork, regions: tuple[TracedArray, ...]) -> Iterator[str]:
    """Copies constants and parameters to their places, and leads their names there."""
    program, prefix = network.program, f"tl_{network.name}"
    fixed = regions[len(program.values) :]
    steps = (*program.steps, *program.resets)
    yield "static void tl_proof_load_constants(void);"
    yield "TL_QUIET static void tl_proof_load_constants(void) {"
    for region in fixed:
        name = f"{prefix}_{region.name}"
        yield f"    memcpy(tl_proof_slab + {region.base}, &{name}, sizeof {name});"
    yield "}"
    for constant, region in zip(program.constants, fixed, strict=False):
        kind = f"const {constant.data.dtype.name}_t *"
        name = f"{prefix}_{region.name}"
        yield f"#define {name} (({kind})(const void *)(tl_proof_slab + {region.base}))"
    for step, region in zip(steps, fixed[len(program.constants) :], strict=True):
        kind = f"const {step.params.c_type} *"
        name = f"{prefix}_{region.name}"
        yield f"#define {name} (*({kind})(const void *)(tl_proof_slab + {region.base}))"


def _layout(network: CompiledNetwork, regions: tuple[TracedArray, ...], slab: int) -> Iterator[str]:
    program = network.program
    numbers = {
        "SLAB": -(-slab // _PAGE) * _PAGE,
        "ARENA": network.plan.arena_bytes,
        "GAP": GAP,
        "REGIONS": len(regions),
        "STEPS": len(program.steps) + len(program.resets),
        "INPUTS": len(program.inputs),
        "OUTPUTS": len(program.outputs),
    }
    for name, number in numbers.items():
        yield f"#define TL_PROOF_{name} {number}"
    yield ""


def _tables(network: CompiledNetwork, regions: tuple[TracedArray, ...]) -> Iterator[str]:
    """What the watching code knows of arrays and steps."""
    program, prefix = network.program, f"tl_{network.name}"
    yield "static const tl_region tl_proof_regions[TL_PROOF_REGIONS] = {"
    for region in regions:
        yield f"    {{{region.base}, {region.size}, {region.place}}}, /* {region.name} */"
    yield "};"
    yield "static const uint8_t tl_proof_rights[TL_PROOF_STEPS + 1][TL_PROOF_REGIONS] = {"
    params = len(program.values) + len(program.constants)
    remembered = {step.output for step in program.resets}
    for number, step in enumerate((*program.steps, *program.resets)):
        rights = _rights(step, len(program.values), remembered) | {params + number: _LOADS}
        yield "    {" + ", ".join(str(rights.get(i, 0)) for i in range(len(regions))) + "},"
    yield "    {0}};"
    for role, ports in (("inputs", program.inputs), ("outputs", program.outputs)):
        numbers = ", ".join(str(port.value) for port in ports)
        yield f"static const int32_t tl_proof_{role}[] = {{{numbers}}};"
    yield "static void tl_proof_run_model(void) {"
    yield f"    {prefix}_invoke();"
    yield "}"
    yield "static void tl_proof_reset_model(void) {"
    if program.resets:
        yield f"    {prefix}_reset();"
    yield "}"


def _rights(step: Step, values: int, remembered: set[int]) -> dict[int, int]:
    """What a step may do with each region.

    It loads its operands; it stores its output, scratch memory, and what the network remembers among them.
    """
    rights: dict[int, int] = {}
    for argument in step.arguments:
        if isinstance(argument, ValueRef):
            rights[argument.index] = _LOADS | (_STORES if argument.index in remembered else 0)
        elif isinstance(argument, ConstantRef):
            rights[values + argument.index] = _LOADS
    for index in (step.output, *step.scratch):
        rights[index] = rights.get(index, 0) | _LOADS | _STORES
    return rights
