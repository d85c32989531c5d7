"""The engine in TensorFlow: steps, averages and measurements."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tintling.pixels import Normalization
from tintling.training._tensorflow import keras, tf
from tintling.training.data.splits import Splits, Subset
from tintling.training.evaluation import evaluate
from tintling.training.loop.schedules import learning_rates
from tintling.training.loop.tensorflow_engine import TensorFlowEngine
from tintling.training.networks import keras_io
from tintling.training.networks import registry as zoo
from tintling.training.settings.config import Distillation, Optimizer, TrainingConfig

# Everything that has a state or draws a random number is in use.
CONFIG = TrainingConfig(
    batch_size=64,
    seed=7,
    dropout=0.2,
    label_smoothing=0.05,
    ema=0.9,
    optimizer=Optimizer(learning_rate=0.01, weight_decay=0.01),
)


def batch(splits: Splits, count: int = 64) -> Subset:
    return splits.train.take(count)


@pytest.mark.parametrize("ema", [0.0, 0.5])
def test_the_kept_weights_are_the_moving_average_of_the_steps_bn_statistics_included(small_splits, ema):
    engine = TensorFlowEngine(zoo.build("tiny", seed=1), replace(CONFIG, ema=ema))
    expected = engine.model.get_weights()
    for step in range(1, 4):
        engine.run_epoch(batch(small_splits), np.array([0.01], np.float32))
        decay = min(ema, (1 + step) / (10 + step))
        twin = engine._twin.get_weights()
        expected = [
            decay * kept + (1 - decay) * current for kept, current in zip(expected, twin, strict=True)
        ]
        for kept, wanted in zip(engine.model.get_weights(), expected, strict=True):
            np.testing.assert_allclose(kept, wanted, atol=1e-5)
    moving_mean = [w for w, v in zip(expected, engine.model.weights, strict=True) if "moving_mean" in v.name]
    assert len(moving_mean) == 2
    assert all(np.abs(mean).max() > 0 for mean in moving_mean)


def test_a_step_follows_the_gradient_of_cross_entropy(small_splits):
    """One plain SGD step without augmentation, dropout or smoothing, against Keras's own training."""
    config = replace(
        CONFIG,
        dropout=0.0,
        label_smoothing=0.0,
        ema=0.0,
        optimizer=Optimizer("sgd", learning_rate=0.1, momentum=0.0),
    )
    data = batch(small_splits)
    engine = TensorFlowEngine(zoo.build("tiny", seed=1), config)
    figures = engine.run_epoch(data, np.array([0.1], np.float32))
    theirs = zoo.build("tiny", seed=1)
    theirs.compile(
        keras.optimizers.SGD(0.1, nesterov=True), keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    )
    loss = theirs.train_on_batch(Normalization.unit().to_float(data.images), data.labels)
    assert figures.loss == pytest.approx(loss, rel=1e-5)
    for ours, wanted in zip(engine.model.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(ours, wanted, atol=1e-6)


def test_bfloat16_rounds_the_products_of_a_step_but_not_weights_or_validation(small_splits):
    data = batch(small_splits)
    engines = {
        precision: TensorFlowEngine(zoo.build("kseta", seed=1), replace(CONFIG, precision=precision))
        for precision in ("float32", "bfloat16")
    }
    untrained = {name: engine.evaluate(small_splits.validation) for name, engine in engines.items()}
    assert untrained["float32"] == untrained["bfloat16"]
    losses = {
        name: engine.run_epoch(data, np.array([0.01], np.float32)).loss for name, engine in engines.items()
    }
    assert losses["bfloat16"] == pytest.approx(losses["float32"], rel=2**-7)
    # Other processors are left in float32, or round as these do.
    if "avx512_bf16" in Path("/proc/cpuinfo").read_text(encoding="utf-8"):
        assert losses["bfloat16"] != losses["float32"]
    assert {w.dtype for w in engines["bfloat16"].model.get_weights()} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    "normalization", [Normalization.unit(), Normalization.standardize(), Normalization.black_white(100)]
)
def test_the_network_sees_exactly_the_floats_of_the_normalization(small_splits, normalization):
    engine = TensorFlowEngine(zoo.build("tiny", seed=1), replace(CONFIG, normalization=normalization))
    images = small_splits.validation.images
    seen = engine._pixels(images).numpy()
    assert seen.tobytes() == normalization.to_float(images).tobytes()
    loss, accuracy = engine.evaluate(small_splits.validation)
    measured = evaluate(keras_io.float_predictor(engine.model, normalization), small_splits.validation)
    assert accuracy == measured.accuracy
    assert loss == pytest.approx(measured.loss, rel=1e-4)


def test_dropout_masks_depend_on_seed_and_step_alone(small_splits):
    def losses(seed, first_step=0):
        engine = TensorFlowEngine(
            zoo.build("tiny", dropout=0.5, seed=1),
            replace(CONFIG, seed=seed, optimizer=Optimizer("sgd", 1e-9)),
        )
        engine._step.assign(first_step)
        rates = np.full(1, 1e-9, np.float32)
        return [engine.run_epoch(batch(small_splits), rates).loss for _ in range(3)]

    first = losses(3)
    assert len(set(first)) == 3
    assert losses(3, first_step=1)[0] == pytest.approx(first[1], rel=1e-4)
    assert losses(4)[0] != pytest.approx(first[0], rel=1e-4)


def test_the_same_steps_are_taken_however_the_epoch_is_cut_into_calls(small_splits, monkeypatch):
    from tintling.training.loop import tensorflow_engine as engine_module

    rates = learning_rates(CONFIG.schedule, 0.01, epoch=0, epochs=1, steps=10)
    results = []
    for steps in (50, 3):
        monkeypatch.setattr(engine_module, "_STEPS_PER_CALL", steps)
        engine = TensorFlowEngine(zoo.build("tiny", dropout=0.2, seed=1), CONFIG)
        engine.run_epoch(small_splits.train, rates)
        results.append(engine.model.get_weights())
    for first, second in zip(*results, strict=True):
        assert first.tobytes() == second.tobytes()


def loss_of(config, teacher, images, logits, labels):
    model = keras.Sequential([keras.layers.InputLayer((28, 28, 1)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(logits.shape[1]))
    engine = TensorFlowEngine(model, config, teacher=teacher)
    return engine._loss(images, tf.constant(logits), tf.constant(labels)).numpy()


def test_the_loss_mixes_labels_and_softened_teacher_by_alpha():
    student = np.array([[1.0, -1.0, 0.5], [0.2, 0.1, 0.0]], np.float32)
    taught = np.array([[2.0, 0.0, 1.0], [0.0, 3.0, 0.0]], np.float32)
    labels = np.array([0, 2], np.int32)
    images = tf.zeros((2, 28, 28), tf.uint8)

    def cross_entropy(targets, logits):
        return -(targets * (logits - np.log(np.exp(logits).sum(axis=1, keepdims=True)))).sum(axis=1)

    soft = np.exp(taught / 4) / np.exp(taught / 4).sum(axis=1, keepdims=True)
    expected = 0.25 * cross_entropy(np.eye(3)[labels], student) + 0.75 * 16 * cross_entropy(soft, student / 4)
    config = replace(CONFIG, label_smoothing=0.0, distillation=Distillation(temperature=4, alpha=0.75))
    found = loss_of(config, lambda _: tf.constant(taught), images, student, labels)
    np.testing.assert_allclose(found, expected, rtol=1e-5)
    untaught = loss_of(config, None, images, student, labels)
    np.testing.assert_allclose(untaught, cross_entropy(np.eye(3)[labels], student), rtol=1e-5)
