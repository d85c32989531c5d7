"""Records a session: every frame, its results, and the model.

Files grow in the folder ``NAME.zip.part``: a frame appears there whole or not at all, and its line of
results follows it. :meth:`SessionWriter.close` packs the folder into one archive. Whatever ends the
recording before, the folder holds all of it except perhaps the frame that was being written.
"""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import shutil
import time
import zipfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tintling.artifacts import write_atomic
from tintling.camera_client.inference.classifier import Network
from tintling.camera_client.preprocessing.host import preprocess_version
from tintling.camera_client.recognition.result import Recognition
from tintling.camera_client.recognition.smoothing import DEFAULT_THRESHOLD
from tintling.camera_client.session.format import (
    INFO_NAME,
    LABELS_NAME,
    MODEL_NAME,
    RESULTS_NAME,
    SessionInfo,
    board_document,
    folder_label,
    frame_name,
    kept_folder,
    part_folder,
)
from tintling.claims import claimed
from tintling.errors import ArtifactError
from tintling.images import encode_png
from tintling.temporary import open_beside, remove_leftovers
from tintling.version import __version__

__all__ = ["SessionWriter"]

_REMEMBERED = 256  # frames that can still be labelled by their index
_SAME_DATE = (1980, 1, 1, 0, 0, 0)  # the archive's bytes depend on what was recorded alone


