"""Frames with digits, and what recognizes them, for the tests of the camera client."""

from __future__ import annotations

import numpy as np
from camera_scenes import digits, enlarged, exposed, paper, write
from paths import GOLDEN

from tintling.camera_client.frames import Frame
from tintling.camera_client.inference.executor_set import ExecutorSet
from tintling.camera_client.parity.digit_frames import frames_of_digits
from tintling.camera_client.recognition.recognizer import StreamRecognizer
from tintling.camera_client.recognition.result import Recognition
from tintling.camera_client.recognition.smoothing import Smoother

MODEL = GOLDEN / "tiny_int8.tflite"
IMAGES, LABELS = digits()
ROWS = ((0, 3, 8), (5, 9))
WRITTEN = "64 1\n7 4"  # the wide four stands near its six


def sheet(rows=ROWS, *, level: float = 200, seed: int = 1) -> np.ndarray:
    """A page of 320×240 px with digits in rows, by their index in IMAGES."""
    page = paper((240, 320), level=level, noise=1.0, seed=seed)
    for number, row in enumerate(rows):
        for place, index in enumerate(row):
            page = write(page, enlarged(IMAGES[index], 60), (30 + 80 * place, 30 + 100 * number))
    return exposed(page)


def numbers(text: str = "91 92\n408", *, seed: int = 1) -> np.ndarray:
    """A page of 320×240 px with rows of numbers: 8 px between digits, 40 px between numbers."""
    page = paper((240, 320), level=200, noise=1.0, seed=seed)
    for row, line in enumerate(text.split("\n")):
        x = 30
        for letter in line:
            if letter == " ":
                x += 32
                continue
            ink = enlarged(IMAGES[int(np.flatnonzero(int(letter) == LABELS)[0])], 60)
            columns = np.flatnonzero(ink.max(axis=0) > 0.25)
            ink = ink[:, columns[0] : columns[-1] + 1]
            page = write(page, ink, (x, 30 + 100 * row))
            x += ink.shape[1] + 8
    return exposed(page)


def strokes(count: int) -> list[np.ndarray]:
    """Frames of 96×96 px with a crooked stroke each, and an empty sheet as the third."""
    rng = np.random.default_rng(5)
    drawn = np.zeros((count, 28, 28), np.uint8)
    for image in drawn:
        left, right = rng.integers(6, 22, 2)
        for row in range(5, 23):
            middle = left + (right - left) * (row - 5) // 18
            image[row, max(0, middle - 1) : middle + 2] = 255
    frames = frames_of_digits(drawn)
    if count > 2:
        frames[2] = np.full((96, 96), 180, np.uint8)
    return frames


def frame(image: np.ndarray, index: int = 0, **more) -> Frame:
    return Frame(image, 100 + index / 10, index, f"#{index}", **more)


def recognizer_of(
    executors: ExecutorSet, *, enabled: bool = True, several: bool = False, **more
) -> StreamRecognizer:
    smoother = Smoother(executors.lead.labels, enabled=enabled)
    return StreamRecognizer(executors, smoother, several=several, **more)


def recognize_strokes(
    executors: ExecutorSet, frames: list[np.ndarray], *, enabled: bool = True
) -> list[Recognition]:
    """Recognitions of a live stream, whose frames come at uneven times."""
    recognizer = recognizer_of(executors, enabled=enabled, live=True)
    moments = 1.7e9 + 0.1 * np.arange(len(frames)) ** 1.1
    return [
        recognizer.recognize(Frame(image, float(moment), 3 * index, f"frame {index}"))
        for index, (image, moment) in enumerate(zip(frames, moments, strict=True))
    ]
