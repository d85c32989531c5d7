"""What must hold, and why executors may differ."""

from __future__ import annotations

import pytest
from parity_reports import executor, pair

from tintling.camera_client.inference.executors import NotRun
from tintling.camera_client.parity.gates import Gates, explain, has_reason, judge, title_of
from tintling.camera_client.parity.report import Origin

ALL = [executor("reference"), executor("c"), executor("tflm")]
PAIRS = [pair("reference", "c"), pair("reference", "tflm"), pair("c", "tflm")]


def test_an_unknown_difference_is_not_explained_away():
    text = explain("reference", "litert", [Origin(4, "SOFTMAX", 2)])
    assert text == "2 images first differ after SOFTMAX (tensor 4): no known reason."
    assert explain("c", "tflm", []) == ""


def gate(gates, executors=ALL, pairs=PAIRS, not_run=()):
    found = {result.name: result for result in judge(gates, executors, pairs, not_run)}
    return {name: (result.status, result.detail) for name, result in found.items()}


def test_equal_executors_pass_with_the_tensors_they_were_compared_on():
    status, detail = gate(Gates(None))["exact"]
    assert status == "passed"
    assert "on 10 of 10 images, every tensor (2 tensors)" in detail


def test_one_differing_image_fails_and_is_named():
    status, detail = gate(Gates(None), pairs=[*PAIRS[:2], pair("c", "tflm", wrong=(7,))])["exact"]
    assert status == "failed"
    assert "differ on 1 of 10 images, first on #7 in tensor 5 (FULLY_CONNECTED)" in detail


def test_what_did_not_run_leaves_it_not_proven():
    status, detail = gate(Gates(None), ALL[:2], PAIRS[:1], [NotRun("tflm", "TFLite Micro", "not installed")])[
        "exact"
    ]
    assert status == "not proven"
    assert "did not run: not installed" in detail


@pytest.mark.parametrize(
    ("correct", "status", "words"),
    [
        (10, "passed", "gains 10.00 points"),
        (9, "passed", "loses 0.00 points"),
        (8, "failed", "loses 10.00 points (9 → 8 of 10 right); at most 0.1 may be lost"),
        (None, "not proven", "there are no labels"),
    ],
)
def test_the_drop_is_measured_against_the_float_model(correct, status, words):
    executors = [executor("float"), executor("reference", correct=correct)]
    found = gate(Gates(0.1), executors, [])["drop"]
    assert found[0] == status
    assert words in found[1]


@pytest.mark.parametrize(("required", "status"), [(("c", "tflm"), "passed"), (("xnnpack",), "failed")])
def test_required_executors_must_have_run(required, status):
    assert gate(Gates(None, required))["required"][0] == status


def test_exact_executors_that_differ_are_a_defect_and_xnnpack_has_its_reason():
    assert explain("reference", "c", [Origin(5, "CONV_2D", 1)]).endswith(
        "they must be equal; this is a defect."
    )
    assert "XNNPACK requantizes in floating point" in explain("xnnpack", "c", [Origin(5, "CONV_2D", 2)])
    assert has_reason("litert", "c", "FULLY_CONNECTED")
    assert not has_reason("litert", "c", "CONV_2D")
    assert title_of("float") == "Keras float"
