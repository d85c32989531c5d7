"""``tintling train`` and ``tintling evaluate`` as a user meets them, on the offline digits."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys

import pytest
from click.testing import CliRunner
from waiting import wait_until

from tintling.cli import tintling
from tintling.errors import ArtifactError, TintlingError, TrainingInterruptedError
from tintling.training.settings.overrides import Overrides, overridden_recipe
from tintling.training.settings.recipe import load_recipe

FAST = ["--offline", "--train-size", "640", "--batch-size", "64"]


def invoke(*arguments):
    result = CliRunner().invoke(tintling, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A trained run."""
    folder = tmp_path_factory.mktemp("cli") / "runs" / "x"
    result = invoke("train", "--out", folder, "--epochs", 2, "--seed", 5, "--normalize", "standardize", *FAST)
    return folder, result


def test_train_ends_with_a_table_and_leaves_a_whole_run_directory(run):
    folder, result = run
    files = {entry.name for entry in folder.iterdir()}
    assert files == {
        "manifest.json",
        "model.keras",
        "history.csv",
        "history.png",
        "recipe.toml",
        "best_run.json",
        "checkpoint",
    }
    assert "1,830" in result.stdout
    assert "640 train" in result.stdout
    assert "offline digits" in result.stdout
    assert "seed 5" in result.stderr
    assert "OFFLINE DATA" in result.stderr
    assert "best so far" in result.stderr
    assert (folder / "best_run.json").is_file()


def test_flags_override_the_recipe_and_the_recipe_that_was_used_is_kept(run):
    recipe = load_recipe(run[0] / "recipe.toml")
    shipped = load_recipe("tiny")
    assert (recipe.training.epochs, recipe.training.seed, recipe.data.train_size) == (2, 5, 640)
    assert recipe.training.normalization.kind == "standardize"
    assert recipe.training.augmentation == shipped.training.augmentation
    assert recipe.training.optimizer == shipped.training.optimizer


def test_train_does_not_overwrite_without_force(run):
    with pytest.raises(ArtifactError, match="exists already"):
        invoke("train", "--out", run[0], *FAST)


def test_resume_takes_no_settings(run):
    result = CliRunner().invoke(tintling, ["train", "--out", str(run[0]), "--resume", "--epochs", "3"])
    assert result.exit_code == 2
    assert "omit --epochs" in result.output


def test_a_finished_run_resumes_to_the_same_result_as_json(run):
    result = invoke("train", "--out", run[0], "--resume", "--offline", "--json")
    document = json.loads(result.stdout)
    assert document["parameters"] == 1_830
    assert document["epochs"] == 2
    assert document["data"]["fallback"] is True


@pytest.mark.parametrize(
    ("flags", "complaint"),
    [
        (["--model", "huge"], "unknown model 'huge'"),
        (["--recipe", "gone.toml"], "no such file"),
        (["--epochs", "0"], "epochs: expected 1"),
        (["--split", "50/50"], "percentages"),
        (["--train-size", "9999"], "only 3,500 samples are left"),
        (["--data", "/nonexistent"], "does not exist"),
        (["--learning-rate", "0"], "above 0, at most 10, got 0"),
        (["--model", "kseta", "--dropout", "0.5"], "kseta, which has no dropout layer"),
        (["--resume"], "run holds no run to resume; omit --resume to start one"),
        (["--resume", "--ensemble", "2"], "run holds no ensemble to resume"),
    ],
)
def test_a_wrong_setting_is_an_error_before_anything_is_written(tmp_path, flags, complaint):
    with pytest.raises(TintlingError, match=complaint):
        invoke("train", "--out", tmp_path / "run", "--offline", *flags)
    assert not (tmp_path / "run").exists()


def test_a_folder_that_cannot_be_written_is_found_before_digits_are_looked_for(tmp_path):
    (tmp_path / "file").touch()
    for out in ("/proc/tintling", tmp_path / "file" / "sub"):
        with pytest.raises(ArtifactError, match=r"cannot write .* choose another --out"):
            invoke("train", "--out", out, "--data", "/nonexistent")


def overridden(recipe, **flags):
    return overridden_recipe(recipe, Overrides(**flags)).training


def test_the_schedule_plateau_watches_validation():
    assert load_recipe("nano").training.stopping.monitor == "last"
    found = overridden("nano", schedule="plateau", patience=4)
    assert (found.schedule.name, found.stopping.monitor, found.stopping.patience) == (
        "plateau",
        "accuracy",
        4,
    )
    assert overridden("nano", schedule="constant").stopping.monitor == "last"


def test_augment_and_no_augment_do_what_they_say():
    assert not overridden("lin", augment=True).augmentation.is_identity
    still = overridden("nano", augment=False)
    assert (still.augmentation.is_identity, still.camera.share) == (True, 0)


@pytest.mark.parametrize(
    ("options", "stopped", "remedy"),
    [
        ([], "run", "there is nothing to resume"),
        (["--json"], "run/checkpoint", "continue with: tintling train --resume --out '{out}' --offline"),
        (["--ensemble", "3"], "run/member-2/checkpoint", "there is nothing to resume"),
        (
            ["--ensemble", "3", "--distill", "nano"],
            "run/member-1/checkpoint",
            "continue with: tintling train --resume --out '{out}' --ensemble 3 --distill nano --offline",
        ),
    ],
)
def test_whoever_presses_ctrl_c_is_told_the_command_that_goes_on(
    tmp_path, monkeypatch, options, stopped, remedy
):
    from tintling.training.loop import run as loop

    def press(*_, **__):
        (tmp_path / "my own" / stopped).mkdir(parents=True)
        raise TrainingInterruptedError("stopped after 2 of 4 epochs")

    monkeypatch.setattr(loop, "train", press)
    out = tmp_path / "my own" / "run"
    with pytest.raises(TrainingInterruptedError) as caught:
        invoke("train", "--out", out, *FAST, "--recipe", "demo", *options)
    assert str(caught.value) == f"stopped after 2 of 4 epochs; {remedy.format(out=out)}"


