"""Running a study: training its variants with every seed, and measuring them on test samples."""

from __future__ import annotations

import os
import shlex
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tintling.console import note, plain
from tintling.errors import UsageError

if TYPE_CHECKING:
    from tintling.artifacts import StrPath
    from tintling.training.data.splits import DataSource, Splits, Subset
    from tintling.training.studies.recipe import StudyRecipe, StudyVariant
    from tintling.training.studies.results import Measurement, StudyResult
    from tintling.training.trained_run import TrainedRun

__all__ = ["run_study"]

OnMeasurement = Callable[["Measurement"], None]


def run_study(
    study: StrPath,
    data: StrPath | None = None,
    *,
    own: StrPath | Sequence[StrPath] | None = None,
    seeds: tuple[int, ...] | None = None,
    epochs: int | None = None,
    offline: bool = False,
    on_measurement: OnMeasurement | None = None,
) -> StudyResult:
    """Repeats a study.

    Args:
        study: Name of a shipped study, or a TOML file.
        data: The data set; None finds MNIST.
        own: A study of drawn digits, or of sets by other hands: where they lie.
        seeds: In place of the recipe's.
        epochs: In place of the recipe's, for a quick look.
        offline: Download nothing.
        on_measurement: Called after each measurement.

    Returns:
        Every measurement, with what repeats it.

    Raises:
        UsageError: ``own`` is missing, or does not suit the study.
        TintlingError: There is no such study, or a setting of it is wrong.
        DatasetError: The data set has no samples, or is damaged.
        MissingExtraError: TensorFlow is missing; nothing was downloaded.
    """
    from dataclasses import replace

    from tintling.api.study_data import measured_choices, measured_sets
    from tintling.training.requirements import require_tensorflow
    from tintling.training.studies.recipe import load_study
    from tintling.training.studies.results import StudyResult
    from tintling.version import __version__

    recipe = load_study(Path(study))
    places = () if own is None else (own,) if isinstance(own, str | os.PathLike) else tuple(own)
    if (recipe.kind in {"own", "sets"}) != bool(places):
        needed = "takes no --own" if places else "needs --own: a folder or an archive of drawn digits"
        raise UsageError(f"the study {recipe.name} {needed}")
    if recipe.kind == "own" and len(places) > 1:
        raise UsageError(f"the study {recipe.name} takes one --own, got {len(places)}")
    if not places:
        require_tensorflow()  # the studies of given sets train nothing
    if seeds:
        recipe = replace(recipe, seeds=seeds)
    if recipe.kind == "own":
        source, measured = _own(recipe, places[0])
    elif recipe.kind == "sets":
        source, measured = measured_sets(recipe, places)
    elif recipe.kind == "choosing":
        source, measured = measured_choices(recipe, data, _right, epochs=epochs, offline=offline)
    elif recipe.kind == "pruning":
        source, measured = _trained(recipe, data, _pruned, epochs=epochs, offline=offline)
    else:
        source, measured = _trained(recipe, data, _plain, epochs=epochs, offline=offline)
    found = []
    for measurement in measured:
        found.append(measurement)
        if on_measurement is not None:
            on_measurement(measurement)
    words = ["tintling", "study", str(study), "--seeds", ",".join(map(str, recipe.seeds))]
    words += [] if epochs is None else ["--epochs", str(epochs)]
    words += [word for place in places for word in ("--own", Path(place).name)]
    return StudyResult(
        recipe.name, recipe.kind, shlex.join(words), source.name, source.sha256, __version__, tuple(found)
    )


_Measure = Callable[["StudyRecipe", "StudyVariant", int, "TrainedRun", "Splits"], "Iterator[Measurement]"]


