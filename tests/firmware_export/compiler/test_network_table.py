"""The table of the network at the top of generated files."""

import re
from dataclasses import replace

import pytest
from operator_networks import operator_cases

from tintling.firmware_export.compiler import network_table
from tintling.firmware_export.compiler.emit import emit_c, emit_single_header
from tintling.firmware_export.compiler.emit_together import emit_c_together
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.compiler.network_table import table_lines
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.shipped import resolve_model
from tintling.tflite.reader import read_tflite

SPEED = EngineOptions(Optimize.SPEED, TargetCore.RV32IMC)


def compiled(name, options=None):
    return compile_network(read_tflite(resolve_model(name) / "model.tflite"), name=name, options=options)


def numbers(line):
    return [int(text.replace(",", "")) for text in re.findall(r"(?<= )[\d,]+(?= |$)", line)[-2:]]


def test_each_step_has_a_row_and_the_last_one_is_their_sum():
    network = compiled("nano")
    lines = table_lines(network)
    rows = lines[lines.index("") + 2 :]
    assert len(rows) == len(network.program.steps) + 1
    assert rows[0].split()[:9] == ["CONV_2D", "(0)", "+", "MAX_POOL_2D", "(1)", "13", "x", "13", "x"]
    figures = [numbers(row) for row in rows]
    assert [sum(column) for column in zip(*figures[:-1], strict=True)] == pytest.approx(figures[-1], abs=6)
    assert figures[-1][1] == network.constant_bytes


@pytest.mark.parametrize(("options", "meant"), [(None, "RV32IMC with -Os"), (SPEED, "RV32IMC with -O2")])
def test_the_text_says_what_the_instructions_are_estimated_for(options, meant):
    assert f"estimate for {meant}" in " ".join(table_lines(compiled("tiny", options)))


def test_long_operators_and_kernels_are_broken_and_no_line_is_too_wide():
    lines = table_lines(compiled("meter", SPEED))
    assert any(line.startswith("  ") for line in lines)
    assert max(map(len, lines)) <= 95
    for case in operator_cases().values():
        lines = table_lines(compile_network(read_tflite(case.data), name="one"))
        assert max(map(len, lines), default=0) <= 95


def test_an_unknown_estimate_is_a_dash_and_so_is_the_sum(monkeypatch):
    monkeypatch.setattr(network_table, "estimated_instructions", lambda *_: None)
    rows = table_lines(compiled("nano"))[-2:]
    assert [row.split()[-2] for row in rows] == ["-", "-"]


def test_a_network_without_steps_has_no_table():
    network = compiled("nano")
    assert table_lines(replace(network, program=replace(network.program, steps=()))) == []


def test_sources_have_the_table_at_the_top_and_the_weights_at_the_end():
    network = compiled("nano")
    for text in (emit_c(network)["tl_nano.c"], emit_single_header(network)["tl_nano.h"]):
        assert 0 < text.index("\n *   operator ") < text.index("#include")
        invoke, values = text.index("void tl_nano_invoke(void) {"), text.index("_weights[9 * 3 * 3 * 1] = {")
        assert text.index("_weights[9 * 3 * 3 * 1];") < invoke < values


def test_networks_in_one_source_have_a_table_each():
    source = emit_c_together([compiled("nano"), compiled("tiny")])["tl_networks.c"]
    assert source.count("\n *   operator ") == 2
    assert source.index('/* The network "nano".') < source.index('/* The network "tiny".')
