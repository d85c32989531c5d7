"""How a network that others trained wants its pixels: told by the user, read from its layers, or measured."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.errors import TintlingError
from tintling.pixels import Normalization
from tintling.training.data.splits import Subset

__all__ = ["BYTE", "CANDIDATES", "Scaling", "ScalingChoice", "choose_scaling", "parse_scaling"]

_NEAR_CHANCE = 0.15
_NOISE = 2.0
_LOSS_LEAD = 0.9


@dataclass(frozen=True, slots=True)
class Scaling:
    """The map from a uint8 pixel to a network's float: ``(pixel / 255 - mean) / std``.

    Attributes:
        name: As the user writes it.
        mean: Mean of pixels in [0, 1]; may lie outside for a map that no network is quantized with.
        std: Standard deviation of pixels in [0, 1], above 0.
    """

    name: str
    mean: float
    std: float

    def to_float(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Gives what the network sees.

        Args:
            pixels: shape (N, H, W), or (N, H, W, 3) RGB; uint8.

        Returns:
            shape (N, H, W, 1 or 3), float32.
        """
        levels = ((np.arange(256) / 255 - self.mean) / self.std).astype(np.float32)
        return levels[pixels if pixels.ndim == 4 else pixels[..., np.newaxis]]

    def through(self, factor: float, addend: float) -> Scaling:
        """This map, followed by ``x * factor + addend``.

        Args:
            factor: Above 0.
            addend: Any number.
        """
        return Scaling(self.name, self.mean - addend * self.std / factor, self.std / factor)

    @property
    def normalization(self) -> Normalization:
        """The nearest map that int8 does for nothing: its mean is a whole grey level.

        Raises:
            TintlingError: The mean does not lie among the grey levels, or the deviation out of range.
        """
        if math.isclose(self.std, 1.0, rel_tol=1e-6) and abs(self.mean) < 1e-6:
            return Normalization.unit()
        # 127.5, the middle of [-1, 1], is rounded up, to TFLite's zero point of 0.
        return Normalization(kind="standardize", mean=math.floor(self.mean * 255 + 0.5) / 255, std=self.std)

    @property
    def describes(self) -> str:
        """The range of what the network sees, in words."""
        low, high = -self.mean / self.std + 0.0, (1 - self.mean) / self.std
        return f"{self.name} (pixels from {low:.4g} to {high:.4g})"


BYTE = Scaling("byte", 0.0, 1 / 255)
CANDIDATES = (
    Scaling("unit", 0.0, 1.0),
    BYTE,
    Scaling("signed", 0.5, 0.5),
    Scaling("0.1307,0.3081", 0.1307, 0.3081),
)


@dataclass(frozen=True, slots=True)
class ScalingChoice:
    """A scaling, and why it was taken.

    Attributes:
        scaling: What the network is fed.
        reason: One sentence.
    """

    scaling: Scaling
    reason: str


def parse_scaling(text: str) -> Scaling:
    """Reads what a user writes after ``--normalization``.

    Args:
        text: ``unit``, ``byte``, ``signed``, or mean and standard deviation of pixels from 0 to 1, such as
            ``0.1307,0.3081``; where the mean is above 1, of pixels from 0 to 255.

    Raises:
        TintlingError: It is none of these.
    """
    for candidate in CANDIDATES:
        if text == candidate.name:
            return candidate
    try:
        mean, std = (float(part) for part in text.split(","))
    except ValueError:
        mean, std = math.nan, math.nan
    if mean > 1:
        mean, std = mean / 255, std / 255
    if not (0 <= mean <= 1 and 0.001 <= std <= 1000):
        raise TintlingError(
            f"normalization {text!r}: expected unit (0 to 1), byte (0 to 255), signed (-1 to 1), or mean and "
            "standard deviation of the pixels, such as 0.1307,0.3081"
        )
    return Scaling(text, mean, std)


@dataclass(frozen=True, slots=True, eq=False)
class _Trial:
    scaling: Scaling
    right: NDArray[np.bool_]
    loss: float

    @property
    def accuracy(self) -> float:
        return float(self.right.mean())


def choose_scaling(
    log_probabilities: Callable[[NDArray[np.float32]], NDArray[np.float64]],
    part: Subset,
    *,
    classes: int,
    name: str,
    candidates: Sequence[Scaling] = CANDIDATES,
) -> ScalingChoice:
    """Finds the scaling under which a network is right: by accuracy, and where that is even, by loss.

    A network that was trained on pixels from 0 to 1 is often as accurate on pixels from 0 to 255, but far too
    sure of its mistakes; the mean cross-entropy tells the two apart.

    Args:
        log_probabilities: From inputs, shape (N, H, W, C), float32, to logarithms of probabilities, shape
            (N, classes).
        part: Some training samples.
        classes: Labels that there are.
        name: What messages call the network.
        candidates: What is tried.

    Raises:
        TintlingError: No candidate is clearly better than chance, two are equally good, or accuracy
            speaks for one and loss for another.
    """
    trials = [_try(log_probabilities, scaling, part) for scaling in candidates]
    best = max(trials, key=lambda trial: (trial.accuracy, -trial.loss))
    chance = 1 / classes
    if best.accuracy < chance + _NEAR_CHANCE * (1 - chance):
        raise TintlingError(
            f"{name} is near chance on {len(part):,} training samples, whatever pixels it is fed: "
            f"{_table(trials)}; say how it was trained with --normalization, and check that its labels are "
            "those of the data set"
        )
    even = [trial for trial in trials if _is_even(best, trial)]
    first = min(even, key=lambda trial: trial.loss)
    rivals = [trial for trial in even if trial is not first and first.loss > _LOSS_LEAD * trial.loss]
    # What is more accurate and yet surer of its mistakes fits no better than what is less so.
    rivals += [trial for trial in trials if trial.loss < _LOSS_LEAD * first.loss]
    if rivals:
        second = min(rivals, key=lambda trial: trial.loss)
        raise TintlingError(
            f"{name} does not tell clearly whether it expects {first.scaling.describes} or "
            f"{second.scaling.describes}: "
            f"{_table(trials)}; say how it was trained with --normalization"
        )
    reason = f"measured on {len(part):,} training samples: {_table(trials)}"
    if len(even) > 1:
        reason += f"; of those that are even, {first.scaling.name} has by far the lowest loss"
    return ScalingChoice(first.scaling, reason)


def _try(
    log_probabilities: Callable[[NDArray[np.float32]], NDArray[np.float64]], scaling: Scaling, part: Subset
) -> _Trial:
    found = log_probabilities(scaling.to_float(part.images))
    right = found.argmax(axis=1) == part.labels
    return _Trial(scaling, right, float(-found[np.arange(len(part)), part.labels].mean()))


def _is_even(best: _Trial, other: _Trial) -> bool:
    """Whether chance could have made the lead: two deviations of the samples on which they differ."""
    won, lost = int((best.right & ~other.right).sum()), int((other.right & ~best.right).sum())
    return won - lost <= _NOISE * math.sqrt(won + lost)


def _table(trials: Sequence[_Trial]) -> str:
    return ", ".join(f"{trial.scaling.name} {trial.accuracy:.1%}" for trial in trials)
