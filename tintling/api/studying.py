"""Running a study: training its variants with every seed, and measuring them on test samples."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tintling.errors import UsageError

if TYPE_CHECKING:
    from tintling.artifacts import StrPath
    from tintling.training.data.splits import DataSource
    from tintling.training.studies.recipe import StudyRecipe
    from tintling.training.studies.results import Measurement, StudyResult

__all__ = ["run_study"]

OnMeasurement = Callable[["StudyResult"], None]


def run_study(
    study: StrPath,
    data: StrPath | None = None,
    *,
    own: StrPath | Sequence[StrPath] | None = None,
    seeds: tuple[int, ...] | None = None,
    epochs: int | None = None,
    recipe: str | None = None,
    model: str | None = None,
    count: int | None = None,
    offline: bool = False,
    known: StudyResult | None = None,
    on_measurement: OnMeasurement | None = None,
) -> StudyResult:
    """Repeats a study.

    Args:
        study: Name of a shipped study, or a TOML file.
        data: The data set; None finds MNIST.
        own: A study of drawn digits or other pictures, or of sets by other hands: where they lie.
        seeds: In place of the recipe's.
        epochs: In place of the recipe's, for a quick look.
        recipe: Recipe of training, in place of the study's: another task, with its own network and engine.
        model: Network in place of the study's: an architecture, or a run for a study that trains nothing.
        count: Samples that are chosen, drawn or trained on, where the study limits them.
        offline: Download nothing.
        known: What an earlier call of the same study measured before it ended; not trained again.
        on_measurement: Called after each measurement with all of them so far.

    Returns:
        Every measurement, with what repeats it.

    Raises:
        UsageError: ``own`` is missing, or does not suit the study; or ``known`` is of another study.
        TintlingError: There is no such study, or a setting of it is wrong.
        DatasetError: The data set has no samples, or is damaged.
        MissingExtraError: TensorFlow is missing; nothing was downloaded.
    """
    from tintling.training.requirements import require_tensorflow
    from tintling.training.studies.recipe import load_study
    from tintling.training.studies.results import StudyResult
    from tintling.version import __version__

    asked = load_study(Path(study)).with_network(recipe, model)
    if count is not None:
        asked = asked.with_count(count)
    places = _checked_places(asked, own)
    if not places:
        require_tensorflow()  # the studies of given sets train nothing
    if seeds:
        asked = replace(asked, seeds=seeds)
    if epochs is not None:
        asked = asked.with_epochs(epochs)
    further = {"epochs": epochs, "recipe": recipe, "model": model, "count": count}
    command = _command(asked, study, data, places, further)
    if known is not None and known.command != command:
        raise UsageError(f"--resume: what was measured is of `{known.command}`, not of `{command}`")
    source, measured = _measured(
        asked, data, places, offline=offline, known=known.measurements if known else ()
    )
    if known is not None and known.data_sha256 != source.sha256:
        raise UsageError("--resume: what was measured is of other data: omit --resume")
    result = StudyResult(asked.name, asked.kind, command, source.name, source.sha256, __version__, ())
    for measurement in measured:
        result = replace(result, measurements=(*result.measurements, measurement))
        if on_measurement is not None:
            on_measurement(result)
    return result


def _checked_places(recipe: StudyRecipe, own: StrPath | Sequence[StrPath] | None) -> tuple[StrPath, ...]:
    """Where the digits of a study of given sets lie; none for a study that trains.

    Raises:
        UsageError: They are missing, or do not suit the study.
    """
    places = () if own is None else (own,) if isinstance(own, str | os.PathLike) else tuple(own)
    if (recipe.kind in {"own", "sets"}) != bool(places):
        needed = (
            "takes no --own"
            if places
            else "needs --own: a folder or an archive of drawn digits, or of pictures of its task"
        )
        raise UsageError(f"the study {recipe.name} {needed}")
    if recipe.kind == "own" and len(places) > 1:
        raise UsageError(f"the study {recipe.name} takes one --own, got {len(places)}")
    return places


def _command(
    recipe: StudyRecipe,
    study: StrPath,
    data: StrPath | None,
    places: Sequence[StrPath],
    further: dict[str, int | str | None],
) -> str:
    """What repeats the study; files are named without their folders."""
    words = ["tintling", "study", str(study), "--seeds", ",".join(map(str, recipe.seeds))]
    for name, value in further.items():
        words += [] if value is None else [f"--{name}", str(value)]
    words += [word for place in places for word in ("--own", Path(place).name)]
    # Studies that train on digits find MNIST by themselves; drawn digits are compared with what is named.
    if data is not None and (recipe.recipe != "demo" or recipe.kind == "own"):
        words += ["--data", Path(data).name]
    return shlex.join(words)


def _measured(
    recipe: StudyRecipe,
    data: StrPath | None,
    places: Sequence[StrPath],
    *,
    offline: bool,
    known: Sequence[Measurement],
) -> tuple[DataSource, Iterator[Measurement]]:
    """Where the samples come from, and the measurements as they are made."""
    from tintling.api.study_data import measured_choices, measured_own, measured_sets
    from tintling.api.study_ensemble import measured_ensembles
    from tintling.api.study_training import measured_pruning, measured_trainings

    match recipe.kind:
        case "own":
            return measured_own(recipe, places[0], data, offline=offline)
        case "sets":
            return measured_sets(recipe, places)
        case "choosing":
            return measured_choices(recipe, data, offline=offline)
        case "ensemble":
            return measured_ensembles(recipe, data, offline=offline)
        case "pruning":
            return measured_pruning(recipe, data, offline=offline)
        case "training":
            return measured_trainings(recipe, data, offline=offline, known=known)
