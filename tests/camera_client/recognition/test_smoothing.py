"""Answers smoothed in the frames' own time, and held against a threshold."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from tintling.camera_client.inference.classifier import Prediction
from tintling.camera_client.preprocessing.host import Box
from tintling.camera_client.recognition.smoothing import Smoother, apart, distance

LABELS = tuple("0123456789")
HERE = Box(40, 30, 20, 30)


def answer(index: int, confidence: float = 0.95) -> Prediction:
    probabilities = np.full(10, (1 - confidence) / 9, np.float32)
    probabilities[index] = confidence
    return Prediction(LABELS[index], index, float(probabilities[index]), np.zeros(10, np.int8), probabilities)


def stream(smoother: Smoother, predictions, fps: float = 30) -> list[str | None]:
    return [
        smoother.update(100 + index / fps, each, HERE if each is not None else None).label
        for index, each in enumerate(predictions)
    ]


def test_one_odd_frame_changes_nothing():
    answers = stream(Smoother(LABELS), [*[answer(7)] * 10, answer(1), *[answer(7)] * 5])
    assert answers == ["7"] * 16
    without = stream(Smoother(LABELS, enabled=False), [*[answer(7)] * 10, answer(1), *[answer(7)] * 5])
    assert without[10] == "1"


def test_a_new_digit_in_the_same_place_is_seen_within_a_third_of_a_second():
    answers = stream(Smoother(LABELS), [*[answer(7)] * 30, *[answer(3)] * 30])
    assert answers.index("3") - 30 <= 10
    assert answers[-1] == "3"


@pytest.mark.parametrize("fps", [5, 15, 60])
def test_the_mean_spans_a_time_and_no_number_of_frames(fps):
    answers = stream(Smoother(LABELS), [*[answer(7)] * 60, *[answer(3)] * 60], fps)
    assert (answers.index("3") - 60) / fps == pytest.approx(0.25, abs=max(0.1, 1.5 / fps))


def test_a_digit_that_left_fades_within_half_a_second():
    answers = stream(Smoother(LABELS), [*[answer(7)] * 30, *[None] * 30])
    gone = answers.index(None)
    assert 30 < gone <= 45
    assert set(answers[gone:]) == {None}


def test_a_region_that_moves_away_starts_afresh():
    smoother = Smoother(LABELS)
    stream(smoother, [answer(7)] * 30)
    smoothed = smoother.update(101.0, answer(3), Box(200, 30, 20, 30))
    assert smoothed.label == "3"
    near = Smoother(LABELS)
    stream(near, [answer(7)] * 30)
    assert near.update(101.0, answer(3), Box(44, 33, 20, 30)).label == "7"


def test_frames_of_long_ago_do_not_count():
    smoother = Smoother(LABELS)
    stream(smoother, [answer(7)] * 30)
    assert smoother.update(110.0, answer(3), HERE).label == "3"
    assert smoother.update(90.0, answer(4), HERE).label == "4"  # a clock that was set back


def test_an_answer_below_the_threshold_is_none():
    smoother = Smoother(LABELS, threshold=0.8, enabled=False)
    smoothed = smoother.update(1.0, answer(7, 0.79), HERE)
    assert (smoothed.label, smoothed.enabled) == (None, False)
    assert smoothed.confidence == pytest.approx(0.79)
    assert smoother.update(1.1, answer(7, 0.81), HERE).label == "7"
    assert Smoother(LABELS, threshold=0).update(1.0, None, None).label is None


def test_the_same_frames_give_the_same_results():
    predictions = [answer(index % 10, 0.3 + 0.07 * (index % 9)) for index in range(50)]
    results = []
    for _ in range(2):
        smoother = Smoother(LABELS)
        results.append([smoother.update(5 + i / 30, each, HERE) for i, each in enumerate(predictions)])
    assert results[0] == results[1]


def test_switching_keeps_the_mean_up_to_date():
    smoother = Smoother(LABELS, enabled=False)
    stream(smoother, [answer(7)] * 30)
    smoother.enabled = True
    smoothed = smoother.update(100 + 30 / 30, answer(1), HERE)
    assert (smoothed.label, smoothed.enabled) == ("7", True)


def test_probabilities_stay_probabilities():
    smoother = Smoother(LABELS, threshold=0)
    for index, each in enumerate(itertools.islice(itertools.cycle([answer(1), answer(2), None]), 60)):
        smoothed = smoother.update(index / 10, each, HERE if each else None)
        assert 0 <= smoothed.confidence <= 1


def test_a_rejected_answer_counts_as_no_digit():
    rejected = replace(answer(7), accepted=False)
    smoother = Smoother(LABELS, enabled=False)
    smoothed = smoother.update(1.0, rejected, HERE)
    assert (smoothed.label, smoothed.confidence) == (None, 0.0)


def test_a_region_is_apart_from_half_of_the_longest_side_on():
    assert distance(Box(0, 0, 10, 10), Box(30, 40, 10, 10)) == 50
    assert not apart(Box(0, 0, 20, 30), Box(15, 0, 20, 30))
    assert apart(Box(0, 0, 20, 30), Box(16, 0, 20, 30))
