"""Workers of a sweep: alone, many at once, killed, and going on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from paths import ROOT
from postgres_server import find_postgres, running_server
from quick_sweep import (
    NAME,
    POINTS,
    SPACE,
    QuickEvaluator,
    formula,
    grid_plan,
    trials_in_dashboard,
    work,
)

from tintling.errors import ArtifactError, MissingExtraError, TintlingError
from tintling.training.sweep.plan import Budget, SweepPlan
from tintling.training.sweep.space import parse_space
from tintling.training.sweep.storage import open_store
from tintling.training.sweep.trials import best_of
from tintling.training.sweep.worker import begin_study, trials_of

BLOCKED = "64/0.003"


@pytest.fixture(scope="module")
def server():
    programs = find_postgres()
    if programs is None:
        message = "PostgreSQL is not installed"
        if os.environ.get("TINTLING_REQUIRE_TOOLS") == "1":
            pytest.fail(message)
        pytest.skip(message)
    with running_server(programs) as url:
        yield url


@pytest.fixture
def alone(tmp_path):
    """What one worker finds."""
    (tmp_path / "alone").mkdir()
    return work(tmp_path / "alone", None, QuickEvaluator(tmp_path / "alone" / "log.txt"))


def _start(folder: Path, url: str | None, *rest: str) -> subprocess.Popen[bytes]:
    program = [sys.executable, str(ROOT / "tests" / "quick_sweep.py"), str(folder), url or "", *rest]
    return subprocess.Popen(program, env={**os.environ, "PYTHONPATH": str(ROOT / "tests")})


def _until_blocked(log: Path, worker: subprocess.Popen[bytes]) -> None:
    while not log.is_file() or BLOCKED not in log.read_text(encoding="utf-8").splitlines():
        assert worker.poll() is None, "the worker ended before it came to the point"
        time.sleep(0.05)


def test_a_grid_tries_every_point_once_and_trains_none_over_budget(alone, tmp_path):
    fates = Counter(trial.fate for trial in alone)
    assert fates == {"trained": 12, "over budget": 4}
    assert len((tmp_path / "alone" / "log.txt").read_text(encoding="utf-8").split()) == 12
    assert all(trial.settings["batch_size"] == 128 for trial in alone if trial.fate == "over budget")
    (best,) = best_of(alone, ("accuracy",))
    assert dict(best.params) == {"batch_size": 32, "learning_rate": 0.01}
    assert best.accuracy == 1.0


@pytest.mark.parametrize("storage", ["journal", "postgresql"])
def test_a_killed_workers_trial_is_taken_up_and_every_trial_is_accounted_for(
    storage, alone, tmp_path, request
):
    url = request.getfixturevalue("server") if storage == "postgresql" else None
    log = tmp_path / "log.txt"
    victim = _start(tmp_path, url, BLOCKED)
    _until_blocked(log, victim)
    others = [_start(tmp_path, url), _start(tmp_path, url)]
    victim.send_signal(signal.SIGKILL)
    assert victim.wait() == -signal.SIGKILL
    assert [worker.wait(timeout=120) for worker in others] == [0, 0]

    plan = grid_plan()
    store = open_store(url, tmp_path, NAME, heartbeat=1)
    trials = trials_of(begin_study(plan, store, NAME), plan)
    assert len(trials_in_dashboard(store)) == len(trials)
    store.close()
    assert Counter(trial.fate for trial in trials) == {"trained": 12, "over budget": 4, "interrupted": 1}
    (killed,) = (trial for trial in trials if trial.fate == "interrupted")
    (again,) = (trial for trial in trials if trial.retries)
    assert killed.params == again.params
    trained = Counter(log.read_text(encoding="utf-8").split())
    assert trained.pop(BLOCKED) == 2
    assert set(trained.values()) == {1}
    assert len(trained) == 11
    mine, theirs = (best_of(found, ("accuracy",))[0] for found in (trials, alone))
    assert (mine.params, mine.values) == (theirs.params, theirs.values)


def test_a_sweep_that_is_over_has_nothing_left_to_do(alone, tmp_path):
    trials = work(tmp_path / "alone", None, QuickEvaluator(tmp_path / "again.txt"))
    assert len(trials) == POINTS == len(alone)
    assert not (tmp_path / "again.txt").exists()


def _plan(**changes) -> SweepPlan:
    return grid_plan(budget=Budget({}), **changes)


def test_tpe_tries_no_point_twice_until_the_space_is_exhausted(tmp_path):
    plan = _plan(sampler="tpe", trials=40, halving=False)
    evaluator = QuickEvaluator(tmp_path / "log.txt")
    trials = work(tmp_path, None, evaluator, plan)
    trained = Counter(evaluator.log.read_text(encoding="utf-8").split())
    assert set(trained.values()) == {1}
    assert len(trained) == POINTS == sum(trial.settled for trial in trials)
    assert {trial.fate for trial in trials} <= {"trained", "copy"}


def test_resuming_with_more_trials_goes_on_where_it_stopped(tmp_path):
    evaluator = QuickEvaluator(tmp_path / "log.txt")
    work(tmp_path, None, evaluator, _plan(sampler="random", trials=3))
    trials = work(tmp_path, None, evaluator, _plan(sampler="random", trials=7))
    assert sum(trial.settled for trial in trials) == 7
    other = grid_plan(sampler="random", trials=9, budget=Budget.parse("arena=1kB"))
    with pytest.raises(ArtifactError, match="another space, objective or budget"):
        work(tmp_path, None, evaluator, other)


def test_successive_halving_ends_bad_trials_early(tmp_path):
    plan = _plan(sampler="random", trials=12)
    trials = work(tmp_path, None, QuickEvaluator(tmp_path / "log.txt"), plan)
    fates = Counter(trial.fate for trial in trials if trial.fate != "copy")
    assert fates["stopped early"] >= 3
    assert fates["trained"] >= 1
    assert fates["trained"] + fates["stopped early"] == 12
    assert all("after epoch" in trial.reason for trial in trials if trial.fate == "stopped early")


def test_two_objectives_give_a_front_that_holds_the_budget(tmp_path):
    plan = grid_plan(sampler="nsga2", trials=12, objectives=("accuracy", "flash"))
    trials = work(tmp_path, None, QuickEvaluator(tmp_path / "log.txt"), plan)
    assert sum(trial.settled for trial in trials) == 12
    front = best_of(trials, plan.objectives)
    assert front
    assert all(trial.costs["flash"] <= 1024 for trial in front)
    assert all(trial.accuracy == pytest.approx(formula(trial.settings)) for trial in front)
    for one in front:
        better = [t for t in front if t.accuracy > one.accuracy]
        assert all(t.costs["flash"] > one.costs["flash"] for t in better)


def test_points_to_begin_with_come_first(tmp_path):
    from dataclasses import replace

    point = {"batch_size": 64, "learning_rate": 0.03}
    space = replace(parse_space(SPACE, NAME), first=(point,))
    plan = SweepPlan(space, sampler="random", trials=2)
    trials = work(tmp_path, None, QuickEvaluator(tmp_path / "log.txt"), plan)
    assert dict(trials[0].params) == point


def test_a_candidate_that_cannot_be_trained_fails_with_its_reason(tmp_path):
    class Diverging(QuickEvaluator):
        def train(self, settings, folder, report):  # noqa: ARG002 - the protocol's signature
            raise ArtifactError("the loss is nan")

    plan = _plan(sampler="random", trials=3)
    trials = work(tmp_path, None, Diverging(tmp_path / "log.txt"), plan)
    assert [trial.fate for trial in trials] == ["failed"] * 3
    assert {trial.reason for trial in trials} == {"the loss is nan"}
    assert not best_of(trials, plan.objectives)


def test_a_structure_that_cannot_be_built_is_held_against_its_point(tmp_path):
    class Narrow(QuickEvaluator):
        def costs(self, settings):
            if settings["batch_size"] == 128:
                raise TintlingError("no pixels are left")
            return super().costs(settings)

    trials = work(tmp_path, None, Narrow(tmp_path / "log.txt"), _plan(sampler="grid"))
    assert Counter(trial.fate for trial in trials) == {"trained": 12, "impossible": 4}
    assert {trial.reason for trial in trials if trial.fate == "impossible"} == {"no pixels are left"}


def test_a_missing_tool_ends_the_worker_and_no_point_is_lost(tmp_path):
    class Toolless(QuickEvaluator):
        def costs(self, settings):  # noqa: ARG002 - the protocol's signature
            raise MissingExtraError("an emulated core", "emulator")

    plan = _plan(sampler="random", trials=3, halving=False)
    with pytest.raises(MissingExtraError):
        work(tmp_path, None, Toolless(tmp_path / "log.txt"), plan)
    trials = work(tmp_path, None, QuickEvaluator(tmp_path / "log.txt"), plan)
    assert Counter(trial.fate for trial in trials if trial.fate != "copy") == {"interrupted": 1, "trained": 3}
