"""What tells a digit from what is none."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.rejection import max_logit_margins, rejection_threshold, whole_margins


def test_the_margin_is_what_the_largest_logit_has_above_the_mean() -> None:
    logits = np.array([[10, 0, 0, -2], [5, 5, 5, 5]], np.int8)
    assert max_logit_margins(logits, 0.5).tolist() == [4.0, 0.0]


def test_what_is_added_to_all_logits_does_not_count() -> None:
    logits = np.random.default_rng(3).integers(-60, 60, (50, 10)).astype(np.int8)
    assert max_logit_margins(logits + np.int8(30), 0.3).tolist() == pytest.approx(
        max_logit_margins(logits, 0.3).tolist()
    )


def test_all_but_the_share_pass_the_floor() -> None:
    logits = np.random.default_rng(3).normal(0, 5, (1_000, 10))
    floor = rejection_threshold(logits, share=0.02)
    assert (max_logit_margins(logits) < floor).sum() == pytest.approx(20, abs=1)


def test_logits_at_the_edges_of_int8_do_not_overflow() -> None:
    logits = np.array([[127] + [-128] * 9], np.int8)
    assert max_logit_margins(logits).tolist() == [pytest.approx(229.5)]


def test_margins_in_whole_numbers_are_those_in_steps_times_the_outputs() -> None:
    logits = np.array([[3, -128, 127], [5, 5, 5]], np.int8)
    np.testing.assert_array_equal(whole_margins(logits), [3 * 127 - 2, 0])
    np.testing.assert_allclose(max_logit_margins(logits, 1.0) * 3, whole_margins(logits))
