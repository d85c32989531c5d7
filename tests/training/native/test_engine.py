"""The engine in C takes the steps that the engine in TensorFlow takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from tintling.errors import TintlingError
from tintling.firmware_export.targets.toolchain import compile_for_this_processor, shared_library
from tintling.training._tensorflow import keras, tf
from tintling.training.augment.augmentation import Augmentation
from tintling.training.data.splits import Subset
from tintling.training.engine import balanced_weights
from tintling.training.evaluation import evaluate
from tintling.training.loop import run as loop
from tintling.training.loop.checkpoint import load_checkpoint
from tintling.training.loop.tensorflow_engine import TensorFlowEngine
from tintling.training.native.build import native_sampler
from tintling.training.native.engine import NativeEngine
from tintling.training.networks import keras_io
from tintling.training.networks import registry as zoo
from tintling.training.settings.config import Distillation, Optimizer, TrainingConfig

CONFIG = TrainingConfig(
    engine="native",
    epochs=3,
    batch_size=64,
    seed=7,
    label_smoothing=0.05,
    ema=0.9,
    optimizer=Optimizer(learning_rate=0.01, weight_decay=0.01),
    augmentation=Augmentation(rotation_deg=9, zoom=0.1, shift_px=1.3, shear=0.1, elastic_px=0.9, clean=0.15),
)


def every_layer() -> keras.Model:
    """A network with each layer and setting that the native engine knows."""
    layers, seeds = keras.layers, count(5)

    def weights(deviation: float = 0.3) -> keras.initializers.Initializer:
        return keras.initializers.RandomNormal(stddev=deviation, seed=next(seeds))

    return keras.Sequential(
        [
            layers.InputLayer(input_shape=(28, 28, 1)),
            layers.Conv2D(7, (3, 2), kernel_initializer=weights(), bias_initializer=weights(0.1)),
            layers.BatchNormalization(momentum=0.9, epsilon=0.01, gamma_initializer=weights(1.0)),
            layers.ReLU(),
            layers.MaxPooling2D(),
            layers.DepthwiseConv2D((3, 5), depthwise_initializer=weights(), activation="relu"),
            layers.Conv2D(11, 1, use_bias=False, kernel_initializer=weights()),
            layers.BatchNormalization(center=False),
            layers.Conv2D(4, 3, kernel_initializer=weights(), activation="relu"),
            layers.MaxPooling2D(),
            layers.DepthwiseConv2D(2, use_bias=False, depthwise_initializer=weights()),
            layers.Flatten(),
            layers.Dropout(0.0),
            layers.Dense(13, activation="relu", kernel_initializer=weights()),
            layers.Dense(10, kernel_initializer=weights()),
        ]
    )


NETWORKS = {
    "every layer": every_layer,
    "tiny": lambda: zoo.build("tiny", seed=3),
    "nano": lambda: zoo.build("nano", seed=3),
}


def their_gradient(
    model: keras.Model, images: np.ndarray, labels: np.ndarray, counts: np.ndarray | None = None
) -> tuple[float, np.ndarray]:
    """Loss and gradient by TensorFlow, flat in the order of the weights; BN statistics move."""
    pixels = tf.constant(CONFIG.normalization.to_float(images))
    classes = model.output_shape[-1]
    targets = tf.one_hot(labels, classes) * (1 - CONFIG.label_smoothing) + CONFIG.label_smoothing / classes
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(targets, model(pixels, training=True))
        loss = tf.reduce_mean(losses if counts is None else losses * counts[labels])
    gradients = tape.gradient(loss, model.trainable_weights)
    by_name = {w.name: g.numpy() for w, g in zip(model.trainable_weights, gradients, strict=True)}
    flat = [by_name.get(w.name, np.zeros(w.shape)).ravel() for w in model.weights]
    return float(loss), np.concatenate(flat)


def flat_weights(model: keras.Model) -> np.ndarray:
    return np.concatenate([weight.ravel() for weight in model.get_weights()])


def check_gradient(make: Callable[[], keras.Model], data: Subset, config: TrainingConfig) -> None:
    """Compares loss, gradient and moving statistics of one batch with TensorFlow's."""
    # Float64 decides: where a ReLU sits at zero, two float32 programs may disagree about its side.
    engine = NativeEngine(make(), config, compile_for_this_processor)
    loss, gradient = engine.gradients(data)
    model = make()
    counts = None
    if config.class_weights == "balanced":
        counts = balanced_weights(data.labels, model.output_shape[-1])
    keras.backend.set_floatx("float64")
    try:
        precise = keras.models.clone_model(model)
        precise.set_weights([weight.astype(np.float64) for weight in model.get_weights()])
        their_loss, theirs = their_gradient(precise, data.images, data.labels, counts)
    finally:
        keras.backend.set_floatx("float32")
    assert loss == pytest.approx(their_loss, rel=1e-5)
    assert np.abs(theirs).max() > 1e-3
    np.testing.assert_allclose(gradient, theirs, atol=2e-3 * np.abs(theirs).max())
    moved = engine.state()["weights"][0]
    np.testing.assert_allclose(moved, flat_weights(precise), rtol=1e-4, atol=1e-5)
    assert (moved != flat_weights(model)).any()


