"""A certificate as a table and as a page."""

from __future__ import annotations

import re

import pytest
from rich.console import Console

from tintling.commands.views.certificate import page, summary
from tintling.firmware_export.compiler.options import EngineOptions
from tintling.firmware_export.proof.certificate import Certificate
from tintling.firmware_export.proof.claims import Obligation, assumed, proved, refuted

WRONG = refuted("dense_2", "the scaling is <right>", "every sum", "channel 1, sum -7")


def certificate(*more):
    claims = (
        proved("conv_0", "4 channels: sums of -9 to 9; no sum leaves int32", "intervals"),
        proved("conv_1", "8 channels: sums of -7 to 5; no sum leaves int32", "intervals"),
        assumed("network", "the compiler is right", "not of this proof"),
        *more,
    )
    tools = {"compiler": "gcc 14"}
    return Certificate("net", "m" * 64, "c" * 64, EngineOptions(), (Obligation("sums", claims),), tools)


@pytest.fixture
def shown():
    def show(certificate):
        console = Console(width=160, record=True, file=None, force_terminal=False)
        with console.capture() as capture:
            console.print(summary(certificate))
        return capture.get()

    return show


def test_claims_that_differ_in_figures_alone_are_one_row(shown):
    text = shown(certificate())
    assert "2 steps: no sum leaves int32" in text
    assert "network: the compiler is right" in text
    assert "C of net for generic, size" in text
    assert re.search(r"holds: 2 proved, 1 assumed, 0 refuted; C sha256 c{16}…", text)


def test_every_refuted_claim_is_a_row_of_its_own_with_its_counterexample(shown):
    other = refuted("dense_3", WRONG.statement, WRONG.method, "channel 2, sum 3")
    text = shown(certificate(WRONG, other))
    for claim in (WRONG, other):
        assert f"{claim.subject}: {claim.statement}" in text
        assert f"every sum: {claim.counterexample}" in text
    assert "does not hold: 2 proved, 1 assumed, 2 refuted" in text


def test_the_page_names_digests_tools_and_every_claim():
    text = page(certificate())
    assert "model sha256 " + "m" * 64 in text
    assert "gcc 14" in text
    assert text.count("no sum leaves int32") == 2
    assert "Nothing is refuted." in text


def test_the_page_of_a_refuted_network_begins_with_what_is_not_true():
    text = page(certificate(WRONG))
    assert "Not true: the scaling is &lt;right&gt;." in text
    assert "channel 1, sum -7" in text
    assert "Nothing is refuted." not in text
