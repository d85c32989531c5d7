"""Recorded sessions, opened: the same bits, and one clear line about any damage."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from recognitions import MODEL, recognize_strokes, recognizer_of, strokes
from sessions import changed, one_line, packed, record, replayed

from tintling.camera_client.frames import BoardResult, Frame
from tintling.camera_client.session import writer as session_writer
from tintling.camera_client.session.reader import SessionSource, is_session, open_session
from tintling.camera_client.session.writer import SessionWriter
from tintling.camera_client.sources.open import open_source
from tintling.commands.camera import command
from tintling.errors import ArtifactError, FrameSourceError, TintlingError


def test_a_session_gives_back_frames_results_and_model_to_the_bit(tmp_path, network, executors):
    frames = strokes(6)
    frames[4] = np.stack([frames[4], frames[4][::-1], frames[4]], axis=2)  # colour
    recognitions = recognize_strokes(executors, frames)
    path = record(tmp_path / "session.zip", network, recognitions)
    assert [each.name for each in tmp_path.iterdir()] == ["session.zip"]
    with open_session(path) as session:
        assert session.complete
        assert session.info.live
        assert (session.info.source, session.info.version) == ("0", 5)
        assert session.network().data == network.data
        for number, recognition in enumerate(recognitions, start=1):
            frame, recorded = session.frame(number), recognition.frame
            np.testing.assert_array_equal(frame.image, recorded.image)
            assert (frame.timestamp, frame.index, frame.name) == (
                recorded.timestamp,
                recorded.index,
                recorded.name,
            )
            assert session.results[number - 1] == json.loads(json.dumps(recognition.to_json()))
        assert session.results[2]["samples"] == []
        assert {"c", "int8"} <= session.results[0]["samples"][0]["executors"].keys()


def test_the_result_of_a_board_is_kept_to_the_bit(tmp_path, network, executors):
    tensor = np.arange(784, dtype=np.uint16).astype(np.uint8).view(np.int8).reshape(28, 28, 1)
    logits = np.arange(-5, 5, dtype=np.int8)
    board = BoardResult("3", "ab" * 32, tensor, logits, (1200, 3400, 5600))
    frame = Frame(strokes(1)[0], 5.0, 0, "board#0", board=board)
    path = record(tmp_path / "s.zip", network, [recognizer_of(executors).recognize(frame)])
    with open_session(path) as session:
        found = session.frame(1).board
    assert found is not None
    assert (found.label, found.model_sha256, found.microseconds) == ("3", "ab" * 32, (1200, 3400, 5600))
    np.testing.assert_array_equal(found.tensor, tensor)
    np.testing.assert_array_equal(found.logits, logits)
    counts = replayed(path, executors)
    assert counts.passed
    assert "device" in counts.compared


def test_a_session_is_a_source_of_frames(tmp_path, network, executors):
    recognitions = recognize_strokes(executors, strokes(3))
    path = record(tmp_path / "s.zip", network, recognitions)
    assert is_session(path)
    with open_source(str(path)) as source:
        assert isinstance(source, SessionSource)
        assert (source.live, source.timed) == (False, True)
        for frame, recognition in zip(source, recognitions, strict=True):
            np.testing.assert_array_equal(frame.image, recognition.frame.image)
            assert frame.timestamp == recognition.frame.timestamp


def test_other_zips_are_no_sessions(tmp_path):
    packed(tmp_path / "images.zip", {"hello.txt": b"hello"})
    assert not is_session(tmp_path / "images.zip")
    assert not is_session(tmp_path / "missing.zip")
    (tmp_path / "text.zip").write_text("no archive")
    assert not is_session(tmp_path / "text.zip")
    with pytest.raises(FrameSourceError, match=r"lacks session.json: expected a zip that"):
        open_session(tmp_path / "images.zip")
    with pytest.raises(FrameSourceError, match="no zip archive"):
        open_session(tmp_path / "text.zip")
    with pytest.raises(FrameSourceError, match="does not exist"):
        open_session(tmp_path / "missing.zip")


RECORDER = """
import sys, numpy as np
from pathlib import Path
from tintling.camera_client.inference.classifier import open_network
from tintling.camera_client.inference.executor_set import open_executor_set
from tintling.camera_client.recognition.recognizer import StreamRecognizer
from tintling.camera_client.session.writer import SessionWriter
from tintling.camera_client.frames import Frame
from tintling.camera_client.recognition.smoothing import Smoother
network = open_network(Path(sys.argv[1]))
executors = open_executor_set(network)
recognizer = StreamRecognizer(executors, Smoother(executors.lead.labels))
images = np.load(sys.argv[3])
with SessionWriter(Path(sys.argv[2]), network, source="0") as writer:
    for index in range(100000):
        writer.add(recognizer.recognize(Frame(images[index % len(images)], index / 30, index, "0")))
        print(index, flush=True)