def test_an_ensemble_is_not_resumed_as_a_run_nor_a_run_as_an_ensemble(tmp_path):
    (tmp_path / "member-1").mkdir()
    with pytest.raises(ArtifactError, match="it holds an ensemble: give --ensemble again"):
        invoke("train", "--resume", "--out", tmp_path)
    (tmp_path / "checkpoint").mkdir()
    with pytest.raises(ArtifactError, match="it holds a single run: omit --ensemble"):
        invoke("train", "--resume", "--out", tmp_path, "--ensemble", 2)


def test_a_part_of_the_digits_is_the_same_part_when_it_is_measured(run):
    shown = json.loads(invoke("evaluate", run[0], "--offline", "--split", "train", "--json").stdout)
    assert shown["count"] == 640


def test_the_confusion_of_a_network_that_is_always_right_fits_80_columns():
    result = invoke("evaluate", "nano", "--offline")
    assert "recall" in result.stdout
    assert "100.0%" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_evaluate_shows_accuracy_and_confusion_and_writes_images(run, tmp_path):
    result = invoke("evaluate", run[0], "--offline", "--out", tmp_path / "report", "--split", "validation")
    assert "Keras, float32" in result.stdout
    assert "500 validation" in result.stdout
    assert "recall" in result.stdout
    assert {entry.name for entry in (tmp_path / "report").iterdir()} == {
        "evaluation.json",
        "confusion.png",
        "mistakes.png",
    }
    document = json.loads((tmp_path / "report" / "evaluation.json").read_text())
    manifest = json.loads((run[0] / "manifest.json").read_text())
    assert document["accuracy"] == pytest.approx(manifest["metrics"]["training"]["validation_accuracy"])
    assert sum(map(sum, document["confusion"])) == 500
    with pytest.raises(ArtifactError, match="exists already"):
        invoke("evaluate", run[0], "--offline", "--out", tmp_path / "report")


def test_evaluate_runs_an_int8_file_in_c_and_in_numpy_with_the_same_answers(golden):
    pytest.importorskip("ziglang")
    file = golden / "tiny_int8.tflite"
    compiled = json.loads(invoke("evaluate", file, "--offline", "--json").stdout)
    numpy = json.loads(invoke("evaluate", file, "--offline", "--json", "--reference").stdout)
    assert compiled["runner"].startswith("generated C")
    assert numpy["runner"] == "NumPy reference"
    assert compiled["count"] == 1_000
    for key in ("correct", "loss", "confusion", "mistakes"):
        assert compiled[key] == numpy[key]


def test_the_reference_is_refused_where_it_would_not_run(run):
    result = CliRunner().invoke(tintling, ["evaluate", str(run[0]), "--offline", "--reference"])
    assert result.exit_code == 2
    assert "--reference is for int8 models" in result.stderr


def test_brackets_in_a_path_are_no_markup(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(run[0], "r[final]/x")
    result = invoke("train", "--out", "r[final]/x", "--resume", "--offline")
    assert "in r[final]/x" in result.stdout
    assert "tintling evaluate 'r[final]/x'" in result.stderr
    assert "r[final]/x" in invoke("evaluate", "r[final]/x", "--offline").stdout


def test_evaluating_an_int8_file_loads_no_tensorflow(golden):
    arguments = ["evaluate", str(golden / "tiny_int8.tflite"), "--offline", "--reference"]
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from tintling.cli import tintling\n"
        f"result = CliRunner().invoke(tintling, {arguments!r})\n"
        "assert result.exit_code == 0, result.output\n"
        "print('tensorflow' in sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip().endswith("False")


def test_evaluate_names_what_is_missing(tmp_path):
    with pytest.raises(ArtifactError, match="does not exist"):
        invoke("evaluate", tmp_path / "gone.tflite", "--offline")
    with pytest.raises(ArtifactError, match=r"no manifest\.json"):
        invoke("evaluate", tmp_path, "--offline")


def test_a_run_killed_without_warning_is_resumed_from_the_shell(tmp_path):
    """A real process, really killed; the in-process tests compare the bits."""
    folder = tmp_path / "run"
    command = [sys.executable, "-m", "tintling", "train", "--out", str(folder), "--epochs", "40", *FAST]
    with subprocess.Popen(
        command, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        wait_until((folder / "checkpoint" / "state.npz").exists, "the first checkpoint")
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert not (folder / "manifest.json").exists()
    result = invoke("train", "--out", folder, "--resume", "--offline", "--json")
    assert json.loads(result.stdout)["epochs"] == 40


@pytest.mark.parametrize("flag", ["--best-run", "--highscore"])
def test_the_file_of_best_runs_is_named_by_its_present_and_its_former_flag(tmp_path, monkeypatch, flag):
    seen = {}

    def train_run(*_, **options):
        seen.update(options)
        raise TrainingInterruptedError("stopped")

    monkeypatch.setattr("tintling.api.runs.train_run", train_run)
    arguments = ["train", "--out", str(tmp_path / "run"), flag, str(tmp_path / "best.json")]
    assert isinstance(CliRunner().invoke(tintling, arguments).exception, TrainingInterruptedError)
    assert seen["best_run"] == tmp_path / "best.json"
