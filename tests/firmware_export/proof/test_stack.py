"""The fourth obligation: a bound for what is compiled, and none for a recursion."""

from __future__ import annotations

import pytest
from faulty_networks import BALANCED, compiled

from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.proof import stack
from tintling.firmware_export.proof.stack import prove_stack
from tintling.firmware_export.targets.cross import cross_compilers

TARGETS = [one for one in cross_compilers(family="gcc") if one.target.name != "x86-64"]
needs_a_compiler = pytest.mark.skipif(not TARGETS, reason="no GNU cross compiler is installed")


@needs_a_compiler
@pytest.mark.parametrize("options", [None, BALANCED], ids=["size", "balanced"])
def test_the_stack_of_a_shipped_network_has_a_bound(options):
    network = compiled("tiny") if options is None else compiled("tiny", options)
    obligation = prove_stack(network, emit_c(network))
    assert len(obligation.of("proved")) == len(TARGETS)
    assert not obligation.of("refuted")


@needs_a_compiler
def test_a_recursion_is_refuted():
    network = compiled("tiny")
    texts = emit_c(network)
    start = "void tl_tiny_invoke(void) {\n"
    deeper = (
        "__attribute__((noinline)) static int tl_deeper(int n) {\n"
        "    return n ? tl_deeper(n - 1) * n + tl_deeper(n / 2) : 1;\n}\n"
    )
    texts["tl_tiny.c"] = texts["tl_tiny.c"].replace(
        start, f"{deeper}{start}    volatile int n = 3;\n    n = tl_deeper(n);\n"
    )
    found = prove_stack(network, texts).of("refuted")
    assert len(found) == len(TARGETS)
    assert "the stack has no bound: " in found[0].counterexample


def test_without_a_cross_compiler_the_stack_is_assumed(monkeypatch):
    monkeypatch.setattr(stack, "cross_compilers", lambda **_: [])
    network = compiled("tiny")
    obligation = prove_stack(network, emit_c(network))
    assert [claim.status for claim in obligation.claims] == ["assumed"]
    assert "no GNU cross compiler" in obligation.claims[0].method