"""


def test_a_killed_recording_is_read_up_to_its_last_frame(tmp_path, executors):
    np.save(tmp_path / "images.npy", np.stack(strokes(5)))
    path = tmp_path / "s.zip"
    command_line = [sys.executable, "-c", RECORDER, str(MODEL), str(path), str(tmp_path / "images.npy")]
    with subprocess.Popen(command_line, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= 20:
                process.send_signal(signal.SIGKILL)
                break
    assert not path.exists()
    assert (tmp_path / "s.zip.part").is_dir()
    with open_session(path) as session:  # found by the name it would have had
        assert not session.complete
        assert len(session) >= 21
    assert replayed(path, executors).passed
    result = CliRunner().invoke(command, ["--replay", str(path), "--headless"], catch_exceptions=False)
    assert result.exit_code == 0
    assert "was not closed" in one_line(result.stderr)


def test_half_a_line_of_a_recording_that_was_cut_off_is_left_out(tmp_path, network, executors, monkeypatch):
    monkeypatch.setattr(session_writer, "_pack", lambda *_: (_ for _ in ()).throw(OSError(28, "disk full")))
    with pytest.raises(ArtifactError, match="the 3 frames before are saved there"):
        record(tmp_path / "s.zip", network, recognize_strokes(executors, strokes(3)))
    results = tmp_path / "s.zip.part" / "results.jsonl"
    results.write_bytes(results.read_bytes()[:-40])
    (tmp_path / "s.zip.part" / "frames" / "000004.tmp").write_bytes(b"half an image")
    with open_session(tmp_path / "s.zip.part") as session:
        assert len(session) == 2


def test_labels_are_read_the_last_one_counts(tmp_path, network, executors):
    path = record(tmp_path / "s.zip", network, recognize_strokes(executors, strokes(3)))
    lines = [(1, "7"), (2, "3"), (1, "4"), (2, None)]
    text = "".join(json.dumps({"frame": number, "label": label}) + "\n" for number, label in lines)
    labelled = changed(path, tmp_path / "t.zip", "labels.jsonl", lambda _: text.encode())
    with open_session(labelled) as session:
        assert session.labels == {1: "4"}


@pytest.fixture(scope="module")
def two_frames(tmp_path_factory, network, executors):
    path = tmp_path_factory.mktemp("session") / "s.zip"
    return record(path, network, recognize_strokes(executors, strokes(2)))


def read_everything(path) -> None:
    with open_session(path) as session:
        session.network()
        for number in range(1, len(session) + 1):
            session.frame(number)


@pytest.mark.parametrize(
    ("member", "change", "message"),
    [
        ("session.json", lambda _: b"{", "is damaged: session.json"),
        ("session.json", lambda _: b"[]", "is no session"),
        ("session.json", lambda d: d.replace(b'"version": 5', b'"version": 9'), "format 9, expected 1 to 5"),
        ("session.json", lambda d: d.replace(b'"threshold"', b'"t"'), "is damaged: session.json: KeyError"),
        ("session.json", lambda _: b"[" * 100_000, "is damaged: session.json"),
        ("results.jsonl", lambda d: d[:-20], "ends in the middle of a line"),
        ("results.jsonl", lambda d: d.replace(b'"time": ', b'"time": "x", "t": ', 1), "line 1: ValueError"),
        ("results.jsonl", lambda _: b"", "holds no frames"),
        ("results.jsonl", lambda _: None, "lacks results.jsonl"),
        ("results.jsonl", lambda d: d.replace(b'"confidence": ', b'"confidence": 7', 1), "line 1"),
        ("labels.jsonl", lambda _: b'{"frame": 7, "label": "1"}\n', "labels.jsonl, line 1"),
        ("labels.jsonl", lambda _: b'{"frame": 1, "label": "x"}\n', "labels.jsonl, line 1"),
        ("model.tflite", lambda d: d[:100], "model.tflite: "),
        ("model.tflite", lambda d: d[:8] + b"\0" + d[9:], "model.tflite|is damaged"),
        ("frames/000002.png", lambda _: None, "lacks frames/000002.png"),
        ("frames/000002.png", lambda d: d[:50], r"frames/000002.png (is damaged|is no image)"),
    ],
)
def test_a_damaged_session_is_one_clear_line(two_frames, tmp_path, member, change, message):
    target = changed(two_frames, tmp_path / "broken.zip", member, change)
    with pytest.raises(TintlingError, match=message) as caught:
        read_everything(target)
    assert "\n" not in str(caught.value)
    assert "broken.zip" in str(caught.value)


def test_no_damage_to_a_session_is_taken_for_a_bug(tmp_path, two_frames):
    """Whatever a broken disk or a stranger makes of the file, it is read or refused in one line."""
    data, rng = two_frames.read_bytes(), np.random.default_rng(3)
    refused: list[str] = []
    for _ in range(150):
        broken_bytes = bytearray(data)
        for at in rng.integers(0, len(data), rng.integers(1, 4)):
            broken_bytes[at] ^= 1 << int(rng.integers(8))
        if rng.random() < 0.2:
            del broken_bytes[int(rng.integers(1, len(data))) :]
        target = tmp_path / "broken.zip"
        target.write_bytes(broken_bytes)
        try:
            read_everything(target)
        except TintlingError as error:
            refused.append(str(error))
    assert len(refused) > 100
    assert not [text for text in refused if "\n" in text]


def test_a_session_keeps_the_rejection_threshold(tmp_path, nano, executors):
    strict = replace(nano, rejection_threshold=3.5)
    with SessionWriter(tmp_path / "s.zip", strict, source="0") as writer:
        writer.add(recognizer_of(executors).recognize(Frame(strokes(1)[0], 1.0, 0, "0")))
    with open_session(tmp_path / "s.zip") as session:
        assert session.network().rejection_threshold == 3.5
