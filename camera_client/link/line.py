"""One end of the link over a transport: frames out, events in, text kept, time on the wire estimated."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from tintling.camera_client.link.transports import Transport
from tintling.link.framing import Counts, Decoder, Event

__all__ = ["LinkLine", "Outgoing"]

_TEXT_KEPT = 4096
_EXCERPT = 120
# What ESP boot loaders and runtimes print, and what it means for the one who reads our message.
_HINTS = (
    ("rownout", "the board's supply voltage drops: use a 5 V supply that gives 500 mA"),
    ("waiting for download", "the board is in its boot loader: remove GPIO0 from ground and reset it"),
    ("Guru Meditation", "the firmware crashed"),
    ("invalid header", "there is no firmware on the board: flash it"),
    ("flash read err", "there is no firmware on the board: flash it"),
    ("rst:0x", "the board restarts"),
)


@dataclass(slots=True, eq=False)
class Outgoing:
    """An outgoing frame.

    Attributes:
        rest: What of it is still to be written.
        end: Where it ended in what was written; None until then.
        dropped: It was taken back before it began.
    """

    rest: memoryview
    end: int | None = None
    dropped: bool = False

    @property
    def waits(self) -> bool:
        """Whether it is still to be written."""
        return self.end is None and not self.dropped


class LinkLine:
    """Sends frames and finds events; knows no requests and no answers.

    Args:
        transport: The open line; it is closed with this.
        max_payload: Largest payload that is taken, in bytes.
        on_text: Called with what lies between the frames, such as boot messages.
        clock: Gives the time in seconds.

    Attributes:
        received: Bytes that came.
        written: Bytes that went out.
        written_at: When bytes went out last, by the clock.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        max_payload: int,
        on_text: Callable[[bytes], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.transport = transport
        self.received = 0
        self.written = 0
        self.written_at = 0.0
        self._decoder = Decoder(max_payload, keep_noise=True)
        self._on_text = on_text
        self._clock = clock
        self._out: deque[Outgoing] = deque()
        self._begun = False  # the first of them has been written in part
        self._free_at = 0.0
        self._text = bytearray()

    @property
    def counts(self) -> Counts:
        """What the decoder saw."""
        return self._decoder.counts

    @property
    def carried_at(self) -> float:
        """When the line will have carried what was written; as good as at once if its rate is unknown."""
        return max(self._free_at, self.written_at)

    def accept(self, max_payload: int) -> None:
        """Changes the largest payload that is taken, in bytes."""
        self._decoder.max_payload = max_payload

    @property
    def begun_bytes(self) -> int:
        """What is still to be written of a frame that has begun."""
        return len(self._out[0].rest) if self._begun else 0

    def send(self, frame: bytes, *, first: bool = False) -> Outgoing:
        """Queues a frame; :meth:`pump` writes it.

        Args:
            frame: The whole frame.
            first: Before all that has not begun yet.
        """
        outgoing = Outgoing(memoryview(frame))
        if first:
            self._out.insert(int(self._begun), outgoing)
        else:
            self._out.append(outgoing)
        return outgoing

    def drop_queue(self) -> None:
        """Takes back what was queued, but ends the frame that has begun."""
        for outgoing in list(self._out)[int(self._begun) :]:
            outgoing.dropped = True
            self._out.remove(outgoing)

    def pump(self, timeout_s: float, *, up_to: int | None = None) -> list[Event]:
        """Writes and reads for at most so many seconds.

        Args:
            timeout_s: Longest wait for a byte to come or go.
            up_to: Write no further than where ``written`` reaches this; None writes all.

        Raises:
            LinkError: The line is cut.
        """
        data = self._out[0].rest if self._out else memoryview(b"")
        allowed = data if up_to is None else data[: max(0, up_to - self.written)]
        count, got = self.transport.exchange(allowed, max(0.0, timeout_s))
        now = self._clock()
        if count:
            self._note_written(count, now)
        self.received += len(got)
        events = list(self._decoder.feed(got))
        events.extend(self._decoder.tick(int(now * 1000)))
        noise = self._decoder.take_noise()
        if noise:
            self._text += noise
            del self._text[:-_TEXT_KEPT]
            if self._on_text is not None:
                self._on_text(noise)
        return events

    def _note_written(self, count: int, now: float) -> None:
        rate = self.transport.bytes_a_second
        self._free_at = max(self._free_at, now) + (count / rate if rate else 0.0)
        self.written += count
        self.written_at = now
        front = self._out[0]
        front.rest = front.rest[count:]
        self._begun = len(front.rest) > 0
        if not self._begun:
            front.end = self.written
            self._out.popleft()

    def what_was_heard(self) -> str:
        """Says in words what came beside frames, to end an error message with."""
        if not self.received:
            return "nothing was received: is it powered and flashed, and are TX and RX crossed?"
        text = self._text.decode("ascii", "replace")
        for sign, meaning in _HINTS:
            if sign in text:
                return f"its last output means that {meaning}"
        plain = re.sub(r"[^ -~]+", " ", text).strip()
        if len(plain) < len(text) // 2:
            return f"{self.received:,} bytes were received that are no text: is the baud rate right?"
        return f"it printed: {plain[-_EXCERPT:]!r}: is it this firmware?" if plain else "it printed nothing"

    def close(self) -> None:
        """Closes the transport."""
        self.transport.close()
