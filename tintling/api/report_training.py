"""The part of a run's report on its training."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tintling.errors import TintlingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tintling.training.insight.report import InsightSection
    from tintling.training.loop.batch_curves import BatchRecord
    from tintling.training.loop.history import EpochRecord
    from tintling.training.trained_run import TrainedRun

__all__ = ["training_curves", "training_history", "training_sections"]

_HISTORY = "history.csv"

T = TypeVar("T")


def training_history(run: TrainedRun) -> tuple[EpochRecord, ...]:
    """Finds the epochs of a run; those of a compressed one lie in the run that it was made of, beside it.

    Args:
        run: The run.

    Returns:
        Every epoch; empty where the history is not at hand.
    """
    from tintling.training.loop.history import read_history

    return _read(run, _HISTORY, read_history)


def training_curves(run: TrainedRun) -> tuple[BatchRecord, ...]:
    """Finds what was measured within the epochs of a run, as :func:`training_history` finds the epochs."""
    from tintling.training.loop.batch_curves import CURVES_NAME, read_curves

    return _read(run, CURVES_NAME, read_curves)


def _read(run: TrainedRun, name: str, read: Callable[[Path], tuple[T, ...]]) -> tuple[T, ...]:
    """Reads a table of the run, or of the run beside it that it was made of; empty where there is none."""
    from tintling.training.trained_run import TrainedRun

    if name in run.manifest.files:
        return read(run.manifest.verified(run.folder, name))
    trained = run.manifest.metrics.get("training")
    for manifest in sorted(run.folder.resolve().parent.glob("*/manifest.json")):
        try:
            other = TrainedRun.open(manifest.parent)
            # The figures hold the time that training took, so that no two runs share them.
            same = trained is not None and other.manifest.metrics.get("training") == trained
            if same and name in other.manifest.files:
                return read(other.manifest.verified(other.folder, name))
        except TintlingError:
            continue
    return ()


def training_sections(run: TrainedRun) -> Iterator[InsightSection]:
    """How a run was trained.

    Args:
        run: The run.
    """
    from tintling.training.insight.report import InsightSection, training_section

    records = training_history(run)
    if not records:
        text = "The history of this network's training is not at hand."
        yield InsightSection("Training", paragraphs=(text,))
        return
    settings: dict[str, Any] = run.manifest.history[0].get("settings", {})
    augmentation = settings.get("augmentation", {})
    changed = any(value for key, value in augmentation.items() if key != "clean")
    dropout = float(settings.get("dropout") or 0)
    yield training_section(records, training_curves(run), dropout=dropout, augmented=changed)
