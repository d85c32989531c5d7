"""The parts of a run's report: tables and figures in order, without a word about how a page looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.training.data.splits import Splits, Subset
from tintling.training.evaluation import Evaluation
from tintling.training.insight import errors, samples
from tintling.training.insight.baselines import Baseline, majority, nearest_neighbour
from tintling.training.insight.clusters import cluster_purity, cluster_sheet, pixel_clusters
from tintling.training.insight.curves import batch_curves, batch_note, history_note, training_curves
from tintling.training.insight.drawing import Drawing
from tintling.training.insight.layers import LayerLine
from tintling.training.loop.batch_curves import BatchRecord
from tintling.training.loop.history import EpochRecord

__all__ = [
    "InsightReport",
    "InsightSection",
    "InsightTable",
    "baseline_section",
    "data_sections",
    "error_sections",
    "layer_section",
    "training_section",
]

_MAX_PAIRS = 10
_MAX_MISTAKES = 32


@dataclass(frozen=True, slots=True)
class InsightTable:
    """A table; the first column is text, the others are figures."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class InsightSection:
    """A headline and what stands below it.

    Attributes:
        title: The headline.
        paragraphs: Sentences above the table.
        table: Or None.
        drawings: Figures below the table.
        notes: Small print.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    table: InsightTable | None = None
    drawings: tuple[Drawing, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InsightReport:
    """Everything that a run's page says.

    Attributes:
        title: Headline.
        subtitle: Where the samples came from, and what was measured.
        headline: The accuracy in a sentence.
        cards: Label, value and note of the figures at the top.
        sections: The rest, in order.
        accuracy: Share of test samples that were right, 0 to 1.
    """

    title: str
    subtitle: str
    headline: str
    cards: tuple[tuple[str, str, str], ...]
    sections: tuple[InsightSection, ...]
    accuracy: float

    @property
    def drawings(self) -> tuple[Drawing, ...]:
        """Every figure, in order."""
        return tuple(drawing for section in self.sections for drawing in section.drawings)


def data_sections(splits: Splits, labels: Sequence[str], *, tsne: bool) -> tuple[InsightSection, ...]:
    """What the samples are like.

    Args:
        splits: The run's samples.
        labels: What each class stands for.
        tsne: Whether to draw t-SNE as well, and UMAP if it is installed, which takes some seconds.
    """
    counts = samples.class_counts(splits.train, splits.validation, splits.test, labels)
    rows = tuple(
        (c.label, f"{c.train:,}", f"{c.share:.1%}", f"{c.validation:,}", f"{c.test:,}") for c in counts
    )
    clusters = pixel_clusters(splits.train, len(labels))
    projections = [
        samples.projection(splits.train, labels, method=method) for method in samples.methods(tsne=tsne)
    ]
    header = ("class", "training", "share", "validation", "test")
    return (
        InsightSection("Classes", table=InsightTable(header, rows)),
        InsightSection(
            "Samples",
            drawings=(samples.sample_sheet(splits.train, labels), samples.mean_samples(splits.train, labels)),
        ),
        InsightSection(
            "Raw pixels",
            paragraphs=(
                (
                    f"{cluster_purity(clusters):.1%} of the samples are of the most frequent class of their "
                    f"k-means cluster, with {len(clusters)} clusters of raw pixels: so far do pixels tell "
                    "classes apart."
                ),
            ),
            drawings=(*projections, cluster_sheet(clusters, labels)),
        ),
    )


def training_section(
    records: Sequence[EpochRecord],
    batches: Sequence[BatchRecord] = (),
    *,
    dropout: float,
    augmented: bool,
) -> InsightSection:
    """How training went.

    Args:
        records: Every epoch.
        batches: What was measured within the epochs; may be empty.
        dropout: Dropout rate of training.
        augmented: Whether training samples were changed at random.
    """
    found = (
        history_note(records, dropout=dropout, augmented=augmented),
        batch_note(batches) if batches else "",
    )
    drawings = (training_curves(records), *((batch_curves(batches),) if batches else ()))
    without = "With --curves, training measures both parts alike every hundred batches."
    return InsightSection(
        "Training",
        drawings=drawings,
        paragraphs=tuple(filter(None, found)),
        notes=() if batches else (without,),
    )


def layer_section(lines: Sequence[LayerLine], kind: str) -> InsightSection:
    """The parameters, layer by layer.

    Args:
        lines: Each layer.
        kind: ``int8`` or ``float``.
    """
    rows = tuple(
        (
            f"{number}: {line.operator}",
            line.shape,
            line.arithmetic or "–",
            f"{line.macs:,}" if line.macs else "–",
            f"{line.constant_bytes:,}",
            f"{line.output_bytes:,}",
        )
        for number, line in enumerate(lines, 1)
    )
    total = sum(line.parameters for line in lines)
    header = ("layer", "output", "parameters", "MACs", "weights [bytes]", "output [bytes]")
    return InsightSection(
        f"Layers of the {kind} network",
        paragraphs=(
            (
                f"{total:,} parameters in all. A kernel has height · width · channels in · channels out "
                "weights, a bias for each channel out; a depthwise kernel has one factor less."
            ),
        ),
        table=InsightTable(header, rows),
    )


def error_sections(
    evaluation: Evaluation, shares: NDArray[np.float64], test: Subset, labels: Sequence[str]
) -> tuple[InsightSection, ...]:
    """What the network gets wrong.

    Args:
        evaluation: On the test samples.
        shares: Probability of each class, shape (N, C).
        test: The test samples.
        labels: What each class stands for.
    """
    pairs = errors.confused_pairs(evaluation.confusion)[:_MAX_PAIRS]
    rows = tuple(
        (
            f"{labels[p.first]} and {labels[p.second]}",
            f"{p.count:,}",
            f"{p.first_as_second:,}",
            f"{p.second_as_first:,}",
        )
        for p in pairs
    )
    header = ("pair", "mistakes", "first as second", "second as first")
    wrong = errors.mistakes_by_gap(shares, test.labels)
    sheet = (errors.mistakes_sheet(wrong[:_MAX_MISTAKES], test, labels),) if wrong else ()
    return (
        InsightSection("Confusion", drawings=(errors.confusion_matrix(evaluation, labels),)),
        InsightSection("Most confused pairs", table=InsightTable(header, rows)),
        InsightSection(
            "Wrong samples", paragraphs=(f"{len(wrong):,} of {len(test):,} are wrong.",), drawings=sheet
        ),
        InsightSection(
            "Precision, recall and calibration",
            drawings=(
                errors.precision_and_recall(evaluation, labels),
                errors.calibration_curve(shares, test.labels),
            ),
        ),
    )


def baseline_section(splits: Splits, evaluation: Evaluation) -> InsightSection:
    """What simple methods reach on the same samples."""
    found = (
        majority(splits.train, splits.test),
        nearest_neighbour(splits.train, splits.test),
        Baseline("this network", len(splits.train), evaluation.correct, evaluation.count),
    )
    rows = tuple(
        (b.name, f"{b.accuracy:.2%}", f"{b.correct:,} of {b.count:,}", f"{b.train:,}") for b in found
    )
    return InsightSection(
        "Baselines",
        table=InsightTable(("method", "accuracy", "right", "training samples"), rows),
    )
