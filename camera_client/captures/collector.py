"""Collects labelled frames from a source.

Labels come from keys in a window (:mod:`tintling.camera_client.window.collect_window`), from the command line
for frames of one label, or from the names of folders.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.captures.quality import Flaw, QualityWatch
from tintling.camera_client.captures.store import Capture, CaptureStore, Saved
from tintling.camera_client.frames import Frame, FrameSource, UnreadFrame, naming
from tintling.camera_client.preprocessing.frame import frame_region, preprocess_frame, reduced_to_fit
from tintling.camera_client.preprocessing.host import preprocess
from tintling.camera_client.preprocessing.types import Box
from tintling.errors import FrameSourceError
from tintling.task import DIGIT_LABELS, Task, listed

__all__ = [
    "ENOUGH",
    "CollectOutcome",
    "Collector",
    "Seen",
    "collect_label",
    "import_labelled",
    "label_in",
    "missing_hint",
]

# The folder of an image, or of a member of an archive.
_LABELLED = re.compile(r"(?:^|[/\\:])([^/\\:]+)[/\\][^/\\]+$")
ENOUGH = 10
"""Captures of a label from which on training is worth it."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the network sees of a frame.

    Attributes:
        image: shape (H, W) or (H, W, 3) RGB; uint8: its input as an image.
        region: Where that lies in the frame, in px; None where nothing is found.
    """

    image: NDArray[np.uint8]
    region: Box | None

    @property
    def found(self) -> bool:
        """Whether there is something to be labelled."""
        return self.region is not None


@dataclass(frozen=True, slots=True)
class CollectOutcome:
    """The result for one frame.

    Attributes:
        name: Of the frame.
        label: Its label; None without one.
        path: The file; None when the frame was refused.
        new: Whether the file was not there before.
        reason: Why the frame was refused; empty when it was not.
        readable: False for an image that is damaged, too small or too large; the reason names it then.
        flaws: What is wrong with a frame that was saved nevertheless.
    """

    name: str
    label: str | None
    path: Path | None
    new: bool = False
    reason: str = ""
    readable: bool = True
    flaws: tuple[Flaw, ...] = ()


class Collector:
    """Saves labelled frames, and can take the last ones back.

    Args:
        store: Where to.
        keep_empty: Also save frames in which the preprocessing ``ink`` finds nothing.
        task: What the frames are for; the digits by default.

    Attributes:
        flaws: How many of the saved frames have each flaw; frames of ink are not judged.
    """

    def __init__(self, store: CaptureStore, *, keep_empty: bool = False, task: Task | None = None) -> None:
        self.store = store
        self.keep_empty = keep_empty
        self.flaws: Counter[Flaw] = Counter()
        self._task = Task() if task is None else task
        self._watch = QualityWatch() if self._task.preprocessing.kind == "frame" else None
        self._counts = store.counts()
        self._saved: list[Saved] = []

    @property
    def counts(self) -> dict[str, int]:
        """Captures of each label."""
        return dict(self._counts)

    def see(self, frame: Frame) -> Seen:
        """Shows what the network sees of a frame.

        Args:
            frame: The frame.

        Raises:
            FrameSourceError: The frame is too small or too large.
            ToolchainError: There is no C compiler for the preprocessing.
        """
        with naming(frame.name):
            if self._task.preprocessing.kind == "ink":
                ink = preprocess(frame.grey)
                return Seen(ink.image, ink.region)
            image = preprocess_frame(reduced_to_fit(frame.image), self._task).image
            height, width = frame.image.shape[:2]
            return Seen(image, frame_region(width, height, self._task.preprocessing.region))

    def save(self, frame: Frame, label: str, *, seen: Seen | None = None) -> CollectOutcome:
        """Saves a frame as the camera gave it, unless nothing is found in it.

        Args:
            frame: The frame.
            label: One of the store's labels.
            seen: What :meth:`see` gave, if that is known already.

        Raises:
            FrameSourceError: The frame is too small or too large.
            ArtifactError: The file cannot be written.
        """
        if not (seen or self.see(frame)).found and not self.keep_empty:
            what = "digit" if self.store.labels == DIGIT_LABELS else "ink"
            return CollectOutcome(frame.name, label, None, reason=f"no {what} is found in it")
        saved = self.store.save(frame.image, label)
        flaws: tuple[Flaw, ...] = ()
        if saved.new:
            self._saved.append(saved)
            self._counts = self.store.counts()
            if self._watch is not None and saved.before is None:
                flaws = self._watch.flaws(frame.image, label)
                self.flaws.update(flaws)
        return CollectOutcome(frame.name, label, saved.capture.path, new=saved.new, flaws=flaws)

    def undo(self) -> Capture | None:
        """Undoes the last capture; an image whose label was changed gets its old label back.

        Returns:
            What is no more, or None when there is nothing to take back.

        Raises:
            ArtifactError: The file cannot be removed.
        """
        while self._saved:
            last = self._saved.pop()
            if self.store.take_back(last):
                self._counts = self.store.counts()
                return last.capture
        return None


def missing_hint(counts: Mapping[str, int]) -> str:
    """Names the labels of which there are fewest captures, in a few words.

    Args:
        counts: Captures of each label, in the order of the task.
    """
    least = min(counts.values())
    rare = [label for label, count in counts.items() if count == least]
    if least == 0:
        return "none yet" if len(rare) == len(counts) else f"missing: {listed(rare)}"
    if least < ENOUGH:
        return f"fewer than {ENOUGH}: " + listed(label for label, n in counts.items() if n < ENOUGH)
    return f"at least {least} of each"


def label_in(name: str, labels: tuple[str, ...] = DIGIT_LABELS) -> str | None:
    """The label that an image's folder names, or None.

    Args:
        name: Of a frame: ``FOLDER/7/a.png``, ``set.zip:7/a.png``.
        labels: Of the task.
    """
    match = _LABELLED.search(name)
    return match[1] if match and match[1] in labels else None


def collect_label(
    source: FrameSource,
    collector: Collector,
    label: str,
    *,
    count: int | None = None,
    interval_s: float = 0.5,
) -> Iterator[CollectOutcome]:
    """Saves frame after frame with one label.

    Args:
        source: Where the frames come from.
        collector: Where they go.
        label: What they show.
        count: Stop after so many new captures; None goes on until the source ends.
        interval_s: Least time between two frames of a live source, in seconds, in which something moves.

    Yields:
        The result for each frame that was used.

    Raises:
        FrameSourceError: The source fails; a single image that does is refused.
        ArtifactError: A file cannot be written.
    """
    saved, last = 0, -float("inf")
    for frame in source.attempts():
        if frame is None:  # the source reconnects
            continue
        if isinstance(frame, UnreadFrame):
            yield _unread(frame.name, label, frame.error)
            continue
        if source.live and frame.timestamp - last < interval_s:
            continue
        last = frame.timestamp
        outcome = _saved(frame, collector, label, live=source.live)
        yield outcome
        saved += outcome.new
        if count is not None and saved >= count:
            return


def import_labelled(source: FrameSource, collector: Collector) -> Iterator[CollectOutcome]:
    """Saves images that lie in folders named by labels.

    Args:
        source: A folder or an archive of such folders.
        collector: Where they go.

    Yields:
        The result for each image.

    Raises:
        FrameSourceError: The source is a camera, or fails; a single image that cannot be read is refused.
        ArtifactError: A file cannot be written.
    """
    labels = collector.store.labels
    digits = labels == DIGIT_LABELS
    if source.live:
        folder = "<digit>" if digits else "<label>"
        raise FrameSourceError(
            f"{source.name} has no labels: expected a folder or zip of {folder}/<image>, or --label"
        )
    for frame in source.attempts():
        if frame is None:
            continue
        label = label_in(frame.name, labels)
        if isinstance(frame, UnreadFrame):
            yield _unread(frame.name, label, frame.error)
        elif label is None:
            names = "named 0 to 9" if digits else "of a label"
            yield CollectOutcome(frame.name, None, None, reason=f"it is in no folder {names}")
        else:
            yield _saved(frame, collector, label, live=False)


def _saved(frame: Frame, collector: Collector, label: str, *, live: bool) -> CollectOutcome:
    try:
        return collector.save(frame, label)
    except FrameSourceError as error:
        if live:  # all frames of a camera are of one size
            raise
        return _unread(frame.name, label, error)


def _unread(name: str, label: str | None, error: FrameSourceError) -> CollectOutcome:
    return CollectOutcome(name, label, None, reason=str(error), readable=False)
