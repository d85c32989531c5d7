"""Exports and inspections from Python."""

from __future__ import annotations

import pytest

from tintling.api.exporting import export, inspect
from tintling.errors import ArtifactError


def test_strings_and_paths_are_both_taken(tmp_path, golden):
    first = export(str(golden / "tiny_int8.tflite"), str(tmp_path / "a"))
    second = export(golden / "tiny_int8.tflite", tmp_path / "b", form="c", name="tiny_int8")
    assert {path.name for path in (tmp_path / "a").iterdir()} == {
        path.name for path in (tmp_path / "b").iterdir()
    }
    assert (tmp_path / "a" / "tl_tiny_int8.c").read_text() == (tmp_path / "b" / "tl_tiny_int8.c").read_text()
    assert type(first) is type(second)


def test_a_taken_folder_is_not_overwritten(tmp_path):
    export("nano", tmp_path / "out")
    with pytest.raises(ArtifactError):
        export("nano", tmp_path / "out")
    export("nano", tmp_path / "out", force=True)


def test_a_shipped_model_is_inspected_by_name():
    assert inspect("nano").macs > 0
    with pytest.raises(ArtifactError, match="did you mean nano"):
        inspect("nanno")
