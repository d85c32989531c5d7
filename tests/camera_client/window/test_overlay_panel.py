"""The side panel: answer, bars of every executor, counts and times."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw
from recognitions import frame, recognizer_of, sheet
from sessions import upright_strokes

from tintling.camera_client.frames import BoardResult
from tintling.camera_client.inference.classifier import FloatClassifier
from tintling.camera_client.inference.executor_set import ExecutorSet
from tintling.camera_client.recognition.agreement import Agreement
from tintling.camera_client.recognition.smoothing import SmoothedPrediction
from tintling.camera_client.window.overlay_panel import draw_panel
from tintling.camera_client.window.overlay_status import OverlayStatus
from tintling.camera_client.window.palette import BAD, GOOD, WARN, Canvas

AREA = (0, 0, 430, 720)
STEADY = OverlayStatus(latency={"find": 1.0})  # times are not those of the machine


def drawn(recognition, executors, status: OverlayStatus = STEADY) -> np.ndarray:
    image = Image.new("RGB", AREA[2:])
    pen = Canvas(image, ImageDraw.Draw(image), 1.0)
    draw_panel(pen, AREA, recognition, executors.lead.labels, status)
    return np.asarray(image)


def texts(recognition, executors, monkeypatch, status: OverlayStatus = STEADY) -> list[tuple[str, object]]:
    """What is written, with its colour."""
    written = []
    real = Canvas.text

    def text(self, at, words, **options):
        written.append((words, options.get("colour")))
        real(self, at, words, **options)

    monkeypatch.setattr(Canvas, "text", text)
    drawn(recognition, executors, status)
    return written


@pytest.fixture(scope="module")
def single(executors):
    return recognizer_of(executors).recognize(frame(upright_strokes(1)[0]))


def test_bars_of_an_executor_stand_in_a_column_of_their_own(executors):
    images = []
    for answer in (1, 8):
        logits = np.zeros((1, 10), np.float32)
        logits[0, answer] = 9
        classifier = FloatClassifier(lambda _, out=logits: out, executors.lead.labels)
        wider = ExecutorSet({"float": classifier, **executors.members})
        images.append(drawn(recognizer_of(wider).recognize(frame(upright_strokes(1)[0])), wider))
    changed = np.flatnonzero((images[0] != images[1]).any(axis=(0, 2)))
    assert changed.min() > 30
    assert changed.max() < 165


def test_the_tensor_is_drawn_pixel_by_pixel(single, executors):
    image = drawn(single, executors)
    corner = AREA[2] - 20 - 140, 20
    tensor = image[corner[1] : corner[1] + 140, corner[0] : corner[0] + 140]
    np.testing.assert_array_equal(tensor[2::5, 2::5, 0], single.preprocessed.image)


def smoothed(label: str | None, confidence: float) -> SmoothedPrediction:
    return SmoothedPrediction(label, confidence, enabled=True)


def test_the_smoothed_answer_is_shown_large(single, executors, monkeypatch):
    words = texts(replace(single, smoothed=smoothed("7", 0.91)), executors, monkeypatch)
    assert ("7", GOOD) in words
    assert ("91.0 %", None) in words


def test_an_answer_below_the_threshold_has_a_question_mark(single, executors, monkeypatch):
    words = texts(replace(single, smoothed=smoothed(None, 0.4)), executors, monkeypatch)
    assert (f"{single.prediction.label}?", WARN) in words
    assert ("below 50 %", WARN) in words


def test_a_rejected_answer_is_no_digit(single, executors, monkeypatch):
    lead = next(each for each in single.answers if each.key == "c")
    rejected = replace(lead, prediction=replace(lead.prediction, accepted=False))
    digit = replace(single.samples[0], answers=(rejected,))
    words = texts(replace(single, samples=(digit,), smoothed=smoothed(None, 0.0)), executors, monkeypatch)
    assert ("no digit", WARN) in words
    assert (f"{lead.prediction.label} is rejected: probably no digit", WARN) in words


def test_several_digits_are_a_text_by_rows(nano_executors, monkeypatch):
    recognition = recognizer_of(nano_executors, several=True).recognize(frame(sheet()))
    words = texts(recognition, nano_executors, monkeypatch)
    for row in recognition.text.split("\n"):
        assert (row, GOOD) in words
    least = f"5 found, least {recognition.smoothed.confidence * 100:.1f} %"
    assert (least, None) in words
    shown = f"digit {recognition.leading_index + 1} of 5, the least certain"
    assert shown in [text for text, _ in words]


def test_rows_that_do_not_fit_are_left_out(nano_executors, monkeypatch):
    recognition = recognizer_of(nano_executors, several=True).recognize(frame(sheet()))
    many = "\n".join(str(row % 10) for row in range(60))
    words = texts(replace(recognition, smoothed=smoothed(many, 0.9)), nano_executors, monkeypatch)
    assert ("...", GOOD) in words


@pytest.mark.parametrize(
    ("same", "colour"), [(12, GOOD), (11, BAD)], ids=["all answers equal", "one answer differs"]
)
def test_counts_of_agreement_are_coloured(single, executors, monkeypatch, same, colour):
    status = replace(STEADY, agreement=(Agreement("int8", 12, same, 10), Agreement("float", 12, same, None)))
    words = texts(single, executors, monkeypatch, status)
    assert (f"{same} of 12 answers, 10 to the bit", colour) in words
    assert (f"{same} of 12 answers", colour) in words


@pytest.mark.parametrize(("same", "shown"), [(True, "the same bits"), (False, "not the same bits")])
def test_the_board_is_compared(single, executors, monkeypatch, same, shown):
    own = single.prediction.logits if same else np.zeros(10, np.int8)
    board = BoardResult("4", "ab" * 32, None, own, (1000, 2000, 3000))
    taken = replace(single, frame=replace(single.frame, board=board))
    line = (f"board: 4, {shown}, 6.0 ms", GOOD if same else BAD)
    assert line in texts(taken, executors, monkeypatch)


def test_speed_age_and_executors_that_do_not_run_are_told(single, executors, monkeypatch):
    status = replace(STEADY, fps=29.97, missing={"float": "no weights"})
    words = [text for text, _ in texts(replace(single, age=0.0421), executors, monkeypatch, status)]
    assert "30.0 frames/s, frame 42 ms old" in words
    assert "float: no weights" in words


def test_a_frame_without_a_digit_has_empty_bars(executors, monkeypatch):
    empty = recognizer_of(executors).recognize(frame(np.full((96, 96), 180, np.uint8)))
    words = [text for text, _ in texts(empty, executors, monkeypatch)]
    assert "no digit" in words
    assert "no ink is found" in words
