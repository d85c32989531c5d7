"""Several digits a frame, each followed and smoothed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pytest

from tintling.camera_client.inference.classifier import Prediction
from tintling.camera_client.preprocessing.host import Box
from tintling.camera_client.recognition.smoothing import Smoother
from tintling.camera_client.recognition.tracking import SampleTracker

LABELS = tuple("0123456789")


@dataclass(frozen=True)
class FoundDigit:
    """As little as the tracker needs."""

    row: int
    region: Box
    prediction: Prediction
    starts_number: bool = False


def answer(index: int, confidence: float = 0.95) -> Prediction:
    probabilities = np.full(10, (1 - confidence) / 9, np.float32)
    probabilities[index] = confidence
    return Prediction(LABELS[index], index, float(probabilities[index]), np.zeros(10, np.int8), probabilities)


def line(text: str, *, row: int = 0, y: int = 30, x: int = 20, sure: float = 0.95) -> list[FoundDigit]:
    """A row of digits 30 px apart; a space is a digit that is missed."""
    return [
        FoundDigit(row, Box(x + 30 * place, y, 20, 30), answer(int(letter), sure), not text[:place].strip())
        for place, letter in enumerate(text)
        if letter != " "
    ]


def numbers(text: str, *, hidden: str = "", rejected: str = "", y: int = 30) -> list[FoundDigit]:
    """A row of numbers, 8 px between digits and 28 px between numbers, without those that are hidden."""
    found: list[FoundDigit] = []
    x, starts = 20, True
    for letter in text:
        if letter == " ":
            x, starts = x + 20, True
            continue
        if letter not in hidden:
            taken = replace(answer(int(letter), 0.3), accepted=False) if letter in rejected else None
            found.append(FoundDigit(0, Box(x, y, 20, 30), taken or answer(int(letter)), starts or not found))
            starts = False
        x += 28
    return found


def texts(frames, fps: float = 30, *, enabled: bool = True) -> list[str | None]:
    tracker = SampleTracker(Smoother(LABELS, enabled=enabled))
    return [tracker.update(index / fps, found)[1].label for index, found in enumerate(frames)]


def test_each_digit_is_smoothed_as_if_it_were_alone():
    """The same results, to the last bit, as a smoother of its own gives for each digit."""
    rng = np.random.default_rng(1)
    alone = [Smoother(LABELS, threshold=0.4) for _ in range(3)]
    tracker = SampleTracker(Smoother(LABELS, threshold=0.4))
    for index in range(80):
        found = [
            FoundDigit(0, Box(20 + 60 * place + index // 9, 30, 25, 30), answer(int(rng.integers(10)), sure))
            for place, sure in enumerate(rng.uniform(0.3, 1, 3))
        ]
        each, _ = tracker.update(index / 17, found)
        expected = [
            one.update(index / 17, digit.prediction, digit.region)
            for one, digit in zip(alone, found, strict=True)
        ]
        assert list(each) == expected


def test_one_odd_answer_does_not_change_the_text():
    frames = [*[line("4285")] * 12, line("4385"), *[line("4285")] * 3]
    assert texts(frames) == ["4285"] * 16
    assert texts(frames, enabled=False)[12] == "4385"


def test_a_digit_that_is_missed_for_a_frame_keeps_its_part_of_the_text():
    rows = [*line("42"), *line("85", row=1, y=90)]
    missing = [*line("4 "), *line(" 5", row=1, y=90)]
    alone = line("85", y=90)  # the first row is missed: the second is now number 0
    frames = [*[rows] * 12, missing, rows, alone, rows]
    assert texts(frames) == ["42\n85"] * 16
    assert texts(frames, enabled=False)[12:15] == ["4\n5", "42\n85", "85"]


def test_numbers_are_told_apart_also_where_a_digit_is_missed_or_rejected():
    """The text stays the same when any digit of any number is missed; a rejected one leaves its number."""
    whole, text = numbers("91 92 93"), "91 92 93"
    assert texts([whole] * 3) == [text] * 3
    assert texts([whole] * 3, enabled=False) == [text] * 3
    for hidden in ("1", "2", "3", "12", "123"):
        assert texts([*[whole] * 12, numbers(text, hidden=hidden)])[-1] == text, hidden
    whole, text = numbers("41 52 6"), "41 52 6"
    for hidden in ("4", "5", "6", "45", "15"):
        assert texts([*[whole] * 12, numbers(text, hidden=hidden)])[-1] == text, hidden
    assert texts([numbers("41 52 6", rejected="5")], enabled=False) == ["41 2 6"]
    assert texts([numbers("41 52 6", rejected="46")], enabled=False) == ["1 52"]


def test_a_digit_that_left_fades_within_half_a_second():
    found = texts([*[line("42")] * 30, *[line("4")] * 30])
    gone = found.index("4")
    assert 30 < gone <= 45
    assert set(found[gone:]) == {"4"}


def test_a_sheet_that_is_moved_starts_afresh():
    frames = [*[line("42")] * 30, line("73", x=300, y=200)]
    assert texts(frames)[-1] == "73"


def test_neighbours_keep_their_tracks_while_the_sheet_moves_slowly():
    """Each moves by less than half its size a frame, and in all by more than the distance to the next."""
    tracker, last = SampleTracker(Smoother(LABELS)), None
    for index in range(12):
        each, last = tracker.update(index / 30, line("19", x=20 + 10 * index))
        assert [one.label for one in each] == ["1", "9"]
    assert last is not None
    assert last.confidence == pytest.approx(0.95, abs=1e-6)


def test_a_digit_below_the_threshold_is_a_question_mark():
    tracker = SampleTracker(Smoother(LABELS, threshold=0.8, enabled=False))
    found = [*line("4"), line("42", sure=0.6)[1]]
    each, text = tracker.update(1.0, found)
    assert [one.label for one in each] == ["4", None]
    assert (text.label, text.enabled) == ("4?", False)
    assert text.confidence == pytest.approx(0.6)


def test_an_empty_sheet_has_no_text():
    each, text = SampleTracker(Smoother(LABELS)).update(1.0, [])
    assert (each, text.label, text.confidence) == ((), None, 0.0)


def test_frames_of_long_ago_do_not_count():
    tracker = SampleTracker(Smoother(LABELS))
    tracker.update(10.0, line("42"))
    assert tracker.update(11.6, line("4"))[1].label == "4"
    assert tracker.update(9.0, line("7"))[1].label == "7"  # a clock that was set back


def test_tracks_do_not_pile_up():
    tracker = SampleTracker(Smoother(LABELS))
    for index in range(200):
        x = 20 + 300 * abs(math.sin(index))
        tracker.update(index / 30, [FoundDigit(0, Box(int(x), int(7 * x) % 400, 20, 30), answer(3))])
    assert len(tracker._tracks) <= 45
