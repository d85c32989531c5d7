"""The third obligation: every load and store stays inside its array, and finds what was stored for it.

The kernels' index expressions are evaluated by the C itself: the network runs on this machine with each
array in a place of its own, far from all others, and every access is watched
(``runtime/host/tl_proof_trace.c``). At the same time the arena of the real C is played along at the
offsets of the memory plan: a load of a value is refused unless its byte still holds that very value. So
no two live values overlap harmfully, and an output may take the place of an input exactly as far as the
order of the accesses allows.

Loop bounds and addresses come from literal shapes. As long as no condition and no address depends on the
data, one run makes the accesses of all runs. That is a claim of its own, proved by following the data
through the C (:mod:`~tintling.firmware_export.proof.data_flow`), and assumed where that is not decided.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tintling.errors import MissingExtraError, ToolchainError
from tintling.firmware_export.compiler.memory_plan import ALIGNMENT
from tintling.firmware_export.compiler.network import CompiledNetwork
from tintling.firmware_export.compiler.options import EngineOptions, TargetCore
from tintling.firmware_export.proof.claims import Claim, Obligation, assumed, proved, refuted
from tintling.firmware_export.proof.data_flow import data_dependences
from tintling.firmware_export.proof.trace import Trace, Tracer

__all__ = ["prove_indices"]

_PLAN = "every value lies inside the arena, at a multiple of 4, where the C puts it"
_INSIDE = "every load and store lies inside an array that is an operand of its kernel call"
_KEPT = "every load of a value finds that value: no live value is overwritten"
_SAME = "accesses do not depend on the data"
_LOCAL = "indices into local variables of the kernels stay inside them"


def prove_indices(network: CompiledNetwork, options: EngineOptions, texts: Mapping[str, str]) -> Obligation:
    """Shows it for a whole inference, and a second one after it.

    Args:
        network: The compiled network.
        options: What it was compiled for.
        texts: Its C, file name to text.
    """
    claims = [_plan(network, texts)]
    for dsp in _variants(options):
        claims += _watched(network, "with DSP" if dsp else "without DSP", dsp=dsp)
        claims.append(_independent(network, texts, dsp=dsp))
    claims.append(assumed("kernels", _LOCAL, "only that they lie on the stack of the call is checked"))
    return Obligation("indices", tuple(claims))


def _variants(options: EngineOptions) -> tuple[bool, ...]:
    """Which of the kernels' two forms the C may take: generic C chooses when it is compiled."""
    if options.target.has_dsp:
        return (True,)
    if options.blocked and options.target is TargetCore.GENERIC:
        return (False, True)
    return (False,)


def _plan(network: CompiledNetwork, texts: Mapping[str, str]) -> Claim:
    plan, program = network.plan, network.program
    text = texts.get(f"tl_{network.name}.c") or texts[f"tl_{network.name}.h"]
    written = {name: int(offset) for name, offset in _places(text)}
    method = "memory plan compared with the text of the C"
    for value, placement in zip(program.values, plan.placements, strict=True):
        end = placement.offset + placement.size
        if placement.offset < 0 or end > plan.arena_bytes or placement.offset % ALIGNMENT:
            place = f"{value.name} at {placement.offset} … {end - 1} of {plan.arena_bytes} bytes"
            return refuted("arena", _PLAN, method, place)
        if placement.size != value.nbytes:
            sizes = f"{value.name} has {value.nbytes} bytes, {placement.size} in the plan"
            return refuted("arena", _PLAN, method, sizes)
        if written.get(value.name, placement.offset) != placement.offset:
            places = f"{value.name} at {written[value.name]} in the C, at {placement.offset} in the plan"
            return refuted("arena", _PLAN, method, places)
    return proved("arena", f"{_PLAN}: {len(program.values)} values, {plan.arena_bytes:,} bytes", method)


def _places(text: str) -> list[tuple[str, str]]:
    """Names and offsets of the arrays that the C declares in the arena."""
    pattern = r"^    \w+ \*const (\w+) = (?:\(\w+ \*\)\(void \*\)\()?arena \+ (\d+)\)?;$"
    return [(found[1], found[2]) for found in re.finditer(pattern, text, re.MULTILINE)]


def _watched(network: CompiledNetwork, variant: str, *, dsp: bool) -> list[Claim]:
    method = f"each access of two inferences watched, {variant}"
    try:
        tracer = Tracer(network, dsp=dsp)
    except ToolchainError as error:
        why = str(error).splitlines()[0]
        return [assumed("kernels", claim, why) for claim in (_INSIDE, _KEPT)]
    inputs = _inputs(network)
    traces: list[Trace] = []
    for name, values in inputs.items():
        trace = tracer.run(values)
        if trace.fault is not None:
            claim = _KEPT if trace.fault.is_loss else _INSIDE
            return [refuted(trace.fault.step, claim, method, f"{trace.fault.text} (input: {name})")]
        traces.append(trace)
    first = traces[0]
    count = f"{first.loads:,} loads and {first.stores:,} stores"
    same = all(trace.digest == first.digest for trace in traces)
    method += f"; the same for {len(inputs)} inputs" if same else f"; {len(inputs)} inputs"
    return [proved("kernels", f"{_INSIDE}: {count}", method), proved("kernels", _KEPT, method)]


def _independent(network: CompiledNetwork, texts: Mapping[str, str], *, dsp: bool) -> Claim:
    """Whether one run makes the accesses of all runs."""
    claim = f"{_SAME} ({'with' if dsp else 'without'} DSP)"
    try:
        found = data_dependences(texts, network.name, dsp=dsp)
    except (MissingExtraError, ToolchainError) as error:
        return assumed("kernels", claim, str(error).splitlines()[0])
    if found:
        return assumed("kernels", claim, f"not decided: {'; '.join(found)}")
    return proved("kernels", claim, "the data followed through the text of the C")


def _inputs(network: CompiledNetwork) -> dict[str, NDArray[np.uint8]]:
    """Inputs at both ends of the range and in between, as bytes."""
    size = sum(network.program.values[port.value].nbytes for port in network.program.inputs)
    generator = np.random.default_rng(0)
    return {
        "zeros": np.zeros(size, np.uint8),
        "least": np.full(size, 0x80, np.uint8),
        "greatest": np.full(size, 0x7F, np.uint8),
        "alternating": np.resize(np.array([0x80, 0x7F], np.uint8), size),
        "random, seed 0": generator.integers(0, 256, size).astype(np.uint8),
    }
