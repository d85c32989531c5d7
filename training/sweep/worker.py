"""A worker of a sweep: takes a point that nobody has, measures its C, trains it, until all are over."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from tintling.errors import ArtifactError, MissingExtraError, TintlingError, ToolchainError
from tintling.training.sweep.plan import Costs, Evaluator, SweepPlan
from tintling.training.sweep.storage import SweepStore, without_experimental_warnings
from tintling.training.sweep.trials import (
    COPY,
    IMPOSSIBLE,
    MOST_RETRIES,
    REASON,
    Trial,
    key_of,
    read_trials,
)

__all__ = ["begin_study", "run_worker", "trials_of"]

_DRAWS = 500  # of points that nobody tried, before a space counts as exhausted
_WAIT = 1.0  # seconds between looks at workers that are still busy

OnTrial = Callable[[Trial], None]


class _OverError(Exception):
    """The trial ends without a value; why is noted with it."""


def begin_study(plan: SweepPlan, store: SweepStore, name: str) -> Any:
    """Opens the study of a sweep, and makes it if it is new.

    Args:
        plan: The sweep.
        store: Where it is kept.
        name: Of the study.

    Raises:
        ArtifactError: A study of that name has another space, objective or budget.
    """
    import optuna

    with store.locked():
        study = optuna.create_study(
            storage=store.optuna, study_name=name, directions=plan.directions, load_if_exists=True
        )
        described = _description(plan)
        found = study.user_attrs.get("plan")
        if found is None:
            study.set_user_attr("plan", described)
            with without_experimental_warnings():
                study.set_metric_names(list(plan.objectives))
            for point in plan.space.first:
                study.enqueue_trial(dict(point))
        elif found != described:
            raise ArtifactError(
                f"the sweep {name} in {store.text} was begun with another space, objective or budget; "
                "give it another --name, or the same settings"
            )
    return study


def trials_of(study: Any, plan: SweepPlan) -> tuple[Trial, ...]:
    """Every trial of a study."""
    return read_trials(study.get_trials(deepcopy=False), plan.objectives)


def run_worker(
    plan: SweepPlan,
    store: SweepStore,
    study: Any,
    *,
    evaluator: Evaluator,
    folder: Path,
    on_trial: OnTrial | None = None,
) -> None:
    """Works on a sweep until every trial is over, those of other workers included.

    Args:
        plan: The sweep.
        store: Where it is kept.
        study: What :func:`begin_study` gave.
        evaluator: Measures and trains.
        folder: Run directories are written into it.
        on_trial: Called after each trial of this worker.
    """
    worker = _Worker(plan, store, study, evaluator, folder)
    while worker.step():
        if on_trial is not None and worker.last is not None:
            on_trial(worker.last)


class _Worker:
    def __init__(
        self, plan: SweepPlan, store: SweepStore, study: Any, evaluator: Evaluator, folder: Path
    ) -> None:
        self._plan = plan
        self._store = store
        self._study = study
        self._evaluator = evaluator
        self._folder = folder
        self._grid = plan.space.points() if plan.sampler == "grid" else ()
        self.last: Trial | None = None

    def step(self) -> bool:
        """Runs one trial, or waits for those of others; False when all are over."""
        self.last = None
        self._store.lock.acquire()
        try:
            self._free_dead()
            trials = trials_of(self._study, self._plan)
            if self._queue_next(trials):
                self._study.sampler = self._sampler(len(trials))
                self._study.pruner = self._pruner()
                with without_experimental_warnings():
                    # The objective gives the lock back once its point is noted.
                    self._study.optimize(self._objective, n_trials=1, catch=(_OverError,))
                self.last = trials_of(self._study, self._plan)[self._number]
                return True
        finally:
            self._store.lock.release()
        if not any(trial.fate in {"running", "waiting"} for trial in trials):
            return False
        time.sleep(_WAIT)
        return True

    def _queue_next(self, trials: Sequence[Trial]) -> bool:
        """Whether there is something to start; a point that is chosen here waits in the queue."""
        if any(trial.fate == "waiting" for trial in trials):
            return True
        begun = [trial for trial in trials if trial.settled or trial.fate == "running"]
        if self._plan.trials is not None and len(begun) >= self._plan.trials:
            return False
        taken = {key_of(trial.params) for trial in begun}
        if self._plan.sampler == "grid":
            point = next((point for point in self._grid if key_of(point) not in taken), None)
        elif trials and trials[-1].fate == "copy":
            random = np.random.default_rng([self._plan.seed, len(trials)])
            drawn = (self._plan.space.draw(random) for _ in range(_DRAWS))
            point = next((point for point in drawn if key_of(point) not in taken), None)
        else:
            return True
        if point is not None:
            self._study.enqueue_trial(dict(point))
        return point is not None

    def _objective(self, trial: Any) -> float | tuple[float, ...]:
        self._number = trial.number
        try:
            trial.set_user_attr("worker", {"host": socket.gethostname(), "pid": os.getpid()})
            settings = self._plan.space.suggest(trial)
            self._refuse_copy(trial)
            trial.set_user_attr("settings", settings)
        finally:
            self._store.lock.release()
        try:
            return self._measured(trial, settings)
        except (MissingExtraError, ToolchainError):
            raise  # of this machine, not of the point
        except TintlingError as error:
            trial.set_user_attr(REASON, str(error))
            raise _OverError from error

    def _refuse_copy(self, trial: Any) -> None:
        """Ends a trial whose point another one has."""
        own = key_of(trial.params)
        for other in trials_of(self._study, self._plan):
            same = other.number != trial.number and key_of(other.params) == own
            if same and (other.settled or other.fate == "running"):
                trial.set_user_attr(COPY, other.number)
                raise _OverError

    def _measured(self, trial: Any, settings: dict[str, Any]) -> float | tuple[float, ...]:
        import optuna

        costs = self._costs(trial, settings)
        trial.set_user_attr("costs", costs.to_json())
        excess = self._plan.budget.excess(costs)
        for name, value in excess.items():
            if name not in trial.constraints:  # a trial that is tried again brings its own
                trial.set_constraint(name, value)
        others = tuple(float(getattr(costs, name)) for name in self._plan.objectives if name != "accuracy")
        if any(value > 0 for value in excess.values()):
            over = (f"{name} {getattr(costs, name):,}" for name, value in excess.items() if value > 0)
            trial.set_user_attr(REASON, ", ".join(over))
            if others:
                return self._values(0.0, others)  # NSGA-II learns from finished trials only
            raise optuna.TrialPruned
        return self._values(self._trained(trial, settings), others)

    def _costs(self, trial: Any, settings: dict[str, Any]) -> Costs:
        """Measures the C; a structure that cannot be built is held against its point, as an excess is."""
        import optuna

        try:
            return self._evaluator.costs(settings)
        except TintlingError as error:
            if len(self._plan.objectives) > 1 or isinstance(error, MissingExtraError | ToolchainError):
                raise
            if IMPOSSIBLE not in trial.constraints:
                trial.set_constraint(IMPOSSIBLE, 1.0)
            trial.set_user_attr(REASON, str(error))
            raise optuna.TrialPruned from error

    def _values(self, accuracy: float, others: tuple[float, ...]) -> float | tuple[float, ...]:
        if not others:
            return accuracy
        rest = iter(others)
        return tuple(accuracy if name == "accuracy" else next(rest) for name in self._plan.objectives)

    def _trained(self, trial: Any, settings: dict[str, Any]) -> float:
        import optuna

        name = f"trial-{trial.number:04}"
        run = self._folder / name
        trial.set_user_attr("run", name)

        def report(epoch: int, accuracy: float) -> None:
            if not self._plan.stops_early:
                return
            trial.report(accuracy, epoch)
            if trial.should_prune():
                trial.set_user_attr(REASON, f"{accuracy:.2%} after epoch {epoch}")
                raise optuna.TrialPruned

        # What a worker that died left there is begun anew.
        shutil.rmtree(run, ignore_errors=True)
        return self._evaluator.train(settings, run, report)

    def _sampler(self, count: int) -> Any:
        """A sampler for the next trial, seeded by its number, so that workers do not choose alike."""
        from optuna import samplers

        seed = (self._plan.seed * 1_000_003 + count) % (1 << 32)
        match self._plan.sampler:
            case "tpe":
                return samplers.TPESampler(seed=seed)
            case "nsga2":
                trials = self._plan.trials or 50
                return samplers.NSGAIISampler(seed=seed, population_size=max(4, min(50, trials // 5)))
            case _:  # a grid is queued point by point
                return samplers.RandomSampler(seed=seed)

    def _pruner(self) -> Any:
        from optuna import pruners

        if not self._plan.stops_early:
            return pruners.NopPruner()
        return pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=3)

    def _free_dead(self) -> None:
        """Queues the points of workers that died once more."""
        import optuna

        with without_experimental_warnings():
            if self._store.heartbeat:
                optuna.storages.fail_stale_trials(self._study)
                return
            again = optuna.storages.RetryHeartbeatStaleTrialCallback(max_retry=MOST_RETRIES)
            for trial in self._study.get_trials(deepcopy=False):
                if trial.state.name == "RUNNING" and _is_dead(trial.user_attrs.get("worker")):
                    self._study.tell(trial.number, state=optuna.trial.TrialState.FAIL)
                    again(self._study, trial)


def _is_dead(worker: dict[str, Any] | None) -> bool:
    """Whether the process of a running trial is gone.

    Who it is, is noted under the lock; whoever holds the lock and finds nothing knows that it died before.
    """
    if worker is None:
        return True
    if worker["host"] != socket.gethostname() or sys.platform == "win32":
        return False
    if worker["pid"] == os.getpid():
        return True  # an earlier process had our number: we hold the lock, and run nothing
    try:
        os.kill(worker["pid"], 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # it lives, and belongs to somebody else
        return False
    return False


def _description(plan: SweepPlan) -> str:
    """What has to be the same for two workers to be of one sweep."""
    space = asdict(plan.space)
    space.pop("name")
    text = {"space": space, "objectives": plan.objectives, "budget": dict(plan.budget.limits)}
    return json.dumps({**text, "sampler": plan.sampler}, sort_keys=True)
