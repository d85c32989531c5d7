"""Studies that train: each variant with each seed, and what is left of a network without some weights."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tintling.api.runs import TrainingWatch
from tintling.console import note, plain

if TYPE_CHECKING:
    from tintling.artifacts import StrPath
    from tintling.training.data.splits import DataSource, Splits, Subset
    from tintling.training.loop.history import EpochRecord
    from tintling.training.loop.run import OnEpoch, OnStep
    from tintling.training.studies.recipe import StudyRecipe, StudyVariant
    from tintling.training.studies.results import Measurement
    from tintling.training.trained_run import TrainedRun

__all__ = [
    "StudyTraining",
    "data_of",
    "measured_pruning",
    "measured_trainings",
    "right_answers",
    "run_measurement",
    "trained",
]

_CORE = "cortex-m4"
_RETRAINING_RATE = 0.25
"""Share of the recipe's learning rate that a network without some weights is trained further with."""


@dataclass(eq=False, slots=True)
class _Clock(TrainingWatch):
    """Processor time from the first step of a training to the end of its last epoch."""

    start: float = 0.0
    cpu_seconds: float = 0.0

    def member(self, epochs: int, name: str) -> tuple[OnEpoch | None, OnStep | None]:  # noqa: ARG002 - of the base class
        def on_epoch(record: EpochRecord, is_best: bool) -> None:  # noqa: ARG001, FBT001 - the loop's signature
            self.cpu_seconds = time.process_time() - self.start

        self.start = time.process_time()
        return on_epoch, None


@dataclass(frozen=True, slots=True)
class StudyTraining:
    """A network that a study trained.

    Attributes:
        variant: Which of the study's.
        seed: Its seed.
        run: The run, in a folder that does not stay.
        splits: The samples that it learnt from and is tested on.
        cpu_seconds: Processor time of training and validation.
    """

    variant: StudyVariant
    seed: int
    run: TrainedRun
    splits: Splits
    cpu_seconds: float = field(compare=False)


def data_of(recipe: StudyRecipe, data: StrPath | None, *, offline: bool) -> DataSource:
    """Where the samples of the recipe's task come from."""
    from tintling.api.samples import load_samples
    from tintling.training.settings.recipe import load_recipe

    return load_samples(load_recipe(recipe.recipe).training.task, data, offline=offline).source


@contextmanager
def trained(
    recipe: StudyRecipe,
    variant: StudyVariant,
    seed: int,
    data: StrPath | None,
    *,
    offline: bool,
    **options: Any,
) -> Iterator[StudyTraining]:
    """Trains a variant with a seed, in a folder that does not stay.

    Args:
        recipe: The study.
        variant: Settings.
        seed: Of the training.
        data: The data set; None finds MNIST.
        offline: Download nothing.
        options: Further arguments of :func:`tintling.api.runs.train_run`.
    """
    from tintling.api.runs import train_run
    from tintling.api.samples import samples_like
    from tintling.training.settings.overrides import Overrides
    from tintling.training.trained_run import TrainedRun

    note(f"training {plain(variant.name)}, seed {seed}")
    clock = _Clock()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        settings = Overrides(**{**variant.settings, "seed": seed})
        train_run(out, settings, recipe=recipe.recipe, data=data, offline=offline, watch=clock, **options)
        run = TrainedRun.open(out)
        splits = samples_like(run.manifest, data, offline=offline)
        yield StudyTraining(variant, seed, run, splits, clock.cpu_seconds)


def right_answers(model: Any, run: TrainedRun, test: Subset) -> int:
    """Counts the right answers of a Keras model with the normalization of a run."""
    from tintling.training.networks.keras_io import float_predictor

    answers = float_predictor(model, run.manifest.normalization)(test.images).argmax(axis=1)
    return int((answers == test.labels).sum())


def run_measurement(variant: str, run: TrainedRun, correct: int, count: int, **further: Any) -> Measurement:
    """Gives the measurement of a network that a study trained, with the figures of its training.

    Args:
        variant: Which of the study's variants.
        run: The run.
        correct: Right answers to test samples.
        count: Test samples.
        further: Other fields of the measurement.
    """
    from tintling.training.studies.results import Measurement

    figures = run.manifest.metrics["training"]
    return Measurement(
        variant,
        run.manifest.seed,
        correct,
        count,
        validation=figures["validation_accuracy"],
        samples=int(run.manifest.data["train"]),
        seconds=figures["seconds"],
        epochs=figures["epochs"],
        **further,
    )


