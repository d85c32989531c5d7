"""Measures recognition from photograph to answer: the C preprocessing and a shipped int8 network.

    python scripts/verify_camera.py [--model nano] [--beside micro] [--sheets build/verify-camera]

The photographs are read from ``$TINTLING_DATA_DIR``; a set that is not there is not measured, and the
table says so. Prints figures beside their goals, and leaves a contact sheet of the failures of each set
with every image between frame and tensor. The exit code is 1 when a figure falls short.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from camera_costs import cost_rows, false_digits
from camera_crops import CUTS, cut_frames
from camera_negatives import KINDS, negative_frames
from camera_raw import CONDITIONS, raw_frames
from camera_sets import (
    GOALS_OF_NETWORKS,
    SETS,
    TEST_WRITERS,
    CameraSet,
    Photograph,
    has_trained_on,
    read_set,
    writer_of,
)
from numpy.typing import NDArray
from PIL import Image
from rich import box
from rich.console import Console
from rich.table import Table

from tintling.camera_client.inference.classifier import Classifier, open_classifier
from tintling.camera_client.preprocessing.host import (
    Preprocessed,
    preprocess,
    preprocess_batch,
    preprocess_page,
    preprocess_version,
)
from tintling.camera_client.recognition.smoothing import DEFAULT_THRESHOLD
from tintling.contact_sheet import Caption, Tile, contact_sheet, save_png
from tintling.training.data.mnist import load_mnist

PAGE_GOAL = 0.95
PAGE_DIGITS = 20  # on each page, 5 rows of 4: the number of the page
EMPTY_GOAL = 0.02
SWISS_GOAL = 0.98  # of a network for European handwriting, on writers who did not train it
SURE_THRESHOLD = 0.8  # a stricter one, to show what it would cost and save
CUT_DIGITS = 400  # test digits, each cut out in every way
RAW_DIGITS = 100  # test digits, each photographed in every condition
NEGATIVES = 150  # frames of each kind without a digit
SEED = 2026  # not the one that the preprocessing was made with
MAX_FAILURES = 60  # on a contact sheet
THUMBNAIL = 96  # px


@dataclass(frozen=True, slots=True)
class Row:
    """A figure: ``passed`` is None where nothing is asked."""

    figure: str
    count: str
    value: str
    beside: str
    goal: str
    passed: bool | None


@dataclass(frozen=True, slots=True, eq=False)
class SetAnswers:
    """What became of the images of a set.

    Attributes:
        right: shape (N,): whether the answer was right; an image without a digit is wrong.
        confidence: shape (N,), 0 to 1; 0 without a digit.
        margin: shape (N,): int8 steps between the two largest logits; 0 without a digit.
        counts: shape (N,): whether the answer reaches the rejection threshold.
        likelihoods: shape (N, 10): what the network gives each label.
        labels: The answers, or ``none``.
        seen: shape (N,): whether the failures of the image's source were looked at.
    """

    right: NDArray[np.bool_]
    confidence: NDArray[np.float64]
    margin: NDArray[np.int64]
    counts: NDArray[np.bool_]
    likelihoods: NDArray[np.float64]
    labels: tuple[str, ...]
    seen: NDArray[np.bool_]


def read(
    photographs: Sequence[Photograph],
    found: Sequence[Preprocessed],
    network: Classifier,
    seen: frozenset[str] = frozenset(),
) -> SetAnswers:
    """Classifies what the preprocessing made."""
    predictions = network.classify_batch(np.stack([each.tensor for each in found]))
    there = np.array([each.found for each in found])
    answers = tuple(p.label if each else "none" for p, each in zip(predictions, there, strict=True))
    logits = np.sort(np.stack([p.logits.reshape(-1) for p in predictions]).astype(np.int64), axis=1)
    return SetAnswers(
        right=np.array([a == each.label for a, each in zip(answers, photographs, strict=True)], np.bool_),
        confidence=np.array([p.confidence for p in predictions]) * there,
        margin=(logits[:, -1] - logits[:, -2]) * there,
        counts=np.array([p.accepted for p in predictions], np.bool_),
        likelihoods=np.stack([p.probabilities for p in predictions]).astype(np.float64),
        labels=answers,
        seen=np.array([each.source in seen for each in photographs], np.bool_),
    )


def calibration_error(right: NDArray[np.bool_], confidence: NDArray[np.float64]) -> float:
    """Expected calibration error: ten bins of equal width, weighted by their images."""
    bins = np.minimum((confidence * 10).astype(int), 9)
    gaps = [
        abs(right[bins == b].mean() - confidence[bins == b].mean()) * (bins == b).mean() for b in set(bins)
    ]
    return float(sum(gaps))


def tempered(likelihoods: NDArray[np.float64], temperature: float) -> NDArray[np.float64]:
    """The confidence when the logits are divided by a temperature."""
    powers = np.maximum(likelihoods, 1e-9) ** (1 / temperature)
    highest: NDArray[np.float64] = powers.max(axis=1) / powers.sum(axis=1)
    return highest


def sure_from(
    right: NDArray[np.bool_], measure: NDArray[np.float64] | NDArray[np.int64], share: float
) -> tuple[float, float]:
    """The least measure from which on answers are right at least so often, and how many those are."""
    for level in np.unique(measure):
        kept = measure >= level
        if right[kept].mean() >= share:
            return float(level), float(kept.mean())
    return float("inf"), 0.0


def calibration_rows(answered: Sequence[SetAnswers]) -> Iterator[Row]:
    """How far confidence can be trusted, over all sets that have a goal; and what thresholds keep."""
    right, confidence, margin, counts, likelihoods, seen = (
        np.concatenate([getattr(answers, name) for answers in answered])
        for name in ("right", "confidence", "margin", "counts", "likelihoods", "seen")
    )
    yield Row("calibration error (ECE)", "", f"{calibration_error(right, confidence):.3f}", "", "", None)
    steps = np.arange(0.5, 4.01, 0.05)
    best = min(steps, key=lambda t: calibration_error(right[seen], tempered(likelihoods[seen], float(t))))
    error = calibration_error(right[~seen], tempered(likelihoods[~seen], float(best)))
    name = f"  at temperature {best:.2f} of the sources looked at: others"
    yield Row(name, f"{(~seen).sum():,}", f"{error:.3f}", "", "", None)
    level, kept = sure_from(right, confidence, 0.99)
    yield Row(f"answers from confidence {level:.2f} on: 99 % right", "", f"{kept:.1%}", "", "", None)
    steps_apart, kept = sure_from(right, margin, 0.99)
    name = f"answers from {steps_apart:.0f} int8 steps of margin on: 99 % right"
    yield Row(name, "", f"{kept:.1%}", "", "", None)
    kept = {f"a threshold of {level}": confidence >= level for level in (DEFAULT_THRESHOLD, SURE_THRESHOLD)}
    kept[f"{DEFAULT_THRESHOLD} and the rejection threshold"] = (confidence >= DEFAULT_THRESHOLD) & counts
    for title, passed in kept.items():
        lost = float((right & ~passed).sum() / right.sum())
        yield Row(f"right answers lost by {title}", f"{right.sum():,}", f"{lost:.2%}", "", "", None)


def raw_rows(networks: Sequence[Classifier]) -> Iterator[Row]:
    """Right answers on simulated raw frames: nothing is asked, because no camera took them."""
    digits = load_mnist(offline=True)
    images, labels = digits.test_images[:RAW_DIGITS], digits.test_labels[:RAW_DIGITS]
    shares = []
    for condition in CONDITIONS:
        tensors, boxes = preprocess_batch(np.stack(list(raw_frames(condition, images, SEED))))
        row = []
        for network in networks:
            answers = [prediction.label for prediction in network.classify_batch(tensors)]
            right = np.array(answers) == labels.astype(str)
            row.append(float((right & (boxes[:, 2] > 0)).mean()))
        shares.append(row)
        figures = (f"{share:.1%}" for share in row)
        yield Row(f"simulated raw 96x96: {condition.name}", f"{len(labels)}", *figures, "", None)
    mean = (f"{share:.1%}" for share in np.mean(shares, axis=0))
    yield Row("simulated raw 96x96: mean", f"{len(labels) * len(CONDITIONS):,}", *mean, "", None)


def cut_rows(networks: Sequence[Classifier]) -> Iterator[Row]:
    """Right answers on digits that were cut out by other programs, or printed boxes around them."""
    digits = load_mnist(offline=True)
    images, labels = digits.test_images[:CUT_DIGITS], digits.test_labels[:CUT_DIGITS].astype(str)
    for cut in CUTS:
        found = [preprocess(frame) for frame in cut_frames(cut, images, SEED)]
        tensors, there = np.stack([each.tensor for each in found]), np.array([each.found for each in found])
        shares = []
        for network in networks:
            answers = np.array([prediction.label for prediction in network.classify_batch(tensors)])
            shares.append(float(((answers == labels) & there).mean()))
        figures = (f"{share:.1%}" for share in shares)
        yield Row(cut.name, f"{len(labels)}", *figures, f"{cut.goal:.0%}", shares[0] >= cut.goal)


def negative_rows(networks: Sequence[Classifier]) -> Iterator[Row]:
    """Digits that are read where there are none."""
    kept: dict[float, list[list[float]]] = {DEFAULT_THRESHOLD: [], SURE_THRESHOLD: []}
    confident = []
    for kind in KINDS:
        tensors, boxes = preprocess_batch(negative_frames(kind, NEGATIVES, SEED))
        there = boxes[:, 2] > 0
        predictions = [each.classify_batch(tensors) for each in networks]
        confidence = np.array([[p.confidence for p in row] for row in predictions]) * there
        counts = np.array([[p.accepted for p in row] for row in predictions])
        confident.append((confidence >= DEFAULT_THRESHOLD).mean(axis=1))
        for threshold, rows in kept.items():
            rows.append(list(((confidence >= threshold) & counts).mean(axis=1)))
        figures = (f"{share:.1%}" for share in kept[DEFAULT_THRESHOLD][-1])
        yield Row(f"false digits: {kind}", f"{NEGATIVES}", *figures, "", None)
    count = f"{NEGATIVES * len(KINDS):,}"
    for threshold, rows in kept.items():
        mean = np.mean(rows, axis=0)
        figures = (f"{share:.1%}" for share in mean)
        name = f"false digits: all of these, from {threshold} on"
        judged = bool(mean[0] <= EMPTY_GOAL) if threshold == DEFAULT_THRESHOLD else None
        yield Row(name, count, *figures, f"{EMPTY_GOAL:.0%}" if judged is not None else "", judged)
    figures = (f"{share:.1%}" for share in np.mean(confident, axis=0))
    yield Row("  without the rejection threshold", count, *figures, "", None)


def set_rows(
    kind: CameraSet, photographs: Sequence[Photograph], answers: SetAnswers, beside: SetAnswers
) -> Iterator[Row]:
    """The whole set, then the sources that were looked at and those that were not."""
    value = float(answers.right.mean())
    yield Row(
        f"{kind.name}: {kind.what}",
        f"{len(photographs):,}",
        f"{value:.2%}",
        f"{beside.right.mean():.2%}",
        f"{kind.goal:.1%}" if kind.goal else "",
        value >= kind.goal if kind.goal else None,
    )
    seen = answers.seen
    if not kind.goal or not seen.any() or seen.all():
        return
    for title, part in (("looked at", seen), ("unseen", ~seen)):
        sources = len({each.source for each, inside in zip(photographs, part, strict=True) if inside})
        name = f"  {title}, {sources} source{'s' if sources > 1 else ''}"
        shares = (f"{each.right[part].mean():.2%}" for each in (answers, beside))
        yield Row(name, f"{part.sum():,}", *shares, "", None)


def writers_row(
    photographs: Sequence[Photograph], answers: SetAnswers, beside: SetAnswers, goal: float
) -> Row:
    """Right answers on the digits of writers who trained no network."""
    held = np.array([writer_of(each) in TEST_WRITERS for each in photographs])
    value = float(answers.right[held].mean())
    name = f"  {len(TEST_WRITERS)} writers who trained no network"
    figures = f"{value:.2%}", f"{beside.right[held].mean():.2%}"
    return Row(name, f"{held.sum():,}", *figures, f"{goal:.1%}", value >= goal)


def page_row(pages: Sequence[Photograph], network: Classifier, beside: Classifier) -> Row:
    """Digits that are right and in their place, of those that the pages hold."""
    shares = []
    for classifier in (network, beside):
        right = 0
        for number, page in enumerate(pages, start=1):
            answers = [classifier.classify(d.preprocessed.tensor).label for d in preprocess_page(page.grey)]
            # Every place of a page holds the same digit; what is too many counts against it.
            right += answers[:PAGE_DIGITS].count(str(number)) - max(0, len(answers) - PAGE_DIGITS)
        shares.append(right / (len(pages) * PAGE_DIGITS))
    return Row(
        "photo_page: several digits in reading order",
        f"{len(pages) * PAGE_DIGITS}",
        f"{shares[0]:.2%}",
        f"{shares[1]:.2%}",
        f"{PAGE_GOAL:.1%}",
        shares[0] >= PAGE_GOAL,
    )


def thumbnail(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Scales an image until its longer side fits the sheet."""
    original = Image.fromarray(image)
    scale = THUMBNAIL / max(original.size)
    size = max(1, round(original.width * scale)), max(1, round(original.height * scale))
    return np.asarray(original.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.NEAREST))


