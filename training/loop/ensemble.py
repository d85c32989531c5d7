"""Several runs that differ in their seed alone, and what their answers together are worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.artifacts import MANIFEST_NAME, Manifest, load_manifest, tool_versions
from tintling.errors import ArtifactError, TintlingError
from tintling.training.data.splits import Splits
from tintling.training.evaluation import Predictor
from tintling.training.loop.results import TrainingResult
from tintling.training.run_folder import (
    CHECKPOINT_DIR,
    ENSEMBLE_STAGE,
    make_folder,
    member_name,
    remove_empty,
)
from tintling.training.settings.config import TrainingConfig

__all__ = [
    "EnsembleFigures",
    "EnsembleResult",
    "TrainMember",
    "majority",
    "mean_predictor",
    "measure",
    "train_ensemble",
]


TrainMember = Callable[[TrainingConfig, Path, bool], TrainingResult]
"""Trains one member: settings, folder, and whether it goes on."""


@dataclass(frozen=True, slots=True)
class EnsembleFigures:
    """Accuracy of the members and of their two ways to answer together, 0 to 1.

    Attributes:
        count: Samples that were classified.
        members: Accuracy of each member.
        majority: Accuracy of the class that most members answer; ties go to the larger mean logit.
        mean_logits: Accuracy of the class with the largest mean logit.
    """

    count: int
    members: tuple[float, ...]
    majority: float
    mean_logits: float

    @property
    def mean_member(self) -> float:
        """Mean accuracy of the members, which is what a gain is counted from."""
        return sum(self.members) / len(self.members)

    def to_json(self) -> dict[str, Any]:
        """Gives the figures and the gains as plain types."""
        return {
            **asdict(self),
            "members": list(self.members),
            "mean_member": self.mean_member,
            "gain_majority": self.majority - self.mean_member,
            "gain_mean_logits": self.mean_logits - self.mean_member,
        }


@dataclass(frozen=True, slots=True)
class EnsembleResult:
    """What an ensemble came to.

    Attributes:
        folder: The ensemble's directory.
        manifest: Its manifest.
        members: The runs.
        figures: Accuracy on validation samples.
    """

    folder: Path
    manifest: Manifest
    members: tuple[TrainingResult, ...]
    figures: EnsembleFigures


def majority(logits: NDArray[np.float32]) -> NDArray[np.int64]:
    """Gives the class that most members answer.

    Args:
        logits: shape (M, N, C), float32: of M members for N samples.

    Returns:
        shape (N,), int64. Among classes with equally many votes, the largest mean logit wins.
    """
    votes = np.zeros(logits.shape[1:], np.int64)
    samples = np.arange(logits.shape[1])
    for member in logits:
        votes[samples, member.argmax(axis=1)] += 1
    most = votes == votes.max(axis=1, keepdims=True)
    winners: NDArray[np.int64] = np.where(most, logits.mean(axis=0), -np.inf).argmax(axis=1)
    return winners


def measure(logits: NDArray[np.float32], labels: NDArray[np.uint8]) -> EnsembleFigures:
    """Measures members and ensemble on the same samples.

    Args:
        logits: shape (M, N, C), float32.
        labels: shape (N,), uint8.

    Raises:
        ValueError: No members, no samples, or shapes that do not belong together.
    """
    if logits.ndim != 3 or not len(logits) or logits.shape[1] != len(labels) or not len(labels):
        raise ValueError(f"logits {logits.shape} and labels {labels.shape} do not belong together")

    def share(answers: NDArray[np.int64]) -> float:
        return float((answers == labels).mean())

    return EnsembleFigures(
        count=len(labels),
        members=tuple(share(member.argmax(axis=1)) for member in logits),
        majority=share(majority(logits)),
        mean_logits=share(logits.mean(axis=0).argmax(axis=1)),
    )


def mean_predictor(members: Sequence[Predictor]) -> Predictor:
    """Makes one predictor of several: the mean of their logits."""

    def predict(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        mean: NDArray[np.float32] = np.mean([member(images) for member in members], axis=0, dtype=np.float32)
        return mean

    return predict


def train_ensemble(
    config: TrainingConfig,
    splits: Splits,
    out: Path,
    members: int,
    train: TrainMember,
    *,
    resume: bool = False,
    home: Path | None = None,
) -> EnsembleResult:
    """Trains members whose seeds follow one another, and writes what they come to together.

    Args:
        config: Settings of the first member; the next has the next seed.
        splits: Samples; only training and validation part are looked at.
        out: The ensemble's directory: ``member-1``, ``member-2``, … and a manifest.
        members: How many, at least 2.
        train: Trains one: gets settings, its run directory, and whether to resume there.
        resume: Keep finished members, and go on with an unfinished one.
        home: Where the directory will be moved; None leaves it in ``out``.

    Raises:
        TintlingError: Fewer than two members.
        ArtifactError: ``out`` cannot be written, or a finished member was trained with other settings or
            samples.
    """
    if members < 2:
        raise TintlingError(f"an ensemble needs at least 2 members, not {members}")
    made = make_folder(out)
    (out / MANIFEST_NAME).unlink(missing_ok=True)
    names = tuple(member_name(number) for number in range(1, members + 1))
    results = []
    try:
        for number, name in enumerate(names):
            folder = out / name
            goes_on = resume and (folder / CHECKPOINT_DIR).is_dir()
            results.append(train(replace(config, seed=config.seed + number), folder, goes_on))
    finally:
        remove_empty(made)
    together = _together(config, splits, out, names, tuple(results))
    return together if home is None else replace(together, folder=home)


def _together(
    config: TrainingConfig,
    splits: Splits,
    out: Path,
    names: tuple[str, ...],
    results: tuple[TrainingResult, ...],
) -> EnsembleResult:
    """Measures finished members and writes the manifest."""
    from tintling.training.networks.keras_io import float_predictor, load_run

    runs = [load_run(out / name) for name in names]
    if len({manifest.model for _, manifest in runs}) != 1:
        raise ArtifactError(f"{out} holds networks of different architectures: choose another --out")
    answers = [
        float_predictor(model, manifest.normalization)(splits.validation.images) for model, manifest in runs
    ]
    figures = measure(np.stack(answers), splits.validation.labels)
    manifest = Manifest(
        model=runs[0][1].model,
        input_shape=runs[0][1].input_shape,
        normalization=config.normalization,
        seed=config.seed,
        data=splits.to_json(),
        history=({"stage": ENSEMBLE_STAGE, "members": list(names), "settings": asdict(config)},),
        tools=tool_versions("numpy", "tensorflow", "tf_keras"),
        metrics={ENSEMBLE_STAGE: {"validation": figures.to_json()}},
    ).with_files(out, *(f"{name}/{MANIFEST_NAME}" for name in names))
    manifest.save(out)
    return EnsembleResult(out, load_manifest(out), results, figures)
