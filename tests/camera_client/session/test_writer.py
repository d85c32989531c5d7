"""Recordings: whole or not at all, whatever ends them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from recognitions import recognize_strokes, recognizer_of, strokes
from sessions import members, record, replayed

from tintling.camera_client.frames import Frame
from tintling.camera_client.session.reader import open_session
from tintling.camera_client.session.writer import SessionWriter
from tintling.errors import ArtifactError


def test_labels_of_folders_and_of_persons_are_recorded(tmp_path, network, executors):
    frames = strokes(3)
    recognizer = recognizer_of(executors, enabled=False)
    with SessionWriter(tmp_path / "s.zip", network, source="photos") as writer:
        for index, name in enumerate(("photos/7/a.png", "x.zip:photos/b.png", "c.png")):
            writer.add(recognizer.recognize(Frame(frames[index], 1.0, 10 + index, name)))
        writer.label(2, "4")
        writer.label(3, "1")
        writer.label_frame(12, None)
        writer.label_frame(99, "1")  # a frame that was not recorded
        with pytest.raises(ValueError, match="frame 4"):
            writer.label(4, "1")
        with pytest.raises(ValueError, match="label 'x'"):
            writer.label(1, "x")
    with open_session(tmp_path / "s.zip") as session:
        assert session.labels == {1: "7", 2: "4"}


def test_a_disk_that_is_full_spoils_no_line(tmp_path, network, executors):
    recognitions = recognize_strokes(executors, strokes(3))
    writer = SessionWriter(tmp_path / "s.zip", network, source="0")
    writer.add(recognitions[0])

    class Full:
        def __init__(self, stream):
            self.stream = stream

        def write(self, data):
            return self.stream.write(data[: len(data) // 2])

        def __getattr__(self, name):
            return getattr(self.stream, name)

    real, writer._results = writer._results, Full(writer._results)
    with pytest.raises(ArtifactError, match="No space left"):
        writer.add(recognitions[1])
    writer._results = real
    writer.add(recognitions[2])
    writer.close()
    with open_session(tmp_path / "s.zip") as session:
        assert [document["index"] for document in session.results] == [0, 6]
        np.testing.assert_array_equal(session.frame(2).image, recognitions[2].frame.image)


def test_nothing_recorded_leaves_nothing(tmp_path, network):
    with SessionWriter(tmp_path / "s.zip", network, source="0") as writer:
        pass
    assert writer.close() is None
    assert not list(tmp_path.iterdir())


def test_sessions_are_not_overwritten_unasked(tmp_path, network, executors):
    recognitions = recognize_strokes(executors, strokes(1))
    path = record(tmp_path / "s.zip", network, recognitions)
    with pytest.raises(ArtifactError, match="exists already"):
        SessionWriter(path, network, source="0")
    (tmp_path / "t.zip.part").mkdir()
    with pytest.raises(ArtifactError, match="was cut off"):
        SessionWriter(tmp_path / "t.zip", network, source="0")
    with pytest.raises(ArtifactError, match=r"name it s\.zip"):
        SessionWriter(tmp_path / "s", network, source="0")
    (tmp_path / "u.zip").mkdir()
    with pytest.raises(ArtifactError, match="is a folder"):
        SessionWriter(tmp_path / "u.zip", network, source="0", force=True)
    for name in ("s.zip", "t.zip"):
        with SessionWriter(tmp_path / name, network, source="0", force=True) as writer:
            writer.add(recognitions[0])
    assert sorted(each.name for each in tmp_path.iterdir()) == ["s.zip", "t.zip", "u.zip"]


def test_a_recording_that_is_interrupted_is_closed(tmp_path, network, executors):
    recognitions = recognize_strokes(executors, strokes(2))

    def stream():
        yield from recognitions
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        record(tmp_path / "s.zip", network, stream())
    assert replayed(tmp_path / "s.zip", executors).frames == 2


def test_frames_are_stored_as_they_are_and_text_is_packed(tmp_path, network, executors):
    path = record(tmp_path / "s.zip", network, recognize_strokes(executors, strokes(2)))
    with zipfile.ZipFile(path) as archive:
        kinds = {each.filename: each.compress_type for each in archive.infolist()}
    assert kinds.pop("frames/000001.png") == kinds.pop("frames/000002.png") == zipfile.ZIP_STORED
    assert set(kinds.values()) == {zipfile.ZIP_DEFLATED}
    assert json.loads(members(path)["session.json"])["version"] == 5


def test_only_so_many_frames_can_still_be_labelled(tmp_path, network, executors):
    (recognition,) = recognize_strokes(executors, strokes(1))
    with SessionWriter(tmp_path / "s.zip", network, source="0") as writer:
        for index in range(300):
            writer.add(replace(recognition, frame=replace(recognition.frame, index=index)))
        writer.label_frame(0, "1")
        writer.label_frame(299, "1")
    with open_session(tmp_path / "s.zip") as session:
        assert session.labels == {300: "1"}


def test_a_recording_that_another_process_writes_is_left_alone(tmp_path, network, executors):
    path = tmp_path / "s.zip"
    code = """
import pathlib, sys
from tintling.claims import claimed
with claimed(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
    with SessionWriter(path, network, source="0") as writer:
        writer.add(recognize_strokes(executors, strokes(1))[0])
        shutil.copytree(tmp_path / "s.zip.part", tmp_path / "copy")
    path.unlink()
    (tmp_path / "copy").rename(tmp_path / "s.zip.part")
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(ArtifactError, match=r"s\.zip is being written by process"):
            SessionWriter(path, network, source="0", force=True)
        other.stdin.close()
    with open_session(path) as session:
        assert len(session) == 1


def kill(writer):
    """What the end of a process does: its files are closed and its claims are free."""
    writer._results.close()
    writer._label_lines.close()
    writer._claim.close()


def test_a_forced_recording_keeps_the_old_ones_until_it_is_finished(tmp_path, network, executors):
    path, recognitions = tmp_path / "s.zip", recognize_strokes(executors, strokes(3))
    record(path, network, recognitions[:1])
    cut_off = SessionWriter(path, network, source="cut off", force=True)
    cut_off.add(recognitions[0])
    cut_off.add(recognitions[1])
    kill(cut_off)
    with SessionWriter(path, network, source="nothing", force=True):
        pass
    with open_session(tmp_path / "s.zip.part") as session:
        assert (session.info.source, len(session)) == ("cut off", 2)
    for _ in range(2):  # the second replaces one that recorded something and was killed, too
        killed = SessionWriter(path, network, source="killed", force=True)
        killed.add(recognitions[2])
        kill(killed)
        with open_session(tmp_path / "s.zip.part.old") as session:
            assert (session.info.source, len(session)) == ("cut off", 2)
    with open_session(path) as session:
        assert len(session) == 1
    with SessionWriter(path, network, source="new", force=True) as writer:
        for recognition in recognitions:
            writer.add(recognition)
    with open_session(path) as session:
        assert (session.info.source, len(session)) == ("new", 3)
    assert [each.name for each in tmp_path.iterdir()] == ["s.zip"]
