"""Control that depends on the data is refuted in the C and in compiled code; that of networks is not."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from faulty_networks import BALANCED, compiled
from operator_networks import operator_cases
from wide_networks import wide_cases

from tintling.errors import ToolchainError
from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.compiler.network import compile_network, network_of
from tintling.firmware_export.compiler.options import EngineOptions
from tintling.firmware_export.emulation.emulated_build import EmulatedModel
from tintling.firmware_export.proof import timing
from tintling.firmware_export.proof.timing import prove_timing
from tintling.firmware_export.targets.cross import cross_compilers
from tintling.tflite.reader import read_tflite

PLAIN = EngineOptions()
needs_riscv = pytest.mark.skipif(not cross_compilers("rv32imc", "gcc"), reason="no GNU compiler for RV32IMC")
needs_arm = pytest.mark.skipif(
    not cross_compilers("cortex-m4", "gcc"), reason="no GNU compiler for Cortex-M4"
)


def claims(network, texts=None, options=PLAIN):
    found = prove_timing(network, options, texts or emit_c(network))
    return {claim.subject: claim for claim in found}


@cache
def short():
    """A network whose inference is followed in no time."""
    return network_of(operator_cases()["ELU"].data, name="short")


def with_fault(statement, function=""):
    """Its C with a statement before its inference."""
    texts = emit_c(short())
    start = "void tl_short_invoke(void) {\n"
    assert texts["tl_short.c"].count(start) == 1
    text = texts["tl_short.c"].replace(
        start, f"{function}{start}    int8_t *const seen = tl_short_input();\n{statement}\n"
    )
    return {**texts, "tl_short.c": text}


@needs_riscv
@needs_arm
@pytest.mark.parametrize("options", [PLAIN, BALANCED], ids=["size", "balanced"])
def test_control_of_a_shipped_network_does_not_depend_on_the_data(options):
    found = claims(compiled("tiny", options), options=options)
    assert found["invoke"].status == "proved"
    assert found["RV32IMC"].status == "proved"
    assert options is BALANCED or found["Cortex-M4"].status == "proved"  # see soundness.md
    assert not [claim for claim in found.values() if claim.status == "refuted"]
    assert {found[title].status for title in ("x86-64", "ESP32")} == {"assumed"}


@needs_riscv
def test_the_bound_holds_for_measured_inferences():
    network = compiled("tiny")
    statement = claims(network)["RV32IMC"].statement
    bound = int(statement.split("at most ")[1].split(" of ")[0].replace(",", ""))
    model = EmulatedModel(network, "rv32imc", family="gcc")
    images = np.random.default_rng(3).integers(-128, 128, (4, 28, 28, 1), dtype=np.int8)
    images[0], images[1] = -128, 127
    counts = model.run(images).instructions
    assert 0 < counts.max() - counts.min() <= bound


def test_a_condition_on_the_data_is_refuted_in_the_c():
    found = claims(short(), with_fault("    if (seen[0] > 0) { seen[1] = 0; }"))
    assert found["invoke"].status == "refuted"
    assert "tl_short_invoke: a condition of if depends on the data" in found["invoke"].counterexample
    assert found["RV32IMC"].status == "assumed"


@pytest.mark.parametrize(
    ("target", "title"),
    [
        pytest.param("rv32imc", "RV32IMC", marks=needs_riscv),
        pytest.param("cortex-m4", "Cortex-M4", marks=needs_arm),
    ],
)
@pytest.mark.parametrize(
    "statement",
    [
        "    if (seen[0] > 0) { seen[1] = 0; seen[9] = 4; tl_seen = seen[7]; }",
        "    for (int i = 0; i < seen[0]; i++) { tl_seen = tl_seen + i; }",
        "    tl_seen = seen[3];\n    while (tl_seen) { tl_seen = tl_seen / 2; }",
    ],
    ids=["if", "loop", "memory"],
)
def test_control_by_the_data_is_refuted_in_the_compiled_code(monkeypatch, target, title, statement):
    texts = with_fault(statement, "static volatile int tl_seen;\n")
    monkeypatch.setattr(timing, "data_dependences", lambda *_, **__: [])  # the C alone would refuse it
    monkeypatch.setattr(timing, "FOLLOWED_TARGETS", (target,))
    found = claims(short(), texts)[title]
    assert found.status == "refuted"
    assert "tl_short_invoke" in found.counterexample
    assert "depends on the data" in found.counterexample


def test_kernels_that_look_at_the_data_are_named():
    network = network_of(operator_cases()["ARG_MAX 1"].data, name="case")
    found = claims(network)
    assert found["invoke"].status == "assumed"
    assert "tl_arg_s8" in found["invoke"].method
    assert found["RV32IMC"].status == "assumed"


def test_without_a_compiler_the_code_is_assumed(monkeypatch):
    monkeypatch.setattr(timing, "cross_compilers", lambda *_: [])
    assert "is not installed" in claims(compiled("tiny"))["RV32IMC"].method


@needs_riscv
def test_code_that_is_not_decided_is_assumed(monkeypatch):
    def refuse(*_, **__):
        raise ToolchainError("unknown instruction")

    monkeypatch.setattr(timing, "link_program", refuse)
    assert "not decided: unknown instruction" in claims(compiled("tiny"))["RV32IMC"].method


def test_the_c_of_no_operator_is_refuted():
    """A function that looks at the data by what it computes is named; any other condition is a fault."""
    seen = set()
    for name, case in (operator_cases() | wide_cases()).items():
        network = compile_network(read_tflite(case.data), name="net")
        kernels = tuple(step.kernel for step in network.program.steps)
        if kernels in seen:  # the same functions, called with other numbers
            continue
        seen.add(kernels)
        claim = timing._source(network, PLAIN, emit_c(network))
        assert claim.status in {"proved", "assumed"}, (name, claim)
