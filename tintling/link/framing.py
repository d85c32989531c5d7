"""Framing of the link between host and device, byte for byte as ``runtime/link/tl_link.c`` does it.

A frame is found among boot messages and noise by its magic, its header check and its CRC-32; what a
damaged frame swallowed is looked through again. ``docs/link.md`` is the specification, and a test runs
its vectors through both implementations. What frames say is in :mod:`tintling.link.messages`.

Source: CRC-16/CCITT-FALSE and CRC-32/ISO-HDLC as in Williams, "A Painless Guide to CRC Error Detection
Algorithms", 1993.
"""

from __future__ import annotations

import struct
import zlib
from binascii import crc_hqx
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

__all__ = [
    "HEADER_BYTES",
    "IDLE_MS",
    "MAGIC",
    "MAX_PAYLOAD",
    "OVERHEAD",
    "VERSION",
    "Counts",
    "Decoder",
    "Event",
    "EventKind",
    "MessageType",
    "deadline_ms",
    "encode",
]

MAGIC = b"\xf5\x54"
"""First bytes of a frame; no UTF-8 text contains 0xF5."""

VERSION = 1
"""Version of the protocol."""

HEADER_BYTES = 12
"""Bytes of a frame before its payload."""

OVERHEAD = 16
"""Bytes of a frame beside its payload."""

MAX_PAYLOAD = 4 << 20
"""Bytes; a header that announces more is none."""

IDLE_MS = 200
"""Silence after which an unfinished frame is given up, in ms."""

_HEADER = struct.Struct("<2sBBHIH")
_CRC_SEED = 0xFFFF


class MessageType(IntEnum):
    """What a frame is; an answer is its request with the highest bit set."""

    HELLO = 0x01
    TENSOR = 0x02
    FRAME = 0x03
    STREAM = 0x04
    STATS = 0x05
    INFO = 0x81
    LOGITS = 0x82
    RESULT = 0x83
    STREAMING = 0x84
    STATISTICS = 0x85
    CAPTURE = 0x90
    ERROR = 0xFF


class EventKind(IntEnum):
    """What a decoder found; the values are those of ``tl_link_kind``."""

    MESSAGE = 1
    DAMAGED = 2
    TOO_LARGE = 3
    OTHER_VERSION = 4


@dataclass(frozen=True, slots=True)
class Event:
    """Something complete in the stream.

    Attributes:
        kind: A whole frame, or one that had to be refused.
        version: Protocol version of the header.
        type: What the frame is; a :class:`MessageType`, or a number that we do not know.
        sequence: 0 to 65535.
        length: Bytes of the payload, as the header says.
        crc: The frame's CRC-32, which its answer repeats; 0 unless it is a message.
        offset: Where the frame begins in the stream, in bytes.
        payload: What the frame carries; empty unless it is a message.
    """

    kind: EventKind
    version: int
    type: int
    sequence: int
    length: int
    crc: int
    offset: int
    payload: bytes = b""


@dataclass(slots=True)
class Counts:
    """What a decoder saw since it began.

    Attributes:
        messages: Whole frames.
        message_bytes: Their bytes, overhead included.
        noise: Bytes outside of whole frames.
        bad_headers: Magic bytes that no right header followed.
        damaged: Right headers without a right end.
        too_large: Right headers with a payload beyond the decoder's bound.
        other_versions: Right headers of another version of the protocol.
    """

    messages: int = 0
    message_bytes: int = 0
    noise: int = 0
    bad_headers: int = 0
    damaged: int = 0
    too_large: int = 0
    other_versions: int = 0


def deadline_ms(length: int) -> int:
    """Longest time that a frame may take to arrive, in ms.

    Args:
        length: Bytes of its payload.
    """
    return 1000 + 2 * length


def encode(kind: int, sequence: int, payload: bytes = b"") -> bytes:
    """Builds a frame.

    Args:
        kind: A :class:`MessageType`.
        sequence: 0 to 65535.
        payload: At most :data:`MAX_PAYLOAD` bytes.

    Raises:
        ValueError: A number or the payload is out of bounds.
    """
    if not (0 <= kind <= 0xFF and 0 <= sequence <= 0xFFFF and len(payload) <= MAX_PAYLOAD):
        raise ValueError(f"no frame has type {kind}, sequence {sequence} and {len(payload):,} bytes")
    head = struct.pack("<2sBBHI", MAGIC, VERSION, kind, sequence, len(payload))
    frame = b"".join((head, crc_hqx(head, _CRC_SEED).to_bytes(2, "little"), payload))
    return frame + zlib.crc32(frame).to_bytes(4, "little")


