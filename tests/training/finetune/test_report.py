"""What the report of a finetuning says in words."""

from __future__ import annotations

import pytest

from tintling.training.finetune.report import FinetuneReport, FinetuneRow


def report(own: tuple[int, int, int], *, before: int = 9_924, after: int = 9_924) -> FinetuneReport:
    count, own_before, own_after = own
    return FinetuneReport(
        (
            FinetuneRow("held_back", "held back", count, own_before, own_after, own_after),
            FinetuneRow("validation", "validation", 5_000, 4_960, 4_960, 4_960),
            FinetuneRow("test", "test", 10_000, before, after, after),
        )
    )


def test_what_went_well_is_said() -> None:
    own, known = report((60, 40, 58), after=9_930).conclusions()
    assert own.good
    assert "better: 40 of 60 before, 58 after" in own.text
    assert known.good
    assert "0.04 points were gained" in known.text


def test_a_few_captures_are_said_to_be_few() -> None:
    own, _ = report((20, 10, 18)).conclusions()
    assert "one capture is 5.0 points" in own.text


@pytest.mark.parametrize(("after", "good"), [(9_909, True), (9_908, False)])
def test_losing_more_than_a_tenth_of_a_point_is_said_first(after: int, good: bool) -> None:
    conclusions = report((60, 40, 58), after=after).conclusions()
    known = next(conclusion for conclusion in conclusions if "MNIST" in conclusion.text)
    assert known.good is good
    assert good or conclusions[0] is known
    assert ("0.10 points were lost" in known.text) is good
    assert ("worse by 0.11 points (15,000 samples)" in known.text) is not good


@pytest.mark.parametrize(("before", "after"), [(40, 40), (40, 38)])
def test_no_better_captures_are_said_first(before: int, after: int) -> None:
    first = report((60, before, after)).conclusions()[0]
    assert not first.good
    assert f"not read better: {before} of 60 before, {after} after" in first.text


def test_captures_that_were_right_already_are_no_failure() -> None:
    own = report((60, 60, 60)).conclusions()[0]
    assert own.good
    assert "all 60 held-back captures were read right, and still are" in own.text


def test_figures_are_shares_in_json() -> None:
    row = report((60, 30, 45)).to_json()["figures"]["held_back"]
    assert row == {"count": 60, "before": 0.5, "after": 0.75, "after_float": 0.75, "points": 25.0}
