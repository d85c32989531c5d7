"""What a training run came to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tintling.artifacts import Manifest
from tintling.training.loop.history import EpochRecord

__all__ = ["TrainingResult"]


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """What a run came to.

    Attributes:
        run: The run directory.
        manifest: Its manifest.
        history: Every epoch.
        best: The epoch whose weights were kept.
        parameters: Parameters as Keras counts them.
        is_best: Whether no earlier run beside it was as good on validation samples.
        stopped_early: Whether patience ran out.
    """

    run: Path
    manifest: Manifest
    history: tuple[EpochRecord, ...]
    best: EpochRecord
    parameters: int
    is_best: bool
    stopped_early: bool
