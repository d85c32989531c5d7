"""Headline and figures of a session's page."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tintling.commands.views.session_page import _cards, _headline, _matrix
from tintling.task import DIGIT_LABELS, Preprocessing

TIMINGS = (SimpleNamespace(step="find", median=1.5), SimpleNamespace(step="c", median=0.25))


def summary(**changes):
    fields = {
        "executors": ("int8", "c"),
        "samples": 40,
        "frames": 50,
        "with_samples": 38,
        "seconds": 12.5,
        "labelled": 0,
        "right": {"c": 36},
        "missed": 0,
        "disagreements": 0,
        "unequal_bits": 0,
        "timings": TIMINGS,
        "pairs": (),
    }
    return SimpleNamespace(**{**fields, **changes})


def headline(*, complete=True, preprocessing=None, labels=DIGIT_LABELS, **changes):
    info = SimpleNamespace(preprocessing=preprocessing, labels=labels)
    session = SimpleNamespace(complete=complete, info=info)
    return _headline(SimpleNamespace(summary=summary(**changes), session=session))


@pytest.mark.parametrize(
    ("changes", "passed", "text"),
    [
        ({}, True, "int8, C gave the same answer to all 40 digits."),
        ({"samples": 1}, True, "int8, C gave the same answer to the digit."),
        ({"samples": 0}, False, "No digit in 50 frames."),
        ({"executors": ("c",)}, True, "One executor (C) recognized 40 digits."),
        ({"disagreements": 2}, False, "The answers differ in 2 of 40 digits (int8, C)."),
    ],
)
def test_the_headline_says_whether_all_agree(changes, passed, text):
    assert headline(**changes)[:2] == (passed, text)


def test_a_session_of_whole_frames_speaks_of_frames():
    text = headline(preprocessing=Preprocessing("frame"))[1]
    assert text == "int8, C gave the same answer to all 40 frames."


def test_a_session_of_other_signs_speaks_of_samples():
    text = headline(labels=("A", "B"))[1]
    assert text == "int8, C gave the same answer to all 40 samples."


def test_bits_that_differ_and_a_recording_cut_off_are_noted():
    assert headline(unequal_bits=1)[2] == "1 output differs in a bit, but not in the answer."
    assert headline(complete=False)[2] == "The recording was cut off and ends there."
    assert headline(complete=False, unequal_bits=3)[2].startswith("3 outputs differ in a bit")


def test_cards_count_frames_digits_and_right_answers():
    cards = {card.label: card for card in _cards(summary(labelled=48, missed=3))}
    assert (cards["frames"].value, cards["frames"].note) == ("50", "in 12.5 s")
    assert (cards["right"].value, cards["right"].note) == ("75.0 %", "36 of 48 labelled, 3 not found")
    assert cards["recognized"].note == "12 frames without"
    assert cards["frame to answer"].value == "1.75 ms"
    assert "right" not in {card.label for card in _cards(summary())}


def test_the_matrix_of_agreement_has_a_cell_for_every_pair():
    one = SimpleNamespace(first="int8", second="c", samples=40, same_answer=39, same_bits=20)
    rows = [tuple(row) for row in _matrix(summary(pairs=(one,)))]
    assert len(rows) == 2
    assert rows[0][-1] == "97.50 % / 50.00 %"
    assert rows[1][-1] == "·"
