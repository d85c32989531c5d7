"""Training a network, and its run directory."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tintling.api.compressing import compress
from tintling.api.evaluating import EvaluationResult, evaluate
from tintling.api.own_network import own_recipe, own_start
from tintling.console import note, refuse_overwrite
from tintling.errors import ArtifactError, TrainingInterruptedError, UsageError

if TYPE_CHECKING:
    from tintling.api.models import Model
    from tintling.artifacts import Manifest, StrPath
    from tintling.training.data.splits import Dataset
    from tintling.training.loop.ensemble import EnsembleResult
    from tintling.training.loop.history import EpochRecord
    from tintling.training.loop.results import TrainingResult
    from tintling.training.loop.run import OnEpoch, OnStep
    from tintling.training.settings.overrides import Overrides
    from tintling.training.settings.recipe import Recipe

__all__ = ["Run", "TrainingWatch", "open_run", "train", "train_run"]


class TrainingWatch:
    """Receives the progress of a training; the methods do nothing until a subclass overrides them."""

    def member(self, epochs: int, name: str) -> tuple[OnEpoch | None, OnStep | None]:  # noqa: ARG002 - for subclasses
        """A run begins.

        Args:
            epochs: Epochs in all.
            name: The member's folder, or empty for a run of its own.

        Returns:
            What is called after each epoch, and several times a second.
        """
        return None, None


class Run:
    """A run directory with a trained float network; functions that take a path take it as well.

    Args:
        folder: What ``tintling train`` wrote.

    Attributes:
        folder: As given.

    Raises:
        ArtifactError: There is no run, or it is damaged.
    """

    def __init__(self, folder: StrPath) -> None:
        from tintling.training.trained_run import TrainedRun

        self._run = TrainedRun.open(folder)
        self.folder = self._run.folder

    def __fspath__(self) -> str:
        return str(self.folder)

    def __repr__(self) -> str:
        return f"<tintling.Run {self.manifest.model}: {self.folder}>"

    @property
    def manifest(self) -> Manifest:
        """Manifest of the run."""
        return self._run.manifest

    def compress(self, out: StrPath | None = None, **settings: Any) -> Model:
        """Prunes and quantizes it to int8; see :func:`tintling.compress`."""
        return compress(self, out, **settings)

    def evaluate(self, data: StrPath | None = None, **options: Any) -> EvaluationResult:
        """Measures it; see :func:`tintling.evaluate`."""
        return evaluate(self, data, **options)


def open_run(folder: StrPath) -> Run:
    """Opens a run directory.

    Args:
        folder: What ``tintling train`` wrote.

    Raises:
        ArtifactError: There is no run, or it is damaged.
    """
    return Run(folder)


def train(
    model: str | None = None,
    *,
    out: StrPath,
    data: StrPath | None = None,
    recipe: str | None = None,
    teacher: StrPath | None = None,
    offline: bool = False,
    resume: bool = False,
    force: bool = False,
    log: Sequence[str] = ("csv",),
    curves: bool = False,
    **overrides: Any,
) -> Run:
    """Trains a network and writes a run directory.

    Args:
        model: Architecture such as ``nano``; its recipe of the same name is used. Or a ``.keras`` or ``.h5``
            file of one's own, whose input and outputs suit the data. None takes ``tiny``, or what ``recipe``
            says.
        out: The run directory.
        data: The data set; None, or ``mnist``, finds MNIST.
        recipe: A shipped recipe's name, or a TOML file.
        teacher: Teacher for distillation: a run, an ensemble or a shipped model.
        offline: Download nothing.
        resume: Go on with the run in ``out``, which was interrupted.
        force: Replace a run in ``out``.
        log: Where each epoch is told to: ``csv``, ``tensorboard``, ``mlflow``, ``wandb``.
        curves: Measure training and validation samples every hundred batches as well, for the report.
        overrides: Fields of :class:`~tintling.training.settings.overrides.Overrides`: ``epochs``,
            ``seed``, ``learning_rate``, …

    Raises:
        TintlingError: There is no such recipe or network, or a setting is out of range.
        ArtifactError: ``out`` is taken, or there is nothing to resume.
        DatasetError: The data set has no samples, or is damaged.
        MissingExtraError: TensorFlow is not installed.
    """
    from tintling.training.settings.overrides import Overrides

    given = Overrides(model=model, **overrides)
    train_run(
        Path(out),
        given,
        recipe=recipe,
        data=data,
        teacher=teacher,
        offline=offline,
        resume=resume,
        force=force,
        log=log,
        curves=curves,
    )
    return Run(out)


def train_run(
    out: Path,
    overrides: Overrides,
    *,
    recipe: str | None = None,
    data: StrPath | Dataset | None = None,
    members: int | None = None,
    teacher: StrPath | None = None,
    offline: bool = False,
    resume: bool = False,
    force: bool = False,
    best_run: Path | None = None,
    log: Sequence[str] = (),
    curves: bool = False,
    watch: TrainingWatch | None = None,
) -> TrainingResult | EnsembleResult:
    """Trains one network or an ensemble; :func:`train` with everything that the command line has.

    Args:
        out: Run, or ensemble, to write.
        overrides: What takes the place of the recipe's settings.
        recipe: A shipped recipe's name, or a TOML file.
        data: The data set, or samples of the recipe's task that were loaded.
        members: Train so many networks, whose seeds follow one another; None trains one.
        teacher: Run, ensemble or shipped model to learn from.
        offline: Download nothing.
        resume: Continue the run in ``out``.
        force: Replace what is in ``out``.
        best_run: File with the best validation accuracy of the runs in a folder; by default
            ``best_run.json`` in ``out``, and those of the runs beside it are read.
        log: Trackers that receive every epoch, beside the run's own files; see
            :data:`~tintling.training.tracking.tracker.TRACKERS`.
        curves: Measure training and validation samples every hundred batches as well.
        watch: Receives the progress.

    Raises:
        TrainingInterruptedError: The user pressed Ctrl-C; the message says how to go on.
    """
    from tintling.api.samples import load_samples
    from tintling.training.data.splits import Dataset, split
    from tintling.training.requirements import require_tensorflow
    from tintling.training.run_folder import renewed_run
    from tintling.training.settings.recipe import with_labels

    chosen = (
        _begun(out, members, overrides, recipe)
        if resume
        else _begin(out, overrides, recipe, teacher, force=force)
    )
    require_tensorflow()
    source = None if isinstance(data, Dataset) else data
    samples = (
        data if isinstance(data, Dataset) else load_samples(chosen.training.task, source, offline=offline)
    )
    chosen = with_labels(chosen, samples.labels)
    splits = split(samples, chosen.data)
    try:
        with renewed_run(out, resume=resume) as place:
            return _train(
                chosen,
                splits,
                place,
                home=out,
                members=members,
                teacher=teacher,
                resume=resume,
                best_run=best_run,
                log=log,
                curves=curves,
                watch=watch or TrainingWatch(),
            )
    except TrainingInterruptedError as error:
        same = {"ensemble": members, "distill": teacher, "data": source, "best-run": best_run}
        flags = (["--curves"] if curves else []) + (["--offline"] if offline else [])
        remedy = _remedy(out, same, flags)
        raise TrainingInterruptedError(f"{error}; {remedy}") from None


def _begin(
    out: Path, overrides: Overrides, recipe: str | None, teacher: StrPath | None, *, force: bool
) -> Recipe:
    """Gives the settings of a new run."""
    from tintling.shipped import recorded_name
    from tintling.staging import require_writable
    from tintling.training.loop.teacher import recorded_teacher
    from tintling.training.requirements import require_tensorflow
    from tintling.training.settings.config import is_keras_file
    from tintling.training.settings.overrides import overridden_recipe

    require_writable(out)
    refuse_overwrite(out, force=force)
    if overrides.start:
        overrides = replace(overrides, start=recorded_name(overrides.start))
    if is_keras_file(overrides.model or ""):
        require_tensorflow()
        found = own_recipe(recipe, overrides)
    else:
        found = overridden_recipe(recipe, overrides)
    if teacher is None:
        return found
    taught = replace(found.training.distillation, teacher=recorded_teacher(Path(teacher)))
    return replace(found, training=replace(found.training, distillation=taught))


def _begun(out: Path, members: int | None, overrides: Overrides, recipe: str | None) -> Recipe:
    """Gives the settings of a run, or of an ensemble, that goes on."""
    from tintling.training.run_folder import CHECKPOINT_DIR, RECIPE_NAME, member_name, unfinished_run
    from tintling.training.settings.recipe import load_recipe

    given = [*overrides.given(), *(["recipe"] if recipe else [])]
    if given:
        option = given[0].replace("_", "-")
        raise UsageError(f"--resume takes its settings from {out}; omit --{option}")
    place = unfinished_run(out)
    run = place / member_name(1) if members else place
    if not (run / CHECKPOINT_DIR).is_dir() or not (run / RECIPE_NAME).is_file():
        remedy = "omit --resume to start one"
        if not members and (place / member_name(1)).is_dir():
            remedy = "it holds an ensemble: give --ensemble again"
        elif members and (place / CHECKPOINT_DIR).is_dir():
            remedy = "it holds a single run: omit --ensemble"
        raise ArtifactError(f"{out} holds no {'ensemble' if members else 'run'} to resume; {remedy}")
    return load_recipe(run / RECIPE_NAME)


def _remedy(out: Path, same: dict[str, Any], flags: Sequence[str]) -> str:
    """Says how an interrupted training goes on: with the options that no run remembers."""
    from tintling.training.run_folder import CHECKPOINT_DIR, member_name, unfinished_run

    place = unfinished_run(out)
    if not ((place / member_name(1) if same["ensemble"] else place) / CHECKPOINT_DIR).is_dir():
        return "there is nothing to resume"
    words = ["tintling", "train", "--resume", "--out", str(out)]
    for name, value in same.items():
        words += [] if value is None else [f"--{name}", str(value)]
    return f"continue with: {shlex.join([*words, *flags])}"


def _train(
    recipe: Recipe,
    splits: Any,
    out: Path,
    *,
    home: Path,
    members: int | None,
    teacher: StrPath | None,
    resume: bool,
    best_run: Path | None,
    log: Sequence[str],
    curves: bool,
    watch: TrainingWatch,
) -> TrainingResult | EnsembleResult:
    from tintling.api.samples import photographed
    from tintling.firmware_export.targets.toolchain import compile_for_this_processor
    from tintling.training.loop.teacher import find_teacher, load_teacher

    config = recipe.training
    found = find_teacher(None if teacher is None else Path(teacher), config.distillation.teacher)
    note(f"starting TensorFlow; seed {config.seed}")
    from tintling.training.loop.ensemble import train_ensemble
    from tintling.training.loop.run import train as train_one
    from tintling.training.networks import registry
    from tintling.training.tracking.tracker import Tracked, tracking

    # Whether there is such a network is known in a moment, photographs take minutes.
    if config.has_own_network:
        own_start(recipe, splits)
    else:
        registry.build(config.model, dropout=config.dropout, **config.task.geometry)
    taught = load_teacher(found, splits, config.distillation) if found else None
    seen = photographed(splits, recipe)

    def train_member(config: Any, folder: Path, resume: bool) -> TrainingResult:  # noqa: FBT001 - the ensemble's signature
        on_epoch, on_step = watch.member(config.epochs, folder.name if members else "")
        final = home / folder.relative_to(out)
        with tracking(log, Tracked(final, asdict(config), folder)) as (track, finish):

            def each_epoch(record: EpochRecord, is_best: bool) -> None:  # noqa: FBT001 - the loop's signature
                track(record)
                if on_epoch is not None:
                    on_epoch(record, is_best)

            result = train_one(
                config,
                seen,
                folder,
                resume=resume,
                home=final,
                best_run=best_run,
                teacher=taught,
                compiler=compile_for_this_processor,
                curves=curves,
                own=own_start(recipe, splits) if config.has_own_network else None,
                on_epoch=each_epoch,
                on_step=on_step,
            )
            finish(result.manifest.metrics["training"])
        return result

    if members is None:
        return train_member(config, out, resume)
    return train_ensemble(config, seen, out, members, train_member, resume=resume, home=home)