@pytest.mark.parametrize("make", NETWORKS.values(), ids=NETWORKS)
def test_loss_gradient_and_moving_statistics_are_tensorflow_s(make, small_splits):
    check_gradient(make, small_splits.train.take(CONFIG.batch_size), CONFIG)


@pytest.mark.parametrize("class_weights", ["none", "balanced"])
def test_frames_of_any_size_in_colour_are_trained_as_by_tensorflow(class_weights):
    rng = np.random.default_rng(4)
    labels = rng.choice(3, CONFIG.batch_size, p=(0.7, 0.2, 0.1)).astype(np.uint8)
    subset = Subset(rng.integers(0, 256, (CONFIG.batch_size, 17, 12, 3)).astype(np.uint8), labels)

    def make() -> keras.Model:
        layers = keras.layers

        def weights() -> keras.initializers.Initializer:
            return keras.initializers.RandomNormal(stddev=0.4, seed=6)

        return keras.Sequential(
            [
                layers.InputLayer(input_shape=(17, 12, 3)),
                layers.Conv2D(5, 3, use_bias=False, kernel_initializer=weights()),
                layers.BatchNormalization(scale=False),
                layers.ReLU(),
                layers.MaxPooling2D(),
                layers.DepthwiseConv2D(3, use_bias=False, depthwise_initializer=weights()),
                layers.Conv2D(7, 1, kernel_initializer=weights(), activation="relu"),
                layers.DepthwiseConv2D((5, 3), use_bias=False, depthwise_initializer=weights()),
                layers.Flatten(),
                layers.Dense(3, kernel_initializer=weights()),
            ]
        )

    check_gradient(make, subset, replace(CONFIG, class_weights=class_weights))


TEACHERS = {
    "untaught": (CONFIG, None),
    "adam": (
        replace(CONFIG, optimizer=Optimizer("adam", 0.003, beta_2=0.999), label_smoothing=0.0, ema=0.0),
        None,
    ),
    "taught": (replace(CONFIG, distillation=Distillation(temperature=3, alpha=0.7)), 5.0),
    # Logits so far apart that only their differences may be raised to a power.
    "taught by one who is sure": (replace(CONFIG, distillation=Distillation(temperature=0.5)), 300.0),
}


