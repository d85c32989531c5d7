"""What a recognition tells: its leading digit, its text, its document."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from recognitions import LABELS, WRITTEN, frame, recognizer_of, sheet

from tintling.camera_client.frames import BoardResult
from tintling.camera_client.inference.executor_set import ExecutorAnswer
from tintling.camera_client.preprocessing.types import no_mark
from tintling.camera_client.recognition.result import RecognizedSample, StageTimes


@pytest.fixture(scope="module")
def several(nano_executors):
    return recognizer_of(nano_executors, several=True).recognize(frame(sheet()))


@pytest.fixture(scope="module")
def single(nano_executors):
    return recognizer_of(nano_executors).recognize(frame(sheet(((3,),))))


@pytest.fixture(scope="module")
def empty(nano_executors):
    return recognizer_of(nano_executors).recognize(frame(sheet(())))


def test_the_least_certain_digit_leads(several):
    least = min(several.samples, key=lambda digit: digit.confidence)
    assert several.samples[several.leading_index] is several.leading is least
    assert several.answers is least.answers
    assert several.prediction is least.prediction
    assert several.preprocessed is least.preprocessed


def test_without_a_digit_nothing_leads(empty):
    assert (empty.leading, empty.prediction, empty.answers, empty.leading_index) == (None, None, (), 0)
    assert (empty.text, empty.agree, empty.executor_ms) == ("", None, {})
    assert not empty.preprocessed.found
    assert (empty.preprocessed.tensor == -128).all()


def test_a_digit_must_have_a_region(single):
    with pytest.raises(ValueError, match="has a region"):
        replace(single.samples[0], preprocessed=no_mark()).region  # noqa: B018 - the property raises


def test_the_document_tells_of_all_digits(several, nano_executors):
    document = several.to_json()
    assert document == json.loads(json.dumps(document))
    assert (document["several"], document["text"], document["agree"]) == (True, WRITTEN, True)
    assert document["smoothed"] == {
        "text": WRITTEN,
        "confidence": min(digit["confidence"] for digit in document["samples"]),
        "enabled": True,
    }
    assert [digit["row"] for digit in document["samples"]] == [0, 0, 0, 1, 1]
    for digit in document["samples"]:
        assert digit["executors"].keys() == nano_executors.members.keys()
        assert digit["executors"]["c"]["logits"] == digit["logits"]
        assert digit["smoothed"]["label"] == digit["label"]


def test_one_digit_has_the_fields_that_several_have(single, several):
    one, many = single.to_json(), several.to_json()
    assert one.keys() == many.keys()
    assert one["samples"][0].keys() == many["samples"][0].keys()
    assert (one["several"], one["text"]) == (False, str(LABELS[3]))


def test_an_empty_frame_has_an_empty_list_of_digits(empty):
    document = empty.to_json()
    assert (document["text"], document["samples"], document["agree"]) == ("", [], None)
    assert document["smoothed"]["text"] == ""


def test_frames_that_are_not_smoothed_do_not_pretend_to_be(single):
    plain = replace(single, smoothed=None, samples=(replace(single.samples[0], smoothed=None),))
    document = plain.to_json()
    assert "smoothed" not in {*document, *document["samples"][0]}
    assert plain.samples[0].confidence == plain.samples[0].prediction.confidence


def answering(digit: RecognizedSample, *labels: str) -> RecognizedSample:
    """The digit with one executor after the other giving a label."""
    keys = ("c", "int8", "float")
    prediction = digit.prediction
    answers = tuple(
        ExecutorAnswer(key, replace(prediction, label=label, index=int(label)), 2.0)
        for key, label in zip(keys, labels, strict=False)
    )
    return replace(digit, answers=answers)


@pytest.mark.parametrize(
    ("labels", "agree"),
    [([("3",)], None), ([("3", "3")], True), ([("3", "5")], False), ([("3", "3", "3"), ("1", "7")], False)],
)
def test_executors_agree_when_they_do_at_each_digit(single, labels, agree):
    digits = tuple(answering(single.samples[0], *each) for each in labels)
    assert replace(single, samples=digits).agree is agree


def test_times_of_executors_are_summed_over_digits(single):
    digits = (answering(single.samples[0], "3", "3"), answering(single.samples[0], "5"))
    assert replace(single, samples=digits).executor_ms == {"c": 4.0, "int8": 2.0}
    assert StageTimes(1.0, 2.0, 4.5).total == 7.5
    assert StageTimes(1 / 3, 2.0, 4.5).to_json() == {"grey": 0.333, "preprocess": 2.0, "classify": 4.5}


def test_the_board_that_took_the_frame_is_compared_bit_by_bit(single):
    digit = single.samples[0]
    same = BoardResult("x", "ab" * 32, digit.preprocessed.tensor, digit.prediction.logits, (1000, 2000, 3000))

    def with_board(board: BoardResult):
        return replace(single, frame=replace(single.frame, board=board))

    assert with_board(same).agrees_with_board is True
    assert with_board(replace(same, tensor=None)).agrees_with_board is True
    assert with_board(replace(same, label=None)).agrees_with_board is False
    other = np.array(digit.preprocessed.tensor)
    other[3, 3] += 1
    assert with_board(replace(same, tensor=other)).agrees_with_board is False
    assert with_board(replace(same, logits=same.logits[::-1])).agrees_with_board is False
    assert with_board(same).to_json()["board"] == {
        "label": "x",
        "same": True,
        "ms": {"capture": 1.0, "preprocess": 2.0, "classify": 3.0},
    }
    nothing = replace(with_board(replace(same, label=None, tensor=None)), samples=())
    assert nothing.agrees_with_board is True
