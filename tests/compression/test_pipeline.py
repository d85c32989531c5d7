"""The whole compression of a run: steps, files, manifest, and what is refused."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

from tintling.arithmetic import reference
from tintling.artifacts import load_manifest
from tintling.cli import tintling
from tintling.compression import pipeline
from tintling.compression.config import CompressionConfig
from tintling.compression.pipeline import compress
from tintling.compression.pruning import expected_zeros, layer_sparsity
from tintling.errors import ArtifactError, DatasetError, TintlingError
from tintling.tflite.reader import read_tflite
from tintling.training.networks.keras_io import load_run

FILES = {"manifest.json", "model.keras", "model.tflite", "compression.json", "compression.md"}
KERNELS = {"conv1": 144, "conv2": 576, "logits": 1_000}
QUICK = CompressionConfig(fine_tune_epochs=2, learning_rate=0.01, representative=60)


@pytest.fixture(scope="module")
def cli_run(trained, tmp_path_factory):
    """What the command does by default, as a user in a terminal of 80 columns sees it."""
    run = tmp_path_factory.mktemp("cli") / "x"
    shutil.copytree(trained.run, run)
    arguments = ["compress", str(run), "--fine-tune-epochs", "2", "--learning-rate", "0.01"]
    result = CliRunner(env={"COLUMNS": "80"}).invoke(tintling, arguments, catch_exceptions=False)
    return run.with_name("x-int8"), result


def test_the_command_writes_a_run_directory_beside_the_run(cli_run):
    out, result = cli_run
    assert result.exit_code == 0
    assert {path.name for path in out.iterdir()} == FILES
    assert sorted(path.name for path in out.parent.iterdir()) == ["x", "x-int8"]
    manifest = load_manifest(out)
    for name in FILES - {"manifest.json"}:
        manifest.verified(out, name)


def test_the_command_shows_every_figure_within_80_columns(cli_run):
    _, result = cli_run
    assert "…" not in result.stdout
    assert max(len(line.rstrip()) for line in result.stdout.splitlines() if "•" not in line) <= 80
    for text in ("trained, int8", "pruned", "168,040", "1,990", "43 (29.9%)"):
        assert text in result.stdout
    assert "seed 1" in result.stderr


def test_the_model_has_the_sparsity_asked_for_in_float_and_in_int8(cli_run):
    out, _ = cli_run
    model, _ = load_run(out)
    wanted = {name: expected_zeros(weights, 0.3) for name, weights in KERNELS.items()}
    assert {layer.name: layer.zeros for layer in layer_sparsity(model)} == wanted
    report = json.loads((out / "compression.json").read_text())
    for layer in report["layers"]:
        assert layer["zeros"] == wanted[layer["name"]]
        assert layer["int8_zeros"] >= layer["zeros"]


def test_the_manifest_carries_on_the_history_and_the_quantization(cli_run, trained):
    out, _ = cli_run
    manifest = load_manifest(out)
    assert [entry["stage"] for entry in manifest.history] == ["training", "compression"]
    assert manifest.quantization["input"] == {"scale": pytest.approx(1 / 255), "zero_point": -128}
    assert manifest.rejection_threshold > 0
    assert set(manifest.metrics) == {"training", "compression"}
    assert manifest.data == load_manifest(trained.run).data
    assert "tensorflow-model-optimization" in manifest.tools


def test_the_report_says_what_was_measured(cli_run, trained):
    out, _ = cli_run
    report = json.loads((out / "compression.json").read_text())
    graph = read_tflite(out / "model.tflite")
    test = trained.splits.test
    batch = load_manifest(out).normalization.to_int8(test.images)
    hits = reference.run(graph, batch)[0].argmax(axis=1) == test.labels
    final = report["steps"][-1]
    assert final["key"] == "int8"
    assert final["test"] == pytest.approx(hits.mean())
    assert final["file_bytes"] == (out / "model.tflite").stat().st_size
    assert final["macs"] == 168_040
    # 144 + 576 + 1,000 weights, 30 biases of 4 bytes, 30 factors of 5 bytes.
    assert final["flash_bytes"] == 1_720 + 30 * 4 + 30 * 5
    assert report["operators"][0] == "CONV_2D"
    text = (out / "compression.md").read_text()
    assert "Zeros shrink nothing on the device" in text
    assert "5,000 offline ones" in text


def test_compressing_again_gives_the_same_bytes(cli_run, trained, tmp_path):
    config = CompressionConfig(fine_tune_epochs=2, learning_rate=0.01)
    compress(trained.run, tmp_path / "out", config, trained.splits)
    for name in ("model.tflite", "compression.md"):
        assert (tmp_path / "out" / name).read_bytes() == (cli_run[0] / name).read_bytes()


def test_channels_magnitudes_and_quantization_awareness_go_together(trained, tmp_path):
    seen = []
    config = replace(QUICK, channels=0.25, sparsity=0.5, qat=True)
    report = compress(trained.run, tmp_path / "out", config, trained.splits, on_step=seen.append)
    keys = ["trained", "trained_int8", "channels", "pruned", "aware", "int8"]
    assert [step.key for step in report.steps] == keys
    assert report.removed_channels == {"conv1": (12, 16), "conv2": (3, 4)}
    assert [layer.weights for layer in report.layers] == [108, 324, 750]
    for layer in report.layers:
        assert layer.zeros == expected_zeros(layer.weights, 0.5)
        assert layer.int8_zeros is not None
        assert layer.int8_zeros >= layer.zeros
    before, after = report.step("trained_int8"), report.final
    assert after.macs < 0.7 * before.macs
    assert after.flash_bytes < before.flash_bytes
    assert after.file_bytes < before.file_bytes
    assert "really smaller" in report.markdown()
    assert {step.title for step in seen} >= {"remove 25% of the channels", "train with int8 rounding"}
    assert all(0 <= step.done <= step.total for step in seen)


def test_without_pruning_the_weights_stay_and_nothing_is_compared(trained, tmp_path):
    report = compress(trained.run, tmp_path / "out", replace(QUICK, sparsity=0.0), trained.splits)
    assert [step.key for step in report.steps] == ["trained", "int8"]
    before, after = (load_run(folder)[0].get_weights() for folder in (trained.run, tmp_path / "out"))
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


def test_without_quantization_there_is_no_int8_file(trained, tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "prune_and_tune", lambda *_, **__: 0.5)
    config = replace(QUICK, quantize="none")
    report = compress(trained.run, tmp_path / "out", config, trained.splits)
    assert [step.key for step in report.steps] == ["trained", "pruned"]
    assert report.quantization_drop is None
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES - {"model.tflite"}


def test_auto_takes_the_highest_sparsity_that_keeps_the_accuracy(trained, tmp_path, monkeypatch):
    tried = []

    def fake(model, sparsity, *_, **__):
        tried.append(sparsity)
        kernel = model.get_layer("logits").kernel
        kernel.assign(np.full(kernel.shape, sparsity))
        return 1.0 if sparsity <= 0.65 else 0.0

    monkeypatch.setattr(pipeline, "prune_and_tune", fake)
    config = replace(QUICK, sparsity="auto", quantize="none")
    report = compress(trained.run, tmp_path / "out", config, trained.splits)
    assert report.sparsity == 0.65
    assert len(tried) == len(report.search.trials) <= 5
    # Each trial starts from the trained network, and the winner is what is written.
    assert load_run(tmp_path / "out")[0].get_layer("logits").get_weights()[0][0, 0] == np.float32(0.65)
    assert "65% is the highest sparsity tried that cost at most 0.1 points" in report.markdown()


def test_auto_leaves_the_network_alone_when_every_sparsity_costs_too_much(trained, tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "prune_and_tune", lambda *_, **__: 0.0)
    config = replace(QUICK, sparsity="auto", quantize="none")
    report = compress(trained.run, tmp_path / "out", config, trained.splits)
    assert [step.key for step in report.steps] == ["trained"]
    assert "The network was not pruned" in report.markdown()


def test_a_model_that_was_changed_is_refused(trained, tmp_path):
    run = tmp_path / "x"
    shutil.copytree(trained.run, run)
    with (run / "model.keras").open("ab") as stream:
        stream.write(b"!")
    with pytest.raises(ArtifactError, match="changed after it was made"):
        compress(run, tmp_path / "out", QUICK, trained.splits)
    assert not (tmp_path / "out").exists()


def test_other_digits_than_those_trained_on_are_refused(trained, tmp_path):
    splits = trained.splits
    other = replace(splits, source=replace(splits.source, sha256="0" * 64))
    with pytest.raises(DatasetError, match="with sha256"):
        compress(trained.run, tmp_path / "out", QUICK, other)
    reseeded = replace(splits, spec=replace(splits.spec, seed=7))
    with pytest.raises(DatasetError, match=r"split_seed 0.*split_seed 7"):
        compress(trained.run, tmp_path / "out", QUICK, reseeded)


def test_a_folder_that_was_not_trained_is_refused(cli_run, trained, tmp_path):
    with pytest.raises(ArtifactError, match="was compressed already"):
        compress(cli_run[0], tmp_path / "out", QUICK, trained.splits)


def test_the_run_itself_and_taken_folders_are_not_overwritten(trained, tmp_path):
    with pytest.raises(ArtifactError, match="is the run that is compressed"):
        compress(trained.run, trained.run, QUICK, trained.splits, force=True)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ArtifactError, match="is a file"):
        compress(trained.run, tmp_path / "file", QUICK, trained.splits, force=True)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "notes.txt").write_text("mine")
    with pytest.raises(ArtifactError, match="--force"):
        compress(trained.run, tmp_path / "folder", QUICK, trained.splits)


def test_force_replaces_an_earlier_compression_and_leaves_other_files(trained, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    for name in ("notes.txt", "model.tflite", "manifest.json"):
        (out / name).write_text("old")
    config = replace(QUICK, sparsity=0.0, quantize="none")
    compress(trained.run, out, config, trained.splits, force=True)
    assert {path.name for path in out.iterdir()} == FILES - {"model.tflite"} | {"notes.txt"}
    assert (out / "notes.txt").read_text() == "old"
    load_manifest(out).verified(out, "model.keras")


def test_a_failure_while_writing_leaves_nothing(trained, tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tintling.compression.output._manifest", fail)
    config = replace(QUICK, sparsity=0.0, quantize="none")
    with pytest.raises(ArtifactError, match="No space left"):
        compress(trained.run, tmp_path / "out", config, trained.splits)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [("half", 2, "neither a fraction"), ("130%", 1, "fraction from 0 up to 1, got 1.3")],
)
def test_a_sparsity_that_is_none_is_told_from_one_that_cannot_be(trained, text, code, message):
    result = CliRunner().invoke(tintling, ["compress", str(trained.run), "--sparsity", text])
    told = result.output if code == 2 else str(result.exception)
    assert message in told
    assert code == 2 or isinstance(result.exception, TintlingError)


def test_the_help_names_the_defaults_of_the_settings():
    text = " ".join(CliRunner().invoke(tintling, ["compress", "--help"]).output.split())
    defaults = CompressionConfig()
    assert f"Epochs of each fine-tuning. [default: {defaults.fine_tune_epochs}]" in text
    assert f"Peak learning rate of the fine-tuning. [default: {defaults.learning_rate:g}]" in text
    assert f"0 for none. [default: {defaults.sparsity}]" in text


def test_json_is_all_that_goes_to_standard_output(trained, tmp_path):
    arguments = ["compress", str(trained.run), "--out", str(tmp_path / "out"), "--sparsity", "0", "--json"]
    result = CliRunner().invoke(tintling, arguments, catch_exceptions=False)
    document = json.loads(result.stdout)
    assert [step["key"] for step in document["steps"]] == ["trained", "int8"]
    assert document["seed"] == 1
    assert document["quantization"]["input"]["zero_point"] == -128


def test_an_offset_makes_a_label_rarer_in_int8_and_stands_in_the_manifest(trained, tmp_path):
    config = replace(QUICK, sparsity=0.0, offsets={"1": -100.0})
    report = compress(trained.run, tmp_path / "out", config, trained.splits)
    assert [step.key for step in report.steps] == ["trained", "offsets", "int8"]
    manifest = load_manifest(tmp_path / "out")
    assert manifest.history[-1]["settings"]["offsets"] == {"1": -100.0}
    graph = read_tflite(tmp_path / "out" / "model.tflite")
    tensors = manifest.normalization.to_int8(trained.splits.test.images[:50])
    assert 1 not in reference.run(graph, tensors)[0].argmax(axis=1)
