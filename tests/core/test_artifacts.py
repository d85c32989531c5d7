"""Manifests travel whole, hashes are checked, and no half file is left."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace

import pytest

from tintling.artifacts import (
    MANIFEST_NAME,
    Manifest,
    load_manifest,
    sha256_bytes,
    sha256_file,
    tool_versions,
    write_atomic,
)
from tintling.errors import ArtifactError
from tintling.pixels import Normalization


@pytest.fixture
def manifest(tmp_path):
    (tmp_path / "model.tflite").write_bytes(b"weights")
    return Manifest(
        model="tiny",
        normalization=Normalization.standardize(),
        seed=7,
        metrics={"training": {"validation_accuracy": 0.98}},
        history=({"stage": "train", "epochs": 3},),
    ).with_files(tmp_path, "model.tflite")


def test_a_manifest_survives_the_way_through_its_file(manifest, tmp_path):
    manifest.save(tmp_path)
    assert load_manifest(tmp_path) == manifest


def test_saving_twice_gives_the_same_bytes(manifest, tmp_path):
    first = manifest.save(tmp_path).read_bytes()
    assert load_manifest(tmp_path).save(tmp_path).read_bytes() == first


def test_a_file_of_the_right_hash_is_handed_out(manifest, tmp_path):
    assert manifest.verified(tmp_path, "model.tflite") == tmp_path / "model.tflite"


def test_a_changed_file_is_refused(manifest, tmp_path):
    (tmp_path / "model.tflite").write_bytes(b"weight?")
    with pytest.raises(ArtifactError, match="was changed after it was made"):
        manifest.verified(tmp_path, "model.tflite")


def test_a_missing_file_is_refused(manifest, tmp_path):
    (tmp_path / "model.tflite").unlink()
    with pytest.raises(ArtifactError, match="cannot read"):
        manifest.verified(tmp_path, "model.tflite")


def test_a_file_that_is_not_listed_is_refused(manifest, tmp_path):
    with pytest.raises(ArtifactError, match=r"lists model\.tflite, but not model\.keras"):
        manifest.verified(tmp_path, "model.keras")


def test_metrics_of_a_stage_are_replaced_and_others_kept(manifest):
    updated = manifest.with_metrics("compression", {"accuracy": 0.97}).with_metrics("compression", {})
    assert updated.metrics == {"training": {"validation_accuracy": 0.98}, "compression": {}}


def test_a_folder_without_manifest_is_explained(tmp_path):
    with pytest.raises(ArtifactError, match=r"has no manifest\.json: expected a folder that"):
        load_manifest(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "cannot read"),
        ("[]", "is not a Tintling manifest"),
        ('{"schema": 99}', "is not a Tintling manifest"),
        ('{"schema": 1, "model": "tiny"}', "is damaged"),
        (
            '{"schema": 1, "model": "tiny", "labels": [], "input_shape": [], "normalization": {"no": 1}}',
            "damaged",
        ),
    ],
)
def test_a_damaged_manifest_is_one_clear_error(text, message, tmp_path):
    (tmp_path / MANIFEST_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(ArtifactError, match=message):
        load_manifest(tmp_path)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("model", None),
        ("labels", [None, "1"]),
        ("labels", "0123456789"),
        ("input_shape", [28, 28]),
        ("normalization", {"kind": "unit", "std": 0}),
        ("seed", True),
        ("files", {"model.tflite": {"sha256": None, "bytes": 7}}),
        ("files", {"model.tflite": {"sha256": "ab"}}),
        ("data", 5),
        ("quantization", {"input": 1}),
        ("rejection_threshold", "1"),
        ("rejection_threshold", float("inf")),
        ("metrics", None),
        ("metrics", {"training": 0.98}),
        ("history", "x"),
        ("history", [{"stage": "training"}, None]),
        ("history", [{"stage": "ensemble"}]),
        ("tools", {"numpy": 2}),
    ],
)
def test_a_field_of_another_type_is_named_with_its_file(field, value, manifest, tmp_path):
    path = manifest.save(tmp_path)
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**document, field: value}), encoding="utf-8")
    with pytest.raises(ArtifactError, match=rf"manifest\.json is damaged: {field}: expected .*, got "):
        load_manifest(tmp_path)


def test_a_manifest_nested_without_end_is_one_clear_error(tmp_path):
    (tmp_path / MANIFEST_NAME).write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"cannot read .*manifest\.json"):
        load_manifest(tmp_path)


def test_an_unknown_field_is_an_error_and_not_lost(manifest, tmp_path):
    path = manifest.save(tmp_path)
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**document, "surprise": 1}), encoding="utf-8")
    with pytest.raises(ArtifactError, match="surprise"):
        load_manifest(tmp_path)


def test_hashes_are_sha256(tmp_path):
    path = tmp_path / "data"
    path.write_bytes(b"x" * (3 << 20))
    assert sha256_file(path) == sha256_bytes(b"x" * (3 << 20)) == hashlib.sha256(b"x" * (3 << 20)).hexdigest()


def test_a_write_replaces_the_whole_file_and_makes_folders(tmp_path):
    path = tmp_path / "a" / "b" / "file.txt"
    write_atomic(path, "first\n")
    write_atomic(path, b"second")
    assert path.read_bytes() == b"second"
    assert [entry.name for entry in path.parent.iterdir()] == ["file.txt"]


def test_a_write_that_fails_leaves_the_old_file_alone(tmp_path, monkeypatch):
    path = tmp_path / "file.txt"
    write_atomic(path, "old")

    def fail(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(ArtifactError, match=r"cannot write .*file\.txt: No space left"):
        write_atomic(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_text_is_written_as_given(tmp_path):
    write_atomic(tmp_path / "x", "ä\r\nö\n")
    assert (tmp_path / "x").read_bytes() == "ä\r\nö\n".encode()


def test_versions_leave_out_what_is_not_installed():
    versions = tool_versions("numpy", "no-such-distribution")
    assert set(versions) == {"tintling", "numpy"}


def test_a_manifest_is_immutable(manifest):
    with pytest.raises(AttributeError):
        manifest.seed = 1
    assert replace(manifest, seed=1).seed == 1
