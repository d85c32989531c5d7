"""The stream of JPEG images that network cameras send as ``multipart/x-mixed-replace``.

Cameras differ: some state each part's length, some only separate parts by the boundary, some write the
boundary with its dashes into the header, some send more dashes than that, before it or behind it, some name
another one than they send, or none. Lengths are used until one is wrong, then the boundary; without a
boundary, JPEG's own markers. Every size is bounded, because the other end may be broken or hostile.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tintling.errors import FrameSourceError

__all__ = ["MAX_HEADER_BYTES", "MAX_PART_BYTES", "boundary_of", "is_multipart", "read_parts"]

MAX_PART_BYTES = 16 << 20
"""Largest part, in bytes; a 1600×1200 JPEG has less than one million."""

MAX_HEADER_BYTES = 8192
"""Longest header of a part, and most bytes of anything else between two parts."""

_READ_BYTES = 1 << 16
_MAX_FIELD_NAME = 64  # bytes, of the first field of a part's header
_JPEG_START = b"\xff\xd8\xff"
_END_OF_IMAGE = 0xD9
_WITHOUT_LENGTH = frozenset({0x00, 0x01, 0xFF, *range(0xD0, 0xD9)})
_HEADER_ENDS = (b"\r\n\r\n", b"\n\n")


def is_multipart(content_type: str) -> bool:
    """Whether a content type is multipart, with a boundary or without."""
    return content_type.partition(";")[0].strip().lower().startswith("multipart/")


def boundary_of(content_type: str) -> bytes | None:
    """The boundary of a multipart content type, without leading dashes.

    Args:
        content_type: Such as ``multipart/x-mixed-replace; boundary=frame``.

    Returns:
        None when it is no multipart type, or names no boundary of 1 to 200 bytes.

    Source:
        RFC 2046, section 5.1.1.
    """
    _, _, parameters = content_type.partition(";")
    if not is_multipart(content_type):
        return None
    for parameter in parameters.split(";"):
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "boundary":
            # Many cameras name the boundary with the dashes that precede it in the stream.
            plain = value.strip().strip('"').lstrip("-").encode("latin-1", "replace")
            return plain if 1 <= len(plain) <= 200 else None
    return None


class _Buffer:
    """Bytes that have arrived and were not consumed yet."""

    def __init__(self, read: Callable[[int], bytes], name: str) -> None:
        self._read = read
        self._name = name
        self.data = bytearray()

    def more(self) -> bool:
        """Reads on; False at the end of the stream."""
        chunk = self._read(_READ_BYTES)
        self.data += chunk
        return bool(chunk)

    def has(self, count: int) -> bool:
        """Reads until there are ``count`` bytes; False when the stream ends before."""
        while len(self.data) < count:
            if not self.more():
                return False
        return True

    def exceeded(self, what: str, limit: int) -> FrameSourceError:
        """The error of a stream that goes beyond a bound."""
        return FrameSourceError(f"{self._name} sends no proper stream: {what} exceeds {limit:,} bytes")

    def need(self, count: int, what: str) -> None:
        """Reads until there are ``count`` bytes."""
        if not self.has(count):
            raise FrameSourceError(f"{self._name} ended in the middle of {what}")

    def find(self, marks: tuple[bytes, ...], limit: int, what: str) -> tuple[int, bytes] | None:
        """Position of the first mark and the mark; None at a clean end before any other byte."""
        searched = 0
        longest = max(len(mark) for mark in marks)
        while True:
            hits = [(at, mark) for mark in marks if (at := self.data.find(mark, searched)) >= 0]
            if hits and min(hits)[0] <= limit:
                return min(hits)
            if len(self.data) > limit:
                raise self.exceeded(what, limit)
            searched = max(0, len(self.data) - longest + 1)
            if not self.more():
                if self.data.strip(b"-\r\n \t"):
                    raise FrameSourceError(f"{self._name} ended in the middle of {what}")
                return None

    def take(self, count: int) -> bytes:
        """Consumes bytes that are there."""
        taken = bytes(self.data[:count])
        del self.data[:count]
        return taken


def read_parts(read: Callable[[int], bytes], boundary: bytes | None, *, name: str) -> Iterator[bytes]:
    """Splits a multipart stream into its parts.

    Args:
        read: Gives at most so many bytes as soon as some are there, and none at the end.
        boundary: Without leading dashes; None when the stream names none.
        name: What to call the stream in messages.

    Yields:
        Bodies of the parts; empty ones are left out.

    Raises:
        FrameSourceError: The stream ends inside a part, or exceeds a bound.
    """
    buffer = _Buffer(read, name)
    mark = None if boundary is None else _mark_in_use(buffer, b"--" + boundary)
    if mark is None:
        yield from _by_markers(buffer)
    else:
        yield from _by_boundary(buffer, mark, name)


def _mark_in_use(buffer: _Buffer, mark: bytes) -> bytes | None:
    """What separates parts, with all its dashes; None when an image comes before it."""
    while (at := buffer.data.find(mark)) < 0:
        if _JPEG_START in buffer.data:
            return None
        if len(buffer.data) > MAX_HEADER_BYTES or not buffer.more():
            return mark
    before = bytes(buffer.data[:at])
    line = before.rpartition(b"\n")[2]
    return line + mark if not line.strip(b"-") else mark


def _by_boundary(buffer: _Buffer, mark: bytes, name: str) -> Iterator[bytes]:
    trusted, limit = True, MAX_HEADER_BYTES
    while True:
        found = buffer.find((mark,), limit, "what precedes a part")
        if found is None:
            return
        skipped = buffer.take(found[0] + len(mark))[: found[0]]
        if limit == MAX_PART_BYTES and skipped.strip():
            trusted = False  # the part before was longer than it stated
        buffer.need(2, "a boundary")
        if buffer.data.startswith(b"--") and not _header_follows(buffer):
            return  # the stream is over
        end = buffer.find(_HEADER_ENDS, MAX_HEADER_BYTES, "a part's header")
        if end is None:
            return
        header = buffer.take(end[0] + len(end[1]))
        length = _content_length(header, name) if trusted else None
        body = _body(buffer, length, mark)
        if length is not None and len(body) < length:
            trusted = False
        limit = MAX_HEADER_BYTES if length is None else MAX_PART_BYTES
        if body:
            yield body


def _header_follows(buffer: _Buffer) -> bool:
    """Whether dashes behind a boundary are followed by a part's header, and not by the end of the stream."""
    while b":" not in buffer.data[:_MAX_FIELD_NAME]:
        if len(buffer.data) >= _MAX_FIELD_NAME or not buffer.more():
            return False
    return re.match(rb"--\r?\n[A-Za-z][A-Za-z0-9-]*[ \t]*:", buffer.data) is not None