def save_failures(path: Path, title: str, photographs: Sequence[Photograph], answers: SetAnswers) -> None:
    """Writes a contact sheet: a row for each failure, from the frame to the tensor."""
    tiles: list[Tile] = []
    for index in np.flatnonzero(~answers.right)[:MAX_FAILURES]:
        each = photographs[index]
        found = preprocess(each.grey, debug=True)
        if found.debug is None:
            continue
        ink = found.debug.ink.astype(np.int64) * 255 // max(1, found.contrast)
        images = (
            (each.grey, f"{each.label} read as {answers.labels[index]}"),
            (found.debug.reduced, each.source[:16]),
            (found.debug.background, f"spread {found.spread}"),
            (np.minimum(ink, 255).astype(np.uint8), f"contrast {found.contrast}"),
            ((found.debug.mask * 127).astype(np.uint8), f"from {found.threshold}"),
            (found.image, f"sure {answers.confidence[index]:.2f}"),
        )
        tiles += [Tile(thumbnail(image), (Caption(text),)) for image, text in images]
    save_png(contact_sheet(tiles, title=title, columns=12, scale=1), path)


def show(rows: Sequence[Row], title: str, beside: str) -> None:
    """Prints the table."""
    table = Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0)
    )
    table.add_column("figure")
    for name in ("of", "value", beside, "goal"):
        table.add_column(name, justify="right")
    table.add_column("verdict")
    verdicts = {True: "pass", False: "[red]short[/]", None: ""}
    for row in rows:
        table.add_row(row.figure, row.count, row.value, row.beside, row.goal, verdicts[row.passed])
    Console().print(table)


