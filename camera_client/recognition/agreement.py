"""Counts over a stream: how often executors agreed, and how long each step takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tintling.camera_client.inference.executor_set import MEMBER_NAMES, ExecutorAnswer, MemberKey
from tintling.camera_client.recognition.result import Recognition

__all__ = ["Agreement", "AgreementTally", "LatencyMean"]

_MEMORY = 0.9  # share of the mean that stays at each frame


@dataclass(frozen=True, slots=True)
class Agreement:
    """One member beside the generated C.

    Attributes:
        key: Which member.
        asked: Digits that both answered.
        same_answer: How often both gave the same label.
        same_bits: How often the outputs were equal to the bit; None for the float network, whose
            outputs are of another kind.
    """

    key: MemberKey
    asked: int
    same_answer: int
    same_bits: int | None

    def to_json(self) -> dict[str, int]:
        """Counts by name."""
        counts = {"asked": self.asked, "same_answer": self.same_answer}
        return counts if self.same_bits is None else {**counts, "same_bits": self.same_bits}


class AgreementTally:
    """Running counts of a stream; ``frames`` is how many came, ``digits`` how many were read in them."""

    def __init__(self) -> None:
        self.frames = 0
        self.digits = 0
        self._counts: dict[MemberKey, tuple[int, int, int | None]] = {}

    def add(self, reading: Recognition) -> None:
        """Counts the next frame, and each digit of it."""
        self.frames += 1
        for opinions in reading.asked:
            self._add_digit(opinions)

    def _add_digit(self, opinions: tuple[ExecutorAnswer, ...]) -> None:
        lead = next((one for one in opinions if one.key == "c"), None)
        if lead is None:
            return
        self.digits += 1
        for other in opinions:
            if other.key == "c":
                continue
            asked, answers, bits = self._counts.get(other.key, (0, 0, None if other.key == "float" else 0))
            answers += other.prediction.index == lead.prediction.index
            if bits is not None:
                bits += bool(np.array_equal(other.prediction.logits, lead.prediction.logits))
            self._counts[other.key] = (asked + 1, answers, bits)

    def rows(self) -> tuple[Agreement, ...]:
        """One row a member that answered beside the C."""
        return tuple(Agreement(key, *self._counts[key]) for key in MEMBER_NAMES if key in self._counts)

    def to_json(self) -> dict[str, Any]:
        """Counts so far."""
        return {
            "frames": self.frames,
            "digits": self.digits,
            **{row.key: row.to_json() for row in self.rows()},
        }


class LatencyMean:
    """Means of the time of each step over about the last ten frames, in ms."""

    def __init__(self) -> None:
        self._means: dict[str, float] = {}

    def add(self, reading: Recognition, *, draw: float | None = None) -> None:
        """Takes the times of a frame.

        Args:
            reading: Of the frame.
            draw: How long showing the frame before took, in ms.
        """
        found = {"grey": reading.times.grey, "find": reading.times.preprocess}
        times: dict[str, float] = {**found, **reading.executor_ms}
        if draw is not None:
            times["draw"] = draw
        for name, ms in times.items():
            old = self._means.get(name, ms)
            self._means[name] = old * _MEMORY + ms * (1 - _MEMORY)

    def steps(self) -> dict[str, float]:
        """Step to ms, in the order in which they are taken."""
        order = ("grey", "find", *MEMBER_NAMES, "draw")
        return {name: self._means[name] for name in order if name in self._means}
