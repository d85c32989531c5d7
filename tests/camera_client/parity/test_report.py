"""The result of a comparison."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from parity_reports import executor, pair, report

from tintling.camera_client.parity.report import GateResult, LayerError


def test_a_pair_is_found_in_either_order():
    one = pair("reference", "c")
    found = report(pairs=[one])
    assert found.pair("c", "reference") is found.pair("reference", "c") is one
    assert found.pair("c", "tflm") is None
    assert found.executor("c") == executor("c")
    assert found.executor("tflm") is None


@pytest.mark.parametrize(
    ("statuses", "passed"),
    [(("passed", "not proven"), True), (("passed", "failed"), False), (("not proven",), True)],
)
def test_only_a_failed_gate_fails_the_report(statuses, passed):
    assert report(gates=[GateResult("exact", status, "") for status in statuses]).passed is passed


def test_accuracy_needs_labels():
    assert executor(correct=9).accuracy == 0.9
    assert executor(correct=None).accuracy is None


def test_a_pair_is_exact_if_every_image_is():
    assert pair().is_exact
    assert not pair(wrong=(3,)).is_exact
    assert not replace(pair(), exact=None).is_exact


def test_the_document_is_plain_json_even_of_infinite_ratios():
    layer = LayerError("conv", 3, "CONV_2D", 10, float("inf"), 1.0, 0.0)
    document = report(pairs=[pair(wrong=(2,))], layers=[layer]).to_json()
    text = json.dumps(document, allow_nan=False)
    assert "answers" not in json.loads(text)
    assert json.loads(text)["pairs"][0]["differences"][0]["image"] == 2
