"""Sessions whose JSON is JSON and yet wrong, and sessions that unpack without end."""

from __future__ import annotations

import json
import zipfile

import pytest
from json_mutations import mutations
from peak_memory import peak_memory
from recognitions import recognize_strokes, strokes
from sessions import members, record

from tintling.camera_client.session.reader import open_session
from tintling.camera_client.session.report import build_report
from tintling.camera_client.session.summary import summarize
from tintling.errors import FrameSourceError


@pytest.fixture(scope="module")
def recorded(tmp_path_factory, network, executors):
    path = tmp_path_factory.mktemp("session") / "s.zip"
    record(path, network, recognize_strokes(executors, strokes(2)))
    return members(path)


def packed(path, files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def use(path, *, report=False):
    """Everything that reads a session, but for running its network again."""
    with open_session(path) as session:
        summarize(session).to_json()
        for number in range(1, len(session) + 1):
            session.frame(number)
        if report:
            build_report(session, most=2)


@pytest.mark.parametrize("member", ["session.json", "results.jsonl", "labels.jsonl"])
def test_no_json_in_a_session_is_taken_for_a_bug(tmp_path, recorded, member):
    files = {**recorded, "labels.jsonl": b'{"frame": 1, "label": "7"}\n'}
    lines = files[member].splitlines() if member != "session.json" else [files[member]]
    refused = count = 0
    for where, text in mutations(json.loads(lines[0])):
        changed = text if member == "session.json" else "\n".join([text, *map(bytes.decode, lines[1:]), ""])
        path = packed(tmp_path / "s.zip", {**files, member: changed})
        count += 1
        try:
            use(path, report=member != "session.json" and count % 10 == 0)
        except FrameSourceError as error:
            refused += 1
            str(error).encode()
        except Exception as error:
            raise AssertionError(where) from error
    assert refused > count // 3


@pytest.mark.parametrize("member", ["results.jsonl", "session.json", "labels.jsonl", "model.tflite"])
def test_a_session_that_unpacks_without_end_is_refused_in_little_memory(tmp_path, recorded, member):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in recorded.items():
            if name != member:
                archive.writestr(name, data)
        with archive.open(member, "w", force_zip64=True) as stream:
            for _ in range(250):
                stream.write(bytes(1 << 20))
    assert path.stat().st_size < 4 << 20
    setup = """
import pathlib
from tintling.camera_client.session.reader import open_session
from tintling.errors import TintlingError
"""
    code = """
try:
    open_session(pathlib.Path(sys.argv[3])).network()
    raise SystemExit("it was opened")
except TintlingError:
    pass
"""
    assert peak_memory(setup, code, path) < 200 << 20


def test_long_recordings_take_the_memory_of_their_lines(tmp_path, recorded):
    line = recorded["results.jsonl"].splitlines()[0]
    path = tmp_path / "long.zip"
    frames = {f"frames/{number:06d}.png": recorded["frames/000001.png"] for number in range(1, 10_001)}
    packed(path, {**recorded, **frames, "results.jsonl": (line + b"\n") * 10_000})
    setup = "import pathlib; from tintling.camera_client.session.reader import open_session"
    code = "session = open_session(pathlib.Path(sys.argv[3])); assert len(session.results) == 10_000"
    assert peak_memory(setup, code, path) < 30_000_000 + 4 * len(line) * 10_000


def test_results_are_a_sequence(tmp_path, recorded):
    with open_session(packed(tmp_path / "s.zip", recorded)) as session:
        first, second = session.results
        assert session.results[0] == first
        assert session.results[-1] == second
        assert session.results[0:2] == [first, second]
        with pytest.raises(IndexError):
            session.results[2]
    line = recorded["results.jsonl"].replace(b'"row": 0', b'"row": "0"', 1)
    with pytest.raises(FrameSourceError, match=r"results\.jsonl, line 1"):
        open_session(packed(tmp_path / "s.zip", {**recorded, "results.jsonl": line}))
