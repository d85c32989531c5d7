"""Counts over a recorded session: agreement of the executors, right answers, and times."""

from __future__ import annotations

import itertools
import statistics
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from tintling.camera_client.inference.executor_set import MEMBER_NAMES, MemberKey
from tintling.camera_client.session.reader import Session
from tintling.camera_client.session.results import Answers, answers_of, text_of

__all__ = ["Pair", "Ranked", "SessionSummary", "StepTiming", "rank", "summarize", "worst_sample"]

Why = Literal["disagree", "wrong", "missed", "unsure"]
"""Why a frame is shown in the report."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two executors beside each other.

    Attributes:
        first: Short name.
        second: Short name.
        samples: Samples that both answered.
        same_answer: How often both gave the same label.
        same_bits: How often the outputs were equal to the bit; None if one is the float network.
    """

    first: str
    second: str
    samples: int
    same_answer: int
    same_bits: int | None


@dataclass(frozen=True, slots=True)
class StepTiming:
    """How long a step took over all frames, in ms; ``slow`` is the 95th percentile, ``most`` the longest."""

    step: str
    median: float
    mean: float
    slow: float
    most: float


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """Counts of a session.

    Attributes:
        frames: Frames recorded.
        samples: Samples that were found.
        with_samples: Frames with a sample.
        several: Frames in which all samples were looked for.
        seconds: From the first to the last.
        executors: Short names of those that answered.
        disagreements: Samples to which not all answers are the same.
        unequal_bits: Samples at which integer executors differ in a bit.
        pairs: Each executor beside each other one.
        labelled: Frames whose label is known.
        right: Right answers among them by executor; the leading one is ``c``.
        missed: Frames with a label in which no sample was found.
        confusions: (label, answer) and how often the leading answer was that, most frequent first.
        answers: How often each label was the leading answer to a sample.
        timings: One row a step.
    """

    frames: int
    samples: int
    with_samples: int
    several: int
    seconds: float
    executors: tuple[str, ...]
    disagreements: int
    unequal_bits: int
    pairs: tuple[Pair, ...]
    labelled: int
    right: Mapping[str, int]
    missed: int
    confusions: tuple[tuple[tuple[str, str], int], ...]
    answers: Mapping[str, int]
    timings: tuple[StepTiming, ...]

    def to_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "frames": self.frames,
            "samples": self.samples,
            "frames_with_samples": self.with_samples,
            "frames_with_several": self.several,
            "seconds": round(self.seconds, 3),
            "executors": list(self.executors),
            "disagreements": self.disagreements,
            "unequal_bits": self.unequal_bits,
            "pairs": [
                {
                    "executors": [pair.first, pair.second],
                    "samples": pair.samples,
                    "same_answer": pair.same_answer,
                    "same_bits": pair.same_bits,
                }
                for pair in self.pairs
            ],
            "labelled": self.labelled,
            "right": dict(self.right),
            "missed": self.missed,
            "confusions": [
                {"label": label, "answer": answer, "count": count}
                for (label, answer), count in self.confusions
            ],
            "answers": dict(self.answers),
            "ms": {
                row.step: {"median": row.median, "mean": row.mean, "p95": row.slow, "max": row.most}
                for row in self.timings
            },
        }


@dataclass(frozen=True, slots=True)
class Ranked:
    """A frame for the report; ``number`` counts from 1."""

    number: int
    why: Why
    score: float


def summarize(session: Session) -> SessionSummary:
    """Counts what a session holds.

    Args:
        session: The session.
    """
    results = session.results
    found = [sample for result in results for sample in result["samples"]]
    answers = [answers_of(sample) for sample in found]
    present = {key for each in answers for key in each}
    executors = tuple(key for key in MEMBER_NAMES if key in present)
    known = [(label, results[number - 1]) for number, label in session.labels.items()]
    texts = [(label, text_of(result)) for label, result in known]
    wrong = Counter((label, text) for label, text in texts if text is not None and text != label)
    times = [float(result["time"]) for result in results]
    return SessionSummary(
        frames=len(session),
        samples=len(found),
        with_samples=sum(bool(result["samples"]) for result in results),
        several=sum(result["several"] for result in results),
        seconds=max(times) - min(times),
        executors=executors,
        disagreements=sum(len({one["label"] for one in each.values()}) > 1 for each in answers),
        unequal_bits=sum(_unequal(each) for each in answers),
        pairs=tuple(_pair(answers, *keys) for keys in itertools.combinations(executors, 2)),
        labelled=len(known),
        right={key: sum(text_of(result, key) == label for label, result in known) for key in executors},
        missed=sum(text is None for _, text in texts),
        confusions=tuple(wrong.most_common()),
        answers=dict(sorted(Counter(str(sample["label"]) for sample in found).items())),
        timings=tuple(_timings(session)),
    )


