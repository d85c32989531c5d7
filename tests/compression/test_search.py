"""The search for the highest sparsity that is still acceptable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tintling.compression.search import LADDER, highest_sparsity
from tintling.errors import TintlingError


def test_the_highest_acceptable_rung_is_found_in_few_trials():
    asked = []

    def evaluate(sparsity: float) -> float:
        asked.append(sparsity)
        return 0.98 if sparsity <= 0.55 else 0.97

    found = highest_sparsity(evaluate, baseline=0.98, max_drop=0.1)
    assert found.sparsity == 0.55
    assert len(asked) <= 5
    assert [trial.sparsity for trial in found.trials] == asked
    assert {trial.accepted for trial in found.trials if trial.sparsity > 0.55} == {False}


@given(limit=st.integers(-1, len(LADDER) - 1))
def test_any_threshold_is_found_exactly(limit):
    accepted = set(LADDER[: limit + 1])
    found = highest_sparsity(lambda s: 0.9 if s in accepted else 0.5, baseline=0.9, max_drop=0.0)
    assert found.sparsity == (LADDER[limit] if limit >= 0 else 0.0)
    assert len({trial.sparsity for trial in found.trials}) == len(found.trials)


def test_a_drop_of_exactly_the_limit_is_accepted():
    # 0.9840 - 0.9830 is slightly more than 0.001 in binary.
    found = highest_sparsity(lambda _: 0.9830, baseline=0.9840, max_drop=0.1)
    assert found.sparsity == LADDER[-1]


def test_a_gain_counts_as_a_negative_drop():
    found = highest_sparsity(lambda _: 0.99, baseline=0.98, max_drop=0.0, ladder=(0.5,))
    assert found.trials[0].drop == pytest.approx(-1.0)
    assert found.trials[0].accepted


@pytest.mark.parametrize(
    ("max_drop", "ladder", "text"),
    [(-0.1, (0.5,), "at least 0 points"), (0.1, (), "ascending"), (0.1, (0.5, 0.3), "ascending")],
)
def test_senseless_requests_are_refused(max_drop, ladder, text):
    with pytest.raises(TintlingError, match=text):
        highest_sparsity(lambda _: 1.0, baseline=1.0, max_drop=max_drop, ladder=ladder)
