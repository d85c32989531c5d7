"""``tintling compress`` refuses at once what it cannot compress, and options that nothing comes of."""

from __future__ import annotations

import zipfile

import pytest
from click.testing import CliRunner

from tintling.artifacts import Manifest
from tintling.cli import tintling
from tintling.errors import ArtifactError, ModelFormatError


def compress(*arguments):
    return CliRunner().invoke(tintling, ["compress", *(str(argument) for argument in arguments)])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--max-drop", "99"), "--max-drop is for --sparsity auto"),
        (("--sparsity", "0", "--max-drop", "0.1"), "--max-drop is for --sparsity auto"),
        (("--sparsity", "0", "--learning-rate", "0.9"), "--learning-rate is for the fine-tuning after"),
        (("--sparsity", "0", "--qat", "--learning-rate", "0.9"), "--learning-rate is for"),
        (("--sparsity", "0", "--fine-tune-epochs", "50"), "--fine-tune-epochs is for --sparsity, --channels"),
        (("--qat-learning-rate", "0.7"), "--qat-learning-rate is for --qat"),
        (("--distill", "."), "--distill is for --qat"),
    ],
)
def test_an_option_that_nothing_would_come_of_is_refused(options, message, tmp_path):
    result = compress(tmp_path, *options)
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--sparsity", "auto", "--max-drop", "0.1", "--learning-rate", "0.01", "--fine-tune-epochs", "2"),
        ("--sparsity", "0", "--channels", "0.2", "--learning-rate", "0.01", "--fine-tune-epochs", "2"),
        ("--sparsity", "0", "--qat", "--qat-learning-rate", "0.001", "--fine-tune-epochs", "2"),
    ],
)
def test_options_that_are_used_pass_and_the_missing_run_is_named(options, tmp_path):
    result = compress(tmp_path, *options)
    assert isinstance(result.exception, ArtifactError)
    assert "has no manifest.json" in str(result.exception)


def test_the_root_of_the_file_system_is_no_run():
    result = compress("/")
    assert isinstance(result.exception, ArtifactError)
    assert "/ has no manifest.json" in str(result.exception)


def test_an_ensemble_is_said_to_be_one(tmp_path):
    member = tmp_path / "member-1"
    Manifest("tiny").save(member)
    stage = {"stage": "ensemble", "members": ["member-1"]}
    Manifest("tiny", history=(stage,)).with_files(tmp_path, "member-1/manifest.json").save(tmp_path)
    result = compress(tmp_path)
    assert isinstance(result.exception, ArtifactError)
    assert "is an ensemble of 1 networks: compress one of them, such as " in str(result.exception)
    assert str(result.exception).endswith("member-1")


@pytest.mark.parametrize(
    ("stage", "message"),
    [
        ("compression", "was compressed already"),
        ("quantization", "was compressed already"),
        (None, "has no recipe"),
    ],
)
def test_a_folder_that_no_training_wrote_is_told_by_what_it_is(stage, message, tmp_path):
    Manifest("tiny", history=({"stage": stage},) if stage else ()).save(tmp_path)
    result = compress(tmp_path)
    assert isinstance(result.exception, ArtifactError)
    assert message in str(result.exception)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--normalization", "byte"), "--normalization is for a MODEL"),
        (("--logits",), "--logits is for a MODEL"),
    ],
)
def test_what_is_for_networks_of_others_is_refused_for_a_run(options, message, tmp_path):
    result = compress(tmp_path, *options)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_teacher_is_refused_for_a_network_of_others(tmp_path):
    result = compress(tmp_path / "net.keras", "--qat", "--distill", tmp_path)
    assert result.exit_code == 2
    assert "--distill is for --qat of a run" in result.stderr


@pytest.mark.parametrize(
    ("name", "message"),
    [("gone.keras", "does not exist"), ("net.onnx", "is an ONNX model"), ("net.tflite", "is a .tflite file")],
)
def test_what_is_no_network_that_is_opened_is_said_before_anything_is_loaded(name, message, tmp_path):
    contents = {"net.onnx": b"\x08\x07", "net.tflite": b"\x1c\0\0\0TFL3"}
    if name in contents:
        (tmp_path / name).write_bytes(contents[name])
    result = compress(tmp_path / name, "--data", tmp_path / "no-data")
    assert isinstance(result.exception, ModelFormatError)
    assert message in str(result.exception)


def test_the_taken_folder_beside_the_model_is_named(tmp_path):
    model = tmp_path / "net.keras"
    with zipfile.ZipFile(model, "w") as file:
        file.writestr("config.json", "{}")
        file.writestr("metadata.json", '{"keras_version": "3.0"}')
    (tmp_path / "net-int8").mkdir()
    (tmp_path / "net-int8" / "mine.txt").write_text("mine")
    result = compress(model)
    assert isinstance(result.exception, ArtifactError)
    assert "net-int8 exists already" in str(result.exception)
