"""Every field of a session takes every kind of wrong value: it is read, or refused in one line."""

from __future__ import annotations

import copy
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from paths import GOLDEN

from tintling.camera_client.frames import Frame
from tintling.camera_client.inference.classifier import open_network
from tintling.camera_client.inference.executor_set import open_executor_set
from tintling.camera_client.parity.digit_frames import frames_of_digits
from tintling.camera_client.recognition.recognizer import StreamRecognizer
from tintling.camera_client.recognition.smoothing import Smoother
from tintling.camera_client.session.reader import open_session
from tintling.camera_client.session.replay import replay
from tintling.camera_client.session.report import build_report
from tintling.camera_client.session.writer import SessionWriter
from tintling.commands.views.session_page import render_session
from tintling.errors import FrameSourceError, TintlingError

MODEL = GOLDEN / "tiny_int8.tflite"
MISSING = object()
JUNK = (MISSING, None, True, -1, 1.5, "x", [], {}, float("inf"), float("nan"), 10**30)

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def panel():
    return open_executor_set(open_network(MODEL))


def recorded(panel, folder: Path, *, several: bool) -> Files:
    """The files of a session of one frame."""
    strokes = np.zeros((1, 28, 28), np.uint8)
    strokes[0, 5:23, 12:15] = 255
    reader = StreamRecognizer(panel, Smoother(panel.lead.labels), live=True)
    reader.several = several
    path = folder / "s.zip"
    with SessionWriter(path, open_network(MODEL), source="0", live=True, several=several) as writer:
        writer.add(reader.read(Frame(frames_of_digits(strokes)[0], 1.7e9, 0, "frame")))
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module", params=[False, True], ids=["one digit", "several"])
def session(request, panel, tmp_path_factory) -> Files:
    return recorded(panel, tmp_path_factory.mktemp("session"), several=request.param)


def places(document: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every field, and the first of every list."""
    inner = document.items() if isinstance(document, dict) else enumerate(document[:1])
    for key, value in inner:
        yield (*above, key)
        if isinstance(value, dict | list):
            yield from places(value, (*above, key))


def changed(document: Any, place: tuple[Any, ...], value: Any) -> Any:
    document = copy.deepcopy(document)
    inner = document
    for key in place[:-1]:
        inner = inner[key]
    if value is MISSING:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    return document


def use(path: Path, panel) -> None:
    """All that reads sessions."""
    with open_session(path) as session:
        render_session(build_report(session, most=1))
        reader = StreamRecognizer(panel, Smoother(panel.lead.labels, threshold=session.info.threshold))
        list(replay(session, reader))


def refusals(files: Files, member: str, panel, target: Path) -> list[str]:
    """What is said of each wrong value of each field; one that is borne says nothing."""
    refused = []
    document = json.loads(files[member])
    for place in places(document):
        for value in JUNK:
            text = json.dumps(changed(document, place, value)) + "\n"
            with zipfile.ZipFile(target, "w") as archive:
                for name, data in {**files, member: text.encode()}.items():
                    archive.writestr(name, data)
            try:
                use(target, panel)
            except TintlingError as error:
                refused.append(str(error))
    return refused


def test_no_value_in_a_line_of_results_is_taken_for_a_bug(session, panel, tmp_path):
    refused = refusals(session, "results.jsonl", panel, tmp_path / "broken.zip")
    assert len(refused) > 60
    assert not [text for text in refused if "\n" in text]


def test_no_value_of_what_a_session_says_of_itself_is_taken_for_a_bug(panel, tmp_path):
    files = recorded(panel, tmp_path, several=False)
    refused = refusals(files, "session.json", panel, tmp_path / "broken.zip")
    assert len(refused) > 60
    assert not [text for text in refused if "\n" in text]


@pytest.mark.parametrize(
    "damage",
    [
        {"verdict": True},
        {"verdict": {}},
        {"region": None},
        {"region": [0, 0, 10**30, 4]},
        {"ms": 1},
        {"logits": [0.5] * 10},
        {"logits": [128] * 10},
    ],
    ids=str,
)
def test_a_line_that_nothing_recorded_is_refused_when_the_session_is_opened(session, damage, tmp_path):
    line = json.loads(session["results.jsonl"])
    if line.get("several"):
        target = line["digits"][0] if {"region", "logits"} & set(damage) else line
    else:
        target = line
    target.update(damage)
    path = tmp_path / "s.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**session, "results.jsonl": (json.dumps(line) + "\n").encode()}.items():
            archive.writestr(name, data)
    with pytest.raises(FrameSourceError, match=r"s\.zip is damaged: results\.jsonl, line 1: "):
        open_session(path)
