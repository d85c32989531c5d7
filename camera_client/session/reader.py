"""Opens a recorded session: its frames, their results, its model; also as a source of frames."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, overload

from tintling.archives import DAMAGED_ARCHIVE
from tintling.camera_client.frames import Frame, StillSource, decode_frame
from tintling.camera_client.inference.classifier import Network, read_network
from tintling.camera_client.session.format import (
    INFO_NAME,
    LABELS_NAME,
    MODEL_NAME,
    RESULTS_NAME,
    SessionInfo,
    board_result,
    frame_name,
    part_folder,
)
from tintling.camera_client.session.results import check_result
from tintling.camera_client.session.upgrade import upgrade_result
from tintling.errors import FrameSourceError, TintlingError
from tintling.json_text import parse_json

__all__ = ["Session", "SessionSource", "is_session", "open_session"]

_MAX_BYTES = {INFO_NAME: 1 << 20, MODEL_NAME: 64 << 20, RESULTS_NAME: 1 << 30, LABELS_NAME: 64 << 20}
_MAX_FRAME_BYTES = 64 << 20

# A line of results has 1 to 2 kB and the image of its frame 300 bytes at least, so that text never unpacks to
# more than this multiple of the archive, beyond what a small one may.
_MAX_PACKED = 16
_SMALL_BYTES = 32 << 20


class _Store(Protocol):
    """Where the files of a session lie."""

    def read(self, name: str, limit: int) -> bytes | None:
        """A file of at most ``limit`` bytes; None when there is no such file."""

    def close(self) -> None:
        """Releases what is held."""


class _Folder:
    """A recording that goes on, or was cut off."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, name: str, limit: int) -> bytes | None:
        try:
            with (self._path / name).open("rb") as stream:
                return _bounded(stream.read(limit + 1), name, limit)
        except FileNotFoundError:
            return None

    def close(self) -> None:
        """Nothing is held."""


class _Archive:
    """A finished recording."""

    def __init__(self, path: Path) -> None:
        self._archive = zipfile.ZipFile(path)
        self._most = _SMALL_BYTES + _MAX_PACKED * path.stat().st_size

    def read(self, name: str, limit: int) -> bytes | None:
        try:
            most = min(limit, self._most)
            with self._archive.open(name) as stream:
                return _bounded(stream.read(most + 1), name, most)
        except KeyError:
            return None

    def close(self) -> None:
        self._archive.close()


def _bounded(data: bytes, name: str, limit: int) -> bytes:
    if len(data) > limit:
        raise ValueError(f"{name} has more than {limit >> 20} MB")
    return data


