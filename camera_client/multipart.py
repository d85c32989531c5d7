"""The stream of JPEG pictures that network cameras send as ``multipart/x-mixed-replace``.

Cameras differ: some state each part's length, some only separate parts by the boundary, some write
the boundary with its dashes into the header. Every size is bounded, because the other end may be
broken or hostile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tintling.errors import FrameSourceError

__all__ = ["MAX_HEADER_BYTES", "MAX_PART_BYTES", "boundary_of", "read_parts"]

MAX_PART_BYTES = 16 << 20
"""Largest part, in bytes; a 1600×1200 JPEG has less than one million."""

MAX_HEADER_BYTES = 8192
"""Longest header of a part, and most bytes of anything else between two parts."""

_READ_BYTES = 1 << 16
_HEADER_ENDS = (b"\r\n\r\n", b"\n\n")


def boundary_of(content_type: str) -> bytes | None:
    """The boundary of a multipart content type, without leading dashes.

    Args:
        content_type: Such as ``multipart/x-mixed-replace; boundary=frame``.

    Returns:
        None when it is no multipart type, or names no boundary of 1 to 200 bytes.

    Source:
        RFC 2046, section 5.1.1.
    """
    kind, _, parameters = content_type.partition(";")
    if not kind.strip().lower().startswith("multipart/"):
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

    def need(self, count: int, what: str) -> None:
        """Reads until there are ``count`` bytes."""
        while len(self.data) < count:
            if not self.more():
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
                raise FrameSourceError(f"{self._name} sends no proper stream: {what} exceeds {limit:,} bytes")
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


def read_parts(read: Callable[[int], bytes], boundary: bytes, *, name: str) -> Iterator[bytes]:
    """Splits a multipart stream into its parts.

    ``Content-Length`` is believed when a part states it and the next boundary follows; without one,
    a part reaches to the next boundary.

    Args:
        read: Gives at most so many bytes as soon as some are there, and none at the end.
        boundary: Without leading dashes.
        name: What to call the stream in messages.

    Yields:
        Bodies of the parts; empty ones are left out.

    Raises:
        FrameSourceError: The stream ends inside a part, or exceeds a bound.
    """
    buffer = _Buffer(read, name)
    mark = b"--" + boundary
    while True:
        found = buffer.find((mark,), MAX_HEADER_BYTES, "what precedes a part")
        if found is None:
            return
        buffer.take(found[0] + len(mark))
        buffer.need(2, "a boundary")
        if buffer.data.startswith(b"--"):
            return  # the stream says that it is over
        end = buffer.find(_HEADER_ENDS, MAX_HEADER_BYTES, "a part's header")
        if end is None:
            return
        header = buffer.take(end[0] + len(end[1]))
        body = _body(buffer, header, mark, name)
        if body:
            yield body


def _body(buffer: _Buffer, header: bytes, mark: bytes, name: str) -> bytes:
    length = _content_length(header, name)
    if length is not None:
        buffer.need(length, "a picture")
        return buffer.take(length)
    found = buffer.find((b"\r\n" + mark, b"\n" + mark), MAX_PART_BYTES, "a picture")
    return buffer.take(found[0]) if found else b""


def _content_length(header: bytes, name: str) -> int | None:
    for line in header.splitlines():
        key, _, value = line.partition(b":")
        if key.strip().lower() == b"content-length":
            text = value.strip()
            if not text.isdigit() or len(text) > 12:
                return None  # nonsense is no length: the boundary will do
            length = int(text)
            if length > MAX_PART_BYTES:
                raise FrameSourceError(
                    f"{name} announces a picture of {length:,} bytes: expected at most {MAX_PART_BYTES:,}"
                )
            return length
    return None
