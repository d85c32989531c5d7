"""Measures what the rejection threshold costs and saves: right answers lost, false digits.

    python scripts/verify_rejection.py [--models nano nano_eu nano_4k micro] [--frames 300]

Right answers are those to the sets of ``verify_camera.py`` that have a goal, of writers who trained no
network; frames without a digit are those of ``camera_negatives.py``. Both are halved: thresholds are
chosen on one half (even photographs, one seed) and reported on the other (odd photographs, another seed).
Frames of both seeds are crops of the same few photographs. The exit code is 1 when no threshold meets both
goals.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from camera_negatives import KINDS, negative_frames
from camera_sets import SETS, TEST_WRITERS, Photograph, has_trained_on, read_set, writer_of
from numpy.typing import NDArray

from tintling.camera_client.inference.classifier import Classifier, open_classifier, open_network
from tintling.camera_client.preprocessing.host import Preprocessed, preprocess
from tintling.camera_client.recognition.smoothing import DEFAULT_THRESHOLD
from tintling.rejection import least_margin, whole_margins

GOAL = 0.01  # of false digits, and of right answers that are lost
SEEDS = (31, 32)  # of frames without a digit: to choose thresholds, to report them
DIGIT_NETWORKS = ("nano", "nano_eu", "nano_4k", "micro")
HALVES = ("chosen on", "other half")

Margins = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Half:
    """What a threshold is judged by.

    Attributes:
        right: Margins of the right answers with enough confidence.
        false: By kind, the margins of answers with enough confidence to frames without a digit; -1 where none
            is given.
    """

    right: Margins
    false: dict[str, Margins]

    def lost(self, least: int) -> float:
        """Share of right answers below a threshold."""
        return float((self.right < least).mean())

    def read(self, least: int) -> float:
        """Share of false digits that reach a threshold: the mean of all kinds."""
        return float(np.mean([(margins >= max(least, 0)).mean() for margins in self.false.values()]))


def answers(network: Classifier, found: Sequence[Preprocessed]) -> tuple[Margins, NDArray[np.str_]]:
    """Margins and labels; -1 where there is no region, or the confidence is below the usual threshold."""
    predictions = network.classify_batch(np.stack([each.tensor for each in found]))
    margins = whole_margins(np.stack([each.logits.reshape(-1) for each in predictions]))
    sure = [
        one.found and each.confidence >= DEFAULT_THRESHOLD
        for one, each in zip(found, predictions, strict=True)
    ]
    return np.where(sure, margins, -1), np.array([each.label for each in predictions])


def halves(
    model: Path,
    network: Classifier,
    photographs: dict[str, tuple[list[Photograph], list[Preprocessed]]],
    frames: Sequence[dict[str, list[Preprocessed]]],
) -> list[Half]:
    """Both halves of a network's answers."""
    right: tuple[list[Margins], list[Margins]] = ([], [])
    for name, (taken, found) in photographs.items():
        margins, given = answers(network, found)
        counts = (given == np.array([each.label for each in taken])) & (margins >= 0)
        if has_trained_on(model, name):
            counts &= np.array([writer_of(each) in TEST_WRITERS for each in taken])
        for number, part in enumerate(right):
            part.append(margins[number::2][counts[number::2]])
    false = [{kind: answers(network, found)[0] for kind, found in half.items()} for half in frames]
    return [Half(np.concatenate(one), other) for one, other in zip(right, false, strict=True)]


def report(name: str, shipped: int, both: Sequence[Half]) -> bool:
    """Prints what thresholds do; whether the one that is chosen for false digits meets both goals."""
    chosen, other = both
    steps = np.unique(np.concatenate([chosen.right, *chosen.false.values()]))
    few_false = next(int(step) for step in steps if step >= 0 and chosen.read(int(step)) <= GOAL)
    few_lost = max(int(step) for step in steps if chosen.lost(int(step)) <= GOAL)
    print(
        f"{name}: {len(other.right):,} right answers, {sum(map(len, other.false.values())):,} frames a half"
    )
    for title, least in (
        ("none", 0),
        ("shipped", shipped),
        ("1 % lost", few_lost),
        ("1 % false", few_false),
    ):
        figures = (
            f"{half}: lost {one.lost(least):.2%}, false {one.read(least):.2%}"
            for half, one in zip(HALVES, both, strict=True)
        )
        print(f"  threshold {least:4d} ({title}): {'; '.join(figures)}")
    kinds = (f"{kind} {(margins >= shipped).mean():.1%}" for kind, margins in other.false.items())
    print(f"  false digits of the other half, shipped: {', '.join(kinds)}")
    return other.lost(few_false) <= GOAL and other.read(few_false) <= GOAL


def main() -> int:
    """Measures, prints, judges."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--models", nargs="+", type=Path, default=[Path(name) for name in DIGIT_NETWORKS])
    parser.add_argument("--frames", type=int, default=300, help="of each kind without a digit, a half")
    asked = parser.parse_args()
    folder = Path(os.environ.get("TINTLING_DATA_DIR", "data"))
    photographs = {}
    for kind in SETS:
        taken = read_set(folder, kind.name) if kind.goal else None
        if taken is not None:
            photographs[kind.name] = taken, [preprocess(each.grey) for each in taken]
    frames = [
        {kind: [preprocess(frame) for frame in negative_frames(kind, asked.frames, seed)] for kind in KINDS}
        for seed in SEEDS
    ]
    met = []
    for model in asked.models:
        both = halves(model, open_classifier(model), photographs, frames)
        known = open_network(model)
        quant = known.graph.output.quant
        scale = 1.0 if quant is None else float(quant.scale[0])
        shipped = least_margin(known.rejection_threshold, scale, known.graph.output.size)
        met.append(report(known.name, shipped, both))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