def _body(buffer: _Buffer, length: int | None, mark: bytes) -> bytes:
    """A part's body; one that holds a boundary ends there, whatever length is stated."""
    marks = (b"\r\n" + mark, b"\n" + mark)
    if length is None:
        found = buffer.find(marks, MAX_PART_BYTES, "an image")
        return buffer.take(found[0]) if found else b""
    while len(buffer.data) < length:
        inside = [at for each in marks if (at := buffer.data.find(each)) >= 0]
        if inside:
            return buffer.take(min(inside))
        buffer.need(len(buffer.data) + 1, "an image")
    inside = [at for each in marks if (at := buffer.data.find(each, 0, length)) >= 0]
    return buffer.take(min(inside, default=length))


def _by_markers(buffer: _Buffer) -> Iterator[bytes]:
    """Images from their first to their last marker; bytes between them are skipped."""
    while True:
        start = buffer.find((_JPEG_START,), MAX_HEADER_BYTES, "what precedes an image")
        if start is None:
            return
        buffer.take(start[0])
        length = _jpeg_length(buffer)
        if length is None:
            return
        yield buffer.take(length)


def _jpeg_length(buffer: _Buffer) -> int | None:
    """Bytes of the JPEG at the beginning of the buffer; None when the stream ends within it.

    Segments are skipped by their lengths, because a thumbnail in one has markers of its own.

    Source:
        ITU-T T.81, annex B.
    """
    at = 2
    while at < MAX_PART_BYTES:
        found = buffer.data.find(0xFF, at)
        at = found if found >= 0 else max(at, len(buffer.data))
        if not buffer.has(at + 2):
            return None
        kind = buffer.data[at + 1]
        if buffer.data[at] != 0xFF:
            continue
        if kind == _END_OF_IMAGE:
            return at + 2
        if kind in _WITHOUT_LENGTH:
            at += 1 if kind == 0xFF else 2
            continue
        if not buffer.has(at + 4):
            return None
        at += 2 + int.from_bytes(buffer.data[at + 2 : at + 4], "big")
    raise buffer.exceeded("an image", MAX_PART_BYTES)


def _content_length(header: bytes, name: str) -> int | None:
    for line in header.splitlines():
        key, _, value = line.partition(b":")
        if key.strip().lower() == b"content-length":
            text = value.strip()
            if not text.isdigit() or len(text) > 12:
                return None  # no number: the boundary is used
            length = int(text)
            if length > MAX_PART_BYTES:
                raise FrameSourceError(
                    f"{name} announces an image of {length:,} bytes: expected at most {MAX_PART_BYTES:,}"
                )
            return length
    return None
