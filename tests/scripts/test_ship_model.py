"""`scripts/ship_model.py`: what lies in models/ is what three runs gave, recalibrated."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from paths import ROOT

from tintling.arithmetic import reference
from tintling.artifacts import Manifest, load_manifest
from tintling.firmware_export.compiler import emit
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite
from tintling.training.data import mnist
from tintling.training.data.mnist import load_mnist
from tintling.training.data.splits import split
from tintling.training.evaluation import from_logits
from tintling.training.loop.history import EpochRecord, write_history

SEEDS = (3, 1, 2)
FLOAT_TEST = 0.75
TEACHER = "micro+/home/someone/runs/teachers"


@pytest.fixture(scope="module")
def ship_model():
    spec = importlib.util.spec_from_file_location("ship_model", ROOT / "scripts" / "ship_model.py")
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, spec.name, module)  # dataclasses look their module up
        spec.loader.exec_module(module)
        # Reading the offline digits takes seconds: once is enough.
        offline = mnist.fallback_digits(announce=False)
        for user in (module, mnist):
            patch.setattr(user, "fallback_digits", lambda **_: offline)
        yield module


@pytest.fixture
def data(tmp_path, golden):
    """Two hundred genuine digits as a data set of its own, the last forty to test on."""
    with np.load(golden / "digits.npz") as digits:
        images, labels = digits["images"].reshape(-1, 28, 28), digits["labels"]
    path = tmp_path / "mnist.npz"
    np.savez(path, x_train=images[:-40], y_train=labels[:-40], x_test=images[-40:], y_test=labels[-40:])
    return path


@pytest.fixture
def runs(tmp_path, golden, data):
    """Three runs of the tiny network that differ in their seed, each with its int8 folder."""
    description = split(load_mnist(data)).to_json()
    for seed in SEEDS:
        run = tmp_path / f"run-s{seed}"
        int8 = tmp_path / f"run-s{seed}-int8"
        run.mkdir()
        int8.mkdir()
        shutil.copyfile(golden / "tiny_int8.tflite", int8 / "model.tflite")
        recipe = (ROOT / "models" / "tiny" / "recipe.toml").read_text()
        (run / "recipe.toml").write_text(recipe.replace('teacher = "micro"', f'teacher = "{TEACHER}"'))
        write_history(run / "history.csv", [EpochRecord(1, 0.03, 1 / 3, 0.9, 0.2, 0.95, 1.23456789)])
        Manifest(
            model="tiny",
            seed=seed,
            data=description,
            metrics={
                "training": {"validation_accuracy": 0.5, "parameters": 1_830},
                "compression": {"float_test_accuracy": FLOAT_TEST},
            },
            history=(
                {"stage": "training", "settings": {"seed": seed, "distillation": {"teacher": TEACHER}}},
            ),
        ).with_files(int8, "model.tflite").save(int8)
    return [str(tmp_path / f"run-s{seed}") for seed in SEEDS]


def correct_by_the_reference(data, model):
    digits = load_mnist(data)
    graph = read_tflite(model)
    tensors = Normalization.unit().to_int8(digits.test_images[..., None])
    answers = reference.run_all(graph, tensors)[graph.output.index].reshape(len(tensors), -1).argmax(1)
    return int((answers == digits.test_labels).sum())


def test_the_first_run_is_shipped_with_figures_of_all_three(ship_model, runs, data, tmp_path):
    out = tmp_path / "shipped" / "tiny"
    assert ship_model.main([*runs, "--data", str(data), "--out", str(out)]) == 0
    manifest = load_manifest(out)
    assert {path.name for path in out.iterdir()} == {*manifest.files, "manifest.json"}
    assert set(manifest.files) == {"model.tflite", "tl_tiny.h", "recipe.toml", "history.csv"}
    for file in manifest.files:
        manifest.verified(out, file)
    assert 'teacher = "micro+teachers"' in (out / "recipe.toml").read_text()
    assert "someone" not in (out / "recipe.toml").read_text() + (out / "manifest.json").read_text()
    header = (out / "tl_tiny.h").read_text()
    assert read_tflite(out / "model.tflite").sha256 in header
    assert (out / "history.csv").read_text().splitlines()[1] == "1,0.03,0.33333,0.9,0.2,0.95,1.2346"

    figures = manifest.metrics["shipped"]
    correct = correct_by_the_reference(data, out / "model.tflite")
    assert 20 < correct <= 40
    assert (figures["seed"], [run["seed"] for run in figures["runs"]]) == (3, list(SEEDS))
    assert figures["int8_test_correct"] == correct
    assert figures["int8_test"] == figures["median_int8_test"] == pytest.approx(correct / 40)
    assert figures["lost_points"] == pytest.approx(100 * (FLOAT_TEST - correct / 40), abs=1e-4)
    assert (figures["arena_bytes"], figures["flash_bytes"], figures["macs"]) == (1_552, 1_990, 168_040)
    assert manifest.data["location"] == "MNIST"


@pytest.mark.parametrize("offsets", [{}, {"between": -0.6}])
def test_what_int8_loses_counts_from_the_border_that_was_chosen(ship_model, runs, data, tmp_path, offsets):
    """Pruning is part of making a network int8; a border is moved for another figure's sake."""
    int8 = Path(f"{runs[0]}-int8")
    manifest = load_manifest(int8)
    figures = {**manifest.metrics["compression"], "trained_test_accuracy": 0.8}
    history = (*manifest.history, {"stage": "compression", "settings": {"offsets": offsets}})
    replace(manifest, history=history).with_metrics("compression", figures).save(int8)
    out = tmp_path / "shipped"
    assert ship_model.main([runs[0], "--data", str(data), "--out", str(out)]) == 0
    shipped = load_manifest(out).metrics["shipped"]
    start = FLOAT_TEST if offsets else 0.8
    assert shipped["float_test"] == start
    assert shipped["lost_points"] == pytest.approx(100 * (start - shipped["int8_test"]), abs=1e-4)


