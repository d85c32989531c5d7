"""Figures within an epoch."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.errors import ArtifactError
from tintling.training.data.splits import DataSource, Splits, SplitSpec, Subset
from tintling.training.engine import BatchSums, EpochFigures
from tintling.training.loop.batch_curves import CurveRecorder, read_curves


class Engine:
    """Answers with the number of samples that it was asked about."""

    def evaluate(self, subset):
        return 0.5, len(subset) / 10_000


@pytest.fixture
def splits():
    def part(count):
        return Subset(np.zeros((count, 1, 1), np.uint8), np.arange(count, dtype=np.uint8) % 10)

    return Splits(part(1_500), part(300), part(1), SplitSpec(), DataSource("a", "b", "c"))


def test_sums_become_figures_of_every_hundred_batches_and_of_the_rest():
    told = []
    sums = BatchSums(10, lambda done, figures: told.append((done, figures)))
    for done, loss, correct in ((50, 50.0, 100), (100, 80.0, 300), (130, 95.0, 540)):
        sums.after(done, 130, loss, correct)
    assert told == [(100, EpochFigures(0.8, 0.3)), (130, EpochFigures(0.5, 0.8))]


def test_both_parts_are_measured_on_at_most_a_thousand_samples(splits, tmp_path):
    recorder = CurveRecorder(Engine(), splits, tmp_path / "curves.csv")
    recorder.during(2, [0.3, 0.2, 0.1])(2, EpochFigures(0.9, 0.6))
    recorder.save()
    (record,) = read_curves(tmp_path / "curves.csv")
    assert (record.epoch, record.step, record.learning_rate, record.batch_loss) == (2, 5, 0.2, 0.9)
    assert (record.train_accuracy, record.validation_accuracy) == (0.1, 0.03)


def test_a_training_that_goes_on_keeps_the_epochs_behind_it(splits, tmp_path):
    path = tmp_path / "curves.csv"
    first = CurveRecorder(Engine(), splits, path)
    for epoch in (1, 2):
        first.during(epoch, [0.1])(1, EpochFigures(0.9, 0.6))
    first.save()
    again = CurveRecorder(Engine(), splits, path, epochs=1)
    again.during(2, [0.1])(1, EpochFigures(0.4, 0.7))
    again.save()
    assert [(record.epoch, record.batch_loss) for record in read_curves(path)] == [(1, 0.9), (2, 0.4)]


def test_another_table_is_refused(tmp_path):
    (tmp_path / "curves.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ArtifactError, match="no table of batches"):
        read_curves(tmp_path / "curves.csv")
