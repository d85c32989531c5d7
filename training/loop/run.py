"""The training loop: epochs, checkpoints, the best model, and what a run directory is left with."""

from __future__ import annotations

import contextlib
import json
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.artifacts import Manifest, tool_versions, write_atomic
from tintling.console import note, plain
from tintling.errors import ArtifactError, DatasetError, TintlingError, TrainingInterruptedError
from tintling.training.augment.augmentation import EpochFeeder
from tintling.training.data.splits import Splits
from tintling.training.loop import plots
from tintling.training.loop.batch_curves import CURVES_NAME, CurveRecorder
from tintling.training.loop.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from tintling.training.loop.distillation import Teacher
from tintling.training.loop.engines import make_engine
from tintling.training.loop.history import EpochRecord, read_best_runs, update_best_runs, write_history
from tintling.training.loop.results import TrainingResult
from tintling.training.loop.schedules import ValidationProgress, learning_rates
from tintling.training.loop.start import Start, load_start
from tintling.training.native.build import Compile
from tintling.training.networks import registry as zoo
from tintling.training.networks.keras_io import MODEL_NAME, save_model
from tintling.training.run_folder import CHECKPOINT_DIR, RECIPE_NAME, make_folder, remove_empty
from tintling.training.settings.config import TrainingConfig
from tintling.training.settings.recipe import Recipe, parse_recipe, recipe_toml

__all__ = ["CHECKPOINT_DIR", "RECIPE_NAME", "train"]

_HISTORY = ("history.csv", "history.png")
_BEST_RUN = "best_run.json"
_FORMER_NAME = "highscore.json"

OnEpoch = Callable[[EpochRecord, bool], None]
OnStep = Callable[[int, int], None]


def train(
    config: TrainingConfig,
    splits: Splits,
    out: Path,
    *,
    resume: bool = False,
    home: Path | None = None,
    best_run: Path | None = None,
    teacher: Teacher | None = None,
    compiler: Compile | None = None,
    curves: bool = False,
    own: Start | None = None,
    on_epoch: OnEpoch | None = None,
    on_step: OnStep | None = None,
) -> TrainingResult:
    """Trains a network and writes a run directory.

    A run that was killed goes on from its last whole epoch with ``resume``, and ends in the same
    weights as if it had not been killed. On one machine, with the same number of threads
    (``TF_NUM_INTRAOP_THREADS``), the same settings give the same weights to the last bit.

    Args:
        config: Settings.
        splits: Samples; only the training and the validation part are looked at.
        out: The run directory; see the module's files.
        resume: Go on with the run in ``out``.
        home: Where the run directory will be moved, and what it is called by; None leaves it in ``out``.
        best_run: File with the best validation accuracy of the runs in a folder; by default each run
            has its own ``best_run.json``, and those of the runs beside it are read.
        teacher: Whose answers are learnt beside the labels.
        compiler: Compiles the native engine, if the settings ask for it.
        curves: Measure both parts every hundred batches as well, in ``curves.csv``.
        own: The network of a Keras file, where ``config.model`` names one.
        on_epoch: Called after every epoch with its figures and whether it is the best so far.
        on_step: Called several times a second with (steps done, steps of the epoch).

    Raises:
        TrainingInterruptedError: The user pressed Ctrl-C; the checkpoint is in ``out``, unless no epoch was
            completed: then nothing is left there, as after any other failure of the first epoch.
        ArtifactError: ``out`` cannot be written, ``best_run`` is no file of best runs, there is nothing to
            resume, or it was made with other settings or samples.
        DatasetError: There are no samples to train on.
    """
    run = _Run(config, splits, out, teacher, compiler, home=home, curves=curves, own=own)
    scores = best_run or run.home / _BEST_RUN
    read_best_runs(scores, run.comparable)
    try:
        if resume:
            run.restore(load_checkpoint(out / CHECKPOINT_DIR))
        else:
            run.prepare()
        run.go(on_epoch, on_step)
    except KeyboardInterrupt:
        done = len(run.history)
        raise TrainingInterruptedError(f"stopped after {done} of {config.epochs} epochs") from None
    finally:
        if not run.history:
            run.discard()
    return run.finish(scores, () if best_run else _rivals(run.home))


def _rivals(out: Path) -> tuple[Path, ...]:
    """Files of the runs beside a run, those of earlier versions included, which had one for all of them."""
    beside, own = out.resolve().parent, out.resolve() / _BEST_RUN
    found = (path for name in (_BEST_RUN, _FORMER_NAME) for path in sorted(beside.glob(f"*/{name}")))
    return (beside / _FORMER_NAME, *(path for path in found if path != own))


