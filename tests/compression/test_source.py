"""Runs that can be compressed."""

from __future__ import annotations

import pytest

from tintling.artifacts import Manifest
from tintling.compression.source import open_uncompressed
from tintling.errors import ArtifactError


def run(folder, *names, history=()):
    for name in names:
        (folder / name).touch()
    Manifest("tiny", history=history).with_files(folder, *names).save(folder)
    return folder


def test_a_trained_run_is_opened(tmp_path):
    assert open_uncompressed(run(tmp_path, "recipe.toml", "model.keras")).folder == tmp_path


@pytest.mark.parametrize(
    ("names", "history", "message"),
    [
        ((), (), r"has no recipe\.toml: expected a folder that `tintling train` wrote"),
        (("recipe.toml",), (), r"has no model\.keras"),
        (
            ("model.keras",),
            ({"stage": "compression"},),
            "was compressed already: .* give the run that it was made of",
        ),
        (("model.keras",), ({"stage": "quantization"},), "was compressed already"),
    ],
)
def test_any_other_folder_is_refused_with_the_reason(names, history, message, tmp_path):
    with pytest.raises(ArtifactError, match=message):
        open_uncompressed(run(tmp_path, *names, history=history))


def test_a_shipped_model_was_compressed_already():
    with pytest.raises(ArtifactError, match="nano was compressed already"):
        open_uncompressed("nano")


def test_of_an_ensemble_one_member_is_proposed(tmp_path):
    (tmp_path / "member-1").mkdir()
    Manifest("tiny").save(tmp_path / "member-1")
    stage = {"stage": "ensemble", "members": ["member-1"]}
    Manifest("tiny", history=(stage,)).with_files(tmp_path, "member-1/manifest.json").save(tmp_path)
    with pytest.raises(
        ArtifactError, match=r"is an ensemble of 1 networks: compress one of them, such as .*member-1"
    ):
        open_uncompressed(tmp_path)
