"""A sweep whose candidates cost no time; run as a program it is a worker of that sweep.

``python quick_sweep.py FOLDER URL [BLOCKED]`` works on the sweep; at the point BLOCKED it notes that it
came there, and waits to be killed.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

from tintling.training.sweep.plan import Budget, Costs, Report, SweepPlan
from tintling.training.sweep.space import parse_space
from tintling.training.sweep.storage import SweepStore, open_store
from tintling.training.sweep.trials import Trial
from tintling.training.sweep.worker import begin_study, run_worker, trials_of

SPACE = """\
[settings]
model = "tiny"
[search]
batch_size = [16, 32, 64, 128]
learning_rate = [0.001, 0.003, 0.01, 0.03]
"""
NAME = "quick"
POINTS = 16


class QuickEvaluator:
    """Accuracy and costs by a formula; every training leaves a line in a file.

    Args:
        log: The file.
        blocked: Batch size and learning rate at which it waits forever, as ``64/0.01``.
    """

    def __init__(self, log: Path, blocked: str = "") -> None:
        self.log = log
        self.blocked = blocked

    def costs(self, settings: Mapping[str, Any]) -> Costs:
        size = 10 * settings["batch_size"]
        return Costs(constants=size, flash=size + 100, arena=size, instructions=1000 * size, parameters=size)

    def train(self, settings: Mapping[str, Any], folder: Path, report: Report) -> float:  # noqa: ARG002
        point = f"{settings['batch_size']}/{settings['learning_rate']:g}"
        with self.log.open("a", encoding="utf-8") as file:
            file.write(f"{point}\n")
        while point == self.blocked:
            time.sleep(0.1)
        accuracy = formula(settings)
        for epoch in range(1, 10):
            report(epoch, accuracy * epoch / 9)
        return accuracy


def trials_in_dashboard(store: SweepStore) -> list[Any]:
    """Opens ``optuna-dashboard`` on a storage that holds this sweep alone.

    Returns:
        The trials that its page asks for.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a program of others
        from optuna_dashboard import wsgi

        page = wsgi(store.optuna)
        environ: dict[str, Any] = {}
        setup_testing_defaults(environ)

        def answer(path: str) -> str:
            status: list[str] = []
            body = page({**environ, "PATH_INFO": path}, lambda code, *_rest: status.append(code))
            text = b"".join(body).decode()
            assert status == ["200 OK"]
            return text

        html, (study,) = answer("/dashboard"), json.loads(answer("/api/studies"))["study_summaries"]
        trials: list[Any] = json.loads(answer(f"/api/studies/{study['study_id']}"))["trials"]
    assert "<html" in html
    assert study["study_name"] == NAME
    return trials


def formula(settings: Mapping[str, Any]) -> float:
    """Best at 32 and 0.01."""
    return 1 - abs(settings["batch_size"] - 32) / 1000 - abs(settings["learning_rate"] - 0.01) * 10


def grid_plan(**changes: Any) -> SweepPlan:
    """Every point of the space, of which those of 128 are over budget."""
    given: dict[str, Any] = {"sampler": "grid", "budget": Budget.parse("flash=1kB")}
    return SweepPlan(parse_space(SPACE, NAME), **{**given, **changes})


def work(
    folder: Path, url: str | None, evaluator: QuickEvaluator, plan: SweepPlan | None = None
) -> tuple[Trial, ...]:
    """Works on the sweep until it is over, and gives its trials."""
    plan = plan or grid_plan()
    store = open_store(url, folder, NAME, heartbeat=1, grace=2)
    study = begin_study(plan, store, NAME)
    run_worker(plan, store, study, evaluator=evaluator, folder=folder)
    found = trials_of(study, plan)
    store.close()
    return found


if __name__ == "__main__":
    place, address, *rest = sys.argv[1:]
    work(Path(place), address or None, QuickEvaluator(Path(place) / "log.txt", *rest))
