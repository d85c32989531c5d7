"""Parts of a folder of captures: whole capture runs are held back, and never neighbouring frames.

Frames that were taken in one go show one place, one light and one hand. With some of them in training and
others in the test part, the figure would tell how well they are remembered.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from tintling.artifacts import sha256_bytes
from tintling.training.data.layout import Part
from tintling.training.data.tree import SourceFile

__all__ = ["SingleRuns", "parts_by_run"]

# As CaptureStore of the camera client names its files: time, run, digest of the pixels.
_CAPTURE = re.compile(r"^\d{8}-\d{6}-\d{6}-([0-9a-f]{4})-[0-9a-f]{16}\.png$")
_TEST_SHARE = 0.2
_VALIDATION_SHARE = 0.15
_LEAST_GAP = 2  # frames between two parts of a run that had to be cut

Labelled = tuple[str, SourceFile]
SingleRuns = tuple[str, ...]
"""Labels of one run alone, which had to be cut in time."""


def parts_by_run(files: list[Labelled]) -> tuple[dict[Part | None, list[Labelled]], SingleRuns] | None:
    """Parts captures by their runs.

    Of each label whole runs go to the test and the validation part, in the order of a digest of the run's
    name, so that a run of several labels goes there with all of them as far as possible. A label of too few
    runs has its last run cut in time, with a gap between the parts.

    Args:
        files: Label and file of each image of a data set without parts.

    Returns:
        The files by part and the labels that had to be cut; None where most files are no captures that name
        their run.
    """
    runs: dict[str, dict[str, list[Labelled]]] = defaultdict(lambda: defaultdict(list))
    others = []
    for label, file in sorted(files, key=lambda each: each[1].path.name):  # names begin with the time
        match = _CAPTURE.match(file.path.name)
        if match:
            runs[label][match[1]].append((label, file))
        else:
            others.append((label, file))
    if len(others) * 2 > len(files):
        return None
    parts: dict[Part | None, list[Labelled]] = {"train": others, "validation": [], "test": []}
    cut = []
    for label, of_label in runs.items():
        rows = [of_label[run] for run in sorted(of_label, key=lambda name: sha256_bytes(name.encode()))]
        if len(rows) == 1:
            cut.append(label)
        test, rows = _held_back(rows, _TEST_SHARE)
        validation, rows = _held_back(rows, _VALIDATION_SHARE)
        parts["test"] += test
        parts["validation"] += validation
        parts["train"] += _joined(rows)
    return parts, tuple(cut)


def _held_back(rows: list[list[Labelled]], share: float) -> tuple[list[Labelled], list[list[Labelled]]]:
    """Files that are held back, and the runs that are left."""
    total = sum(map(len, rows))
    held: list[Labelled] = []
    taken = 0
    while taken < len(rows) - 1 and len(held) < share * total:
        if held and len(held) + len(rows[taken]) > 2 * share * total:
            break
        held += rows[taken]
        taken += 1
    if held:
        return held, rows[taken:]
    (run,) = rows
    count = max(1, round(share * total))
    gap = min(max(_LEAST_GAP, count // 4), max(0, total - count - 1))
    return run[total - count :], [run[: total - count - gap]]


def _joined(rows: Iterable[list[Labelled]]) -> list[Labelled]:
    return [each for row in rows for each in row]
