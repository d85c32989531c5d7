"""Answers of a device, kept on disk as they come, so that a long run goes on where it stopped.

The file begins with a line of JSON that says what was asked of whom; then come records: index and
length, uint32, the payload of the answer, and a CRC-32 of all that. A record that a crash cut short is
dropped. A journal of another run is replaced.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from tintling.errors import ArtifactError

__all__ = ["Journal"]

_HEAD = struct.Struct("<II")
_TAIL = struct.Struct("<I")
_MAX_BYTES = 1 << 16  # of one answer
_SCHEMA = 1


class Journal:
    """Opens or begins a journal.

    Args:
        path: Where it lies; None keeps nothing.
        run: What is asked of whom; answers of a journal with another run are not taken over.

    Attributes:
        answers: Payloads that an earlier run got, from the first request on.

    Raises:
        ArtifactError: The file cannot be read or written.
    """

    def __init__(self, path: Path | None, run: Mapping[str, Any]) -> None:
        self.path = path
        self.answers: list[bytes] = []
        self._stream: IO[bytes] | None = None
        if path is None:
            return
        head = json.dumps({"schema": _SCHEMA, **run}, sort_keys=True).encode() + b"\n"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            content = path.read_bytes() if path.exists() else b""
            size = self._take_over(content, head)
            self._stream = path.open("r+b" if size else "wb")
            if size:
                self._stream.truncate(size)
                self._stream.seek(size)
            else:
                self._stream.write(head)
                self._stream.flush()
        except OSError as error:
            raise ArtifactError(f"cannot keep the journal {path}: {error.strerror}") from error

    def _take_over(self, content: bytes, head: bytes) -> int:
        """Reads the whole records of the same run; gives where they end, 0 for another run."""
        if not content.startswith(head):
            return 0
        at = len(head)
        while at + _HEAD.size <= len(content):
            index, length = _HEAD.unpack_from(content, at)
            end = at + _HEAD.size + length
            if index != len(self.answers) or length > _MAX_BYTES or end + _TAIL.size > len(content):
                break
            if zlib.crc32(content[at:end]) != _TAIL.unpack_from(content, end)[0]:
                break
            self.answers.append(content[at + _HEAD.size : end])
            at = end + _TAIL.size
        return at

    def append(self, index: int, payload: bytes) -> None:
        """Keeps an answer.

        Args:
            index: Number of its request; they follow each other.
            payload: What was answered.

        Raises:
            ArtifactError: The file cannot be written.
        """
        if self._stream is None:
            return
        record = _HEAD.pack(index, len(payload)) + payload
        try:
            self._stream.write(record + _TAIL.pack(zlib.crc32(record)))
            self._stream.flush()
        except OSError as error:
            raise ArtifactError(f"cannot keep the journal {self.path}: {error.strerror}") from error

    def close(self) -> None:
        """Closes the file; a second call does nothing."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def remove(self) -> None:
        """Closes and deletes the file: the run is complete."""
        self.close()
        if self.path is not None:
            self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
