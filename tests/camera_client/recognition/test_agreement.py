"""Running counts of agreement, and running means of times."""

from __future__ import annotations

import numpy as np
import pytest
from recognitions import frame, recognizer_of, sheet, strokes

from tintling.camera_client.inference.classifier import FloatClassifier
from tintling.camera_client.inference.executor_set import ExecutorSet
from tintling.camera_client.recognition.agreement import AgreementTally, LatencyMean


def test_counts_run_over_the_stream(network, executors):
    image = strokes(1)[0]
    turn = [0]
    right = recognizer_of(executors).recognize(frame(image)).prediction.index

    def predict(_: np.ndarray) -> np.ndarray:
        turn[0] += 1
        logits = np.zeros((1, 10), np.float32)
        logits[0, right if turn[0] % 2 else (right + 1) % 10] = 4
        return logits

    wider = ExecutorSet({"float": FloatClassifier(predict, network.labels), **executors.members})
    tally, recognizer = AgreementTally(), recognizer_of(wider)
    for _ in range(10):
        now = recognizer.recognize(frame(image))
        tally.add(now)
    assert tally.to_json() == {
        "frames": 10,
        "samples": 10,
        "float": {"samples": 10, "same_answer": 5},
        "int8": {"samples": 10, "same_answer": 10, "same_bits": 10},
    }
    assert now.agree is False
    tally.add(recognizer.recognize(frame(np.full((96, 96), 180, np.uint8))))
    assert (tally.frames, tally.samples) == (11, 10)


def test_digits_are_counted_one_by_one(nano_executors):
    tally = AgreementTally()
    recognition = recognizer_of(nano_executors, several=True).recognize(frame(sheet()))
    tally.add(recognition)
    assert (tally.frames, tally.samples) == (1, 5)
    assert {row.key: row.samples for row in tally.rows()} == {"int8": 5}


def test_times_are_those_of_a_frame_and_their_means_follow_slowly(nano_executors):
    latency = LatencyMean()
    recognition = recognizer_of(nano_executors, several=True).recognize(frame(sheet()))
    latency.add(recognition, draw=3.0)
    steps = latency.steps()
    assert list(steps) == ["grey", "find", "int8", "c", "draw"]
    spent = sum(answer.ms for digit in recognition.samples for answer in digit.answers if answer.key == "c")
    assert steps["c"] == pytest.approx(spent)
    latency.add(recognition, draw=13.0)
    assert latency.steps()["draw"] == pytest.approx(4.0)