class Results(Sequence[dict[str, Any]]):
    """The results of all frames; the lines are held as they are, which takes a tenth of the memory.

    Args:
        lines: Of ``results.jsonl``.
        parse: Gives the document of a line, which is counted from 1.

    Raises:
        FrameSourceError: A line is damaged.
    """

    def __init__(self, lines: list[bytes], parse: Callable[[int, bytes], dict[str, Any]]) -> None:
        self._lines = lines
        self._parse = parse
        for _ in self:  # what is damaged is told when the session is opened
            pass

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, index: slice) -> list[dict[str, Any]]: ...

    def __getitem__(self, index: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        """The document of a frame, counted from 0."""
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        at = range(len(self))[index]
        return self._parse(at + 1, self._lines[at])


class Session:
    """A session that was opened; :func:`open_session` makes one.

    Attributes:
        path: Where it lies.
        name: What to call it.
        info: The contents of ``session.json``.
        complete: False for a recording that goes on, or was cut off.
        results: One document a frame, as
            :meth:`~tintling.camera_client.recognition.result.Recognition.to_json` makes it today; parsed
            when it is asked for.
        labels: Labels that a person gave to frames, by number from 1.
    """

    def __init__(self, path: Path, store: _Store, *, complete: bool) -> None:
        self.path = path
        self.name = str(path)
        self.complete = complete
        self._store = store
        document = self._json(self._need(INFO_NAME), INFO_NAME)
        self.info = SessionInfo.from_json(document, self.name)
        self.results = Results(self._lines(RESULTS_NAME), self._result)
        self.labels = self._labels()
        if not self.results:
            self.close()
            raise FrameSourceError(f"{self.name} holds no frames: nothing was recorded before it was cut off")

    def __len__(self) -> int:
        return len(self.results)

    def frame(self, number: int) -> Frame:
        """A frame as it was recorded: same pixels, time, name and result of its board.

        Args:
            number: From 1.

        Raises:
            FrameSourceError: The image is missing or damaged.
        """
        member = frame_name(number)
        name = f"{self.name}:{member}"
        document = self.results[number - 1]
        image = decode_frame(self._need(member, _MAX_FRAME_BYTES), name=name)
        result = (document.get("board") or {}).get("result")
        return Frame(
            image=image,
            timestamp=float(document["time"]),
            index=int(document["index"]),
            name=str(document["name"]),
            board=board_result(result, name) if result is not None else None,
        )

    def network(self) -> Network:
        """The int8 model that was recorded.

        Raises:
            FrameSourceError: It is missing, or not the one that the session names.
            ModelFormatError: It is malformed.
        """
        info = self.info
        network = read_network(
            self._need(MODEL_NAME),
            name=info.model,
            labels=info.labels,
            normalization=info.normalization,
            rejection_threshold=info.rejection_threshold,
            preprocessing=info.preprocessing,
            where=f"{self.name}:{MODEL_NAME}",
        )
        if network.graph.sha256 != info.model_sha256:
            raise FrameSourceError(
                f"{self.name} is damaged: its {MODEL_NAME} has sha256 {network.graph.sha256[:12]}…, "
                f"expected {info.model_sha256[:12]}…"
            )
        return network

    def close(self) -> None:
        """Closes the archive."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _need(self, member: str, limit: int | None = None) -> bytes:
        try:
            data = self._store.read(member, _MAX_BYTES[member] if limit is None else limit)
        except DAMAGED_ARCHIVE as error:
            raise FrameSourceError(f"cannot read {self.name}: {error}") from error
        if data is None:
            raise FrameSourceError(
                f"{self.name} lacks {member}: expected a zip that `tintling camera --record` wrote"
            )
        return data

    def _json(self, data: bytes, where: str) -> Any:
        try:
            return parse_json(data)
        except ValueError as error:
            raise FrameSourceError(f"{self.name} is damaged: {where}: {error}") from error

    def _lines(self, member: str) -> list[bytes]:
        """Lines that were written to their end; a recording that was cut off may have half a one."""
        data = self._need(member)
        lines = data.split(b"\n")
        if lines.pop() and self.complete:
            raise FrameSourceError(f"{self.name} is damaged: {member} ends in the middle of a line")
        return lines

    def _result(self, number: int, line: bytes) -> dict[str, Any]:
        """The document of a line; ``number`` counts from 1."""
        where = f"{RESULTS_NAME}, line {number}"
        document: dict[str, Any] = self._json(line, where)
        try:
            document = upgrade_result(document, self.info.version)
            check_result(document, self.info.labels)
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
            raise FrameSourceError(f"{self.name} is damaged: {where}: {error!r}") from error
        return document

    def _labels(self) -> dict[int, str]:
        found: dict[int, str] = {}
        for row, line in enumerate(self._lines(LABELS_NAME), start=1):
            document = self._json(line, f"{LABELS_NAME}, line {row}")
            number = document.get("frame") if isinstance(document, dict) else None
            label = document.get("label") if isinstance(document, dict) else None
            known = label is None or label in self.info.labels
            if not isinstance(number, int) or not 1 <= number <= len(self.results) or not known:
                raise FrameSourceError(f"{self.name} is damaged: {LABELS_NAME}, line {row}: {document!r}")
            if label is None:
                found.pop(number, None)
            else:
                found[number] = label
        return found


class SessionSource(StillSource):
    """The frames of a session, each once, as they were recorded.

    Args:
        session: The session; it is closed with the source.
    """

    def __init__(self, session: Session) -> None:
        numbers = range(1, len(session) + 1)
        super().__init__(session.name, [f"{session.name}:{frame_name(number)}" for number in numbers])
        self.session = session

    @property
    def timed(self) -> bool:
        """Whether the session was recorded from a camera or a video."""
        return self.session.info.live

    def _frame(self, index: int, name: str) -> Frame:  # noqa: ARG002 - a session knows the name
        return self.session.frame(index + 1)

    def close(self) -> None:
        """Closes the session."""
        self.session.close()


def is_session(path: Path) -> bool:
    """Whether a path is a session: an archive or a folder with a ``session.json``."""
    if path.is_dir():
        return (path / INFO_NAME).is_file()
    try:
        with zipfile.ZipFile(path) as archive:
            return INFO_NAME in archive.namelist()
    except DAMAGED_ARCHIVE:
        return False


def open_session(path: Path) -> Session:
    """Opens a session.

    Args:
        path: The archive; or the folder ``NAME.zip.part`` of a recording that goes on or was cut off,
            which is also found by the archive's name.

    Raises:
        FrameSourceError: There is no session, or it is damaged.
    """
    if not path.exists() and part_folder(path).is_dir():
        path = part_folder(path)
    if path.is_dir():
        return _opened(path, _Folder(path), complete=False)
    if not path.exists():
        raise FrameSourceError(f"{path} does not exist: expected a zip that `tintling camera --record` wrote")
    try:
        store = _Archive(path)
    except DAMAGED_ARCHIVE as error:
        raise FrameSourceError(f"{path} is no zip archive that can be read: {error}") from error
    return _opened(path, store, complete=True)


def _opened(path: Path, store: _Store, *, complete: bool) -> Session:
    try:
        return Session(path, store, complete=complete)
    except TintlingError:
        store.close()
        raise
