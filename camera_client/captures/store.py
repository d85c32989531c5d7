"""Labelled frames in a folder: what ``tintling collect`` saves, ``finetune`` and ``train`` learn from.

The layout is ``FOLDER/<label>/<name>.png``, which every tool reads: raw camera frames without loss, one a
file. A name is the time of saving, the capture run, and a digest of the pixels; earlier versions named no
run. Files that others put there count as well. A run is what one program collected in one go: its frames look
alike, so that training keeps them on one side of a split.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import secrets
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tintling.artifacts import write_atomic
from tintling.camera_client.frames import read_frame
from tintling.claims import claimed_in_turn
from tintling.errors import ArtifactError, DatasetError, FrameSourceError
from tintling.images import encode_png, is_image_name
from tintling.task import DIGIT_LABELS
from tintling.temporary import remove_leftovers

__all__ = ["Capture", "CaptureStore", "Saved", "pixel_digest"]

_RUN = re.compile(r"^\d{8}-\d{6}-\d{6}-([0-9a-f]{4})-[0-9a-f]{16}$")
_NOT_IN_FOLDERS = re.compile(r'^\.|[/\\:*?"<>|]|[. ]$')  # what no name of a file may have on some system
_DIGEST_LENGTH = 16  # hexadecimal digits: 64 bits, enough for any collection made by hand


@dataclass(frozen=True, slots=True, order=True)
class Capture:
    """A labelled frame in a file.

    Attributes:
        label: What it shows.
        path: The file.
    """

    label: str
    path: Path

    def read(self) -> NDArray[np.uint8]:
        """Gives the frame: shape (H, W) or (H, W, 3) RGB, uint8.

        Raises:
            FrameSourceError: The file is no image, or is damaged.
        """
        return read_frame(self.path)


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving a frame did; :meth:`CaptureStore.take_back` undoes it.

    Attributes:
        capture: The frame as it is kept now.
        before: What it was labelled with before; None when it was not there.
    """

    capture: Capture
    before: str | None

    @property
    def new(self) -> bool:
        """Whether anything has changed: not when the frame was there, under the same label."""
        return self.before != self.capture.label


def pixel_digest(frame: NDArray[np.uint8]) -> str:
    """Digest of pixels and shape, in hexadecimal; other files of the same image have the same.

    Args:
        frame: shape (H, W) or (H, W, 3) RGB; uint8.
    """
    digest = hashlib.sha256(repr(frame.shape).encode())
    digest.update(np.ascontiguousarray(frame).data)
    return digest.hexdigest()[:_DIGEST_LENGTH]


