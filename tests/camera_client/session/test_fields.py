"""Every field of a session takes every kind of wrong value: it is read, or refused in one line."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from paths import GOLDEN
from PIL import Image
from recognitions import frame, recognizer_of
from sessions import members, packed, record, upright_strokes

from tintling.camera_client.session import report as session_report
from tintling.camera_client.session.reader import open_session
from tintling.camera_client.session.replay import replay
from tintling.camera_client.session.report import build_report
from tintling.commands.views.session_page import render_session
from tintling.errors import TintlingError

MISSING = object()
JUNK = (MISSING, None, True, -1, 1.5, "x", [], {}, float("inf"), float("nan"), 10**30)
FEW = (MISSING, None, -1, "x", [], float("nan"))  # for formats that are no longer written

Files = dict[str, bytes]


def first_frame(files: Files, number: int) -> Files:
    """A session of one of its frames."""
    line = files["results.jsonl"].splitlines(keepends=True)[number - 1]
    return {
        "session.json": files["session.json"],
        "model.tflite": files["model.tflite"],
        "results.jsonl": line,
        "labels.jsonl": b"",
        "frames/000001.png": files[f"frames/{number:06d}.png"],
    }


@pytest.fixture(autouse=True)
def _pictures_are_not_encoded(monkeypatch):
    """A page holds a dozen pictures, which take most of the time: fields decide what is drawn, not how."""
    encoded = session_report._png(Image.new("L", (2, 2)))
    monkeypatch.setattr(session_report, "_png", lambda _image: encoded)


@pytest.fixture(scope="module")
def sessions(network, executors, tmp_path_factory) -> dict[str, Files]:
    """Sessions of one frame, by kind."""
    folder = tmp_path_factory.mktemp("session")
    found = {}
    for kind, several in (("one digit", False), ("several", True)):
        recognizer = recognizer_of(executors, several=several, live=True)
        recognition = recognizer.recognize(frame(upright_strokes(1)[0]))
        found[kind] = members(record(folder / f"{kind}.zip", network, [recognition]))
    found["version 1"] = first_frame(members(GOLDEN / "session_v1.zip"), 3)
    found["version 2, several"] = first_frame(members(GOLDEN / "session_v2.zip"), 6)
    return found


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


def use(path: Path, executors) -> None:
    """All that reads sessions."""
    with open_session(path) as session:
        render_session(build_report(session, most=1))
        recognizer = recognizer_of(executors)
        recognizer.smoother.threshold = session.info.threshold
        list(replay(session, recognizer))


def refusals(files: Files, member: str, executors, target: Path, junk: tuple[Any, ...]) -> list[str]:
    """The message about each wrong value of each field; none for one that does no harm."""
    refused = []
    document = json.loads(files[member])
    for place in places(document):
        for value in junk:
            text = json.dumps(changed(document, place, value)) + "\n"
            packed(target, {**files, member: text.encode()})
            try:
                use(target, executors)
            except TintlingError as error:
                refused.append(str(error))
    return refused


@pytest.mark.parametrize("kind", ["one digit", "several", "version 1", "version 2, several"])
def test_no_value_in_a_line_of_results_is_taken_for_a_bug(sessions, kind, executors, tmp_path):
    junk = FEW if "version" in kind else JUNK
    refused = refusals(sessions[kind], "results.jsonl", executors, tmp_path / "broken.zip", junk)
    assert len(refused) > 5 * len(junk)
    assert not [text for text in refused if "\n" in text]


@pytest.mark.parametrize("kind", ["version 2, several"])
def test_no_value_of_the_description_is_taken_for_a_bug(sessions, kind, executors, tmp_path):
    refused = refusals(sessions[kind], "session.json", executors, tmp_path / "broken.zip", JUNK)
    assert len(refused) > 60
    assert not [text for text in refused if "\n" in text]
