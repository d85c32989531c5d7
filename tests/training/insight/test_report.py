"""The parts of a run's report."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.training.data.splits import DataSource, Splits, SplitSpec, Subset
from tintling.training.evaluation import from_logits
from tintling.training.insight.drawing import Drawing, new_figure
from tintling.training.insight.layers import LayerLine
from tintling.training.insight.report import (
    InsightReport,
    InsightSection,
    baseline_section,
    data_sections,
    error_sections,
    layer_section,
    training_section,
)
from tintling.training.loop.batch_curves import BatchRecord
from tintling.training.loop.history import EpochRecord

LABELS = ("upper", "lower")


def blobs(each: int, seed: int) -> Subset:
    """Two classes whose samples have ink in different halves, twice as many of the first."""
    random = np.random.default_rng(seed)
    images = random.integers(0, 30, (3 * each, 28, 28)).astype(np.uint8)
    images[: 2 * each, :14] += 200
    images[2 * each :, 14:] += 200
    return Subset(images, np.repeat(np.array([0, 0, 1], np.uint8), each))


@pytest.fixture(scope="module")
def splits() -> Splits:
    parts = blobs(8, 1), blobs(2, 2), blobs(4, 3)
    return Splits(*parts, SplitSpec(), DataSource("blobs", "", "ab"), LABELS)


@pytest.fixture
def measured(splits):
    """Probabilities of the test samples, three of which are wrong."""
    test = splits.test
    shares = np.where(np.eye(2)[test.labels] == 1, 0.9, 0.1)
    shares[[0, 3, 11]] = shares[[0, 3, 11], ::-1]
    return from_logits(np.log(shares).astype(np.float32), test.labels), shares


def test_samples_are_counted_drawn_and_clustered(splits):
    classes, sheets, pixels = data_sections(splits, LABELS, tsne=False)
    assert classes.table.rows == (
        ("upper", "16", "66.7%", "4", "8"),
        ("lower", "8", "33.3%", "2", "4"),
    )
    assert len(sheets.drawings) == 2
    assert pixels.paragraphs[0].startswith("100.0% of the samples are of the most frequent class")
    assert [drawing.name for drawing in pixels.drawings] == ["pixels-pca", "clusters"]


def test_layers_are_numbered_and_their_parameters_summed():
    lines = (
        LayerLine("CONV_2D", "26 × 26 × 10", "3·3·1·10 + 10 = 100", 100, 60_840, 130, 6_760),
        LayerLine("SOFTMAX", "10", "", 0, 0, 0, 10),
    )
    section = layer_section(lines, "int8")
    assert section.title == "Layers of the int8 network"
    assert section.paragraphs[0].startswith("100 parameters in all.")
    assert section.table.rows == (
        ("1: CONV_2D", "26 × 26 × 10", "3·3·1·10 + 10 = 100", "60,840", "130", "6,760"),
        ("2: SOFTMAX", "10", "–", "–", "0", "10"),
    )


def test_errors_name_pairs_both_ways(splits, measured):
    confusion, pairs, wrong, curves = error_sections(*measured, splits.test, LABELS)
    assert pairs.table.rows == (("upper and lower", "3", "2", "1"),)
    assert wrong.paragraphs == ("3 of 12 are wrong.",)
    assert [len(section.drawings) for section in (confusion, wrong, curves)] == [1, 1, 2]


def test_without_errors_there_is_no_sheet_of_them(splits):
    shares = np.where(np.eye(2)[splits.test.labels] == 1, 0.9, 0.1)
    evaluation = from_logits(np.log(shares).astype(np.float32), splits.test.labels)
    _, pairs, wrong, _ = error_sections(evaluation, shares, splits.test, LABELS)
    assert (pairs.table.rows, wrong.paragraphs, wrong.drawings) == ((), ("0 of 12 are wrong.",), ())


def test_baselines_are_measured_on_the_same_samples(splits, measured):
    rows = baseline_section(splits, measured[0]).table.rows
    assert [row[1] for row in rows] == ["66.67%", "100.00%", "75.00%"]
    assert rows[-1] == ("this network", "75.00%", "9 of 12", "24")


def test_a_note_on_training_stands_below_its_curves():
    records = [EpochRecord(n, 0.1, 0.5, 0.8, 0.4, 0.9, 1.0) for n in (1, 2)]
    section = training_section(records, dropout=0.5, augmented=True)
    assert [drawing.name for drawing in section.drawings] == ["training"]
    assert len(section.paragraphs) == len(section.notes) == 1
    batches = [BatchRecord(1, 100, 0.1, 0.5, 0.8, 0.4, 0.9, 0.4, 0.9)]
    section = training_section(records, batches, dropout=0.5, augmented=True)
    assert [drawing.name for drawing in section.drawings] == ["training", "training-batches"]
    assert (len(section.paragraphs), section.notes) == (2, ())


def test_figures_of_a_report_are_those_of_its_sections_in_order():
    drawings = [Drawing(name, "", new_figure(1, 1)) for name in "abc"]
    sections = (
        InsightSection("One", drawings=tuple(drawings[:2])),
        InsightSection("Two", drawings=(drawings[2],)),
    )
    report = InsightReport("", "", "", (), sections, 1.0)
    assert report.drawings == tuple(drawings)
