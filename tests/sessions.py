"""Recorded sessions for tests: written, replayed, and damaged on purpose."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from recognitions import recognizer_of

from tintling.camera_client.frames import Frame
from tintling.camera_client.inference.classifier import FloatClassifier, Network
from tintling.camera_client.inference.executor_set import ExecutorSet
from tintling.camera_client.parity.digit_frames import frames_of_digits
from tintling.camera_client.recognition.result import Recognition
from tintling.camera_client.session.reader import open_session
from tintling.camera_client.session.replay import Replay, replay
from tintling.camera_client.session.writer import SessionWriter


def record(path: Path, network: Network, recognitions: Iterable[Recognition]) -> Path:
    with SessionWriter(path, network, source="0", live=True, smoothing=True) as writer:
        for recognition in recognitions:
            writer.add(recognition)
    return path


def replayed(path: Path, executors: ExecutorSet) -> Replay:
    """The counts of a replay."""
    counts = Replay()
    with open_session(path) as session:
        recognizer = recognizer_of(executors)
        recognizer.smoother.threshold = session.info.threshold
        for each in replay(session, recognizer):
            counts.count(each, session.results[each.number - 1])
    return counts


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(target: Path, files: dict[str, bytes | None]) -> Path:
    """An archive of files; those without bytes are left out."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            if data is not None:
                archive.writestr(name, data)
    return target


def changed(path: Path, target: Path, member: str, change: Callable[[bytes], bytes | None]) -> Path:
    """A copy of a session with one of its files changed, or left out."""
    files = members(path)
    return packed(target, {**files, member: change(files[member])})


def changed_line(path: Path, target: Path, number: int, change: Callable[[dict[str, Any]], Any]) -> Path:
    """A copy of a session with one line of results changed."""

    def edit(data: bytes) -> bytes:
        lines = data.splitlines()
        document = json.loads(lines[number - 1])
        change(document)
        lines[number - 1] = json.dumps(document).encode()
        return b"\n".join(lines) + b"\n"

    return changed(path, target, "results.jsonl", edit)


def one_line(text: str) -> str:
    """Standard error wraps at the width of the terminal."""
    return " ".join(text.split())


class OddFloat:
    """A float network that gives one answer to the digits whose turn it is, and else that of the C."""

    def __init__(self, executors: ExecutorSet, odd: tuple[int, ...]) -> None:
        self._executors, self._odd, self._turn = executors, odd, 0

    def __call__(self, pixels: np.ndarray) -> np.ndarray:
        tensors = (pixels.astype(np.int16) - 128).astype(np.int8)[:, :, :, np.newaxis]
        logits = np.zeros((len(pixels), 10), np.float32)
        for row, prediction in zip(logits, self._executors.lead.classify_batch(tensors), strict=True):
            right = prediction.index
            row[(right + 5) % 10 if self._turn in self._odd else right] = 3.0
            self._turn += 1
        return logits


def with_odd_float(executors: ExecutorSet, *odd: int) -> ExecutorSet:
    """The executors, and a float network that answers otherwise to some digits, counted from 0."""
    classifier = FloatClassifier(OddFloat(executors, odd), executors.lead.labels)
    return ExecutorSet({"float": classifier, **executors.members})


def upright_strokes(count: int) -> list[np.ndarray]:
    digits = np.zeros((count, 28, 28), np.uint8)
    for index, digit in enumerate(digits):
        digit[5:23, 10 + index : 13 + index] = 255
    return frames_of_digits(digits)


def disputed_session(path: Path, network: Network, executors: ExecutorSet) -> Path:
    """Six frames: the third without a digit, the second and fifth with a float network that differs."""
    wider = with_odd_float(executors, 1, 3)
    recognizer = recognizer_of(wider, enabled=False, live=True)
    frames = upright_strokes(6)
    frames[2] = np.full((96, 96), 170, np.uint8)
    keys = tuple(wider.members)
    with SessionWriter(path, network, source="<u>0</u>", live=True, executors=keys) as writer:
        texts = []
        for index, image in enumerate(frames):
            recognition = recognizer.recognize(Frame(image, 100 + index, index, f"<i>{index}</i>"))
            texts.append(recognition.text)
            writer.add(recognition)
        writer.label(1, texts[0])
        writer.label(3, "7")
        writer.label(4, str((int(texts[3]) + 1) % 10))
    return path