class Decoder:
    """Finds frames in a stream of bytes that arrives piece by piece.

    It keeps at most ``max_payload + OVERHEAD`` undecided bytes beside what one call feeds.

    Args:
        max_payload: Largest payload that is taken, in bytes; larger ones give a ``TOO_LARGE`` event.
        keep_noise: Keep the bytes outside of frames for :meth:`take_noise`; the caller must then
            fetch them, or they pile up.
    """

    def __init__(self, max_payload: int = MAX_PAYLOAD, *, keep_noise: bool = False) -> None:
        self.max_payload = max_payload
        self.counts = Counts()
        self._buffer = bytearray()
        self._begin = 0  # of the bytes that are not decided yet
        self._offset = 0  # of that byte in the stream
        self._noise: bytearray | None = bytearray() if keep_noise else None
        self._fed = self._seen_fed = self._seen_offset = 0
        self._heard_ms = self._began_ms = 0
        self._waiting = False

    @property
    def pending(self) -> int:
        """Bytes that were fed but are not decided yet: part of a frame."""
        return len(self._buffer) - self._begin

    def take_noise(self) -> bytes:
        """Gives the bytes outside of frames since the last call, in order."""
        noise = bytes(self._noise or b"")
        if self._noise is not None:
            self._noise.clear()
        return noise

    def feed(self, data: bytes | bytearray | memoryview) -> Iterator[Event]:
        """Takes bytes and gives what they complete; exhaust the iterator before the next call.

        Args:
            data: Any number of bytes.
        """
        self._buffer += data
        self._fed += len(data)
        while True:
            self._find_magic()
            decided, event = self._decide()
            if event is not None:
                yield event
            if not decided:
                break
        del self._buffer[: self._begin]
        self._begin = 0

    def flush(self) -> Iterator[Event]:
        """Gives up whatever is unfinished, and looks through what it swallowed."""
        while True:
            yield from self.feed(b"")
            if not self._buffer:
                return
            if len(self._buffer) >= HEADER_BYTES:
                self.counts.damaged += 1
                yield self._refuse(EventKind.DAMAGED)
            else:
                self._drop_noise(1)

    def tick(self, now_ms: int) -> Iterator[Event]:
        """Gives up a frame that is overdue: silent for :data:`IDLE_MS`, or past :func:`deadline_ms`.

        Args:
            now_ms: A clock that never goes back, in ms.
        """
        if self._fed != self._seen_fed:
            self._heard_ms = now_ms
        if not self._waiting or self._offset != self._seen_offset:
            self._began_ms = now_ms
        self._seen_fed, self._seen_offset = self._fed, self._offset
        self._waiting = self.pending > 0
        if not self._waiting:
            return
        length = self._header()[4] if self.pending >= HEADER_BYTES else 0
        if now_ms - self._heard_ms >= IDLE_MS or now_ms - self._began_ms >= deadline_ms(length):
            yield from self.flush()

    def _header(self) -> tuple[bytes, int, int, int, int, int]:
        magic, version, kind, sequence, length, check = _HEADER.unpack_from(self._buffer, self._begin)
        return magic, version, kind, sequence, length, check

    def _drop_noise(self, count: int) -> None:
        if self._noise is not None:
            self._noise += self._buffer[self._begin : self._begin + count]
        self.counts.noise += count
        self._begin += count
        self._offset += count

    def _find_magic(self) -> None:
        """Drops everything before the next magic, or before a last byte that may begin one."""
        at = self._buffer.find(MAGIC, self._begin)
        if at < 0:
            at = len(self._buffer)
            if at > self._begin and self._buffer[-1] == MAGIC[0]:
                at -= 1
        self._drop_noise(at - self._begin)

    def _refuse(self, kind: EventKind) -> Event:
        _, version, code, sequence, length, _ = self._header()
        event = Event(kind, version, code, sequence, length, 0, self._offset)
        self._drop_noise(1)
        return event

    def _decide(self) -> tuple[bool, Event | None]:
        """Looks at the bytes that are there: whether something is decided, and what came of it."""
        if self.pending < HEADER_BYTES:
            return False, None
        _, version, kind, sequence, length, check = self._header()
        head = memoryview(self._buffer)[self._begin : self._begin + HEADER_BYTES - 2]
        right = crc_hqx(head, _CRC_SEED) == check and length <= MAX_PAYLOAD
        head.release()
        if not right:
            self.counts.bad_headers += 1
            self._drop_noise(1)
            return True, None
        if version != VERSION:
            self.counts.other_versions += 1
            return True, self._refuse(EventKind.OTHER_VERSION)
        if length > self.max_payload:
            self.counts.too_large += 1
            return True, self._refuse(EventKind.TOO_LARGE)
        whole = length + OVERHEAD
        if self.pending < whole:
            return False, None
        frame = bytes(memoryview(self._buffer)[self._begin : self._begin + whole])
        crc = zlib.crc32(frame[:-4])
        if crc != int.from_bytes(frame[-4:], "little"):
            self.counts.damaged += 1
            return True, self._refuse(EventKind.DAMAGED)
        self.counts.messages += 1
        self.counts.message_bytes += whole
        event = Event(
            EventKind.MESSAGE, version, kind, sequence, length, crc, self._offset, frame[HEADER_BYTES:-4]
        )
        self._begin += whole
        self._offset += whole
        return True, event
