"""Models as users name them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tintling.artifacts import Manifest
from tintling.errors import ArtifactError
from tintling.firmware_export.forms.model_source import find_model
from tintling.pixels import Normalization
from tintling.shipped import resolve_model


def run(folder, golden, model="Tiny-2"):
    shutil.copy(golden / "tiny_int8.tflite", folder / "model.tflite")
    manifest = Manifest(
        model,
        normalization=Normalization.standardize(),
        rejection_threshold=1.5,
        metrics={"training": {"parameters": 1830}},
    )
    manifest.with_files(folder, "model.tflite").save(folder)
    return folder


def test_a_run_brings_labels_normalization_and_counts(tmp_path, golden):
    found = find_model(run(tmp_path, golden))
    assert (found.path, found.name) == (tmp_path / "model.tflite", "tiny_2")
    assert found.labels == tuple("0123456789")
    assert found.normalization == Normalization.standardize()
    assert (found.rejection_threshold, found.trained_parameters) == (1.5, 1830)


def test_a_bare_file_brings_only_its_name(golden):
    found = find_model(golden / "tiny_int8.tflite")
    assert (found.name, found.labels, found.manifest) == ("tiny_int8", (), None)
    assert (found.normalization, found.rejection_threshold, found.trained_parameters) == (None, 0.0, None)


def test_a_shipped_model_is_found_by_name():
    assert find_model(Path("nano")).path == resolve_model("nano") / "model.tflite"


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("My Net (v2).tflite", "my_net_v2"),
        ("3x3.tflite", "model_3x3"),
        ("int.tflite", "int"),
        ("é.tflite", "model"),
        ("x" * 60 + ".tflite", "x" * 40),
    ],
)
def test_the_name_suits_c(file, name, tmp_path):
    (tmp_path / file).touch()
    assert find_model(tmp_path / file).name == name


def test_a_run_without_int8_names_the_command(tmp_path):
    Manifest("tiny").save(tmp_path)
    with pytest.raises(ArtifactError, match=r"holds no model\.tflite: run `tintling compress"):
        find_model(tmp_path)


def test_a_changed_file_is_refused(tmp_path, golden):
    run(tmp_path, golden)
    (tmp_path / "model.tflite").write_bytes(b"other")
    with pytest.raises(ArtifactError, match=r"model\.tflite"):
        find_model(tmp_path)


def test_what_is_not_there_lists_the_shipped_models():
    with pytest.raises(ArtifactError, match=r"does not exist: expected .*nano.*did you mean nano"):
        find_model(Path("nanno"))