def _pair(answers: list[Answers], first: MemberKey, second: MemberKey) -> Pair:
    both = [(each[first], each[second]) for each in answers if first in each and second in each]
    floating = "float" in {first, second}
    return Pair(
        first,
        second,
        len(both),
        sum(one["label"] == two["label"] for one, two in both),
        None if floating else sum(one["logits"] == two["logits"] for one, two in both),
    )


def _unequal(answers: Answers) -> bool:
    logits = [one["logits"] for key, one in answers.items() if key != "float"]
    return any(one != logits[0] for one in logits[1:])


def _timings(session: Session) -> Iterator[StepTiming]:
    columns: dict[str, list[float]] = {}
    for result in session.results:
        ms = result.get("ms") or {}
        steps = {"grey": ms.get("grey"), "find": ms.get("preprocess")}
        steps |= _executor_ms(result)
        steps["age"] = result.get("age_ms")
        for step, value in steps.items():
            if isinstance(value, int | float):
                columns.setdefault(step, []).append(float(value))
    for step in ("grey", "find", *MEMBER_NAMES, "age"):
        values = sorted(columns.get(step, ()))
        if values:
            slow = values[min(len(values) - 1, int(0.95 * len(values)))]
            yield StepTiming(step, statistics.median(values), statistics.fmean(values), slow, values[-1])


def _executor_ms(result: Mapping[str, Any]) -> dict[str, float]:
    """Time of each executor for all samples of a frame, where it was recorded."""
    times: dict[str, float] = {}
    for answers in map(answers_of, result["samples"]):
        for key, one in answers.items():
            if isinstance(ms := one.get("ms"), int | float):
                times[key] = times.get(key, 0.0) + float(ms)
    return times


def rank(session: Session, why: Why) -> list[Ranked]:
    """Frames for the report, the worst first.

    Args:
        session: The session.
        why: ``disagree``: executors give different labels (by their confidence), then different bits (by the
            largest difference of a logit). ``wrong``: the leading answer is not the label (by its
            confidence). ``missed``: a label, but no sample found. ``unsure``: the least confident of all
            others.
    """
    found: list[Ranked] = []
    for number, result in enumerate(session.results, start=1):
        score = _score(result, session.labels.get(number), why)
        if score is not None:
            found.append(Ranked(number, why, score))
    return sorted(found, key=lambda each: (-each.score, each.number))


def _score(result: Mapping[str, Any], label: str | None, why: Why) -> float | None:
    answers = [answers_of(sample) for sample in result["samples"]]
    text = text_of(result)
    match why:
        case "disagree":
            return max(filter(None, map(_disagreement, answers)), default=None)
        case "wrong":
            return _least_confidence(result) if label and text not in {None, label} else None
        case "missed":
            return 1.0 if label and text is None else None
        case "unsure":
            differs = any(len({one["label"] for one in each.values()}) > 1 for each in answers)
            if text is None or differs or (label and text != label):
                return None
            return -_least_confidence(result)


def _least_confidence(result: Mapping[str, Any]) -> float:
    return min(float(sample["confidence"]) for sample in result["samples"])


def worst_sample(result: Mapping[str, Any], why: Why) -> int:
    """Which sample of a frame to show: the one about which executors differ most, or else the least certain.

    Args:
        result: The line of results, with a sample.
        why: Why the frame is shown.

    Returns:
        Its place in reading order, from 0.
    """
    samples = result["samples"]
    if why == "disagree":
        return max(range(len(samples)), key=lambda place: _disagreement(answers_of(samples[place])) or 0.0)
    return min(range(len(samples)), key=lambda place: float(samples[place]["confidence"]))


def _disagreement(answers: Answers) -> float | None:
    """1,000 and more for different labels, the largest difference of a logit for other bits; else None."""
    if len({one["label"] for one in answers.values()}) > 1:
        return 1000.0 + min(float(one["confidence"]) for one in answers.values())
    logits = np.array([one["logits"] for key, one in answers.items() if key != "float"], float)
    if len(logits) < 2:
        return None
    return float((logits.max(axis=0) - logits.min(axis=0)).max()) or None
