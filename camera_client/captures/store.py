"""Labelled frames in a folder: what ``tintling collect`` saves and ``tintling finetune`` learns from.

The layout is ``FOLDER/<label>/<name>.png``, which every tool reads: raw camera frames without loss, one a
file. A name is the time of saving and a digest of the pixels. Files that others put there count as well.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tintling.artifacts import write_atomic
from tintling.camera_client.frames import read_frame
from tintling.errors import ArtifactError, DatasetError, FrameSourceError
from tintling.images import encode_png, is_image_name

__all__ = ["LABELS", "Capture", "CaptureStore", "Saved", "pixel_digest"]

LABELS = range(10)
"""What a capture can be labelled with."""

_DIGEST_LENGTH = 16  # hexadecimal digits: 64 bits, enough for any collection made by hand


@dataclass(frozen=True, slots=True, order=True)
class Capture:
    """A labelled frame in a file.

    Attributes:
        label: What is written on it, 0 to 9.
        path: The file.
    """

    label: int
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
    before: int | None

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
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._foreign: dict[tuple[Path, int], str] = {}

    def save(self, frame: NDArray[np.uint8], label: int) -> Saved:
        """Saves a frame, whole or not at all.

        The same image is never stored twice: under the same label its file stays as it is, under
        another one it moves, because the newer label corrects the older one.

        Args:
            frame: shape (H, W) grey, or (H, W, 3) RGB; uint8.
            label: 0 to 9.

        Returns:
            What it is kept as, and what it was before.

        Raises:
            DatasetError: There is no such label.
            ArtifactError: The file cannot be written.
            ValueError: The frame has another shape or type.
        """
        if isinstance(label, bool) or label not in LABELS:
            raise DatasetError(f"label {label!r}: expected a digit, 0 to 9")
        with self._lock:
            return self._save(frame, label)

    def _save(self, frame: NDArray[np.uint8], label: int) -> Saved:
        data, digest = encode_png(frame), pixel_digest(frame)
        present = self._find(digest)
        if present is not None and present.label == label:
            return Saved(present, label)
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        path = self.folder / str(label) / f"{stamp}-{digest}.png"
        write_atomic(path, data)
        if present is not None:
            _unlink(present.path)
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
        with self._lock:
            # By its pixels: a label that was corrected and taken back has given it another name.
            present = self._find(_named_digest(saved.capture.path)) if saved.new else None
            if present is None or present.label != saved.capture.label:
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
            for label in LABELS:
                home = self.folder / str(label)
                if home.is_dir():
                    names = sorted(entry for entry in home.iterdir() if is_image_name(entry.name))
                    found += [Capture(label, entry) for entry in names if entry.is_file()]
        except OSError as error:
            raise ArtifactError(f"cannot read {self.folder}: {error.strerror}") from error
        return tuple(found)

    def counts(self) -> dict[int, int]:
        """Captures of each label, 0 to 9; 0 where there are none. Raises as :meth:`captures`."""
        counts = dict.fromkeys(LABELS, 0)
        for capture in self.captures():
            counts[capture.label] += 1
        return counts

    def _find(self, digest: str) -> Capture | None:
        """The capture with these pixels, also one that another program saved."""
        captures = self.captures()
        for capture in captures:
            if capture.path.stem.endswith(f"-{digest}"):
                return capture
        return next((capture for capture in captures if self._digest(capture.path) == digest), None)

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


def _named_digest(path: Path) -> str:
    """The digest of the pixels in the name of a file that this class saved."""
    return path.stem.rpartition("-")[2]


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise ArtifactError(f"cannot remove {path}: {error.strerror}") from error
