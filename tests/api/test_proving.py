"""``tintling.parity``."""

from __future__ import annotations

import json

import pytest

import tintling
from tintling.errors import UsageError


def test_a_shipped_model_is_proven_on_a_few_samples(tmp_path):
    seen = []
    result = tintling.parity(
        tintling.load("femto"), samples=30, offline=True, on_progress=lambda *state: seen.append(state)
    )
    assert result.exact
    assert result.passed
    assert seen[-1] == (30, 30)
    result.save(tmp_path / "proof")
    document = json.loads((tmp_path / "proof" / "parity.json").read_text())
    assert document == json.loads(json.dumps(result.to_json()))


def test_what_was_not_compared_is_not_exact():
    result = tintling.parity("femto", samples=5, offline=True, executors=("c",))
    assert result.passed
    assert not result.exact


def test_executors_that_run_nothing_are_a_usage_error():
    with pytest.raises(UsageError, match="names none that runs"):
        tintling.parity("femto", executors=("float",))