@pytest.mark.parametrize(("config", "scale"), TEACHERS.values(), ids=TEACHERS)
def test_steps_and_averages_are_those_of_the_engine_in_tensorflow(config, scale, small_splits):
    def answers(images):
        """Ten brightnesses: an answer that depends on the digit, and on nothing else."""
        parts = np.asarray(images).reshape(len(images), -1)[:, :780].reshape(len(images), 10, -1)
        return (parts.mean(axis=2) / 255 * scale).astype(np.float32)

    rates = np.linspace(0.001, 0.003, 4, dtype=np.float32)
    # Not tiny: the gradient of its biases before normalization is nothing but rounding.
    ours = NativeEngine(
        zoo.build("nano", seed=1), config, compile_for_this_processor, answers if scale else None
    )
    theirs = TensorFlowEngine(
        zoo.build("nano", seed=1),
        config,
        teacher=(lambda images: tf.ensure_shape(tf.numpy_function(answers, [images], tf.float32), (None, 10)))
        if scale
        else None,
    )
    figures, expected = (engine.run_epoch(small_splits.train, rates) for engine in (ours, theirs))
    assert figures.loss == pytest.approx(expected.loss, rel=1e-3)
    assert figures.accuracy == pytest.approx(expected.accuracy, abs=0.01)
    # Adam takes steps of full length even where a gradient is nothing but rounding.
    np.testing.assert_allclose(flat_weights(ours.model), flat_weights(theirs.model), atol=4e-3)
    assert ours.evaluate(small_splits.validation)[0] == pytest.approx(
        theirs.evaluate(small_splits.validation)[0], rel=1e-2
    )


def test_the_kept_model_is_measured_as_keras_measures_it(small_splits):
    engine = NativeEngine(zoo.build("nano", seed=2), CONFIG, compile_for_this_processor)
    engine.run_epoch(small_splits.train, np.full(10, 0.01, np.float32))
    # 77 digits fill no block of 16.
    subset = small_splits.validation.take(77)
    loss, accuracy = engine.evaluate(subset)
    measured = evaluate(keras_io.float_predictor(engine.model, CONFIG.normalization), subset)
    assert (loss, accuracy) == (pytest.approx(measured.loss, rel=1e-4), measured.accuracy)


@pytest.mark.parametrize("processor", ["this one", "any"])
def test_the_c_is_free_of_warnings(processor):
    """Without the vector registers of this processor, the compiler splits the vectors."""

    def strict(sources, flags):
        warnings = ("-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wpedantic", "-Werror")
        return (compile_for_this_processor if processor == "this one" else compile_for_any)(
            sources, (*flags, *warnings)
        )

    def compile_for_any(sources, flags):
        return shared_library(sources, flags=(*flags, "-O1"))

    native_sampler(strict)
    assert NativeEngine(zoo.build("tiny"), CONFIG, strict).state()["step"] == [0]


class KilledError(Exception):
    """Stands for a power cut."""


def test_a_native_run_that_was_killed_ends_in_the_same_bits(tmp_path, small_splits):
    config = replace(CONFIG, model="nano")

    def kill(record, _best):
        if record.epoch == 1:
            raise KilledError

    whole = loop.train(config, small_splits, tmp_path / "whole", compiler=compile_for_this_processor)
    with pytest.raises(KilledError):
        loop.train(config, small_splits, tmp_path / "run", compiler=compile_for_this_processor, on_epoch=kill)
    resumed = loop.train(
        config, small_splits, tmp_path / "run", compiler=compile_for_this_processor, resume=True
    )
    states = [load_checkpoint(run / "checkpoint").arrays for run in (whole.run, resumed.run)]
    for name in states[0]:
        for first, second in zip(states[0][name], states[1][name], strict=True):
            assert first.tobytes() == second.tobytes(), name
    assert whole.history[-1].train_loss < whole.history[0].train_loss
    assert [r.train_loss for r in whole.history] == [r.train_loss for r in resumed.history]


def test_settings_that_it_does_not_know_are_refused(tmp_path, small_splits):
    with pytest.raises(TintlingError, match="multiple of 16, got 50"):
        NativeEngine(zoo.build("tiny"), replace(CONFIG, batch_size=50), compile_for_this_processor)
    with pytest.raises(TintlingError, match="not sgd"):
        NativeEngine(
            zoo.build("tiny"), replace(CONFIG, optimizer=Optimizer("sgd")), compile_for_this_processor
        )
    with pytest.raises(TintlingError, match="needs a compiler"):
        loop.train(CONFIG, small_splits, tmp_path / "run")
