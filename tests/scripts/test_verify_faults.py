"""What counts as whole after a fault, and how a command may end."""

from __future__ import annotations

import random
import sys
from collections import Counter

import numpy as np
import pytest
import verify_faults
from fault_victims import Victim, capture_state, folder_state
from verify_faults import attack, ended, read_only, start, told, wrong

from tintling.artifacts import Manifest, write_atomic
from tintling.camera_client.captures.store import CaptureStore
from tintling.images import encode_png

# Writes a file as the commands do, then says so.
WRITE = """
import pathlib, sys
from tintling.artifacts import write_atomic
from tintling.errors import ArtifactError
try:
    write_atomic(pathlib.Path(sys.argv[1]), b"new" * 1000)
except ArtifactError as error:
    sys.exit(str(error))
print("done")
"""


def test_whole_damaged_and_unfinished_folders_are_told_apart(tmp_path):
    assert folder_state(tmp_path) == "without a manifest"
    (tmp_path / "model.tflite").write_bytes(b"abc")
    assert folder_state(tmp_path) == "without a manifest"
    Manifest("tiny").with_files(tmp_path, "model.tflite").save(tmp_path)
    assert folder_state(tmp_path) == "whole"
    (tmp_path / "model.tflite").write_bytes(b"abd")
    assert folder_state(tmp_path).startswith("DAMAGED: ")


def test_captures_are_whole_when_each_frame_is_there_once(tmp_path):
    source, store = tmp_path / "source", CaptureStore(tmp_path / "captures")
    frames = [np.full((30, 30), shade, np.uint8) for shade in (1, 2)]
    for label, frame in enumerate(frames):
        write_atomic(source / str(label) / "a.png", encode_png(frame))
    assert capture_state(store.folder, source) == "some frames"
    store.save(frames[0], "0")
    assert capture_state(store.folder, source) == "some frames"
    saved = store.save(frames[1], "1").capture.path
    assert capture_state(store.folder, source) == "whole"
    (saved.parent / "again.png").write_bytes(saved.read_bytes())
    assert capture_state(store.folder, source).startswith("DAMAGED: a frame twice")


@pytest.mark.parametrize(
    ("code", "errors", "may_succeed", "expected"),
    [
        (0, "", True, "done"),
        (0, "", False, "DAMAGED: it says nothing"),
        (1, "error: the disk is full", False, "one line"),
        (1, "Traceback (most recent call last)\nKeyError", True, "DAMAGED: exit code 1: KeyError"),
        (-11, "", True, "DAMAGED: exit code -11: ?"),
    ],
)
def test_a_command_does_its_work_or_says_in_one_line_why_not(code, errors, may_succeed, expected):
    assert told(code, errors, may_succeed=may_succeed) == expected


def victim(path):
    """A command that writes one file, which is the whole work."""

    def state():
        return "whole" if path.exists() and path.read_bytes() in {b"old", b"new" * 1000} else "DAMAGED"

    return Victim("write", (str(path),), (str(path),), path, state, lambda: path.read_bytes().hex())


@pytest.fixture
def writer(tmp_path, monkeypatch):
    """The victim, with work of its own in its place."""
    monkeypatch.setattr(verify_faults, "_TINTLING", (sys.executable, "-c", WRITE))
    path = tmp_path / "folder" / "file.bin"
    path.parent.mkdir()
    path.write_bytes(b"old")
    return victim(path)


def test_a_file_that_may_not_grow_leaves_the_old_one(writer):
    code, errors = ended(start(writer.begin, largest=100))
    assert told(code, errors, may_succeed=False) == "one line"
    assert "cannot write" in errors
    assert writer.out.read_bytes() == b"old"
    assert list(writer.out.parent.iterdir()) == [writer.out]


def test_a_folder_without_the_right_to_write_is_kept_as_it_is(writer):
    with read_only(writer.out.parent) as possible:
        if not possible:
            pytest.skip("the superuser may not mount here")
        code, errors = ended(start(writer.begin))
    assert told(code, errors, may_succeed=False) == "one line"
    assert writer.out.read_bytes() == b"old"


def test_other_bits_and_half_work_are_wrong(writer):
    assert wrong(writer, b"old".hex()) == []
    assert wrong(writer, "00") == ["DAMAGED: other bits"]
    writer.out.write_bytes(b"ne")
    assert wrong(writer, b"old".hex()) == ["afterwards DAMAGED"]


def test_a_command_that_loses_work_is_noticed(writer, monkeypatch, capsys):
    monkeypatch.setattr(verify_faults, "run", lambda *_: True)
    asked, generator = verify_faults.options(["--count", "1", "--others", "0"]), random.Random(1)  # noqa: S311
    assert attack(writer, asked, generator)
    assert "write       0 kills: {'finished before': 1}" in capsys.readouterr().out
    monkeypatch.setattr(verify_faults, "kills", lambda *_: Counter({"DAMAGED: it does not go on": 1}))
    assert not attack(writer, asked, generator)
