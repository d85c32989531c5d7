"""Adapting a trained network to a user's handwriting, without losing accuracy on its data set.

Each step sees a few captures among many samples of the set that the network was made with. The weights of
the last epoch are kept, averaged, and their moving statistics recalibrated. What was forgotten
nevertheless is won back on the line between the weights before and after
(:mod:`tintling.training.finetune.interpolation`), by samples that were not trained on. Captures choose
nothing, so that those held back tell the truth.

Source: A. Robins, "Catastrophic forgetting, rehearsal and pseudorehearsal", Connection Science 7 (1995).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.errors import DatasetError, TintlingError
from tintling.training.augment.augmentation import Sampler, augment
from tintling.training.augment.frames import augment_frames
from tintling.training.data.splits import Subset
from tintling.training.engine import EpochFigures, TrainingEngine
from tintling.training.finetune.interpolation import go_as_far_as_allowed
from tintling.training.loop.schedules import learning_rates
from tintling.training.loop.tensorflow_engine import TensorFlowEngine
from tintling.training.native.build import Compile, native_sampler
from tintling.training.native.engine import NativeEngine
from tintling.training.networks.moving_statistics import measure_statistics
from tintling.training.settings.config import Optimizer, Schedule, Stopping, TrainingConfig

__all__ = ["AdaptationSettings", "Adapted", "adapt", "adaptation_config"]

_WARMUP = 0.1
_MEASURED = 3_000  # samples that moving statistics are measured on in the end


@dataclass(frozen=True, slots=True)
class Adapted:
    """What an adaptation did.

    Attributes:
        epochs: Loss and accuracy of every epoch on the augmented samples that it learnt from.
        share: Share of the change from the old weights to the new ones that was kept, 0 to 1.
    """

    epochs: tuple[EpochFigures, ...]
    share: float


@dataclass(frozen=True, slots=True)
class AdaptationSettings:
    """How a network is adapted.

    Attributes:
        epochs: How often so many ``samples`` are learnt from.
        samples: Samples of an epoch, captures included.
        share: Of these, captures; each label that was captured equally often.
        learning_rate: Peak learning rate.
        most_lost: Share of the validation samples that may be forgotten.
        seed: Seed of order and augmentation.
    """

    epochs: int = 40
    samples: int = 16_000
    share: float = 0.1
    learning_rate: float = 0.002
    most_lost: float = 0.0004
    seed: int = 1

    def __post_init__(self) -> None:
        for name, low, high in (("share", 0.01, 0.9), ("samples", 128, 1_000_000), ("most_lost", 0, 1)):
            value = getattr(self, name)
            if not low <= value <= high:
                raise TintlingError(f"finetuning: {name}: expected {low:g} to {high:g}, got {value:g}")


def adaptation_config(trained: TrainingConfig, settings: AdaptationSettings) -> TrainingConfig:
    """Takes the settings that a network was trained with and makes them an adaptation's.

    Engine, augmentation, camera (one photograph of each sample), batch size and average stay.

    Args:
        trained: Settings of the training.
        settings: What is changed.
    """
    return replace(
        trained,
        epochs=settings.epochs,
        seed=settings.seed,
        batch_size=min(trained.batch_size, settings.samples),
        dropout=0.0,
        camera=replace(trained.camera, variants=1),
        optimizer=Optimizer(name="adamw", learning_rate=settings.learning_rate),
        schedule=Schedule(name="cosine", warmup=_WARMUP, final=0.0),
        stopping=Stopping(monitor="last"),
    )


def adapt(
    model: Any,
    config: TrainingConfig,
    settings: AdaptationSettings,
    *,
    captures: Subset,
    rehearsal: Subset,
    known: Subset | None = None,
    compiler: Compile | None = None,
    on_step: Callable[[int, int], None] | None = None,
) -> Adapted:
    """Trains a network further, in place.

    Args:
        model: A built Keras model, (N, H, W, C) float32 to logits (N, labels).
        config: Settings, as :func:`adaptation_config` gives them.
        settings: Mixture of the samples.
        captures: Tensors of captures, as the device would feed them, without those held back.
        rehearsal: Samples of the set that the network was trained on, with photographs if
            ``config.camera`` wants a share of them.
        known: Samples of that set that are not trained on: they tell what was forgotten. None keeps what was
            learnt whole.
        compiler: Compiles the native engine, if ``config.engine`` asks for it.
        on_step: Called several times a second with (steps done, steps in all).

    Returns:
        What was done.

    Raises:
        DatasetError: There are no captures, or too few samples to rehearse for one batch.
        TintlingError: Training diverged, or the network is none for the native engine.
    """
    if not len(captures):
        raise DatasetError("there is nothing to learn from: expected at least one capture")
    if len(captures) + len(rehearsal) < config.batch_size:
        raise DatasetError(f"{len(rehearsal)} samples to rehearse are too few for a batch")
    before = model.get_weights() if known is not None else []
    work = _Adaptation(model, config, settings, captures=captures, rehearsal=rehearsal, compiler=compiler)
    epochs = tuple(work.go(on_step))
    seen = work.typical()
    if known is None:
        measure_statistics(work.model, config.normalization.to_float(seen))
        return Adapted(epochs, 1.0)
    share = go_as_far_as_allowed(
        model, before, config.normalization, known=known, seen=seen, most_lost=settings.most_lost
    )
    return Adapted(epochs, share)


class _Adaptation:
    """An adaptation in progress."""

    def __init__(
        self,
        model: Any,
        config: TrainingConfig,
        settings: AdaptationSettings,
        *,
        captures: Subset,
        rehearsal: Subset,
        compiler: Compile | None,
    ) -> None:
        self._config = config
        self._settings = settings
        self._captures = captures
        self._rehearsal = rehearsal
        self._sample: Sampler | None = None
        self._engine: TrainingEngine
        if config.engine == "native" and compiler is not None:
            self._sample = native_sampler(compiler)
            self._engine = NativeEngine(model, config, compiler)
        else:
            self._engine = TensorFlowEngine(model, config)

    def go(self, on_step: Callable[[int, int], None] | None) -> Iterator[EpochFigures]:
        """Takes all steps; the next epoch's samples are made meanwhile."""
        epochs = self._config.epochs
        with ThreadPoolExecutor(1, thread_name_prefix="tintling-adapt") as worker:
            waiting = worker.submit(self._samples, 0)
            for epoch in range(epochs):
                samples = waiting.result()
                if epoch + 1 < epochs:
                    waiting = worker.submit(self._samples, epoch + 1)

                def report(done: int, total: int, epoch: int = epoch) -> None:
                    if on_step is not None:
                        on_step(epoch * total + done, epochs * total)

                yield self._epoch(epoch, samples, report)

    @property
    def model(self) -> Any:
        """The network as it is now."""
        return self._engine.model

    def typical(self) -> NDArray[np.uint8]:
        """Samples to measure moving statistics on: as they are, for that is how the network will see them."""
        return self._mixture(self._config.epochs).take(_MEASURED).images

    def _epoch(self, epoch: int, samples: Subset, report: Callable[[int, int], None]) -> EpochFigures:
        config = self._config
        steps = len(samples) // config.batch_size
        peak = config.optimizer.learning_rate
        rates = learning_rates(config.schedule, peak, epoch=epoch, epochs=config.epochs, steps=steps)
        figures = self._engine.run_epoch(samples, rates, on_step=report)
        if not np.isfinite(figures.loss):
            raise TintlingError(
                f"finetuning diverged in epoch {epoch + 1}: the loss is {figures.loss}; lower "
                f"--learning-rate (now {peak:g})"
            )
        return figures

    def _samples(self, epoch: int) -> Subset:
        """Draws and augments an epoch's samples."""
        drawn = self._mixture(epoch)
        rng = np.random.default_rng((self._settings.seed, epoch, 1))
        if self._config.task.is_frame:
            return Subset(augment_frames(drawn.images, self._config.frames, rng), drawn.labels)
        mixed = augment(drawn.images, self._config.augmentation, rng, sample=self._sample)
        return Subset(mixed, drawn.labels)

    def _mixture(self, epoch: int) -> Subset:
        """Draws known samples and captures, in random order."""
        rng = np.random.default_rng((self._settings.seed, epoch, 0))
        own = round(self._settings.samples * self._settings.share)
        known = min(self._settings.samples - own, len(self._rehearsal))
        images, labels = self._rehearsed(rng, known)
        chosen = _balanced(self._captures.labels, own, rng)
        images = np.concatenate([images, self._captures.images[chosen]])
        labels = np.concatenate([labels, self._captures.labels[chosen]])
        order = rng.permutation(len(labels))
        return Subset(images[order], labels[order])

    def _rehearsed(self, rng: np.random.Generator, count: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Samples of the old set; a share of them as the simulated camera saw them."""
        chosen = rng.choice(len(self._rehearsal), count, replace=False)
        images = self._rehearsal.images[chosen]
        photographs, share = self._rehearsal.photographs, self._config.camera.share
        if photographs is not None and share:
            seen = np.flatnonzero(rng.random(count) < share)
            variants = rng.integers(0, len(photographs), len(seen))
            images[seen] = photographs[variants, chosen[seen]]
        return images, self._rehearsal.labels[chosen]


def _balanced(labels: NDArray[np.uint8], count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draws indices, with repetition, such that every label that occurs has the same share."""
    present = np.unique(labels)
    wanted = np.full(len(present), count // len(present))
    wanted[: count % len(present)] += 1
    parts = []
    for label, many in zip(present, wanted, strict=True):
        members = np.flatnonzero(labels == label)
        # Whole rounds, so that each capture of a label is seen as often as the others.
        rounds = [rng.permutation(members) for _ in range(-(-int(many) // len(members)))]
        parts.append(np.concatenate(rounds)[: int(many)])
    return np.concatenate(parts).astype(np.int64)
