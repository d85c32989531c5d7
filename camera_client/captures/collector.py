"""Collects labelled frames from a source.

Labels come from keys in a window (:mod:`tintling.camera_client.window.collect_window`), from the command line
for frames of one digit, or from the names of folders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tintling.camera_client.captures.store import Capture, CaptureStore, Saved
from tintling.camera_client.frames import Frame, FrameSource, UnreadFrame, naming
from tintling.camera_client.preprocessing.host import Preprocessed, preprocess
from tintling.errors import FrameSourceError

__all__ = [
    "ENOUGH",
    "CollectOutcome",
    "Collector",
    "collect_digit",
    "import_labelled",
    "label_in",
    "missing_hint",
]

# The folder of an image, or of a member of an archive, is a digit.
_LABELLED = re.compile(r"(?:^|[/\\:])(\d)[/\\][^/\\]+$")
ENOUGH = 10
"""Captures of a digit from which on finetuning is worth it."""


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
    """

    name: str
    label: int | None
    path: Path | None
    new: bool = False
    reason: str = ""
    readable: bool = True


class Collector:
    """Saves frames with a digit in them, and can take the last ones back.

    Args:
        store: Where to.
        keep_empty: Also save frames in which the preprocessing finds no digit.
    """

    def __init__(self, store: CaptureStore, *, keep_empty: bool = False) -> None:
        self.store = store
        self.keep_empty = keep_empty
        self._counts = store.counts()
        self._saved: list[Saved] = []

    @property
    def counts(self) -> dict[int, int]:
        """Captures of each digit."""
        return dict(self._counts)

    def save(self, frame: Frame, label: int, *, seen: Preprocessed | None = None) -> CollectOutcome:
        """Saves a frame as the camera gave it, unless there is no digit in it.

        Args:
            frame: The frame.
            label: 0 to 9.
            seen: What the preprocessing made of it, if that is known already.

        Raises:
            FrameSourceError: The frame is too small or too large.
            ArtifactError: The file cannot be written.
        """
        if seen is None:
            with naming(frame.name):
                seen = preprocess(frame.grey)
        if not seen.found and not self.keep_empty:
            return CollectOutcome(frame.name, label, None, reason="no digit is found in it")
        saved = self.store.save(frame.image, label)
        if saved.new:
            self._saved.append(saved)
            self._counts = self.store.counts()
        return CollectOutcome(frame.name, label, saved.capture.path, new=saved.new)

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


def missing_hint(counts: dict[int, int]) -> str:
    """Names the digits of which there are fewest captures, in a few words.

    Args:
        counts: Captures of each digit.
    """
    least = min(counts.values())
    rare = [str(label) for label, count in sorted(counts.items()) if count == least]
    if least == 0:
        return "none yet" if len(rare) == len(counts) else f"missing: {' '.join(rare)}"
    if least < ENOUGH:
        return f"fewer than {ENOUGH}: " + " ".join(str(n) for n, c in sorted(counts.items()) if c < ENOUGH)
    return f"at least {least} of each"


def label_in(name: str) -> int | None:
    """The digit that an image's folder names, or None.

    Args:
        name: Of a frame: ``FOLDER/7/a.png``, ``set.zip:7/a.png``.
    """
    match = _LABELLED.search(name)
    return int(match[1]) if match else None


def collect_digit(
    source: FrameSource,
    collector: Collector,
    label: int,
    *,
    count: int | None = None,
    interval_s: float = 0.5,
) -> Iterator[CollectOutcome]:
    """Saves frame after frame with one label.

    Args:
        source: Where the frames come from.
        collector: Where they go.
        label: What is written on them, 0 to 9.
        count: Stop after so many new captures; None goes on until the source ends.
        interval_s: Least time between two frames of a live source, in seconds, in which paper or pen move.

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
    """Saves images that lie in folders named by digits.

    Args:
        source: A folder or an archive of such folders.
        collector: Where they go.

    Yields:
        The result for each image.

    Raises:
        FrameSourceError: The source is a camera, or fails; a single image that cannot be read is refused.
        ArtifactError: A file cannot be written.
    """
    if source.live:
        raise FrameSourceError(
            f"{source.name} has no labels: expected a folder or zip of <digit>/<image>, or --label"
        )
    for frame in source.attempts():
        if frame is None:
            continue
        label = label_in(frame.name)
        if isinstance(frame, UnreadFrame):
            yield _unread(frame.name, label, frame.error)
        elif label is None:
            yield CollectOutcome(frame.name, None, None, reason="it is in no folder named 0 to 9")
        else:
            yield _saved(frame, collector, label, live=False)


def _saved(frame: Frame, collector: Collector, label: int, *, live: bool) -> CollectOutcome:
    try:
        return collector.save(frame, label)
    except FrameSourceError as error:
        if live:  # all frames of a camera are of one size
            raise
        return _unread(frame.name, label, error)


def _unread(name: str, label: int | None, error: FrameSourceError) -> CollectOutcome:
    return CollectOutcome(name, label, None, reason=str(error), readable=False)
