"""The result of the demo."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tintling.api.demo_outcome import STEPS, DemoConfig, DemoOutcome
from tintling.artifacts import Manifest


def outcome(passed):
    exported = Manifest("tiny", metrics={"export": {"arena_bytes": 3_000}})
    return DemoOutcome(
        Path("demo"),
        Manifest("tiny", seed=3),
        {},
        exported,
        "cc 1",
        {"passed": passed, "gates": []},
        {"accuracy": 0.9},
    )


@pytest.mark.parametrize("passed", [True, False])
def test_the_demo_passes_as_its_proof_does(passed):
    assert outcome(passed).passed is passed
    assert outcome(passed).to_json()["passed"] is passed


def test_the_figures_are_plain_types():
    document = json.loads(json.dumps(outcome(True).to_json()))
    assert (document["folder"], document["seed"], document["compiler"]) == ("demo", 3, "cc 1")
    assert document["export"] == {"arena_bytes": 3_000}


def test_steps_go_from_digits_to_the_evaluation_of_the_proven_network():
    assert STEPS.index("train") < STEPS.index("compress") < STEPS.index("export") < STEPS.index("parity")
    assert DemoConfig(Path("x")).recipe == "demo"