def _trained(
    recipe: StudyRecipe, data: StrPath | None, measure: _Measure, *, epochs: int | None, offline: bool
) -> tuple[DataSource, Iterator[Measurement]]:
    """Trains every variant with every seed, each in a folder that does not stay."""
    from tintling.api.runs import train_run
    from tintling.api.samples import samples_like
    from tintling.training.data.mnist import load_mnist
    from tintling.training.settings.overrides import Overrides
    from tintling.training.trained_run import TrainedRun

    source = load_mnist(data, offline=offline).source
    chosen = recipe.variants if recipe.kind == "training" else recipe.variants[:1]

    def each() -> Iterator[Measurement]:
        for variant in chosen:
            for seed in recipe.seeds:
                note(f"training {plain(variant.name)}, seed {seed}")
                settings = {**variant.settings, "seed": seed}
                if epochs is not None:
                    settings["epochs"] = epochs
                with tempfile.TemporaryDirectory() as folder:
                    out = Path(folder) / "run"
                    train_run(out, Overrides(**settings), recipe=recipe.recipe, data=data, offline=offline)
                    run = TrainedRun.open(out)
                    splits = samples_like(run.manifest, data, offline=offline)
                    yield from measure(recipe, variant, seed, run, splits)

    return source, each()


def _right(model: Any, run: TrainedRun, test: Subset) -> int:
    from tintling.training.networks.keras_io import float_predictor

    answers = float_predictor(model, run.manifest.normalization)(test.images).argmax(axis=1)
    return int((answers == test.labels).sum())


def _plain(
    recipe: StudyRecipe,
    variant: StudyVariant,
    seed: int,
    run: TrainedRun,
    splits: Splits,
) -> Iterator[Measurement]:
    from tintling.api.reporting import training_history
    from tintling.training.studies.results import Measurement

    model, test = run.load_model(), splits.test
    figures = run.manifest.metrics["training"]
    during = after = None
    if recipe.training_accuracy:
        during = training_history(run)[figures["best_epoch"] - 1].train_accuracy
        after = _right(model, run, splits.train) / len(splits.train)
    yield Measurement(
        variant.name,
        seed,
        _right(model, run, test),
        len(test),
        validation=figures["validation_accuracy"],
        samples=int(run.manifest.data["train"]),
        seconds=figures["seconds"],
        training=during,
        training_after=after,
    )


def _pruned(
    recipe: StudyRecipe,
    variant: StudyVariant,  # noqa: ARG001 - the signature of a measurement
    seed: int,
    run: TrainedRun,
    splits: Splits,
) -> Iterator[Measurement]:
    from tintling.training.studies.pruning import Choice, pruned
    from tintling.training.studies.results import Measurement

    model, test = run.load_model(), splits.test
    weights = model.get_weights()
    choices: tuple[Choice, ...] = ("random", "smallest")
    for choice in choices:
        for share in recipe.shares:
            model.set_weights(pruned(weights, share, choice, seed))
            yield Measurement(
                f"{choice}, {share:.0%}",
                seed,
                _right(model, run, test),
                len(test),
                series=choice,
                place=share,
            )


def _own(recipe: StudyRecipe, own: StrPath) -> tuple[DataSource, Iterator[Measurement]]:
    """Measures a network on a few digits of a set, drawn with each seed, and on the whole set."""
    import numpy as np

    from tintling.api.evaluating import predictor_of
    from tintling.shipped import named_model
    from tintling.training.data.datasets import load_dataset
    from tintling.training.data.splits import Subset, stratified_order
    from tintling.training.studies.results import Measurement

    digits = load_dataset(own)
    images = np.concatenate([digits.train_images, digits.test_images])
    labels = np.concatenate([digits.train_labels, digits.test_labels])
    if recipe.count > len(labels):
        raise UsageError(f"{own} holds {len(labels)} digits, and the study draws {recipe.count}")
    everything = Subset(images, labels)
    right = predictor_of(named_model(recipe.model))(everything.images).argmax(axis=1) == everything.labels

    def each() -> Iterator[Measurement]:
        for seed in recipe.seeds:
            drawn = right[stratified_order(everything.labels, seed)[: recipe.count]]
            yield Measurement(f"{recipe.count} digits, draw {seed}", seed, int(drawn.sum()), recipe.count)
        yield Measurement("all digits of the set", 0, int(right.sum()), len(right))

    return digits.source, each()
