"""What counts as whole after a kill."""

from __future__ import annotations

from verify_faults import state

from tintling.artifacts import Manifest


def test_whole_damaged_and_unfinished_folders_are_told_apart(tmp_path):
    assert state(tmp_path) == "without a manifest"
    (tmp_path / "model.tflite").write_bytes(b"abc")
    assert state(tmp_path) == "without a manifest"
    Manifest("tiny").with_files(tmp_path, "model.tflite").save(tmp_path)
    assert state(tmp_path) == "whole"
    (tmp_path / "model.tflite").write_bytes(b"abd")
    assert state(tmp_path).startswith("DAMAGED: ")