def main() -> int:
    """Measures, prints, judges."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", type=Path, default=Path("nano"), help="the network that is judged")
    parser.add_argument("--beside", type=Path, default=Path("micro"), help="a larger one, for comparison")
    parser.add_argument("--sheets", type=Path, default=Path("build/verify-camera"), help="contact sheets")
    arguments = parser.parse_args()
    network, beside = open_classifier(arguments.model), open_classifier(arguments.beside)
    named = os.environ.get("TINTLING_DATA_DIR")
    folder = Path(named) if named else Path("data")
    arguments.sheets.mkdir(parents=True, exist_ok=True)
    rows, answered = [], []
    goals = GOALS_OF_NETWORKS.get(arguments.model.name, {})
    for kind in (replace(each, goal=goals.get(each.name, each.goal)) for each in SETS):
        photographs = read_set(folder, kind.name)
        if photographs is None:
            rows.append(Row(f"{kind.name}: not in {folder}, not measured", "", "", "", "", None))
            continue
        found = [preprocess(each.grey) for each in photographs]
        answers, compared = read(photographs, found, network, kind.seen), read(photographs, found, beside)
        trained = has_trained_on(arguments.model, kind.name)
        rows += set_rows(replace(kind, goal=None) if trained else kind, photographs, answers, compared)
        if kind.name == "scan_swiss":
            rows.append(
                writers_row(photographs, answers, compared, SWISS_GOAL if trained else kind.goal or 0)
            )
        if kind.goal and not trained:
            answered.append(answers)
        save_failures(arguments.sheets / f"{kind.name}.png", kind.name, photographs, answers)
    if pages := read_set(folder, "photo_page"):
        rows.append(page_row(pages, network, beside))
    if answered:
        rows += calibration_rows(answered)
    networks = (network, beside)
    rows += [*raw_rows(networks), *cut_rows(networks), *negative_rows(networks)]
    wrong = [false_digits(each, DEFAULT_THRESHOLD) for each in networks]
    figures = (f"{share:.1%}" for share in wrong)
    empty = "false digits on simulated empty sheets, 96x96"
    rows.append(Row(empty, "2,000", *figures, f"{EMPTY_GOAL:.0%}", wrong[0] <= EMPTY_GOAL))
    rows += [Row(c.figure, "", f"{c.value:,}", "", f"{c.goal:,}", c.value <= c.goal) for c in cost_rows()]
    title = f"Right answers of {network.name} behind preprocessing {preprocess_version()}, int8, in C"
    show(rows, title, beside.name)
    return 1 if any(row.passed is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
