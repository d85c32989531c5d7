"""Quantization-aware training in the native engine: the same network, zeros, grids, bytes, report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from exactness import assert_equal_tensors

from tintling.api import compressing
from tintling.arithmetic import reference
from tintling.artifacts import Manifest, load_manifest
from tintling.cli import tintling
from tintling.compression.config import CompressionConfig
from tintling.compression.equalization import equalize
from tintling.compression.finetune import tuning_config
from tintling.compression.measure import flash_bytes
from tintling.compression.native_qat import is_native, train_rounded
from tintling.compression.pipeline import compress
from tintling.compression.quantize import representative_samples, to_int8
from tintling.errors import ArtifactError, TintlingError
from tintling.firmware_export.targets.toolchain import compile_for_this_processor
from tintling.shipped import resolve_model
from tintling.tflite.reader import read_tflite
from tintling.training._tensorflow import keras
from tintling.training.evaluation import evaluate, int8_predictor
from tintling.training.loop.distillation import load_teacher
from tintling.training.loop.run import train
from tintling.training.networks import registry as zoo
from tintling.training.networks.folding import fold_normalization
from tintling.training.networks.keras_io import float_predictor, load_run
from tintling.training.settings.config import Distillation, Optimizer, TrainingConfig
from tintling.training.settings.recipe import Recipe
from tintling.training.trained_run import TrainedRun

from .conftest import Trained

CONFIG = TrainingConfig(
    model="femto",
    engine="native",
    epochs=14,
    batch_size=48,
    ema=0.9,
    optimizer=Optimizer(learning_rate=0.04),
    distillation=Distillation(alpha=0.5, period=2),
)
QUICK = CompressionConfig(sparsity=0.0, qat=True, fine_tune_epochs=2, representative=60)
WEIGHTED = ("Conv2D", "DepthwiseConv2D", "Dense")


@pytest.fixture(scope="module")
def femto(trained, tmp_path_factory) -> Trained:
    """The smallest network after a moment in the native engine."""
    run = tmp_path_factory.mktemp("native") / "femto"
    train(CONFIG, trained.splits, run, compiler=compile_for_this_processor)
    return Trained(run, trained.splits, load_run(run)[0])


def int8_accuracy(data: bytes, subset) -> float:
    graph = read_tflite(data)
    return evaluate(
        int8_predictor(graph, lambda batch: reference.run(graph, batch)[0], CONFIG.normalization), subset
    ).accuracy


@pytest.mark.parametrize("name", ["tiny", "femto"])
def test_equalization_changes_no_answer_and_gives_all_kernels_one_size(name, trained, femto):
    model = fold_normalization({"tiny": trained, "femto": femto}[name].model)
    digits = CONFIG.normalization.to_float(trained.splits.train.images[:300])
    before = model(digits).numpy()
    equalize(model, digits)
    np.testing.assert_allclose(model(digits), before, atol=1e-4 * np.abs(before).max())
    weighted = [layer for layer in model.layers if type(layer).__name__ in WEIGHTED]
    sizes = [np.sqrt(np.mean(np.square(layer.get_weights()[0]))) for layer in weighted]
    np.testing.assert_allclose(sizes, sizes[0], rtol=1e-4)
    relu = model.get_layer("relu1")
    values = keras.Model(model.inputs, relu.output)(digits).numpy().reshape(-1, relu.output_shape[-1])
    greatest = values.max(axis=0)
    np.testing.assert_allclose(greatest[greatest > 0], greatest.max(), rtol=1e-4)


def test_what_passes_no_factor_on_stays_as_it_is():
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.InputLayer(input_shape=(28, 28, 1)),
            layers.Conv2D(3, 3),
            layers.ReLU(6.0),
            layers.Conv2D(4, 3, activation="tanh"),
            layers.Flatten(),
            layers.Dense(10),
        ]
    )
    before = model.get_weights()
    equalize(model, np.random.default_rng(1).random((4, 28, 28, 1), np.float32))
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))


def test_zeros_stay_and_the_int8_network_is_as_good_as_the_float_one(femto):
    model = femto.model
    kernel = model.get_layer("pointwise3").kernel
    small = np.abs(kernel.numpy()) < np.quantile(np.abs(kernel.numpy()), 0.3)
    kernel.assign(np.where(small, 0, kernel.numpy()))
    splits = femto.splits
    tuning = tuning_config(CONFIG, epochs=3, learning_rate=0.001, seed=2, samples=len(splits.train))
    calibration = representative_samples(splits.train, 100)
    seen = []
    found = train_rounded(
        model, splits, tuning, calibration, compiler=compile_for_this_processor, on_step=seen.append
    )
    assert np.array_equal(found.get_layer("pointwise3").get_weights()[0] == 0, small)
    assert not any(isinstance(layer, keras.layers.BatchNormalization) for layer in found.layers)
    data = to_int8(found, CONFIG.normalization, calibration)
    floating = evaluate(float_predictor(model, CONFIG.normalization), splits.validation).accuracy
    assert int8_accuracy(data, splits.validation) == pytest.approx(seen[-1].accuracy, abs=0.02)
    assert int8_accuracy(data, splits.validation) > floating - 0.02
    assert found.count_params() == fold_normalization(model).count_params()


def test_weights_of_4_bits_are_trained_for_and_run_as_tflite_micro_runs_them(femto, tmp_path):
    config = replace(QUICK, weights="int4", qat_learning_rate=0.005)
    report = compress(femto.run, tmp_path / "out", config, femto.splits, compiler=compile_for_this_processor)
    graph = read_tflite(data := (tmp_path / "out/model.tflite").read_bytes())
    kernels = [graph.tensors[op.inputs[1]] for op in graph.ops if len(op.inputs) == 3]
    greatest = [int(np.abs(kernel.data).max()) for kernel in kernels]
    assert greatest[:-1] == [7] * (len(kernels) - 1)
    assert greatest[-1] == 127
    assert_equal_tensors(data, np.random.default_rng(2).integers(-128, 128, (3, 28, 28, 1)).astype(np.int8))
    aware, final = report.steps[-2:]
    assert final.validation > aware.validation - 0.02
    values = sum(kernel.size for kernel in kernels[:-1])
    assert final.flash_bytes < flash_bytes(read_tflite(to_int8(*_again(femto)))) - 0.4 * values


def test_4_bits_without_training_for_them_are_refused():
    with pytest.raises(TintlingError, match="weights of 4 bits lose too much without training"):
        CompressionConfig(weights="int4")


def _again(trained: Trained):
    """What the plain conversion of a run takes."""
    calibration = representative_samples(trained.splits.train, 60)
    return trained.model, CONFIG.normalization, calibration


def test_which_networks_the_native_engine_trains_for_int8(trained):
    native = replace(CONFIG, model="tiny")
    assert is_native(trained.model, native)
    assert not is_native(trained.model, replace(native, engine="tensorflow"))
    assert not is_native(zoo.build("lenet5"), native)
    model = trained.model
    functional = keras.Model(model.inputs, model.outputs)
    assert not is_native(functional, native)


def test_api_and_command_teach_report_and_give_the_same_bytes(femto, trained, tmp_path):
    teacher = load_teacher(trained.run, femto.splits.train.images[:500])
    config = replace(QUICK, fine_tune_epochs=1, qat_learning_rate=0.002, representative=500)
    report = compress(
        femto.run,
        tmp_path / "api",
        config,
        femto.splits,
        compiler=compile_for_this_processor,
        teacher=teacher,
    )
    assert [step.key for step in report.steps] == ["trained", "aware", "int8"]
    assert report.qat_by == "native"
    arguments = ["compress", str(femto.run), "--qat", "--sparsity", "0", "--fine-tune-epochs", "1"]
    arguments += ["--distill", str(trained.run), "--qat-learning-rate", "0.002"]
    result = CliRunner().invoke(
        tintling, [*arguments, "--out", str(tmp_path / "cli")], catch_exceptions=False
    )
    assert result.exit_code == 0
    assert "learning from 1 network" in result.stderr
    first, second = ((tmp_path / name / "model.tflite").read_bytes() for name in ("api", "cli"))
    assert first == second
    text = (tmp_path / "cli" / "compression.md").read_text()
    assert "Trained for int8 in the native engine, 1 epoch at a peak learning rate of 0.002" in text
    assert "learning from tiny" in text
    manifest = load_manifest(tmp_path / "cli")
    assert manifest.history[-1]["qat_by"] == "native"
    assert manifest.history[-1]["teacher"] == teacher.to_json()
    metrics = manifest.metrics["compression"]
    assert metrics["test_accuracy"] > metrics["trained_test_accuracy"] - 0.02


def test_a_teacher_without_use_is_refused(femto, trained, tmp_path):
    for run, flags in ((femto.run, []), (trained.run, ["--qat"])):
        arguments = ["compress", str(run), "--distill", "micro", "--out", str(tmp_path / "out"), *flags]
        result = CliRunner().invoke(tintling, arguments)
        assert result.exit_code == 2
        assert "--qat" in result.output
    assert not (tmp_path / "out").exists()


def test_the_teacher_that_a_run_had_goes_on_teaching_it(trained, tmp_path, monkeypatch, capsys):
    def teacher_named(name):
        how = replace(CONFIG.distillation, teacher=str(name))
        run = TrainedRun.open(tmp_path)
        run.recipe = Recipe(replace(CONFIG, distillation=how))
        return compressing._teacher(run, None, trained.splits)

    monkeypatch.chdir(tmp_path)
    (tmp_path / "femto").mkdir()
    had = load_teacher(trained.run, trained.splits.train.images[:500]).to_json()
    Manifest(model="femto", history=({"stage": "training", "teacher": had},)).save(tmp_path)
    assert teacher_named(trained.run).to_json() == had
    assert "another teacher" not in capsys.readouterr().err
    assert teacher_named("femto").run == resolve_model(Path("pico")).with_name("femto")
    told = " ".join(capsys.readouterr().err.split())
    assert "in the shipped femto" in told
    assert "had another teacher than its recipe names now" in told
    with pytest.raises(
        ArtifactError, match=r"the teacher gone that the recipe names does not exist.*--distill"
    ):
        teacher_named("gone")


@pytest.mark.parametrize(("digits", "batch"), [(60, 48), (42, 32), (16, 16)])
def test_few_digits_make_batches_that_the_native_engine_takes(digits, batch):
    tuning = tuning_config(CONFIG, epochs=1, learning_rate=0.001, seed=2, samples=digits)
    assert tuning.batch_size == batch


def test_a_learning_rate_that_cannot_be_is_refused():
    with pytest.raises(TintlingError, match="qat-learning-rate: expected above 0"):
        CompressionConfig(qat_learning_rate=0.0)
