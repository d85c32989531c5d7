"""Networks that answer together, and what another network learns from them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tintling.api.study_training import StudyTraining, data_of, right_answers, run_measurement, trained
from tintling.console import note

if TYPE_CHECKING:
    from tintling.artifacts import StrPath
    from tintling.training.data.splits import DataSource
    from tintling.training.studies.recipe import StudyRecipe
    from tintling.training.studies.results import Measurement

__all__ = ["measured_ensembles"]

_SEEDS_APART = 100
"""Members of one ensemble have seeds beside each other, those of another are so far away."""


def measured_ensembles(
    recipe: StudyRecipe, data: StrPath | None, *, offline: bool
) -> tuple[DataSource, Iterator[Measurement]]:
    """Trains an ensemble with each seed, and students of it and of shipped models.

    Args:
        recipe: Of kind ``ensemble``.
        data: The data set; None finds MNIST.
        offline: Download nothing.

    Returns:
        The data, and the measurements as they are made.
    """

    def each() -> Iterator[Measurement]:
        for seed in recipe.seeds:
            with tempfile.TemporaryDirectory() as folder:
                ensemble = Path(folder) / "ensemble"
                yield from _ensemble(recipe, seed, data, ensemble, offline=offline)
                teachers = {f"taught by {recipe.members} together": ensemble}
                teachers |= {f"taught by {model}": Path(model) for model in recipe.models}
                for name, teacher in teachers.items():
                    variant = replace(recipe.variants[0], name=name)
                    with trained(recipe, variant, seed, data, offline=offline, teacher=teacher) as training:
                        yield _student(training)

    return data_of(recipe, data, offline=offline), each()


def _ensemble(
    recipe: StudyRecipe, seed: int, data: StrPath | None, folder: Path, *, offline: bool
) -> Iterator[Measurement]:
    """Trains the members, and measures each of them and both ways to answer together."""
    import numpy as np

    from tintling.api.runs import train_run
    from tintling.api.samples import samples_like
    from tintling.training.loop.ensemble import majority
    from tintling.training.networks.keras_io import float_predictor
    from tintling.training.settings.overrides import Overrides
    from tintling.training.studies.results import Measurement
    from tintling.training.trained_run import TrainedRun

    note(f"training {recipe.members} networks, from seed {_SEEDS_APART * seed}")
    settings = Overrides(**{**recipe.variants[0].settings, "seed": _SEEDS_APART * seed})
    train_run(folder, settings, recipe=recipe.recipe, data=data, offline=offline, members=recipe.members)
    members = TrainedRun.open(folder).members
    splits = samples_like(members[0].manifest, data, offline=offline)
    test = splits.test
    answers = []
    for member in members:
        predict = float_predictor(member.load_model(), member.manifest.normalization)
        answers.append(predict(test.images))
        right = int((answers[-1].argmax(axis=1) == test.labels).sum())
        yield run_measurement("one network", member, right, len(test))
    logits = np.stack(answers)
    together: dict[str, Any] = {"majority": majority(logits), "mean": logits.mean(axis=0).argmax(axis=1)}
    for way, classes in together.items():
        right = int((classes == test.labels).sum())
        yield Measurement(
            f"{recipe.members} together, {way}", seed, right, len(test), samples=len(splits.train)
        )


def _student(training: StudyTraining) -> Measurement:
    run, test = training.run, training.splits.test
    right = right_answers(run.load_model(), run, test)
    cpu_seconds = round(training.cpu_seconds, 2)
    return run_measurement(training.variant.name, run, right, len(test), cpu_seconds=cpu_seconds)
