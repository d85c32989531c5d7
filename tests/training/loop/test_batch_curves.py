"""What is measured within epochs, written and read back."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.errors import ArtifactError
from tintling.training.engine import EpochFigures
from tintling.training.loop.batch_curves import CurveRecorder, read_curves


class Engine:
    """Answers with the number of samples."""

    def evaluate(self, part):
        return len(part) / 1_000, 0.5


@pytest.fixture
def recorder(small_splits, tmp_path):
    return CurveRecorder(Engine(), small_splits, tmp_path / "curves.csv")


def test_steps_go_on_over_epochs_and_both_parts_are_measured(recorder, small_splits, tmp_path):
    for epoch in (1, 2):
        recorder.during(epoch, np.linspace(0.1, 0.2, 3).tolist())(2, EpochFigures(1.5, 0.25))
    recorder.save()
    first, second = read_curves(tmp_path / "curves.csv")
    assert [(r.epoch, r.step, r.learning_rate) for r in (first, second)] == [
        (1, 2, pytest.approx(0.15)),
        (2, 5, pytest.approx(0.15)),
    ]
    assert (first.batch_loss, first.batch_accuracy) == (1.5, 0.25)
    parts = [min(len(part), 1_000) / 1_000 for part in (small_splits.train, small_splits.validation)]
    assert [first.train_loss, first.validation_loss] == parts


def test_a_training_that_goes_on_keeps_the_records_of_whole_epochs(recorder, small_splits, tmp_path):
    for epoch in (1, 2):
        recorder.during(epoch, [0.1])(1, EpochFigures(1.0, 0.5))
    recorder.save()
    CurveRecorder(Engine(), small_splits, tmp_path / "curves.csv", epochs=1).save()
    assert [record.epoch for record in read_curves(tmp_path / "curves.csv")] == [1]


@pytest.mark.parametrize("text", ["epoch,step\n1\n", "epoch,step\none,2\n", "step\n3\n"])
def test_a_file_that_is_no_such_table_is_one_clear_line(tmp_path, text):
    (tmp_path / "curves.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"curves\.csv is no table of batches"):
        read_curves(tmp_path / "curves.csv")
