"""Frames to recognitions: one path for one digit and for several, alone and in a stream."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from recognitions import LABELS, WRITTEN, frame, numbers, recognizer_of, sheet

from tintling.camera_client.frames import BoardResult
from tintling.camera_client.inference.executor_set import ExecutorSet, open_executor_set
from tintling.camera_client.preprocessing.host import preprocess, preprocess_page
from tintling.camera_client.recognition import recognizer
from tintling.camera_client.recognition.recognizer import board_answer, recognize_frame, recognize_samples
from tintling.errors import FrameSourceError


def test_every_digit_has_the_bits_it_has_by_itself(nano_executors):
    recognition = recognizer_of(nano_executors, several=True).recognize(frame(sheet()))
    found = preprocess_page(sheet())
    assert recognition.text == WRITTEN
    assert len(recognition.samples) == len(found) == 5
    for digit, alone in zip(recognition.samples, found, strict=True):
        assert (digit.row, digit.region) == (alone.row, alone.preprocessed.region)
        np.testing.assert_array_equal(digit.preprocessed.tensor, alone.preprocessed.tensor)
        expected = nano_executors.lead.classify(alone.preprocessed.tensor).logits
        np.testing.assert_array_equal(digit.prediction.logits, expected)
        assert {answer.key for answer in digit.answers} == nano_executors.members.keys()


def test_numbers_of_a_row_are_told_apart_by_their_gaps(nano_executors):
    recognition = recognizer_of(nano_executors, several=True).recognize(frame(numbers()))
    assert recognition.text == "91 92\n408"
    assert recognition.smoothed is not None
    assert recognition.smoothed.label == "91 92\n408"
    document = recognition.to_json()
    assert (document["text"], document["smoothed"]["text"]) == ("91 92\n408", "91 92\n408")
    starts = [digit["starts_number"] for digit in document["samples"]]
    assert starts == [True, False, True, False, True, False, False]


def test_one_digit_a_frame_takes_the_same_path(nano_executors):
    image = sheet(((3,),))
    recognition = recognizer_of(nano_executors).recognize(frame(image))
    (digit,) = recognition.samples
    expected = preprocess(image)
    assert (digit.row, digit.region, digit.prediction.label) == (0, expected.region, str(LABELS[3]))
    np.testing.assert_array_equal(digit.preprocessed.tensor, expected.tensor)
    assert digit.smoothed == recognition.smoothed


@pytest.mark.parametrize("several", [False, True])
def test_an_empty_sheet_has_no_digits(nano_executors, several):
    recognition = recognizer_of(nano_executors, several=several).recognize(frame(sheet(())))
    assert (recognition.samples, recognition.text, recognition.several) == ((), "", several)
    assert recognition.smoothed is not None
    assert recognition.smoothed.label is None


@pytest.mark.parametrize(("several", "text"), [(False, None), (True, WRITTEN)])
def test_a_single_frame_is_recognized_by_the_leading_executor_alone(nano_executors, several, text):
    recognition = recognize_frame(frame(sheet()), nano_executors.lead, several=several)
    if text is not None:
        assert recognition.text == text
    assert (recognition.agree, recognition.smoothed, recognition.age) == (None, None, None)
    assert [answer.key for answer in recognition.answers] == ["c"]
    in_stream = recognizer_of(nano_executors, several=several).recognize(frame(sheet()))
    for one, other in zip(recognition.samples, in_stream.samples, strict=True):
        np.testing.assert_array_equal(one.prediction.logits, other.prediction.logits)


@pytest.mark.parametrize("several", [False, True])
def test_a_frame_that_is_too_small_is_named(nano_executors, several):
    tiny = replace(frame(sheet()), image=np.zeros((7, 30), np.uint8), name="photos/a.png")
    for recognize in (
        recognizer_of(nano_executors, several=several).recognize,
        lambda one: recognize_frame(one, nano_executors.lead, several=several),
    ):
        with pytest.raises(FrameSourceError, match=r"^photos/a\.png: a frame of 30×7 px"):
            recognize(tiny)


def test_executors_get_all_digits_of_a_frame_at_once():
    batches = []

    def run(batch: np.ndarray) -> list[tuple[()]]:
        batches.append(batch.shape)
        return [()] * len(batch)

    for several in (False, True):
        digits, times = recognize_samples(frame(sheet(((5, 9),))), run, several=several)
        assert min(times.grey, times.preprocess, times.classify) >= 0
        assert len(digits) == (2 if several else 1)
    recognize_samples(frame(sheet(())), run, several=True)
    assert batches == [(1, 28, 28, 1), (2, 28, 28, 1)]


def test_the_age_of_a_live_frame_is_measured_at_its_answer(nano_executors):
    image = frame(sheet(), 3)
    now = [image.timestamp + 0.25]
    live = recognizer_of(nano_executors, live=True, clock=lambda: now[0])
    recognition = live.recognize(image)
    assert recognition.age == pytest.approx(0.25)
    now[0] = image.timestamp - 5  # a camera whose clock is ahead
    assert live.recognize(image).age == 0.0
    assert live.recognize_again(recognition).age == pytest.approx(0.25)
    assert recognizer_of(nano_executors).recognize(image).age is None


def test_recognizing_again_does_not_change_the_smoothing_of_the_stream(nano_executors):
    images = [sheet(seed=seed) for seed in range(6)]
    smoothed = []
    for again in (False, True):
        recognizer = recognizer_of(nano_executors, several=True)
        found = []
        for index, image in enumerate(images):
            found.append(recognizer.recognize(frame(image, index)))
            if again:
                recognizer.several = False
                assert not recognizer.recognize_again(found[0]).several
                recognizer.several = True
                assert recognizer.recognize_again(found[0]).text == found[0].text
        smoothed.append([each.smoothed for each in found])
    assert smoothed[0] == smoothed[1]
    assert all(one != other for one, other in itertools.pairwise(smoothed[0]))


def board(nano_executors, image: np.ndarray, outputs: int = 10) -> BoardResult:
    logits = nano_executors.lead.classify(preprocess(image).tensor).logits
    return BoardResult("3", "ab" * 32, None, logits[:outputs], (1000, 2000, 3500))


def test_the_board_that_took_a_frame_answers_beside_the_executors(nano_executors):
    image = sheet(((3,),))
    taken = frame(image, board=board(nano_executors, image))
    recognition = recognizer_of(nano_executors).recognize(taken)
    assert [(answer.key, answer.ms) for answer in recognition.answers][-1] == ("device", 3.5)
    assert recognition.agree is True
    assert recognition.agrees_with_board is True
    several = recognizer_of(nano_executors, several=True).recognize(taken)
    assert "device" not in {answer.key for answer in several.answers}
    assert several.agrees_with_board is None
    beside = ExecutorSet({**nano_executors.members, "device": nano_executors.lead})
    keys = [answer.key for answer in recognizer_of(beside).recognize(taken).answers]
    assert keys.count("device") == 1  # the one that was run on the tensor


def test_a_board_with_other_outputs_does_not_answer(nano_executors):
    image = sheet(((3,),))
    assert board_answer(board(nano_executors, image, outputs=4), nano_executors.lead) is None
    assert board_answer(None, nano_executors.lead) is None


def test_rejected_digits_are_not_part_of_the_smoothed_text(nano):
    plain = recognize_frame(frame(sheet()), open_executor_set(nano).lead, several=True)
    margins = sorted(digit.prediction.logit_margin for digit in plain.samples)
    strict = open_executor_set(replace(nano, rejection_threshold=margins[2]))
    recognition = recognizer_of(strict, several=True).recognize(frame(sheet()))
    kept = [digit for digit in recognition.samples if digit.prediction.accepted]
    assert len(kept) == 3
    assert recognition.smoothed is not None
    rows = [" ".join(digit.prediction.label for digit in kept if digit.row == row) for row in range(2)]
    assert recognition.smoothed.label == "\n".join(filter(None, rows))


def test_what_is_compiled_for_the_first_frame_is_no_time_of_that_frame(nano_executors, monkeypatch):
    order = []
    monkeypatch.setattr(recognizer, "preprocess_version", lambda: order.append("compiled"))
    monkeypatch.setattr(recognizer.time, "perf_counter", lambda: order.append("clock") or 0.0)
    recognize_samples(frame(sheet(())), nano_executors.run, several=False)
    assert order[:2] == ["compiled", "clock"]
    assert order.count("compiled") == 1