def measured_trainings(
    recipe: StudyRecipe, data: StrPath | None, *, offline: bool, known: Sequence[Measurement] = ()
) -> tuple[DataSource, Iterator[Measurement]]:
    """Trains every variant with every seed, but those that are known."""
    before = {(measurement.variant, measurement.seed): measurement for measurement in known}

    def each() -> Iterator[Measurement]:
        for variant in recipe.variants:
            costs = None
            for seed in recipe.seeds:
                if (variant.name, seed) in before:
                    found = before[variant.name, seed]
                    costs = found.costs
                    yield found
                    continue
                if recipe.costs and costs is None:
                    costs = _costs(recipe, variant)
                with trained(recipe, variant, seed, data, offline=offline) as training:
                    yield _measurement(recipe, training, costs)

    return data_of(recipe, data, offline=offline), each()


def _costs(recipe: StudyRecipe, variant: StudyVariant) -> dict[str, int]:
    from tintling.api.candidate_costs import candidate_costs
    from tintling.training.networks import registry
    from tintling.training.networks.folding import folded_parameters
    from tintling.training.settings.overrides import Overrides, overridden_recipe

    config = overridden_recipe(recipe.recipe, Overrides(**variant.settings)).training
    model = registry.build(config.model, **config.task.geometry)
    # Biases of an untrained network are zero, and a graph does not count those.
    return {
        **candidate_costs(config, core=_CORE).to_json(),
        "parameters": folded_parameters(model),
    }


def _measurement(recipe: StudyRecipe, training: StudyTraining, costs: dict[str, int] | None) -> Measurement:
    from tintling.api.report_training import training_history

    run, splits = training.run, training.splits
    model, test = run.load_model(), splits.test
    figures = run.manifest.metrics["training"]
    during = after = None
    if recipe.training_accuracy:
        during = training_history(run)[figures["best_epoch"] - 1].train_accuracy
        after = right_answers(model, run, splits.train) / len(splits.train)
    return run_measurement(
        training.variant.name,
        run,
        right_answers(model, run, test),
        len(test),
        training=during,
        training_after=after,
        cpu_seconds=round(training.cpu_seconds, 2),
        costs=costs,
    )


def measured_pruning(
    recipe: StudyRecipe, data: StrPath | None, *, offline: bool
) -> tuple[DataSource, Iterator[Measurement]]:
    """Removes shares of a trained network, and trains on without them if the recipe says so."""

    def each() -> Iterator[Measurement]:
        for seed in recipe.seeds:
            with trained(recipe, recipe.variants[0], seed, data, offline=offline) as training:
                yield from _pruned(recipe, training)

    return data_of(recipe, data, offline=offline), each()


def _pruned(recipe: StudyRecipe, training: StudyTraining) -> Iterator[Measurement]:
    from tintling.training.studies.pruning import CHOICES, pruned
    from tintling.training.studies.results import Measurement

    run, test = training.run, training.splits.test
    model = run.load_model()
    weights = model.get_weights()
    for choice in CHOICES:
        for share in recipe.shares:
            for again in (False, True) if recipe.retrain else (False,):
                model.set_weights(pruned(weights, share, choice, training.seed))
                series = f"{choice}, trained again" if again else choice
                if again:
                    note(f"training again without {share:.0%} of {choice}, seed {training.seed}")
                    _train_again(model, training, recipe.retrain)
                right = right_answers(model, run, test)
                yield Measurement(
                    f"{series}, {share:.0%}", training.seed, right, len(test), series=series, place=share
                )


def _train_again(model: Any, training: StudyTraining, epochs: int) -> None:
    """Trains a network on; kernel weights that are zero stay so."""
    from tintling.compression.finetune import run_epochs, tuning_config
    from tintling.firmware_export.targets.toolchain import compile_for_this_processor
    from tintling.training.native.build import native_sampler
    from tintling.training.native.engine import NativeEngine

    settings = training.run.recipe.training
    config = tuning_config(
        settings,
        epochs=epochs,
        learning_rate=_RETRAINING_RATE * settings.optimizer.learning_rate,
        seed=training.seed,
        samples=len(training.splits.train),
    )
    engine = NativeEngine(model, config, compile_for_this_processor)
    engine.keep_zeros()
    sample = native_sampler(compile_for_this_processor)
    run_epochs(engine, training.splits, config, sample=sample)
