"""The images on which executors differ, as images that a person can look at."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from tintling.artifacts import write_atomic
from tintling.camera_client.parity.compare import Samples
from tintling.camera_client.parity.gates import title_of
from tintling.camera_client.parity.report import Difference, PairResult, ParityReport
from tintling.console import counted
from tintling.contact_sheet import Caption, Tile, Tone, contact_sheet, save_png
from tintling.lettering import shortened

__all__ = ["REPORT_NAME", "save_report"]

REPORT_NAME = "parity.json"

_SHEET_PATTERN = "differences-*.png"
_IMAGE_PATTERN = "image-*.png"
_IMAGES = "images"
_MAX_ON_A_SHEET = 64
_MAX_IMAGES = 200
_IMAGE_SCALE = 8
_MAX_LETTERS = 16  # of a label below an image


def save_report(
    report: ParityReport, samples: Samples, folder: Path, *, per_layer: bool = True
) -> list[Path]:
    """Writes ``parity.json`` and the images of the images that differ.

    For each set of differing images there is a contact sheet; the first 200 images lie in
    ``images/`` as well, with the answer of every executor. What an earlier report left in the
    folder goes; other files stay. ``parity.json`` is written last: where it is, all is there.

    Args:
        report: What was found.
        samples: What it was found on; without images there are none to save.
        folder: Where to write.
        per_layer: List each tensor of each pair in the report.

    Returns:
        The files written, the report last.

    Raises:
        ArtifactError: A file cannot be written.
    """
    for stale in (
        folder / REPORT_NAME,
        *folder.glob(_SHEET_PATTERN),
        *(folder / _IMAGES).glob(_IMAGE_PATTERN),
    ):
        stale.unlink(missing_ok=True)
    written = [] if samples.previews is None else _Album(report, samples, samples.previews).save(folder)
    path = folder / REPORT_NAME
    document = report.to_json(per_layer=per_layer)
    write_atomic(path, json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
    return [*written, path]


@dataclass(frozen=True, slots=True, eq=False)
class _Album:
    """Draws the images of one report."""

    report: ParityReport
    samples: Samples
    images: NDArray[np.uint8]

    def save(self, folder: Path) -> list[Path]:
        """Writes a sheet for each set of differing images, and the images."""
        groups: dict[tuple[int, ...], list[PairResult]] = {}
        for pair in self.report.pairs:
            if pair.differences:
                groups.setdefault(tuple(item.image for item in pair.differences), []).append(pair)
        written = []
        for pairs in groups.values():
            path = folder / f"differences-{pairs[0].first}-{pairs[0].second}.png"
            save_png(self.sheet(pairs), path)
            written.append(path)
        numbers = sorted({number for group in groups for number in group})
        for number in numbers[:_MAX_IMAGES]:
            row = self.row(number)
            label = "" if self.samples.labels is None else f"-label-{self.samples.labels[row]}"
            path = folder / _IMAGES / f"image-{number:05d}{label}.png"
            captions = (self.heading(row), *self.answers(row, self.report.answers))
            save_png(contact_sheet([Tile(self.images[row], captions)], scale=_IMAGE_SCALE), path)
            written.append(path)
        return written

    def row(self, number: int) -> int:
        """Where an image of the data set lies among the samples; their numbers ascend."""
        return int(np.searchsorted(self.samples.numbers, number))

    def sheet(self, pairs: Sequence[PairResult]) -> Image:
        """The images on which a pair differs; ``pairs`` that differ on the same ones are counted."""
        pair = pairs[0]
        first, second = self.report.answers[pair.first], self.report.answers[pair.second]

        def weight(item: Difference) -> tuple[bool, float, int]:
            # First the images in which the answer changes, then the largest differences.
            row = self.row(item.image)
            return bool(first[row] == second[row]), -item.max_delta, item.image

        shown = sorted(pair.differences, key=weight)[:_MAX_ON_A_SHEET]
        cut = f", the worst {len(shown)} shown" if len(shown) < len(pair.differences) else ""
        alike = len(pairs) - 1
        more = f", and {alike} more {'pair' if alike == 1 else 'pairs'} alike" if alike else ""
        title = (
            f"{len(pair.differences):,} of {counted(pair.images, 'image')}: {title_of(pair.first)} and "
            f"{title_of(pair.second)} differ{cut}{more}"
        )
        return contact_sheet([self.tile(pair, item) for item in shown], title=title)

    def tile(self, pair: PairResult, item: Difference) -> Tile:
        """One image with both answers and the first tensor that differs."""
        row = self.row(item.image)
        both = {key: self.report.answers[key] for key in (pair.first, pair.second)}
        steps = f"{item.max_delta:g} {'step' if item.max_delta == 1 else 'steps'}"
        where = f"off by {item.max_delta:.3g}" if item.tensor is None else f"tensor {item.tensor}, {steps}"
        return Tile(self.images[row], (self.heading(row), *self.answers(row, both), Caption(where, "dim")))

    def name(self, index: int) -> str:
        """What people call a class."""
        names = self.samples.names
        return shortened(names[index], _MAX_LETTERS) if names else str(index)

    def heading(self, row: int) -> Caption:
        """Number and label."""
        label = "" if self.samples.labels is None else f", label {self.name(self.samples.labels[row])}"
        return Caption(f"#{self.samples.numbers[row]}{label}", "dim")

    def answers(self, row: int, answers: Mapping[str, NDArray[np.int64]]) -> list[Caption]:
        """A line for each executor: green when it is right, red when it is wrong."""
        labels = self.samples.labels
        lines = []
        for key, given in answers.items():
            tone: Tone = "plain" if labels is None else "good" if given[row] == labels[row] else "bad"
            lines.append(Caption(f"{title_of(key)}: {self.name(given[row])}", tone))
        return lines
