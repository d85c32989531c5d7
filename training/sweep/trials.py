"""Trials of a sweep: what became of each, counted so that every one is accounted for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

__all__ = [
    "COPY",
    "IMPOSSIBLE",
    "MOST_RETRIES",
    "REASON",
    "Fate",
    "Trial",
    "best_of",
    "key_of",
    "read_trials",
]

COPY = "copy_of"
REASON = "reason"
IMPOSSIBLE = "structure"
"""Constraint that a structure breaks which cannot be built."""
MOST_RETRIES = 3
"""How often a point is tried again whose workers die."""

Fate = Literal[
    "trained",
    "stopped early",
    "over budget",
    "impossible",
    "failed",
    "lost",
    "interrupted",
    "copy",
    "running",
    "waiting",
]
"""What became of a trial.

``interrupted``: its worker died or was stopped, and a later trial may have its point. ``lost``: its worker
died once too often. ``copy``: another trial has the same point already, so nothing was run.
"""

_SETTLED = frozenset({"trained", "stopped early", "over budget", "impossible", "failed", "lost"})


@dataclass(frozen=True, slots=True)
class Trial:
    """One candidate.

    Attributes:
        number: Counted from 0.
        fate: What became of it.
        params: What the sampler chose.
        settings: What was trained; empty before that is known.
        accuracy: On validation samples; None unless it was trained to the end.
        values: Of all objectives; empty unless it was trained to the end.
        costs: Of its generated C, by name; empty where that was not measured.
        reason: Why it failed, was over budget or stopped.
        run: Name of its run directory, if it was trained.
        seconds: How long it took.
        worker: Host and process that ran it.
        retries: How often its point had been tried before.
    """

    number: int
    fate: Fate
    params: Mapping[str, Any]
    settings: Mapping[str, Any]
    accuracy: float | None = None
    values: tuple[float, ...] = ()
    costs: Mapping[str, int] | None = None
    reason: str = ""
    run: str = ""
    seconds: float | None = None
    worker: str = ""
    retries: int = 0

    @property
    def settled(self) -> bool:
        """Whether it counts as one of the trials that were asked for, and is over."""
        return self.fate in _SETTLED

    def to_json(self) -> dict[str, Any]:
        """The trial as plain types."""
        return asdict(self)


def key_of(params: Mapping[str, Any]) -> str:
    """The same text for the same point."""
    return json.dumps(dict(params), sort_keys=True, default=float)


def read_trials(frozen: Iterable[Any], objectives: Sequence[str]) -> tuple[Trial, ...]:
    """Reads what Optuna keeps.

    Args:
        frozen: Trials of an Optuna study.
        objectives: Of the sweep.
    """
    return tuple(_read(trial, objectives) for trial in frozen)


def best_of(trials: Iterable[Trial], objectives: Sequence[str]) -> tuple[Trial, ...]:
    """The best trained trial, or with several objectives all that no other beats in every one.

    Equal ones are told apart by their points, so that the answer does not depend on who was first.
    """
    trained = [trial for trial in trials if trial.fate == "trained"]
    signs = [1.0 if name == "accuracy" else -1.0 for name in objectives]

    def gains(trial: Trial) -> tuple[float, ...]:
        return tuple(sign * value for sign, value in zip(signs, trial.values, strict=True))

    front = [
        one
        for one in trained
        if not any(
            all(a >= b for a, b in zip(gains(other), gains(one), strict=True)) and gains(other) != gains(one)
            for other in trained
        )
    ]
    front.sort(key=lambda trial: ([-gain for gain in gains(trial)], key_of(trial.params)))
    return tuple(front[:1] if len(objectives) == 1 else front)


def _read(frozen: Any, objectives: Sequence[str]) -> Trial:
    attributes = frozen.user_attrs
    fate = _fate(frozen)
    values = tuple(frozen.values or ()) if fate == "trained" else ()
    duration = frozen.duration
    return Trial(
        number=frozen.number,
        fate=fate,
        params=dict(frozen.params),
        settings=attributes.get("settings", {}),
        accuracy=values[list(objectives).index("accuracy")] if values else None,
        values=values,
        costs=attributes.get("costs"),
        reason=str(attributes.get(REASON, "")),
        run=str(attributes.get("run", "")) if fate in {"trained", "stopped early"} else "",
        seconds=None if duration is None else duration.total_seconds(),
        worker="{host}:{pid}".format(**attributes["worker"]) if "worker" in attributes else "",
        retries=_retries(frozen),
    )


def _fate(frozen: Any) -> Fate:
    state = frozen.state.name
    if state in {"RUNNING", "WAITING"}:
        return "running" if state == "RUNNING" else "waiting"
    if frozen.constraints.get(IMPOSSIBLE, 0) > 0:
        return "impossible"
    if any(value > 0 for value in frozen.constraints.values()):
        return "over budget"
    if state == "COMPLETE":
        return "trained"
    if state == "PRUNED":
        return "stopped early"
    if COPY in frozen.user_attrs:
        return "copy"
    if frozen.user_attrs.get(REASON):
        return "failed"
    return "lost" if _retries(frozen) >= MOST_RETRIES else "interrupted"


def _retries(frozen: Any) -> int:
    return len(frozen.system_attrs.get("retry_history", ()))