def test_nothing_is_shipped_that_was_trained_on_other_digits(ship_model, runs, tmp_path, capsys):
    out = tmp_path / "shipped"
    assert ship_model.main([*runs, "--out", str(out)]) == 1  # no --data: the offline digits stand in
    assert "measured on the MNIST they were trained on: give it with --data" in capsys.readouterr().err
    assert not out.exists()


def test_an_older_one_stays_unless_forced_and_networks_are_not_mixed(
    ship_model, runs, data, tmp_path, capsys
):
    out = tmp_path / "shipped"
    out.mkdir()
    (out / "manifest.json").write_text("older")
    options = ["--data", str(data), "--out", str(out)]
    assert ship_model.main([runs[0], *options]) == 1
    assert "--force" in capsys.readouterr().err
    assert (out / "manifest.json").read_text() == "older"
    assert ship_model.main([runs[0], *options, "--force"]) == 0
    assert load_manifest(out).metrics["shipped"]["seed"] == SEEDS[0]

    other = Path(f"{runs[1]}-int8")
    replace(load_manifest(other), model="nano").save(other)
    assert ship_model.main([runs[0], runs[1], "--data", str(data)]) == 1
    assert "expected runs of one network, got nano, tiny" in capsys.readouterr().err


def test_a_header_is_written_again_and_accuracies_stay(ship_model, runs, data, tmp_path, monkeypatch):
    out = tmp_path / "shipped"
    assert ship_model.main([*runs, "--data", str(data), "--out", str(out)]) == 0
    before, files = load_manifest(out), {path: path.read_bytes() for path in out.iterdir()}
    assert ship_model.main(["--headers", str(out)]) == 0
    assert {path: path.read_bytes() for path in out.iterdir()} == files

    monkeypatch.setattr(emit, "__version__", "9.9.9")
    assert ship_model.main(["--headers", str(out)]) == 0
    after = load_manifest(out)
    assert "Made by Tintling 9.9.9" in after.verified(out, "tl_tiny.h").read_text()
    assert after.metrics == before.metrics
    changed = {name for name in after.files if after.files[name] != before.files[name]}
    assert changed == {"tl_tiny.h"}


def test_a_task_of_frames_states_how_many_of_each_label_are_right(ship_model):
    logits = np.eye(3, dtype=np.float32)[[0, 1, 1, 2]]
    test = from_logits(logits, np.array([0, 1, 2, 2], np.uint8), ("0", "1", "between"))
    found = ship_model._by_label(test, ("0", "1", "between"))
    assert found == {"int8_test_by_label": {"0": [1, 1], "1": [1, 1], "between": [1, 2]}}
