"""Certificates of the shipped networks, and what they say."""

from __future__ import annotations

import json

import pytest
from faulty_networks import compiled, with_constant

from tintling.errors import ProofError
from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.proof import timing
from tintling.firmware_export.proof.certificate import certify, code_sha256
from tintling.shipped import shipped_models


@pytest.mark.parametrize("name", shipped_models())
def test_every_shipped_network_is_proved(name, monkeypatch):
    network = compiled(name)
    if name in {"nano_eu", "nano_4k"}:  # the kernels of nano, whose code is followed, with other weights
        assert [step.kernel for step in network.program.steps] == [
            step.kernel for step in compiled("nano").program.steps
        ]
        monkeypatch.setattr(timing, "FOLLOWED_TARGETS", ())
    certificate = certify(network)
    assert certificate.holds
    certificate.require()
    document = json.loads(certificate.text())
    assert document["model_sha256"] == network.graph.sha256
    assert document["code_sha256"] == code_sha256(emit_c(network))
    assert document["holds"] is True
    assert {*document["obligations"]} == {
        "accumulators",
        "requantization",
        "indices",
        "stack and time",
        "in general",
    }
    for kind in ("accumulators", "requantization"):
        assert {claim["status"] for claim in document["obligations"][kind]} == {"proved"}
    assert document["tools"]["compiler"]


def test_a_fault_is_refused_with_its_counterexample(monkeypatch):
    monkeypatch.setattr(timing, "FOLLOWED_TARGETS", ())  # the scaling is wrong whatever the code does
    certificate = certify(with_constant(compiled("tiny"), 1, 2, (2,), 1 << 20))
    assert not certificate.holds
    with pytest.raises(ProofError, match=r"tiny: conv2d_max_pool_2: not true that .*: channel 2, sum"):
        certificate.require()
    assert json.loads(certificate.text())["holds"] is False


def test_the_digest_of_the_c_depends_on_names_and_texts():
    assert code_sha256({"a": "b"}) != code_sha256({"ab": ""})
    assert code_sha256({"a": "1", "b": "2"}) == code_sha256({"b": "2", "a": "1"})
