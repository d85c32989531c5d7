"""The fourth obligation, first half: the stack of an inference has a bound.

The compilers themselves say how large each function's frame is and whom it calls; the bound is the
heaviest path from the network's entry. A recursion, a frame without a bound, or a call through a pointer
to an unknown function refutes it.
"""

from __future__ import annotations

from collections.abc import Mapping

from tintling.errors import ToolchainError
from tintling.firmware_export.compiler.network import CompiledNetwork
from tintling.firmware_export.compiler.program import FunctionRef
from tintling.firmware_export.proof.claims import Claim, Obligation, assumed, proved, refuted
from tintling.firmware_export.targets.cross import CrossCompiler, cross_compilers
from tintling.firmware_export.targets.stack_usage import call_graph

__all__ = ["needs_dsp", "prove_stack"]

_BOUND = "the stack of an inference has a bound"
_OPT = "-Os"


def prove_stack(network: CompiledNetwork, texts: Mapping[str, str]) -> Obligation:
    """Shows it for every target whose GNU compiler is installed.

    Args:
        network: The compiled network.
        texts: Its C, file name to text.
    """
    compilers = [one for one in cross_compilers(family="gcc") if one.target.name != "x86-64"]
    if needs_dsp(network):
        compilers = [one for one in compilers if one.target.name.startswith("cortex")]
    claims = [_bound(network, texts, compiler) for compiler in compilers]
    if not claims:
        claims = [assumed("invoke", _BOUND, "no GNU cross compiler is installed")]
    return Obligation("stack", tuple(claims))


def _bound(network: CompiledNetwork, texts: Mapping[str, str], compiler: CrossCompiler) -> Claim:
    subject = compiler.target.title
    functions = _functions(network)
    try:
        version = compiler.version()
        graph = call_graph(compiler, texts, indirect=sorted(functions), opt=_OPT)
        deepest = graph.deepest(f"tl_{network.name}_invoke")
    except ToolchainError as error:
        return refuted(subject, _BOUND, f"frames and calls as the compiler tells them, {_OPT}", str(error))
    text = f"{_BOUND}: {deepest.size} bytes"
    if graph.unknown:
        text += f", without {', '.join(sorted(graph.unknown))}"
    return proved(subject, text, f"frames and calls as the compiler tells them, {_OPT} ({version})")


def _functions(network: CompiledNetwork) -> set[str]:
    """Functions that kernels are given."""
    return {
        argument.name
        for step in network.program.steps
        for argument in step.arguments
        if isinstance(argument, FunctionRef)
    }


def needs_dsp(network: CompiledNetwork) -> bool:
    """Whether kernels of it are there for cores with DSP instructions alone."""
    return any("_wide_" in name for name in {*network.program.kernels, *_functions(network)})
