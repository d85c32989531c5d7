"""What a classifier gets wrong."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.training.data.splits import Subset
from tintling.training.evaluation import from_logits
from tintling.training.insight.errors import (
    calibration,
    calibration_curve,
    confused_pairs,
    confusion_matrix,
    mistakes_by_gap,
    mistakes_sheet,
    precision_and_recall,
)

SHARES = np.array([[0.8, 0.2, 0.0], [0.45, 0.55, 0.0], [0.1, 0.0, 0.9], [0.5, 0.3, 0.2], [0.0, 0.1, 0.9]])
LABELS = np.array([0, 0, 1, 2, 2], np.uint8)


def test_mistakes_are_sorted_by_how_far_the_true_class_lay_behind():
    found = mistakes_by_gap(SHARES, LABELS)
    assert [(m.index, m.label, m.predicted) for m in found] == [(2, 1, 2), (3, 2, 0), (1, 0, 1)]
    assert [m.gap for m in found] == pytest.approx([0.9, 0.3, 0.1])


def test_pairs_count_both_ways_and_leave_out_those_never_confused():
    confusion = np.array([[9, 1, 0], [4, 8, 0], [2, 0, 7]])
    pairs = confused_pairs(confusion)
    assert [(p.first, p.second, p.first_as_second, p.second_as_first, p.count) for p in pairs] == [
        (0, 1, 1, 4, 5),
        (0, 2, 0, 2, 2),
    ]


def test_calibration_compares_confidence_with_accuracy_bin_by_bin():
    points, error = calibration(SHARES, LABELS)
    # The half counts to the bin that it begins; the two of 0.9 share a bin, and one is wrong.
    assert [size for _, _, size in points] == [2, 1, 2]
    assert points[0][:2] == pytest.approx((0.525, 0.0))
    assert points[2][:2] == pytest.approx((0.9, 0.5))
    assert error == pytest.approx((2 * 0.525 + 0.2 + 2 * 0.4) / 5)


def test_certain_and_right_answers_are_calibrated():
    assert calibration(np.eye(3), np.arange(3, dtype=np.uint8)) == (((1.0, 1.0, 3),), 0.0)


def test_figures_of_errors_show_counts_and_every_mistake():
    evaluation = from_logits(np.log(SHARES + 1e-6).astype(np.float32), LABELS)
    names = ("a", "b", "c")
    counts, shares = confusion_matrix(evaluation, names).figure.axes
    assert sorted(text.get_text() for text in counts.texts) == ["1"] * 5
    assert sorted({text.get_text() for text in shares.texts}) == ["100.0", "50.0"]
    subset = Subset(np.zeros((5, 28, 28), np.uint8), LABELS)
    sheet = mistakes_sheet(mistakes_by_gap(SHARES, LABELS), subset, names)
    assert sheet.figure.axes[0].get_title() == "b as c\ngap 0.90"
    heights = [bar.get_height() for bar in precision_and_recall(evaluation, names).figure.axes[0].patches]
    assert heights == pytest.approx([50, 0, 50, 50, 0, 50])
    assert "calibration error 41.00%" in calibration_curve(SHARES, LABELS).caption