class CaptureStore:
    """A folder of labelled frames. Threads may share one, and several may work on one folder.

    Args:
        folder: Is made when the first frame is saved.
        labels: What a capture can be labelled with, in the order of the task's classes.

    Attributes:
        folder: As given.
        labels: As given.
        run: Name of the capture run that saved frames belong to: 4 hexadecimal digits.
    """

    def __init__(self, folder: Path, labels: tuple[str, ...] = DIGIT_LABELS) -> None:
        self.folder = folder
        self.labels = labels
        self.run = secrets.token_hex(2)
        self._lock = threading.Lock()
        self._tidied = False
        self._foreign: dict[tuple[Path, int], str] = {}

    def save(self, frame: NDArray[np.uint8], label: str) -> Saved:
        """Saves a frame, whole or not at all.

        The same image is never stored twice: under the same label its file stays as it is, under
        another one it moves, because the newer label corrects the older one.

        Args:
            frame: shape (H, W) grey, or (H, W, 3) RGB; uint8.
            label: One of :attr:`labels`.

        Returns:
            What it is kept as, and what it was before.

        Raises:
            DatasetError: There is no such label, or no folder can have its name.
            ArtifactError: The file cannot be written.
            ValueError: The frame has another shape or type.
        """
        if label not in self.labels:
            raise DatasetError(f"label {label!r}: expected {_spelt(self.labels)}")
        if _NOT_IN_FOLDERS.search(label):
            raise DatasetError(f"label {label!r}: expected a name that a folder can have; rename it")
        with self._lock, claimed_in_turn(self.folder):
            self._tidy()
            return self._save(frame, label)

    def _tidy(self) -> None:
        """Removes, once, what a process left that was killed while it saved a frame."""
        if not self._tidied:
            for label in self.labels:
                remove_leftovers(self.folder / label)
            self._tidied = True

    def _save(self, frame: NDArray[np.uint8], label: str) -> Saved:
        data, digest = encode_png(frame), pixel_digest(frame)
        found = self._find(digest)
        kept = next((capture for capture in found if capture.label == label), None)
        if kept is not None:
            # Whoever was killed while a label was corrected left the frame under both.
            for other in found:
                if other.label != label:
                    _unlink(other.path)
            return Saved(kept, label)
        present = found[0] if found else None
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        # A label that is corrected is no new picture: it stays in its run.
        known = None if present is None else _RUN.match(present.path.stem)
        path = self.folder / label / f"{stamp}-{known[1] if known else self.run}-{digest}.png"
        write_atomic(path, data)
        for other in found:
            _unlink(other.path)
        return Saved(Capture(label, path), None if present is None else present.label)

    def take_back(self, saved: Saved) -> bool:
        """Undoes what saving a frame did: it goes, or gets its old label back.

        Args:
            saved: As :meth:`save` gave it.

        Returns:
            Whether anything was undone: not when the frame was there already, nor when it has been removed or
            labelled again since.

        Raises:
            ArtifactError: The file cannot be removed.
            FrameSourceError: The file was damaged since.
        """
        with self._lock, claimed_in_turn(self.folder):
            # By its pixels: a label that was corrected and taken back has given it another name.
            found = self._find(_named_digest(saved.capture.path)) if saved.new else ()
            present = next((capture for capture in found if capture.label == saved.capture.label), None)
            if present is None:
                return False
            if saved.before is None:
                _unlink(present.path)
            else:
                self._save(present.read(), saved.before)
            return True

    def captures(self) -> tuple[Capture, ...]:
        """All captures, sorted by label and name: those that we saved in the order in which they were taken.

        Raises:
            ArtifactError: The folder cannot be read.
        """
        found: list[Capture] = []
        try:
            for label in self.labels:
                home = self.folder / label
                if not _NOT_IN_FOLDERS.search(label) and home.is_dir():
                    names = sorted(entry for entry in home.iterdir() if is_image_name(entry.name))
                    found += [Capture(label, entry) for entry in names if entry.is_file()]
        except OSError as error:
            raise ArtifactError(f"cannot read {self.folder}: {error.strerror}") from error
        return tuple(found)

    def counts(self) -> dict[str, int]:
        """Captures of each label; 0 where there are none. Raises as :meth:`captures`."""
        counts = dict.fromkeys(self.labels, 0)
        for capture in self.captures():
            counts[capture.label] += 1
        return counts

    def _find(self, digest: str) -> tuple[Capture, ...]:
        """The captures with these pixels: those that we saved, else one that another program did."""
        captures = self.captures()
        named = tuple(capture for capture in captures if capture.path.stem.endswith(f"-{digest}"))
        foreign = (capture for capture in captures if self._digest(capture.path) == digest)
        return named or tuple(itertools.islice(foreign, 1))

    def _digest(self, path: Path) -> str:
        """Digest of a file that is not named by one; each is read once."""
        named = _named_digest(path)
        if path.suffix == ".png" and len(named) == _DIGEST_LENGTH:
            return named
        try:
            key = (path, path.stat().st_mtime_ns)
            if key not in self._foreign:
                self._foreign[key] = pixel_digest(read_frame(path))
        except (OSError, FrameSourceError):  # gone meanwhile, or damaged: nothing that we could repeat
            return ""
        return self._foreign[key]


def _spelt(labels: tuple[str, ...]) -> str:
    return "a digit, 0 to 9" if labels == DIGIT_LABELS else f"one of {', '.join(labels)}"


def _named_digest(path: Path) -> str:
    """The digest of the pixels in the name of a file that this class saved."""
    return path.stem.rpartition("-")[2]


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise ArtifactError(f"cannot remove {path}: {error.strerror}") from error
