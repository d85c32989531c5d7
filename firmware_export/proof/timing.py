"""The fourth obligation, second half: the instructions of an inference do not depend on the data.

In the C, no condition of ``if`` or a loop, and no call, may depend on the data. Kernels that look at the data
by their nature are named; their networks have no such claim. In the compiled code, the data is followed
through every instruction (:mod:`~tintling.firmware_export.proof.machine_code`); branches that compilers make
of maxima and minima are allowed and bounded.
"""

from __future__ import annotations

from collections.abc import Mapping

from tintling.errors import MissingExtraError, ToolchainError
from tintling.firmware_export.compiler.background import SKIPPING_FUNCTIONS
from tintling.firmware_export.compiler.network import CompiledNetwork
from tintling.firmware_export.compiler.options import EngineOptions
from tintling.firmware_export.proof.claims import Claim, assumed, proved, refuted
from tintling.firmware_export.proof.data_flow import data_dependences
from tintling.firmware_export.proof.machine_code import FOLLOWED_TARGETS, DataFollower
from tintling.firmware_export.proof.stack import needs_dsp
from tintling.firmware_export.targets.cross import TARGETS, CrossCompiler, cross_compilers
from tintling.firmware_export.targets.emulator import link_program

__all__ = ["LOOKING_FUNCTIONS", "prove_timing"]

LOOKING_FUNCTIONS = frozenset(
    {
        *("tl_arg_s8", "tl_log_softmax_s8", "tl_logistic_s16", "tl_tanh_s16", "tl_quantize_f32_s8"),
        "tl_quantize_f32_s16",
        *("tl_leading_zeros", "tl_saturating_shift_left", "tl_inverse_square_root", "tl_highest_bit"),
    }
)
"""Functions of kernels whose conditions depend on the data by what they compute."""

_C = "no condition and no call of the C depends on the data"
_CODE = "the instructions of an inference do not depend on the data"
_FOLLOWED = "the data followed through every instruction of the compiled code"
_OPT = "-Os"
_NOT_FOLLOWED = ("x86-64", "ESP32")


def prove_timing(
    network: CompiledNetwork, options: EngineOptions, texts: Mapping[str, str]
) -> tuple[Claim, ...]:
    """Shows it for the C, and for the compiled code of every target that is followed.

    Args:
        network: The compiled network.
        options: What it was compiled for.
        texts: Its C, file name to text.
    """
    source = _source(network, options, texts)
    claims = [source]
    for name in FOLLOWED_TARGETS:
        title = TARGETS[name].title
        compilers = cross_compilers(name, "gcc")
        if source.status != "proved":
            claims.append(assumed(title, _CODE, "the C itself is not shown to be independent of the data"))
        elif needs_dsp(network) and name != "cortex-m4":
            continue
        elif not compilers:
            claims.append(assumed(title, _CODE, f"{TARGETS[name].gnu_prefix}-gcc is not installed"))
        else:
            claims.append(_followed(network, texts, compilers[0]))
    claims += [assumed(title, _CODE, "the compiled code is not followed there") for title in _NOT_FOLLOWED]
    return tuple(claims)


def _source(network: CompiledNetwork, options: EngineOptions, texts: Mapping[str, str]) -> Claim:
    method = "the data followed through the text of the C"
    try:
        found = data_dependences(texts, network.name, dsp=options.target.has_dsp)
    except (MissingExtraError, ToolchainError) as error:
        return assumed("invoke", _C, str(error).splitlines()[0])
    controls = [text for text in found if "a condition of" in text or "a call depends" in text]
    asked = SKIPPING_FUNCTIONS if options.skip_background else frozenset()
    other = [text for text in controls if text.partition(":")[0] not in LOOKING_FUNCTIONS | asked]
    if other:
        return refuted("invoke", _C, method, "; ".join(other))
    if controls and options.skip_background:
        return assumed("invoke", _C, f"not so, as --skip-background asks for: {'; '.join(controls)}")
    if controls:
        return assumed("invoke", _C, f"not so by what the network computes: {'; '.join(controls)}")
    return proved("invoke", _C, method)


def _followed(network: CompiledNetwork, texts: Mapping[str, str], compiler: CrossCompiler) -> Claim:
    title, invoke = compiler.target.title, f"tl_{network.name}_invoke"
    method = f"{_FOLLOWED}, {_OPT}"
    try:
        program = link_program(compiler, texts, invoke, opt=_OPT)
        follower = DataFollower(compiler.target.name, program)
        first = network.program.inputs[0].value
        arena = follower.call(f"tl_{network.name}_input") - network.plan.placements[first].offset
        found = follower.follow(invoke, arena, network.arena_bytes)
        method += f" ({compiler.version()})"
    except (MissingExtraError, ToolchainError) as error:
        return assumed(title, _CODE, f"not decided: {str(error).splitlines()[0]}")
    branches = [text for text in found if "a branch depends" in text or "a jump" in text]
    if branches:
        return refuted(title, _CODE, method, "; ".join(branches[:4]))
    if found:
        return assumed(title, _CODE, f"not decided: {'; '.join(found[:4])}")
    count = follower.instructions
    if follower.branches:
        text = (
            f"two inferences differ by at most {follower.difference:,} of {count:,} instructions: "
            f"{len(follower.branches)} branches choose between two values, by the data"
        )
        return proved(title, text, method)
    return proved(title, f"{_CODE}: {count:,}", method)
