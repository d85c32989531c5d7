"""``tintling.prove``."""

from __future__ import annotations

import pytest
from paths import GOLDEN

import tintling
from tintling.errors import TintlingError
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.firmware_export.proof import certificate as certificates


@pytest.fixture
def certified(monkeypatch):
    """What would be proved, without proving it."""
    found = []
    monkeypatch.setattr(certificates, "certify", lambda *given: found.append(given) or "certificate")
    return found


def test_a_shipped_model_is_compiled_with_its_name_labels_and_the_fewest_bytes(certified):
    assert tintling.prove("femto") == "certificate"
    ((network, options),) = certified
    assert (network.name, network.program.labels, options) == ("femto", tuple("0123456789"), None)
    assert {step.kernel for step in network.program.steps} >= {"tl_fully_connected_s8"}


def test_name_labels_and_options_reach_the_c(certified):
    options = EngineOptions(Optimize.SPEED, TargetCore.ESP32S3)
    labels = tuple("abcdefghij")
    tintling.prove(GOLDEN / "tiny_int8.tflite", name="mine", labels=labels, options=options)
    ((network, given),) = certified
    assert (network.name, network.program.labels, given) == ("mine", labels, options)
    assert any("paired" in step.kernel for step in network.program.steps)


def test_a_model_is_taken_as_it_was_loaded(certified):
    tintling.prove(tintling.load("femto"))
    assert certified[0][0].name == "femto"


def test_nothing_is_proved_about_a_file_that_is_not_there(certified):
    with pytest.raises(TintlingError):
        tintling.prove("no-such-model")
    assert certified == []
