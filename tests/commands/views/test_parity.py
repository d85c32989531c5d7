"""A comparison on a terminal."""

from __future__ import annotations

import pytest
from parity_reports import executor, pair, report
from rich.console import Console

from tintling.camera_client.inference.executors import NotRun
from tintling.camera_client.parity.report import GateResult
from tintling.commands.views.parity import render

KEYS = ("reference", "c", "tflm")
PAIRS = [pair("reference", "c"), pair("reference", "tflm"), pair("c", "tflm", wrong=(4,))]


def shown(found, width):
    console = Console(width=width)
    with console.capture() as capture:
        console.print(render(found, width=width, per_layer=False))
    text = capture.get()
    assert max(map(len, text.splitlines())) <= width
    return text


@pytest.mark.parametrize("width", [80, 120])
def test_executors_pairs_and_gates_are_shown(width):
    text = shown(report(executors=map(executor, KEYS), pairs=PAIRS), width)
    assert "10 images (mnist)" in text
    assert "90.00%" in text
    assert "10 equal" in text
    assert "9 equal" in text
    assert "✓" in text


def test_a_narrow_terminal_gets_a_line_for_each_pair():
    text = shown(report(executors=map(executor, KEYS), pairs=PAIRS), 45)
    assert "10 equal" not in text
    assert text.count("TFLM") == 2


@pytest.mark.parametrize(("status", "mark"), [("passed", "✓"), ("failed", "✗"), ("not proven", "?")])
def test_every_gate_has_its_mark_and_words(status, mark):
    text = shown(report(gates=[GateResult("exact", status, "what was seen")]), 80)
    assert mark in text
    assert "what was seen" in text


def test_what_did_not_run_is_said_with_its_reason():
    text = shown(report(not_run=[NotRun("tflm", "TFLite Micro", "not installed")]), 80)
    assert "not run: not installed" in text
