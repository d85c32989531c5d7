"""What a recorded session holds: one zip, written by the camera client, read back to the same bits.

::

    session.json          what was recorded: versions, model, threshold, smoothing, time
    model.tflite          the int8 network itself
    frames/000001.png     every frame, lossless, as the executors saw it
    results.jsonl         one line a frame, as `tintling camera --headless` prints it
    labels.jsonl          labels that a person gave: {"frame": 1, "label": "7"}; the last line counts

A line of ``results.jsonl`` is what :meth:`~tintling.camera_client.recognition.result.Recognition.to_json`
gives::

    index, name, time     the frame: its number from the source, its name, seconds since 1970
    several               whether all samples were looked for, or the one of the frame
    text                  the labels of all samples, a line a row, a space between numbers; or empty
    samples               the samples in reading order, each with
        row               row of writing, from 0
        starts_number     whether it is the first of its row, or a gap lies before it; older sessions
                          lack it, and have no spaces in their texts
        label, confidence, logits    the answer of the leading executor, the generated C
        region            x, y, width and height in px of the frame
        ink, contrast     "dark" or "bright", and by how many grey levels
        tensor_crc32      of the 784 bytes that the network gets
        executors         by short name: label, confidence, logits, ms
        agree             whether all executors give the same label; null with fewer than two
        smoothed          label, confidence, and whether smoothing was enabled
    agree                 the same for all samples together
    smoothed              text, confidence, enabled: the text after smoothing and threshold
    board                 of a board that took the frame: label, same (bits), ms, and result
    ms, age_ms            time of each step, and age of a live frame

Version 5 is written. Of networks that see whole frames ``session.json`` names the preprocessing with its
settings, and a sample's region is the part of the frame that they see; before it, version 4 was for these
and version 3 for networks of ink. Both called the samples ``digits``, and versions 1 and 2 named more
otherwise; all are still read (:mod:`~tintling.camera_client.session.upgrade`).

While a recording goes on, the same files lie in the folder ``NAME.zip.part``; a recording that was cut
off is read from there.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from tintling.camera_client.frames import BoardResult, Frame
from tintling.camera_client.session.upgrade import CURRENT_VERSION, FRAMES_VERSION, upgrade_info
from tintling.documents import FieldError, plain_values, structure
from tintling.errors import FrameSourceError, TintlingError
from tintling.pixels import Normalization
from tintling.task import Preprocessing

__all__ = [
    "INFO_NAME",
    "LABELS_NAME",
    "MODEL_NAME",
    "PART_SUFFIX",
    "RESULTS_NAME",
    "SessionInfo",
    "board_document",
    "board_result",
    "folder_label",
    "frame_name",
    "kept_folder",
    "part_folder",
]

INFO_NAME = "session.json"
MODEL_NAME = "model.tflite"
RESULTS_NAME = "results.jsonl"
LABELS_NAME = "labels.jsonl"
PART_SUFFIX = ".part"

_FORMAT = "tintling-session"
_INK = (28, 28, 1)  # of a board's tensor whose shape is not told


def frame_name(number: int) -> str:
    """Name of a frame in the archive; ``number`` counts from 1."""
    return f"frames/{number:06d}.png"


def part_folder(path: Path) -> Path:
    """The folder in which a recording grows until it is closed."""
    return path.with_name(path.name + PART_SUFFIX)


def kept_folder(path: Path) -> Path:
    """Where a recording that was cut off lies while the one that is to replace it goes on."""
    return path.with_name(f"{path.name}{PART_SUFFIX}.old")


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """The contents of ``session.json``.

    Attributes:
        model: Name of the model.
        model_sha256: Digest of its .tflite file, in hexadecimal.
        labels: Label of each output.
        normalization: How it was trained to see pixels; None if unknown.
        preprocess_version: Of the C preprocessing of that kind.
        preprocessing: The preprocessing ``frame`` with its settings; None for ``ink``.
        executors: Short names of those that were run.
        threshold: Confidence from which on an answer is accepted.
        smoothing: Whether answers were smoothed at the start.
        several: Whether all samples of a frame were looked for at the start.
        rejection_threshold: Max-logit margin below which an answer is rejected, in nats; 0 rejects none.
        source: What the user called the source.
        live: Whether frames follow each other in time, as those of a camera or a video do.
        started: When the recording began, in seconds since 1970.
        tintling: Version that recorded it.
        version: Of the session's format.
    """

    model: str
    model_sha256: str
    labels: tuple[str, ...]
    normalization: Normalization | None
    preprocess_version: int
    executors: tuple[str, ...]
    threshold: float
    smoothing: bool
    source: str
    live: bool
    started: float
    tintling: str
    several: bool = False
    rejection_threshold: float = 0.0
    preprocessing: Preprocessing | None = None
    version: int = CURRENT_VERSION

    def to_json(self) -> dict[str, Any]:
        """The document; :meth:`from_json` reads it."""
        pixels = self.normalization
        return {
            "format": _FORMAT,
            "version": self.version,
            "tintling": self.tintling,
            "started": self.started,
            "source": self.source,
            "live": self.live,
            "model": self.model,
            "model_sha256": self.model_sha256,
            "labels": list(self.labels),
            "normalization": pixels
            and {
                "kind": pixels.kind,
                "mean": pixels.mean,
                "std": pixels.std,
                "threshold": pixels.threshold,
            },
            "preprocess_version": self.preprocess_version,
            "executors": list(self.executors),
            "threshold": self.threshold,
            "smoothing": self.smoothing,
            "several": self.several,
            "rejection_threshold": self.rejection_threshold,
            **({"preprocessing": plain_values(self.preprocessing)} if self.preprocessing else {}),
        }

    @classmethod
    def from_json(cls, document: Any, name: str) -> SessionInfo:
        """Reads the document.

        Args:
            document: What was parsed from ``session.json``; of any version that is read.
            name: What to call the session in messages.

        Raises:
            FrameSourceError: It is no session of a version that is read, or is damaged.
        """
        if not isinstance(document, dict) or document.get("format") != _FORMAT:
            raise FrameSourceError(f"{name} is no session: its {INFO_NAME} does not say {_FORMAT}")
        version = document.get("version")
        if type(version) is not int or not 1 <= version <= CURRENT_VERSION:
            recorder = str(document.get("tintling", "?"))
            raise FrameSourceError(
                f"{name} is a session of format {version!r}, expected 1 to {CURRENT_VERSION}: "
                f"it was recorded by tintling {recorder if recorder.isprintable() else ascii(recorder)}"
            )
        try:
            document = upgrade_info(document)
            pixels = document["normalization"]
            info = cls(
                model=str(document["model"]),
                model_sha256=str(document["model_sha256"]),
                labels=tuple(str(label) for label in document["labels"]),
                normalization=Normalization(**pixels) if pixels else None,
                preprocess_version=int(document["preprocess_version"]),
                executors=tuple(str(key) for key in document["executors"]),
                threshold=_number(document["threshold"]),
                smoothing=bool(document["smoothing"]),
                source=str(document["source"]),
                live=bool(document["live"]),
                started=_number(document["started"]),
                tintling=str(document["tintling"]),
                several=bool(document["several"]),
                rejection_threshold=_number(document["rejection_threshold"]),
                preprocessing=_frames_of(document, version),
                version=version,
            )
            # Pages show it as a date, which has fewer years than numbers have.
            datetime.fromtimestamp(info.started, UTC).astimezone()
        except (KeyError, TypeError, ValueError, OverflowError, OSError, FieldError, TintlingError) as error:
            raise FrameSourceError(f"{name} is damaged: {INFO_NAME}: {error!r}") from error
        if not info.labels:
            raise FrameSourceError(f"{name} is damaged: {INFO_NAME} names no labels")
        return info


def _frames_of(document: dict[str, Any], version: int) -> Preprocessing | None:
    """The preprocessing of whole frames; None for ink."""
    if version < FRAMES_VERSION or (version > FRAMES_VERSION and "preprocessing" not in document):
        return None
    found = structure(Preprocessing, document["preprocessing"], path=("preprocessing",))
    if found.kind != "frame":
        raise ValueError(f"preprocessing {found.kind}")
    return found


def _number(value: Any) -> float:
    if type(value) not in (int, float):
        raise TypeError(f"{value!r} where a number belongs")
    return float(value)


def folder_label(frame: Frame, labels: Sequence[str]) -> str | None:
    """The label of an image that lies in a folder named after it (``7/photo.png``); None otherwise."""
    parent = PurePosixPath(frame.name.replace("\\", "/").rpartition(":")[2]).parent.name
    return parent if parent in labels else None


def board_document(board: BoardResult) -> dict[str, Any]:
    """The result of a board for its own frame, so that :func:`board_result` gives the same object."""
    tensor = board.tensor
    return {
        "label": board.label,
        "model_sha256": board.model_sha256,
        "tensor": None if tensor is None else base64.b64encode(tensor.tobytes()).decode("ascii"),
        **({} if tensor is None or tensor.shape == _INK else {"tensor_shape": list(tensor.shape)}),
        "logits": board.logits.tolist(),
        "microseconds": list(board.microseconds),
    }


def board_result(document: Mapping[str, Any], name: str) -> BoardResult:
    """Reads what :func:`board_document` wrote.

    Args:
        document: The document.
        name: What to call the frame in messages.

    Raises:
        FrameSourceError: It is damaged.
    """
    try:
        tensor = document["tensor"]
        pixels = None if tensor is None else np.frombuffer(base64.b64decode(tensor, validate=True), np.int8)
        logits = np.array(document["logits"], np.int8)
        if logits.ndim != 1:
            raise TypeError("logits are a list")  # noqa: TRY301 - one message for all damage
        capture, prepare, infer = (int(us) for us in document["microseconds"])
        return BoardResult(
            label=None if document["label"] is None else str(document["label"]),
            model_sha256=str(document["model_sha256"]),
            tensor=None if pixels is None else pixels.reshape(document.get("tensor_shape", _INK)),
            logits=logits,
            microseconds=(capture, prepare, infer),
        )
    except (KeyError, TypeError, ValueError, OverflowError, binascii.Error) as error:
        raise FrameSourceError(f"{name} is damaged: result of the board: {error!r}") from error