class SessionWriter:
    """A recording that goes on.

    Args:
        path: The archive to write, such as ``session.zip``.
        network: The model that is run.
        source: What the user called the source.
        live: Whether frames follow each other in time (:attr:`FrameSource.timed`).
        executors: Short names of those that are run.
        threshold: Confidence from which on an answer is accepted.
        smoothing: Whether answers are smoothed.
        several: Whether all samples of a frame are looked for.
        force: Replace an archive, or a recording that was cut off, of the same name; both stay until the
            new one is finished.

    Attributes:
        path: As given.
        count: Frames so far.

    Raises:
        ArtifactError: There is such a file already, another process writes it, or the folder cannot be
            written.
    """

    def __init__(
        self,
        path: Path,
        network: Network,
        *,
        source: str,
        live: bool = False,
        executors: tuple[str, ...] = ("c",),
        threshold: float = DEFAULT_THRESHOLD,
        smoothing: bool = False,
        several: bool = False,
        force: bool = False,
    ) -> None:
        self.path = path
        self.count = 0
        self._folder = part_folder(path)
        self._labels = network.labels
        self._closed = False
        self._kept = kept_folder(path)
        self._claim = contextlib.ExitStack()
        self._claim.enter_context(claimed(path))
        self._numbers: dict[int, int] = {}  # by the source's index
        frames = None if network.frame_task is None else network.frame_task.preprocessing
        info = SessionInfo(
            model=network.name,
            model_sha256=network.graph.sha256,
            labels=network.labels,
            normalization=network.normalization,
            preprocess_version=preprocess_version() if frames is None else frames.version,
            executors=executors,
            threshold=threshold,
            smoothing=smoothing,
            several=several,
            rejection_threshold=network.rejection_threshold,
            source=source,
            live=live,
            started=time.time(),
            tintling=__version__,
            preprocessing=frames,
        )
        try:
            _refuse_overwriting(path, self._folder, force=force)
            self._begin(info, network.data)
        except BaseException:
            self._claim.close()
            raise

    def _begin(self, info: SessionInfo, model: bytes) -> None:
        """Makes the folder; what was cut off before is kept until there is something new."""
        try:
            if self._folder.exists():
                if self._kept.exists():
                    shutil.rmtree(self._folder)
                else:
                    self._folder.rename(self._kept)
            (self._folder / "frames").mkdir(parents=True)
            # The description is written last: a folder that has it can be opened as a session.
            write_atomic(self._folder / MODEL_NAME, model)
            self._results = (self._folder / RESULTS_NAME).open("xb", buffering=0)
            self._label_lines = (self._folder / LABELS_NAME).open("xb", buffering=0)
            write_atomic(self._folder / INFO_NAME, json.dumps(info.to_json(), indent=2) + "\n")
        except OSError as error:
            raise ArtifactError(f"cannot write {self._folder}: {error.strerror}") from error

    def add(self, recognition: Recognition) -> int:
        """Records a frame and its results.

        Args:
            recognition: Of the next frame.

        Returns:
            The frame's number, from 1, for :meth:`label`.

        Raises:
            ArtifactError: It cannot be written; what was recorded before is kept.
        """
        frame, document = recognition.frame, recognition.to_json()
        if frame.board is not None:
            document["board"]["result"] = board_document(frame.board)
        number = self.count + 1
        target = self._folder / frame_name(number)
        temporary = target.with_suffix(".tmp")
        data = encode_png(frame.image)
        try:
            temporary.write_bytes(data)
            temporary.replace(target)
            self._append(self._results, document)
        except OSError as error:
            raise self._failed(error) from error
        self.count = number
        self._numbers[frame.index] = number
        if len(self._numbers) > _REMEMBERED:
            del self._numbers[next(iter(self._numbers))]
        if (label := folder_label(frame, self._labels)) is not None:
            self.label(number, label)
        return number

    def label(self, number: int, label: str | None) -> None:
        """Records the label that a person gives to a frame; None takes it back.

        Args:
            number: As :meth:`add` gave it.
            label: One of the model's labels.

        Raises:
            ArtifactError: It cannot be written.
            ValueError: There is no such frame or label.
        """
        if not 1 <= number <= self.count or not (label is None or label in self._labels):
            raise ValueError(f"no frame {number} of {self.count}, or no label {label!r}")
        try:
            self._append(self._label_lines, {"frame": number, "label": label})
        except OSError as error:
            raise self._failed(error) from error

    def label_frame(self, index: int, label: str | None) -> None:
        """As :meth:`label`, by the index that the source gave the frame; unknown ones are passed over."""
        number = self._numbers.get(index)
        if number is not None:
            self.label(number, label)

    def _append(self, stream: io.FileIO, document: dict[str, Any]) -> None:
        """Adds a line, whole or not at all."""
        data = json.dumps(document, ensure_ascii=False, allow_nan=False).encode() + b"\n"
        start = stream.tell()
        if stream.write(data) != len(data):
            stream.truncate(start)
            stream.seek(start)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _failed(self, error: OSError) -> ArtifactError:
        return ArtifactError(
            f"cannot write {self._folder}: {error.strerror}; the {self.count} frames before are saved there"
        )

    def close(self) -> Path | None:
        """Packs the recording; a second call does nothing.

        Returns:
            The archive; None when nothing was recorded, and then nothing is left.

        Raises:
            ArtifactError: The archive cannot be written; the folder stays as it is, and can be read.
        """
        if self._closed:
            return self.path if self.count else None
        self._closed = True
        with self._claim:
            self._results.close()
            self._label_lines.close()
            if self.count:
                try:
                    remove_leftovers(self.path.parent, self.path.name)
                    _pack(self._folder, self.path, self.count)
                except OSError as error:
                    raise self._failed(error) from error
                shutil.rmtree(self._kept, ignore_errors=True)
            shutil.rmtree(self._folder, ignore_errors=True)
            if self._kept.exists():
                with contextlib.suppress(OSError):
                    self._kept.rename(self._folder)
        return self.path if self.count else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _refuse_overwriting(path: Path, folder: Path, *, force: bool) -> None:
    """Refuses to overwrite a session, finished or not."""
    if path.suffix.lower() != ".zip":
        raise ArtifactError(f"{path}: a session is written as a zip archive: name it {path.stem}.zip")
    if path.is_dir():
        raise ArtifactError(f"{path} is a folder: choose another name for the session")
    if path.exists() and not force:
        raise ArtifactError(f"{path} exists already: choose another name or add --force")
    if not folder.exists():
        return
    if not force:
        raise ArtifactError(
            f"{folder} holds a recording that is in progress or was cut off: replay it (--replay {folder}), "
            "choose another name, or add --force"
        )


def _pack(folder: Path, path: Path, count: int) -> None:
    """Writes the archive beside its place, then moves it there."""
    stream, temporary = open_beside(path)
    try:
        with stream:
            with zipfile.ZipFile(stream, "w") as archive:
                for member in (INFO_NAME, MODEL_NAME, RESULTS_NAME, LABELS_NAME):
                    _store(archive, folder, member, zipfile.ZIP_DEFLATED)
                for number in range(1, count + 1):
                    _store(archive, folder, frame_name(number), zipfile.ZIP_STORED)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _store(archive: zipfile.ZipFile, folder: Path, name: str, kind: int) -> None:
    member = zipfile.ZipInfo(name, _SAME_DATE)
    member.compress_type = kind
    member.external_attr = 0o644 << 16
    member.file_size = (folder / name).stat().st_size  # from 2 GB on the header needs another form
    with (folder / name).open("rb") as source, archive.open(member, "w") as target:
        shutil.copyfileobj(source, target, 1 << 20)
