"""Answers to pictures, as a table."""

from __future__ import annotations

import numpy as np
import pytest
from rich.console import Console

from tintling.camera_client.inference.classifier import Prediction
from tintling.camera_client.recognition.pictures import RecognizedPicture
from tintling.commands.views import pictures


def recognized(*shares, labels=("cat", "dog [bold]", "cow"), accepted=True):
    best = int(np.argmax(shares))
    probabilities = np.array(shares, np.float32)
    prediction = Prediction(
        labels[best], best, float(probabilities[best]), probabilities, probabilities, accepted=accepted
    )
    return RecognizedPicture(prediction, np.zeros((2, 2, 1), np.int8), 12.34)


@pytest.fixture
def shown(monkeypatch):
    def show(*results, labels=("cat", "dog [bold]", "cow")):
        console = Console(width=100, force_terminal=False)
        monkeypatch.setattr(pictures, "out", console)
        with console.capture() as capture:
            pictures.show_pictures([(f"{i}.png", one) for i, one in enumerate(results)], labels, "net")
        return capture.get()

    return show


def test_a_row_has_answer_runner_up_and_time(shown):
    (row,) = (line for line in shown(recognized(0.1, 0.2, 0.7)).splitlines() if "0.png" in line)
    cells = [cell.strip() for cell in row.strip("│┃ ").split("│")]
    assert cells == ["0.png", "cow", "70.0\N{NO-BREAK SPACE}%", "dog [bold] 20.0\N{NO-BREAK SPACE}%", "12.3"]


def test_an_answer_that_does_not_stand_out_is_none(shown):
    assert "none, most likely cat" in shown(recognized(0.4, 0.3, 0.3, accepted=False))


def test_one_class_has_no_runner_up(shown):
    text = shown(recognized(1.0, labels=("cat",)), labels=("cat",))
    assert "100.0\N{NO-BREAK SPACE}%" in text


def test_without_pictures_nothing_is_printed(shown):
    assert shown() == ""
