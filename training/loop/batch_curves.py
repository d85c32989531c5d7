"""How training goes within an epoch: every hundred batches, both parts measured alike.

Training batches are changed at random and lose inputs to dropout, and their weights are not averaged. The
same network without all that is measured beside it, on training and on validation samples.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tintling.training.data.splits import Splits
from tintling.training.engine import EpochFigures, TrainingEngine
from tintling.training.loop.record_table import read_records, write_records

__all__ = ["CURVES_NAME", "BatchRecord", "CurveRecorder", "read_curves"]

CURVES_NAME = "curves.csv"
_SAMPLES = 1_000  # of each part; they cost a few percent of the training


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """The figures of some batches.

    Attributes:
        epoch: Number, counted from 1.
        step: Batches since training began.
        learning_rate: Rate of the last of them.
        batch_loss: Mean loss of the batches, dropout, augmentation and smoothing included.
        batch_accuracy: Accuracy in the batches.
        train_loss: Cross-entropy in nats of the averaged weights, without dropout, on 1,000 training
            samples as they are.
        train_accuracy: Their accuracy.
        validation_loss: The same on 1,000 validation samples.
        validation_accuracy: Their accuracy.
    """

    epoch: int
    step: int
    learning_rate: float
    batch_loss: float
    batch_accuracy: float
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float


class CurveRecorder:
    """Measures a training as it goes, and writes ``curves.csv`` after every epoch.

    Args:
        engine: What trains; measuring changes nothing in it.
        splits: Samples of both parts.
        path: The file.
        epochs: Epochs that a training that goes on has behind it; their records are kept.
    """

    def __init__(self, engine: TrainingEngine, splits: Splits, path: Path, epochs: int = 0) -> None:
        self._engine = engine
        self._train, self._validation = splits.train.spread(_SAMPLES), splits.validation.spread(_SAMPLES)
        self._path = path
        earlier = read_curves(path) if epochs and path.is_file() else ()
        self._records = [record for record in earlier if record.epoch <= epochs]

    def during(self, epoch: int, rates: Sequence[float]) -> Callable[[int, EpochFigures], None]:
        """Gives what an engine calls after some batches of an epoch.

        Args:
            epoch: Counted from 1.
            rates: Learning rates of all of its batches.
        """

        def after(done: int, figures: EpochFigures) -> None:
            step, rate = (epoch - 1) * len(rates) + done, float(rates[done - 1])
            learnt, held_out = (self._engine.evaluate(part) for part in (self._train, self._validation))
            found = BatchRecord(epoch, step, rate, figures.loss, figures.accuracy, *learnt, *held_out)
            self._records.append(found)

        return after

    def save(self) -> None:
        """Writes all records so far.

        Raises:
            ArtifactError: The file cannot be written.
        """
        write_records(self._path, BatchRecord, self._records)


def read_curves(path: Path) -> tuple[BatchRecord, ...]:
    """Reads what :meth:`CurveRecorder.save` wrote.

    Raises:
        ArtifactError: The file is missing or is not such a table.
    """
    return read_records(path, BatchRecord, otherwise="no table of batches")
