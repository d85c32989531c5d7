"""Results are shown even when they cannot be saved, and a place that cannot be written is named at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from tintling.api.evaluating import EvaluationResult
from tintling.camera_client.parity import images as parity_images
from tintling.cli import tintling
from tintling.errors import ArtifactError
from tintling.shipped import resolve_model
from tintling.training import evaluation

PARITY = ("--offline", "--samples", "5", "--executors", "reference")


@pytest.fixture
def invoke():
    def run(*arguments):
        runner = CliRunner(env={"COLUMNS": "80"})
        return runner.invoke(tintling, [str(argument) for argument in arguments])

    return run


@pytest.fixture
def nano(tmp_path):
    """A copy of the shipped model, as the run directory of a user's own."""
    return shutil.copytree(resolve_model(Path("nano")), tmp_path / "run")


def fail(*_, **__):
    raise ArtifactError("cannot write it: No space left on device")


@pytest.mark.parametrize("command", [("evaluate", "--offline"), ("parity", *PARITY)])
def test_a_folder_that_cannot_be_written_is_found_before_anything_is_measured(
    command, nano, tmp_path, invoke, monkeypatch
):
    (tmp_path / "file").touch()
    monkeypatch.setattr(evaluation, "evaluate", pytest.fail)
    monkeypatch.setattr("tintling.camera_client.parity.compare.compare", pytest.fail)
    result = invoke(command[0], nano, *command[1:], "--out", tmp_path / "file" / "out")
    assert isinstance(result.exception, ArtifactError)
    assert "cannot write" in str(result.exception)


def test_an_evaluation_is_shown_even_when_it_cannot_be_saved(nano, tmp_path, invoke, monkeypatch):
    monkeypatch.setattr(EvaluationResult, "save", fail)
    result = invoke("evaluate", nano, "--offline", "--out", tmp_path / "out")
    assert isinstance(result.exception, ArtifactError)
    assert "accuracy" in result.stdout


@pytest.mark.parametrize("asked", [True, False])
def test_parity_is_shown_even_when_it_cannot_be_saved(asked, nano, tmp_path, invoke, monkeypatch):
    monkeypatch.setattr(parity_images, "save_report", fail)
    result = invoke("parity", nano, *PARITY, *(("--out", tmp_path / "out") if asked else ()))
    assert "NumPy" in result.stdout or "reference" in result.stdout
    assert isinstance(result.exception, ArtifactError) is asked
    if not asked:
        assert result.exit_code == 0
        assert "no report is saved: cannot write it" in result.stderr


def test_a_run_that_cannot_be_written_gets_no_report_and_is_compared_all_the_same(nano, invoke):
    (nano / "parity").touch()
    result = invoke("parity", nano, *PARITY)
    assert result.exit_code == 0
    assert "no report is saved: cannot write into" in " ".join(result.stderr.split())


def test_one_executor_alone_makes_no_pairs(nano, invoke):
    result = invoke("parity", nano, *PARITY)
    assert "Tintling reference" in result.stdout
    assert min(len(line) for line in result.stdout.splitlines() if line.strip()) > 40
