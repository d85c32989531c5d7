"""Fine-tuning a compressed network with training's own loop: same augmentation, same average.

The last epoch is kept, never the best: while masks grow, an early epoch is accurate because it is not
yet sparse. The learning rate falls to zero and the weights are averaged, so the last epoch is a good one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.compression.pruning import PruningSession, schedule_for
from tintling.compression.qat import QuantizeAware
from tintling.errors import TintlingError
from tintling.training.augment.augmentation import EpochFeeder, Sampler
from tintling.training.data.splits import Splits
from tintling.training.engine import TrainingEngine
from tintling.training.loop.schedules import learning_rates
from tintling.training.loop.tensorflow_engine import TensorFlowEngine
from tintling.training.settings.config import Schedule, TrainingConfig

__all__ = [
    "OnStep",
    "TuningStep",
    "fine_tune",
    "prune_and_tune",
    "run_epochs",
    "train_quantized",
    "tuning_config",
]

_WARMUP = 0.05


@dataclass(frozen=True, slots=True)
class TuningStep:
    """How far a fine-tuning is.

    Attributes:
        done: Optimizer steps taken.
        total: Optimizer steps in all.
        accuracy: Validation accuracy after the last finished epoch, or None before the first.
    """

    done: int
    total: int
    accuracy: float | None


OnStep = Callable[[TuningStep], None]


def tuning_config(
    trained: TrainingConfig, *, epochs: int, learning_rate: float, seed: int, samples: int
) -> TrainingConfig:
    """Takes the settings that a network was trained with and shortens them to a fine-tuning.

    Augmentation, label smoothing, batch size and average stay; the learning rate starts lower and
    falls to zero along a cosine.

    Args:
        trained: Settings of the training.
        epochs: Epochs of fine-tuning.
        learning_rate: Peak learning rate.
        seed: Seed of order, augmentation and dropout.
        samples: Samples to train on: a batch is at most that many.

    Raises:
        DatasetError: They are too few for the run's engine.
    """
    return replace(
        trained.for_samples(samples),
        epochs=epochs,
        seed=seed,
        optimizer=replace(trained.optimizer, learning_rate=learning_rate),
        schedule=Schedule(name="cosine", warmup=_WARMUP, final=0.0),
    )


def fine_tune(
    model: Any,
    splits: Splits,
    config: TrainingConfig,
    *,
    through: Callable[[Any], tuple[Any, list[Any]]] | None = None,
    before_validation: Callable[[], None] | None = None,
    on_step: OnStep | None = None,
) -> float:
    """Trains a model further.

    Args:
        model: The Keras model that gets the averaged weights.
        splits: Samples to train on and to validate with.
        config: Settings, as :func:`tuning_config` gives them.
        through: Wraps the model that takes the steps, see
            :class:`tintling.training.loop.tensorflow_engine.TensorFlowEngine`.
        before_validation: Called after each epoch, before the model is looked at.
        on_step: Called with the progress.

    Returns:
        Validation accuracy after the last epoch, 0 to 1.
    """
    engine = TensorFlowEngine(model, config, through=through)
    return run_epochs(engine, splits, config, before_validation=before_validation, on_step=on_step)


def run_epochs(
    engine: TrainingEngine,
    splits: Splits,
    config: TrainingConfig,
    *,
    sample: Sampler | None = None,
    period: int = 0,
    before_epoch: Callable[[], None] | None = None,
    before_validation: Callable[[], None] | None = None,
    on_step: OnStep | None = None,
) -> float:
    """Takes an engine through all epochs of a fine-tuning.

    Args:
        engine: Training engine.
        splits: Samples to train on and to validate with.
        config: Settings.
        sample: See :func:`tintling.training.augment.augmentation.augment`.
        period: After so many epochs the first samples come again; 0 for never.
        before_epoch: Called before each epoch.
        before_validation: Called after each epoch, before the model is looked at.
        on_step: Called with the progress.

    Returns:
        Validation accuracy after the last epoch, 0 to 1.
    """
    steps = len(splits.learnt) // config.batch_size
    total = steps * config.epochs
    accuracy: float | None = None
    with EpochFeeder(
        splits.learnt,
        config.augmentation,
        config.seed,
        config.epochs,
        sample=sample,
        camera_share=config.camera.share,
        period=period,
        frames=config.frames if config.task.is_frame else None,
    ) as feeder:
        for epoch in range(config.epochs):
            rates = learning_rates(
                config.schedule,
                config.optimizer.learning_rate,
                epoch=epoch,
                epochs=config.epochs,
                steps=steps,
            )

            def report(done: int, _: int, epoch: int = epoch, accuracy: float | None = accuracy) -> None:
                if on_step is not None:
                    on_step(TuningStep(epoch * steps + done, total, accuracy))

            if before_epoch is not None:
                before_epoch()
            engine.run_epoch(feeder.get(epoch), rates, on_step=report)
            if before_validation is not None:
                before_validation()
            _, accuracy = engine.evaluate(splits.validation)
    if accuracy is None:
        raise TintlingError("fine-tuning needs at least one epoch")
    if on_step is not None:
        on_step(TuningStep(total, total, accuracy))
    return accuracy


def prune_and_tune(
    model: Any, sparsity: float, splits: Splits, config: TrainingConfig, *, on_step: OnStep | None = None
) -> float:
    """Prunes a model to a sparsity while it is fine-tuned.

    Args:
        model: A trained Keras model; its weights are replaced by the pruned and averaged ones.
        sparsity: Part of each kernel to set to zero.
        splits: Samples to train on and to validate with.
        config: Settings of the fine-tuning.
        on_step: Called with the progress.

    Returns:
        Validation accuracy of the pruned model, 0 to 1.

    Raises:
        TintlingError: The sparsity is out of range or was not reached.
    """
    schedule = schedule_for(sparsity, (len(splits.learnt) // config.batch_size) * config.epochs)
    sessions: list[PruningSession] = []

    def through(twin: Any) -> tuple[Any, list[Any]]:
        sessions.append(PruningSession(twin, schedule))
        return sessions[0].model, twin.weights

    # Averages remember weights from before they were masked; the masks take them away again.
    accuracy = fine_tune(
        model,
        splits,
        config,
        through=through,
        before_validation=lambda: sessions[0].apply_masks(model),
        on_step=on_step,
    )
    sessions[0].finish(model)
    return accuracy


def train_quantized(
    model: Any,
    splits: Splits,
    config: TrainingConfig,
    calibration: NDArray[np.uint8],
    *,
    on_step: OnStep | None = None,
) -> QuantizeAware:
    """Fine-tunes a model with the rounding of int8 in the forward pass.

    Args:
        model: A trained Keras model, pruned or not; its weights are replaced by those found.
        splits: Samples to train on and to validate with.
        config: Settings of the fine-tuning.
        calibration: shape (N, H, W[, 3]), uint8: training samples that activation ranges start from.
        on_step: Called with the progress.

    Returns:
        The quantization-aware model with the same weights, ready to be converted.
    """
    aware = QuantizeAware(model, config.normalization, calibration)
    fine_tune(model, splits, config, through=lambda _: (aware.model, aware.variables), on_step=on_step)
    aware.take_weights(model)
    return aware