class _Run:
    """A run in progress."""

    def __init__(
        self,
        config: TrainingConfig,
        splits: Splits,
        out: Path,
        teacher: Teacher | None = None,
        compiler: Compile | None = None,
        *,
        home: Path | None = None,
        curves: bool = False,
        own: Start | None = None,
    ) -> None:
        if not len(splits.train) or not len(splits.validation):
            raise DatasetError("training needs at least one sample to train on and one to validate on")
        self._learnt = splits.learnt
        self.config = config.for_samples(len(self._learnt))
        self.splits = splits
        self.out = out
        self.home = home or out
        self.teacher = teacher
        self.start = own or load_start(config, splits.train.images)
        self.name = own.name if own else config.model
        network = self.start.network if self.start else None
        self.engine, self.sample = make_engine(self.config, teacher, compiler, start=network)
        self.steps = len(self._learnt) // self.config.batch_size
        self.history: tuple[EpochRecord, ...] = ()
        self.progress = ValidationProgress()
        self.best: list[NDArray[Any]] = []
        self._curves = curves
        self._made: tuple[Path, ...] | None = None
        self._recipe_before: bytes | None = None
        self.fingerprint = {
            "recipe": _in_full(recipe_toml(Recipe(config, splits.spec))),
            "data": splits.to_json()["sha256"],
        } | ({"teacher": teacher.sha256} if teacher else {})
        if self.start:
            self.fingerprint["start"] = self.start.sha256

    def prepare(self) -> None:
        """Clears what an earlier run left in the folder, and notes the recipe."""
        recipe = self.out / RECIPE_NAME
        self._recipe_before = recipe.read_bytes() if recipe.is_file() else None
        self._made = make_folder(self.out)
        shutil.rmtree(self.out / CHECKPOINT_DIR, ignore_errors=True)
        for name in ("manifest.json", MODEL_NAME, CURVES_NAME, *_HISTORY):
            (self.out / name).unlink(missing_ok=True)
        write_atomic(recipe, self.fingerprint["recipe"])

    def discard(self) -> None:
        """Takes away what :meth:`prepare` made; what else lies in the folder stays."""
        if self._made is None:
            return
        shutil.rmtree(self.out / CHECKPOINT_DIR, ignore_errors=True)
        recipe = self.out / RECIPE_NAME
        with contextlib.suppress(OSError):
            recipe.unlink()
            if self._recipe_before is not None:
                recipe.write_bytes(self._recipe_before)
        remove_empty(self._made)

    def restore(self, checkpoint: Checkpoint) -> None:
        """Takes up an earlier run."""
        if not isinstance(checkpoint.fingerprint.get("recipe"), str) or "best" not in checkpoint.arrays:
            raise ArtifactError(f"the checkpoint of {self.home} is damaged: train without --resume")
        begun = {**checkpoint.fingerprint, "recipe": _in_full(checkpoint.fingerprint["recipe"])}
        if begun != self.fingerprint:
            raise ArtifactError(
                f"{self.home} was begun with {_difference(begun, self.fingerprint)}: "
                "resume with the same settings and data, or start a new run"
            )
        self.history = checkpoint.history
        self.progress = checkpoint.progress
        self.best = list(checkpoint.arrays["best"])
        self.engine.restore({name: group for name, group in checkpoint.arrays.items() if name != "best"})

    def go(self, on_epoch: OnEpoch | None, on_step: OnStep | None) -> None:
        """Trains until the last epoch, or until patience runs out."""
        config = self.config
        data = self._learnt
        path = self.out / CURVES_NAME
        curves = CurveRecorder(self.engine, self.splits, path, len(self.history)) if self._curves else None
        with EpochFeeder(
            data,
            config.augmentation,
            config.seed,
            config.epochs,
            sample=self.sample,
            camera_share=config.camera.share,
            period=config.distillation.period if self.teacher else 0,
            frames=config.frames if config.task.is_frame else None,
        ) as feeder:
            for epoch in range(len(self.history), config.epochs):
                if self.progress.should_stop(config.stopping):
                    return
                record = self._epoch(epoch, feeder, on_step, curves)
                self._keep(epoch, record)
                if on_epoch is not None:
                    on_epoch(record, self._is_best(record))

    def _epoch(
        self, epoch: int, feeder: EpochFeeder, on_step: OnStep | None, curves: CurveRecorder | None
    ) -> EpochRecord:
        start = time.perf_counter()  # an epoch that waits for its samples takes as long as that
        samples = feeder.get(epoch)
        config = self.config
        rates = learning_rates(
            config.schedule,
            config.optimizer.learning_rate,
            epoch=epoch,
            epochs=config.epochs,
            steps=self.steps,
            cut=self.progress.cut,
        )
        on_batches = curves.during(epoch + 1, rates.tolist()) if curves else None
        figures = self.engine.run_epoch(samples, rates, on_step=on_step, on_batches=on_batches)
        if not np.isfinite(figures.loss):
            raise TintlingError(
                f"training diverged in epoch {epoch + 1}: the loss is {figures.loss}; "
                f"lower the learning rate (now {config.optimizer.learning_rate:g})"
            )
        if curves is not None:
            curves.save()
        loss, accuracy = self.engine.evaluate(self.splits.validation)
        seconds = time.perf_counter() - start
        return EpochRecord(
            epoch + 1, float(rates[-1]), figures.loss, figures.accuracy, loss, accuracy, seconds
        )

    def _is_best(self, record: EpochRecord) -> bool:
        """Whether validation liked no epoch better, be this one kept in the end or not."""
        if self.config.stopping.monitor != "last":
            return self.history[self.progress.best_epoch] is record
        return record is max(self.history, key=lambda r: (r.validation_accuracy, -r.validation_loss))

    def _keep(self, epoch: int, record: EpochRecord) -> None:
        """Notes the best weights, and saves all that the next epoch depends on."""
        config = self.config
        self.progress = self.progress.after(
            epoch,
            record.validation_accuracy,
            record.validation_loss,
            monitor=config.stopping.monitor,
            schedule=config.schedule,
        )
        if self.progress.best_epoch == epoch:
            self.best = self.engine.model.get_weights()
        history = (*self.history, record)
        state = self.engine.state()
        save_checkpoint(
            self.out / CHECKPOINT_DIR,
            Checkpoint(self.fingerprint, history, self.progress, {**state, "best": self.best}),
        )
        self.history = history

    def finish(self, best_run: Path, rivals: Sequence[Path] = ()) -> TrainingResult:
        """Writes the best model, the history and the manifest; the record of the best run comes last.

        Args:
            best_run: File that the run is entered into.
            rivals: Files of best runs of other runs.
        """
        config = self.config
        self.engine.model.set_weights(self.best)
        trained = self.engine.model
        model = trained if config.has_own_network else zoo.kept(config.model, trained)
        best = self.history[self.progress.best_epoch]
        save_model(model, self.out / MODEL_NAME)
        write_history(self.out / _HISTORY[0], self.history)
        plots.save_history_plot(
            self.out / _HISTORY[1], self.history, title=f"{self.name}, seed {config.seed}"
        )
        metrics = {
            "validation_accuracy": best.validation_accuracy,
            "validation_loss": best.validation_loss,
            "best_epoch": best.epoch,
            "epochs": len(self.history),
            "parameters": model.count_params(),
            "seconds": round(sum(record.seconds for record in self.history), 1),
        }
        manifest = Manifest(
            model=self.name,
            labels=self.splits.labels,
            input_shape=tuple(model.input_shape[1:]),
            normalization=config.normalization,
            preprocessing=config.task.preprocessing,
            seed=config.seed,
            data=self.splits.to_json(),
            metrics={"training": metrics},
            history=({"stage": "training", "settings": _as_json(asdict(config)), **self._taught_by()},),
            tools=tool_versions("numpy", "tensorflow", "tf_keras"),
        ).with_files(self.out, MODEL_NAME, RECIPE_NAME, *_HISTORY, *((CURVES_NAME,) if self._curves else ()))
        manifest.save(self.out)
        return TrainingResult(
            run=self.home,
            manifest=manifest,
            history=self.history,
            best=best,
            parameters=model.count_params(),
            is_best=self._enter_best_run(best_run, rivals, metrics),
            stopped_early=len(self.history) < config.epochs,
        )

    def _taught_by(self) -> dict[str, Any]:
        taught = {"teacher": self.teacher.to_json()} if self.teacher else {}
        return taught | ({"start": self.start.sha256} if self.start else {})

    @property
    def comparable(self) -> str:
        """Names the runs that this one is compared with: those validated on the same samples."""
        data = self.splits.to_json()
        parts = f"split {data['split']}, {data['validation']} validation samples, seed {data['split_seed']}"
        return f"{self.name} on {data['name']} {data['sha256'][:12]}, {parts}"

    def _enter_best_run(self, path: Path, rivals: Sequence[Path], metrics: dict[str, Any]) -> bool:
        """Whether it is the best run of its folder; a run stays finished where that cannot be saved."""
        record = {
            "run": self.home.name,
            "seed": self.config.seed,
            "date": datetime.now(UTC).date().isoformat(),
            "train": len(self.splits.train),
            **metrics,
        }
        try:
            return update_best_runs(path, self.comparable, record, rivals)
        except ArtifactError as error:
            note(f"[yellow]the file of best runs was not updated: {plain(error)}[/yellow]")
            return False


def _as_json(document: dict[str, Any]) -> Any:
    """Gives a document as it is read again: lists in place of tuples."""
    return json.loads(json.dumps(document))


def _in_full(recipe: str) -> str:
    """Writes out the settings that an earlier version did not know, at what they were then."""
    try:
        return recipe_toml(parse_recipe(recipe, RECIPE_NAME))
    except TintlingError:
        return recipe


def _difference(before: Any, now: Any) -> str:
    """Names the first setting in which two fingerprints differ."""
    if before.get("data") != now["data"]:
        return "other samples"
    if before.get("teacher") != now.get("teacher"):
        return "another teacher" if before.get("teacher") else "no teacher"
    if before.get("start") != now.get("start"):
        return "another start"
    old, new = (text["recipe"].splitlines() for text in (before, now))
    changed = sorted(set(old) - set(new)) or sorted(set(new) - set(old))
    return f"{changed[0]!r}, unlike now" if changed else "other settings"
