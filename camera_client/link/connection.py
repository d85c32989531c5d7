"""A line to a greeted device: opened, greeted, and opened and greeted again when it was cut.

What is asked once a device is greeted is the matter of :mod:`tintling.camera_client.link.client`.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from tintling.camera_client.link.line import LinkLine
from tintling.camera_client.link.transports import Transport
from tintling.errors import DeviceTimeoutError, LinkError, ModelMismatchError
from tintling.link.framing import VERSION, Event, EventKind, MessageType, encode
from tintling.link.info import MAX_INFO_BYTES, Hello, Info
from tintling.link.messages import request_crc
from tintling.version import __version__

__all__ = ["SLICE_S", "LinkSession", "LinkStatistics", "LinkTiming", "is_same_model"]

SLICE_S = 0.05
"""Longest wait at a time, in seconds, so that every clock is looked at."""

_RESULT_BYTES = 8192  # of a result beside its image
_FIRST_BACKOFF_S = 0.05
_LAST_BACKOFF_S = 1.0


@dataclass(frozen=True, slots=True)
class LinkTiming:
    """How long to wait for what, in seconds.

    Attributes:
        first_s: For an answer, before the device's own pace is known.
        least_s: For an answer, however fast the device is.
        timeout_s: For any sign of life from a device that owes an answer.
        greeting_s: For the INFO of a device that may be starting.
        reconnect_s: For a line that was cut to come back.
    """

    first_s: float = 0.4
    least_s: float = 0.2
    timeout_s: float = 5.0
    greeting_s: float = 5.0
    reconnect_s: float = 5.0


@dataclass(slots=True)
class LinkStatistics:
    """What the conversation took.

    Attributes:
        requests: Requests that were answered.
        repeats: Requests that were repeated.
        timeouts: Repeats because nothing came.
        resets: Starts of the device that were noticed.
        reconnects: Times that the line was opened again.
        unasked: Answers that belonged to no open request, and were dropped.
        damaged: Frames that arrived damaged.
        bytes_out: Wire bytes of requests, repeats included.
    """

    requests: int = 0
    repeats: int = 0
    timeouts: int = 0
    resets: int = 0
    reconnects: int = 0
    unasked: int = 0
    damaged: int = 0
    bytes_out: int = 0


def is_same_model(first: Info, second: Info) -> bool:
    """Whether two devices, or one before and after a start, compute the same."""
    return (first.model_sha256, first.preprocess_version, first.labels) == (
        second.model_sha256,
        second.preprocess_version,
        second.labels,
    )


class LinkSession:
    """Keeps one device within reach; not to be used by two threads at a time.

    Args:
        connect: Opens the line; called again when it was cut.
        name: What the user called the device.
        timing: How long to wait.
        on_text: Called with what lies between the frames.
        clock: Gives the time in seconds.
        sleep: Waits for seconds.

    Attributes:
        statistics: What the conversation took so far.
        generation: Counts greetings; what was asked before the last one will not be answered.
    """

    def __init__(
        self,
        connect: Callable[[], Transport],
        name: str,
        *,
        timing: LinkTiming | None = None,
        on_text: Callable[[bytes], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name = name
        self.timing = timing or LinkTiming()
        self.clock = clock
        self._sleep = sleep
        self.statistics = LinkStatistics()
        self.generation = 0
        self._connect = connect
        self._on_text = on_text
        self._line: LinkLine | None = None
        self._info: Info | None = None
        self._sequence = secrets.randbelow(0x10000)

    @property
    def info(self) -> Info:
        """What the device said of itself.

        Raises:
            LinkError: It was not asked yet.
        """
        if self._info is None:
            raise LinkError(f"{self.name} has not been greeted")
        return self._info

    @property
    def line(self) -> LinkLine:
        """The open line.

        Raises:
            LinkError: There is none.
        """
        if self._line is None:
            raise LinkError(f"{self.name} is closed")
        return self._line

    def open(self) -> Info:
        """Opens the line and greets the device.

        Raises:
            LinkError: The line cannot be opened, or something else than the link is on it.
            DeviceTimeoutError: The device does not answer.
        """
        self._line = self._new_line()
        try:
            self._greet()
        except BaseException:
            self.close()
            raise
        return self.info

    def close(self) -> None:
        """Closes the line; a second call does nothing."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def next_sequence(self) -> int:
        """The sequence number of a new request."""
        self._sequence = (self._sequence + 1) & 0xFFFF
        return self._sequence

    def pump(self, timeout_s: float, *, up_to: int | None = None) -> list[Event]:
        """Writes and reads for at most so many seconds; a line that was cut is opened again.

        Args:
            timeout_s: Longest wait.
            up_to: As in :meth:`~tintling.camera_client.link.line.LinkLine.pump`.

        Raises:
            LinkError: The line stays cut.
            ModelMismatchError: The device came back with another model.
        """
        try:
            return self.line.pump(timeout_s, up_to=up_to)
        except LinkError as error:
            self._reconnect(error)
            return []

    def greet_again(self) -> None:
        """Greets a device that restarted. Raises as :meth:`pump`."""
        self.statistics.resets += 1
        try:
            self._greet()
        except LinkError as error:
            self._reconnect(error)

    def _new_line(self) -> LinkLine:
        largest = MAX_INFO_BYTES if self._info is None else _largest_answer(self._info)
        return LinkLine(self._connect(), max_payload=largest, on_text=self._on_text, clock=self.clock)

    def _reconnect(self, reason: LinkError) -> None:
        """Opens the line again, waiting a little longer each time, and greets the device."""
        self.line.close()
        end = self.clock() + self.timing.reconnect_s
        pause = _FIRST_BACKOFF_S
        while True:
            try:
                self._line = self._new_line()
                self._greet()
            except (LinkError, DeviceTimeoutError) as error:
                self.line.close()
                if self.clock() + pause > end:
                    raise LinkError(
                        f"{reason}; it did not come back within {self.timing.reconnect_s:g} s ({error})"
                    ) from error
                self._sleep(pause)
                pause = min(2 * pause, _LAST_BACKOFF_S)
            else:
                self.statistics.reconnects += 1
                return

    def _greet(self) -> None:
        """Says HELLO until INFO comes; nothing else that comes meanwhile is taken."""
        line = self.line
        nonce = secrets.randbits(32)
        payload = Hello(nonce, f"tintling {__version__}").pack()
        line.drop_queue()
        pause, begun = self.timing.first_s, self.clock()
        signs = _Signs()
        while True:
            line.send(encode(MessageType.HELLO, self.next_sequence(), payload))
            sent = self.clock()
            # Until everything is written and carried, and then as long as patience says.
            while self.clock() < (end := max(sent, line.carried_at) + pause):
                for event in line.pump(min(SLICE_S, max(0.0, end - self.clock()))):
                    info = _info_in(event, payload)
                    if info is not None:
                        self._welcome(info)
                        return
                    signs.see(event)
            if self.clock() - begun > self.timing.greeting_s:
                self._give_up(signs)
            pause = min(2 * pause, _LAST_BACKOFF_S)

    def _give_up(self, signs: _Signs) -> None:
        if signs.echoes:
            raise LinkError(f"{self.name} echoes what it receives: TX and RX are connected")
        if signs.other_version is not None:
            raise LinkError(
                f"{self.name} speaks version {signs.other_version} of the link, not {VERSION}: flash a "
                "firmware that this version of tintling exported"
            )
        raise DeviceTimeoutError(
            f"{self.name} does not answer HELLO within {self.timing.greeting_s:g} s; "
            + self.line.what_was_heard()
        )

    def _welcome(self, info: Info) -> None:
        old = self._info
        if old is not None and not is_same_model(old, info):
            raise ModelMismatchError(
                f"{self.name} restarted with another model: {old.model} {old.model_sha256[:12]}… before, "
                f"{info.model} {info.model_sha256[:12]}… now; start again"
            )
        self._info = info
        self.line.accept(_largest_answer(info))
        self.generation += 1


@dataclass(slots=True)
class _Signs:
    """What arrived while the device did not answer."""

    echoes: int = 0
    other_version: int | None = None

    def see(self, event: Event) -> None:
        self.echoes += event.kind is EventKind.MESSAGE and event.type == MessageType.HELLO
        if event.kind is EventKind.OTHER_VERSION:
            self.other_version = event.version


def _largest_answer(info: Info) -> int:
    """Bytes of the largest payload that a device with this INFO has reason to send."""
    return max(MAX_INFO_BYTES, info.camera_width * info.camera_height + _RESULT_BYTES)


def _info_in(event: Event, hello: bytes) -> Info | None:
    """Reads the INFO that answers this HELLO; None when the event is something else."""
    if event.kind is not EventKind.MESSAGE or event.type != MessageType.INFO:
        return None
    # The nonce makes the CRC its own, so an old INFO with the same sequence number does not pass.
    asked = encode(MessageType.HELLO, event.sequence, hello)
    mine = request_crc(event.payload) == int.from_bytes(asked[-4:], "little")
    return Info.unpack(event.payload) if mine else None
