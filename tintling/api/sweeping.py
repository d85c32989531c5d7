"""Searching for a network: candidates are measured as generated C, and trained only within the budget."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tintling.console import note, plain
from tintling.errors import ArtifactError, UsageError

if TYPE_CHECKING:
    from tintling.training.loop.history import EpochRecord
    from tintling.training.sweep.plan import Costs, Report, SweepPlan
    from tintling.training.sweep.trials import Trial

__all__ = ["CandidateEvaluator", "SweepRequest", "SweepResult", "run_sweep"]


@dataclass(frozen=True, slots=True)
class SweepRequest:
    """A sweep as it is asked for.

    Attributes:
        plan: What is searched.
        name: Of the study in the storage.
        folder: Where runs, and a journal, are written.
        storage: ``postgresql://…``; None keeps a journal file in the folder.
        data: The data set; None finds MNIST.
        core: Emulated core that instructions are counted on.
        optimize: Goal of the export, as of ``tintling export``.
        offline: Download nothing.
        heartbeat: Seconds between the signs of life of a worker, on a server.
    """

    plan: SweepPlan
    name: str
    folder: Path
    storage: str | None = None
    data: Path | None = None
    core: str = "cortex-m4"
    optimize: str = "size"
    offline: bool = False
    heartbeat: int = 60


@dataclass(frozen=True, slots=True)
class SweepResult:
    """What a sweep found, by all workers so far.

    Attributes:
        request: What was asked for.
        trials: Every trial.
        best: The best trial, or the front of several objectives; empty if none was trained.
    """

    request: SweepRequest
    trials: tuple[Trial, ...]
    best: tuple[Trial, ...]

    def to_json(self) -> dict[str, Any]:
        """The result as plain types."""
        plan = self.request.plan
        return {
            "sweep": self.request.name,
            "objectives": list(plan.objectives),
            "budget": dict(plan.budget.limits),
            "sampler": plan.sampler,
            "seed": plan.seed,
            "core": self.request.core,
            "best": [trial.to_json() for trial in self.best],
            "trials": [trial.to_json() for trial in self.trials],
        }


class CandidateEvaluator:
    """Measures candidates as C, and trains them.

    Args:
        request: The sweep.
        recipe: The recipe that settings override.
    """

    def __init__(self, request: SweepRequest, recipe: str | None) -> None:
        self._request = request
        self._recipe = recipe
        self._measured: dict[tuple[str, str], Costs] = {}

    def costs(self, settings: Mapping[str, Any]) -> Costs:
        """Measures the generated C of a candidate with untrained weights.

        Raises:
            TintlingError: There is no such network, or it cannot be compiled.
        """
        from tintling.api.candidate_costs import candidate_costs
        from tintling.training.settings.overrides import Overrides, overridden_recipe

        config = overridden_recipe(self._recipe, Overrides(**settings)).training
        key = config.model, repr(config.normalization)
        if key not in self._measured:
            request = self._request
            self._measured[key] = candidate_costs(config, core=request.core, optimize=request.optimize)
        return self._measured[key]

    def train(self, settings: Mapping[str, Any], folder: Path, report: Report) -> float:
        """Trains a candidate, quantizes it, and measures the int8 network on validation samples.

        Raises:
            TintlingError: It cannot be trained, or diverged.
        """
        from tintling.api.runs import TrainingWatch, train_run
        from tintling.training.settings.overrides import Overrides

        class Reporter(TrainingWatch):
            def member(self, epochs: int, name: str) -> Any:  # noqa: ARG002 - of the base class
                return _reporting(report), None

        request = self._request
        given = Overrides(**settings)
        train_run(
            folder,
            given,
            recipe=self._recipe,
            data=request.data,
            offline=request.offline,
            force=True,
            watch=Reporter(),
        )
        return self._int8_accuracy(folder)

    def _int8_accuracy(self, folder: Path) -> float:
        from tintling.api.samples import splits_of_run
        from tintling.compression.measure import reference_predictor
        from tintling.compression.quantize import representative_samples, to_int8
        from tintling.tflite.reader import read_tflite
        from tintling.training.trained_run import TrainedRun

        run = TrainedRun.open(folder)
        splits = splits_of_run(run, self._request.data, offline=self._request.offline)
        normalization = run.manifest.normalization
        graph = read_tflite(to_int8(run.load_model(), normalization, representative_samples(splits.train)))
        answers = reference_predictor(graph, normalization)(splits.validation.images).argmax(axis=1)
        return float((answers == splits.validation.labels).mean())


def _reporting(report: Report) -> Callable[[EpochRecord, bool], None]:
    def on_epoch(record: EpochRecord, is_best: bool) -> None:  # noqa: ARG001, FBT001 - the loop's signature
        report(record.epoch, record.validation_accuracy)

    return on_epoch


def run_sweep(request: SweepRequest, *, workers: int = 1) -> SweepResult:
    """Works on a sweep until all of its trials are over, those of workers elsewhere included.

    Args:
        request: The sweep.
        workers: Processes of this machine.

    Raises:
        UsageError: The storage's address is of no known kind.
        ArtifactError: A sweep of that name has another space, or a worker died.
        MissingExtraError: Optuna is not installed.
    """
    from tintling.training.sweep.storage import open_store
    from tintling.training.sweep.trials import best_of
    from tintling.training.sweep.worker import begin_study, trials_of

    if workers < 1:
        raise UsageError(f"--workers: expected at least 1, got {workers}")
    store = open_store(request.storage, request.folder, request.name, heartbeat=request.heartbeat)
    try:
        study = begin_study(request.plan, store, request.name)
        note(f"sweep {plain(request.name)} in {plain(store.text)}; seed {request.plan.seed}")
        if workers == 1:
            _work(request)
        else:
            _work_in_processes(request, workers)
        trials = trials_of(study, request.plan)
    except OSError as error:  # Optuna's journal lets them out
        raise ArtifactError(
            f"cannot write {store.text}: {error.strerror}; the same command goes on"
        ) from error
    finally:
        store.close()
    return SweepResult(request, trials, best_of(trials, request.plan.objectives))


def _work_in_processes(request: SweepRequest, workers: int) -> None:
    """Runs workers until all are done; one that was killed is missed by none, for others take its trial."""
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_work, args=(request,)) for _ in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    dead = sum(process.exitcode != 0 for process in processes)
    if dead:
        note(f"[yellow]{dead} of {workers} workers ended before their time[/yellow]")


def _work(request: SweepRequest) -> None:
    """Works on a sweep as one process."""
    from tintling.training.requirements import require_tensorflow
    from tintling.training.sweep.storage import open_store
    from tintling.training.sweep.worker import begin_study, run_worker

    require_tensorflow()
    store = open_store(request.storage, request.folder, request.name, heartbeat=request.heartbeat)
    try:
        plan = request.plan
        run_worker(
            plan,
            store,
            begin_study(plan, store, request.name),
            evaluator=CandidateEvaluator(request, plan.space.recipe),
            folder=request.folder,
            on_trial=_say,
        )
    finally:
        store.close()


def _say(trial: Trial) -> None:
    what = f"trial {trial.number}: {trial.fate}"
    if trial.accuracy is not None:
        what += f", {trial.accuracy:.2%}"
    if trial.reason:
        what += f", {trial.reason}"
    note(plain(f"{what}; {', '.join(f'{k} {v}' for k, v in trial.params.items())}"))
