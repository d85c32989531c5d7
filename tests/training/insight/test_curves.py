"""Training over epochs."""

from __future__ import annotations

from tintling.training.insight.curves import history_note, training_curves
from tintling.training.loop.history import EpochRecord

RECORDS = (
    EpochRecord(1, 0.01, 0.9, 0.7, 0.5, 0.8, 1.0),
    EpochRecord(2, 0.005, 0.0, 0.9, 0.3, 0.95, 1.0),
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
