"""The part of training that runs inside TensorFlow: steps, averages, validation.

A whole epoch lies in memory and a graph loops over its batches, so that Python is entered a few times
a second at most. The sequence of random numbers depends on seed and step alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.training._tensorflow import keras, tf
from tintling.training.data.splits import Subset
from tintling.training.engine import BatchSums, EpochFigures, balanced_weights
from tintling.training.settings.config import TrainingConfig

__all__ = ["TensorFlowEngine"]

# Steps between two looks at the keyboard and the progress display.
_STEPS_PER_CALL = 50
_EVALUATION_BATCH = 1_000


class _Dropout(keras.layers.Layer):  # type: ignore[misc] # Keras ships no types
    """Dropout whose mask follows from a seed and the number of the step, so that runs can be resumed."""

    def __init__(self, rate: float, seed: int, step: Callable[[], tf.Tensor], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._rate = rate
        self._seed = seed
        # A function, because Keras would count a variable among the layer's weights.
        self._step = step

    def call(self, inputs: tf.Tensor, training: bool | None = None) -> tf.Tensor:  # noqa: FBT001 - Keras's signature
        """Drops inputs while training."""
        if not training or not self._rate:
            return inputs
        seed = tf.stack([tf.constant(self._seed, tf.int64), self._step()])
        return tf.nn.experimental.stateless_dropout(inputs, self._rate, seed=seed)


class TensorFlowEngine:
    """Trains one model.

    The model given is the one that is kept: with ``ema`` its weights are the moving average, and a
    twin takes the steps.

    Args:
        model: A built network, (N, 28, 28, 1) float32 to logits (N, C). Its weights are the start.
        config: The run's settings; schedule, epochs and augmentation are the caller's.
        through: Gets the twin and gives the model that takes the steps in its place (one that prunes,
            or rounds to int8), with its variables in the order of ``model.weights``.
        teacher: Gives logits, shape (B, C) float32, for images, shape (B, 28, 28) uint8; the student is
            then trained to agree, as ``config.distillation`` says.
    """

    def __init__(
        self,
        model: keras.Model,
        config: TrainingConfig,
        *,
        through: Callable[[keras.Model], tuple[keras.Model, Sequence[tf.Variable]]] | None = None,
        teacher: Callable[[tf.Tensor], tf.Tensor] | None = None,
    ) -> None:
        self.model = model
        self._teacher = teacher
        self._config = config
        if tf.config.list_physical_devices("GPU"):
            # On CPUs every operator used here gives the same bits each time as it is.
            tf.config.experimental.enable_op_determinism()
        self._step = tf.Variable(0, dtype=tf.int64, trainable=False, name="step")
        twin = _training_twin(model, config.seed, self._step)
        self._averaged: Sequence[tf.Variable]
        self._twin, self._averaged = through(twin) if through else (twin, twin.weights)
        self._optimizer = _optimizer(config)
        self._optimizer.build(self._twin.trainable_variables)
        self._levels = tf.constant(
            config.normalization.to_float(np.arange(256, dtype=np.uint8).reshape(1, 16, 16)).ravel()
        )
        self._classes = int(model.output_shape[-1])
        self._class_weights = tf.Variable(tf.ones(self._classes), trainable=False, name="class_weights")
        channels = int(model.input_shape[-1])
        self._image_shape = tuple(model.input_shape[1:] if channels == 3 else model.input_shape[1:3])
        self._run_steps = tf.function(self._steps)
        self._run_evaluation = tf.function(self._evaluate_batch, reduce_retracing=True)

    def run_epoch(
        self,
        subset: Subset,
        rates: NDArray[np.float32],
        *,
        on_step: Callable[[int, int], None] | None = None,
        on_batches: Callable[[int, EpochFigures], None] | None = None,
    ) -> EpochFigures:
        """Takes one step per learning rate, over consecutive batches.

        Args:
            subset: Samples in the order in which they are used; at least ``len(rates)`` batches.
            rates: shape (steps,), float32.
            on_step: Called now and then with (steps done, steps in all).
            on_batches: As of :meth:`~tintling.training.engine.TrainingEngine.run_epoch`.
        """
        if self._config.class_weights == "balanced":
            self._class_weights.assign(
                balanced_weights(subset.labels, self._classes, self._config.class_balance)
            )
        images, labels = tf.constant(subset.images), tf.constant(subset.labels.astype(np.int32))
        all_rates = tf.constant(rates)
        loss, correct = 0.0, 0
        sums = BatchSums(self._config.batch_size, on_batches)
        for first in range(0, len(rates), _STEPS_PER_CALL):
            last = min(first + _STEPS_PER_CALL, len(rates))
            with _products_in(self._config.precision):
                part_loss, part_correct = self._run_steps(
                    images, labels, all_rates, tf.constant(first), tf.constant(last)
                )
            loss += float(part_loss)
            correct += int(part_correct)
            if on_step is not None:
                on_step(last, len(rates))
            sums.after(last, len(rates), loss, correct)
        return EpochFigures(loss / len(rates), correct / (len(rates) * self._config.batch_size))

    def evaluate(self, subset: Subset) -> tuple[float, float]:
        """Measures the kept model.

        Returns:
            Cross-entropy in nats, and accuracy.
        """
        loss, correct = 0.0, 0
        for start in range(0, len(subset), _EVALUATION_BATCH):
            part = slice(start, start + _EVALUATION_BATCH)
            batch_loss, batch_correct = self._run_evaluation(
                tf.constant(subset.images[part]), tf.constant(subset.labels[part].astype(np.int32))
            )
            loss += float(batch_loss)
            correct += int(batch_correct)
        return loss / len(subset), correct / len(subset)

    def state(self) -> dict[str, list[NDArray[Any]]]:
        """Gives everything that changes while training."""
        return {
            name: [variable.numpy() for variable in variables]
            for name, variables in self._variables().items()
        }

    def restore(self, state: Mapping[str, Sequence[NDArray[Any]]]) -> None:
        """Takes back what :meth:`state` gave."""
        for name, variables in self._variables().items():
            for variable, value in zip(variables, state[name], strict=True):
                variable.assign(value)

    def _variables(self) -> dict[str, list[tf.Variable]]:
        return {
            "kept": list(self.model.weights),
            "twin": list(self._twin.weights),
            "optimizer": list(self._optimizer.variables),
            "step": [self._step],
        }

    def _pixels(self, images: tf.Tensor) -> tf.Tensor:
        """Normalizes by table, which gives exactly the floats of ``Normalization.to_float``."""
        levels = tf.gather(self._levels, tf.cast(images, tf.int32))
        return levels if len(self._image_shape) == 3 else levels[..., tf.newaxis]

    def _steps(
        self, images: tf.Tensor, labels: tf.Tensor, rates: tf.Tensor, first: tf.Tensor, last: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """Takes the steps ``first`` to ``last``; AutoGraph turns the loop into one of the graph's."""
        size = self._config.batch_size
        loss, correct = tf.constant(0.0), tf.constant(0)
        for step in tf.range(first, last):
            start = step * size
            batch = tf.ensure_shape(images[start : start + size], (size, *self._image_shape))
            truth = tf.ensure_shape(labels[start : start + size], (size,))
            step_loss, step_correct = self._step_on(batch, truth, rates[step])
            loss += step_loss
            correct += step_correct
        return loss, correct

    def _step_on(self, images: tf.Tensor, labels: tf.Tensor, rate: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        self._optimizer.learning_rate.assign(rate)
        weights = self._twin.trainable_variables
        with tf.GradientTape() as tape:
            logits = self._twin(self._pixels(images), training=True)
            losses = self._loss(images, logits, labels)
            if self._config.class_weights == "balanced":
                losses *= tf.gather(self._class_weights, labels)
            loss = tf.reduce_mean(losses)
        self._optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        self._step.assign_add(1)
        self._average()
        hits = tf.equal(tf.argmax(logits, axis=1, output_type=tf.int32), labels)
        return loss, tf.reduce_sum(tf.cast(hits, tf.int32))

    def _loss(self, images: tf.Tensor, logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
        """Mixes what the labels say with what the teacher says; shape (B,).

        Source: G. Hinton et al., "Distilling the knowledge in a neural network", arXiv:1503.02531.
        """
        truth = self._cross_entropy(logits, labels)
        if self._teacher is None:
            return truth
        temperature, alpha = self._config.distillation.temperature, self._config.distillation.alpha
        targets = tf.nn.softmax(tf.stop_gradient(self._teacher(images)) / temperature)
        agreement = tf.nn.softmax_cross_entropy_with_logits(labels=targets, logits=logits / temperature)
        # Gradients shrink with the square of the temperature; the factor makes up for it.
        return (1 - alpha) * truth + alpha * temperature**2 * agreement

    def _cross_entropy(self, logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
        smoothing = self._config.label_smoothing
        if not smoothing:
            return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
        floor = smoothing / self._classes
        targets = tf.one_hot(labels, self._classes, on_value=1 - smoothing + floor, off_value=floor)
        return tf.nn.softmax_cross_entropy_with_logits(labels=targets, logits=logits)

    def _average(self) -> None:
        """Moves the kept weights, BN statistics included, towards the twin's.

        Early averages are shorter, so that the random start is soon forgotten.

        Source: TensorFlow, ``tf.train.ExponentialMovingAverage``, parameter ``num_updates``.
        """
        if not self._config.ema:
            for kept, current in zip(self.model.weights, self._averaged, strict=True):
                kept.assign(current)
            return
        done = tf.cast(self._step, tf.float32)
        decay = tf.minimum(self._config.ema, (1 + done) / (10 + done))
        for kept, current in zip(self.model.weights, self._averaged, strict=True):
            kept.assign_sub((1 - decay) * (kept - current))

    def _evaluate_batch(self, images: tf.Tensor, labels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        logits = self.model(self._pixels(images), training=False)
        loss = tf.reduce_sum(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))
        hits = tf.equal(tf.argmax(logits, axis=1, output_type=tf.int32), labels)
        return loss, tf.reduce_sum(tf.cast(hits, tf.int32))


@contextmanager
def _products_in(precision: str) -> Iterator[None]:
    """Lets TensorFlow rewrite the graphs that run inside it to multiply in ``precision``.

    Variables stay float32, and so do sums, averages and normalizations.

    Source: P. Micikevicius et al., "Mixed precision training", arXiv:1710.03740; bfloat16 has the range of
    float32, so that the loss need not be scaled.
    """
    option = "auto_mixed_precision_onednn_bfloat16"
    before = tf.config.optimizer.get_experimental_options().get(option, False)
    tf.config.optimizer.set_experimental_options({option: precision == "bfloat16"})
    try:
        yield
    finally:
        tf.config.optimizer.set_experimental_options({option: before})


def _training_twin(model: keras.Model, seed: int, step: tf.Variable) -> keras.Model:
    """Copies a model, with dropout layers whose masks can be replayed."""
    dropouts: list[str] = []

    def clone(layer: keras.layers.Layer) -> keras.layers.Layer:
        if isinstance(layer, keras.layers.Dropout):
            dropouts.append(layer.name)
            return _Dropout(layer.rate, seed * 1_000 + len(dropouts), step.read_value, name=layer.name)
        return layer.__class__.from_config(layer.get_config())

    twin = keras.models.clone_model(model, clone_function=clone)
    twin.set_weights(model.get_weights())
    return twin


def _optimizer(config: TrainingConfig) -> keras.optimizers.Optimizer:
    settings = config.optimizer
    match settings.name:
        case "sgd":
            return keras.optimizers.SGD(settings.learning_rate, momentum=settings.momentum, nesterov=True)
        case "adam":
            return keras.optimizers.Adam(
                settings.learning_rate, beta_1=settings.beta_1, beta_2=settings.beta_2
            )
        case "adamw":
            optimizer = keras.optimizers.AdamW(
                settings.learning_rate,
                weight_decay=settings.weight_decay,
                beta_1=settings.beta_1,
                beta_2=settings.beta_2,
            )
            optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
            return optimizer
