"""Training over epochs."""

from __future__ import annotations

from dataclasses import replace

from tintling.training.insight.curves import batch_curves, batch_note, history_note, training_curves
from tintling.training.loop.batch_curves import BatchRecord
from tintling.training.loop.history import EpochRecord

RECORDS = (
    EpochRecord(1, 0.01, 0.9, 0.7, 0.5, 0.8, 1.0),
    EpochRecord(2, 0.005, 0.0, 0.9, 0.3, 0.95, 1.0),
)

BATCHES = (
    BatchRecord(1, 100, 0.01, 0.9, 0.70, 0.5, 0.85, 0.6, 0.80),
    BatchRecord(1, 150, 0.009, 0.5, 0.75, 0.4, 0.96, 0.5, 0.95),
)


def test_curves_show_what_the_history_says_and_a_zero_stays_on_the_axis():
    losses, errors, rates = training_curves(RECORDS).figure.axes
    assert [list(line.get_ydata()) for line in losses.lines] == [[0.9, 1e-6], [0.5, 0.3]]
    assert [round(value) for value in errors.lines[1].get_ydata()] == [20, 5]
    assert list(rates.lines[0].get_ydata()) == [0.01, 0.005]


def test_the_note_names_what_makes_training_harder_than_validation():
    note = history_note(RECORDS, dropout=0.2, augmented=True)
    assert "95.00%" in note
    assert "dropout of 0.2" in note
    assert "changed at random" in note
    assert "dropout" not in history_note(RECORDS, dropout=0, augmented=False)
    assert not history_note((EpochRecord(1, 0.1, 0.1, 0.9, 0.1, 0.9, 1.0),), dropout=0.2, augmented=True)


def test_within_epochs_the_batches_stand_beside_both_parts_measured_alike():
    losses, errors, rates = batch_curves(BATCHES).figure.axes
    assert [list(line.get_ydata()) for line in losses.lines] == [[0.9, 0.5], [0.5, 0.4], [0.6, 0.5]]
    assert [round(line.get_ydata()[1]) for line in errors.lines] == [25, 4, 5]
    assert len({line.get_linestyle() for line in errors.lines}) == 3, "told apart in grey as well"
    assert (list(rates.lines[0].get_xdata()), rates.get_xlabel()) == ([100, 150], "batches")


def test_the_note_on_batches_says_who_is_ahead_when_both_are_measured_alike():
    assert "75.00%" in batch_note(BATCHES)
    assert "96.00%" in batch_note(BATCHES)
    assert batch_note(BATCHES).endswith("training is ahead of validation.")
    turned = replace(BATCHES[1], validation_accuracy=0.97)
    assert batch_note((turned,)).endswith("validation is ahead of training.")
    level = replace(BATCHES[1], validation_accuracy=0.96)
    assert batch_note((level,)).endswith("both are level.")
