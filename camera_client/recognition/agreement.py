"""Counts over a stream: how often executors agreed, and how long each step takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tintling.camera_client.inference.executor_set import LEAD, MEMBER_NAMES, ExecutorAnswer, MemberKey
from tintling.camera_client.recognition.result import Recognition

__all__ = ["Agreement", "AgreementTally", "LatencyMean"]

_KEPT = 0.9  # share of the mean that is kept at each frame


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often one executor gave the result of the generated C.

    Attributes:
        key: Which executor.
        samples: Samples that both answered.
        same_answer: How often both gave the same label.
        same_bits: How often the outputs were equal to the bit; None for the float network, whose outputs are
            no int8.
    """

    key: MemberKey
    samples: int
    same_answer: int
    same_bits: int | None

    def to_json(self) -> dict[str, int]:
        """Counts by name."""
        counts = {"samples": self.samples, "same_answer": self.same_answer}
        return counts if self.same_bits is None else {**counts, "same_bits": self.same_bits}


class AgreementTally:
    """Running counts of a stream: of its ``frames``, and of the ``samples`` that were found in them."""

    def __init__(self) -> None:
        self.frames = 0
        self.samples = 0
        self._counts: dict[MemberKey, tuple[int, int, int | None]] = {}

    def add(self, recognition: Recognition) -> None:
        """Counts the next frame, and each sample of it."""
        self.frames += 1
        for sample in recognition.samples:
            self._add_sample(sample.answers)

    def _add_sample(self, answers: tuple[ExecutorAnswer, ...]) -> None:
        self.samples += 1
        lead = next(each.prediction for each in answers if each.key == LEAD)
        for other in answers:
            if other.key == LEAD:
                continue
            samples, same, bits = self._counts.get(other.key, (0, 0, None if other.key == "float" else 0))
            same += other.prediction.index == lead.index
            if bits is not None:
                bits += bool(np.array_equal(other.prediction.logits, lead.logits))
            self._counts[other.key] = (samples + 1, same, bits)

    def rows(self) -> tuple[Agreement, ...]:
        """One row for each executor beside the C."""
        return tuple(Agreement(key, *self._counts[key]) for key in MEMBER_NAMES if key in self._counts)

    def to_json(self) -> dict[str, Any]:
        """Counts so far."""
        return {
            "frames": self.frames,
            "samples": self.samples,
            **{row.key: row.to_json() for row in self.rows()},
        }


class LatencyMean:
    """Means of the time of each step over about the last ten frames, in ms."""

    def __init__(self) -> None:
        self._means: dict[str, float] = {}

    def add(self, recognition: Recognition, *, draw: float | None = None) -> None:
        """Takes the times of a frame.

        Args:
            recognition: Of the frame.
            draw: How long it took to show the frame before, in ms.
        """
        found = {"grey": recognition.times.grey, "find": recognition.times.preprocess}
        times: dict[str, float] = {**found, **recognition.executor_ms}
        if draw is not None:
            times["draw"] = draw
        for name, ms in times.items():
            old = self._means.get(name, ms)
            self._means[name] = old * _KEPT + ms * (1 - _KEPT)

    def steps(self) -> dict[str, float]:
        """Step to ms, in the order in which they are taken."""
        order = ("grey", "find", *MEMBER_NAMES, "draw")
        return {name: self._means[name] for name in order if name in self._means}
