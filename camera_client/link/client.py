"""The host's side of the conversation: requests in flight, answers in order, repeats.

Whatever happens to the line, an answer is taken only when its sequence number and the CRC-32 that it
repeats belong to a request still open; a request without one is sent again, and in the end there is
an answer for each, or an error. ``docs/link.md`` has the rules.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tintling.camera_client.link.connection import SLICE_S, LinkSession
from tintling.camera_client.link.line import Outgoing
from tintling.errors import DeviceError, DeviceTimeoutError, LinkError
from tintling.link.framing import Event, EventKind, MessageType, encode
from tintling.link.messages import DeviceFault, ErrorCode, request_crc

__all__ = ["LinkClient", "PendingRequest"]

_MAX_TRIES = 12
_LEAST_REPEATS = 2
_MAX_RESTARTS = 5
_MAX_CAPTURES = 64
_HIDDEN_RATE = 11_520.0  # bytes a second, of 115,200 baud
_REPEATABLE = (ErrorCode.DAMAGED, ErrorCode.TOO_LARGE)


@dataclass(frozen=True, slots=True)
class PendingRequest:
    """What is asked; the answer's type follows from it."""

    type: MessageType
    payload: bytes = b""


@dataclass(slots=True, eq=False)
class _Open:
    """A request without an answer.

    Attributes:
        index: Its number among those that were asked together.
        request: What is asked.
        sequence: Its sequence number.
        frame: It, as it goes over the line.
        crc: The frame's CRC-32.
        latest: Its last way out.
        mark: The way out that its answer belongs to: the first that is not known to be lost.
        tries: How often it was sent.
        due: When its last byte was carried for the first time; 0 until it was.
    """

    index: int
    request: PendingRequest
    sequence: int
    frame: bytes = field(repr=False)
    crc: int
    latest: Outgoing
    mark: Outgoing
    tries: int = 1
    due: float = 0.0

    @property
    def answer(self) -> int:
        """The type of message that answers it."""
        return self.request.type | 0x80

    @property
    def place(self) -> float:
        """Where it stands in the order in which the device answers."""
        return float("inf") if self.mark.end is None else self.mark.end


class LinkClient:
    """Asks one device; not to be used by two threads at a time.

    Args:
        session: The device, greeted.

    Attributes:
        captures: CAPTURE messages that came while something was asked, the newest ones.
    """

    def __init__(self, session: LinkSession) -> None:
        self.session = session
        self.captures: deque[Event] = deque(maxlen=_MAX_CAPTURES)
        self._open: dict[int, _Open] = {}
        self._progress_at = 0.0
        self._patience_s = session.timing.first_s
        self._service_s = 0.0
        self._repeats_in_vain = self._restarts_in_vain = 0
        self._granted = 0  # how far a repeat may be written, whatever the device's queue holds

    def ask(self, request: PendingRequest) -> tuple[bytes, int]:
        """Asks once; gives the answer's payload and the request's CRC-32. Raises as :meth:`exchange`."""
        return next(self._exchange([request]))

    def exchange(self, requests: Iterable[PendingRequest]) -> Iterator[bytes]:
        """Asks one after the other, with as many in flight as the device takes.

        Args:
            requests: What to ask; taken as there is room for them.

        Yields:
            The payloads of the answers, in the order of the requests.

        Raises:
            DeviceTimeoutError: The device falls silent.
            DeviceError: It refuses a request.
            LinkError: The line is cut and stays so, or is too noisy.
            ModelMismatchError: The device restarted with another model.
        """
        for payload, _ in self._exchange(requests):
            yield payload

    def _exchange(self, requests: Iterable[PendingRequest]) -> Iterator[tuple[bytes, int]]:
        todo = enumerate(requests)
        following = next(todo, None)
        answers: dict[int, tuple[bytes, int]] = {}
        wanted = 0
        self._open.clear()
        self._repeats_in_vain = self._restarts_in_vain = self._granted = 0
        self._progress_at = self.session.clock()
        while following is not None or self._open or answers:
            while following is not None and self._has_room(following[0] - wanted):
                self._begin(*following)
                following = next(todo, None)
            self._take(answers)
            while wanted in answers:
                yield answers.pop(wanted)
                wanted += 1

    def _take(self, answers: dict[int, tuple[bytes, int]]) -> None:
        """Waits a moment, and puts what was answered in it into ``answers``, by index."""
        generation = self.session.generation
        self._note_written()
        for event in self.session.pump(self._wait_s(), up_to=self._limit()):
            item = self._handle(event)
            if item is not None:
                answers[item.index] = (event.payload, item.crc)
            if self.session.generation != generation:
                break
        if self.session.generation != generation:
            self._send_again()
        self._repeat_overdue()

    def _has_room(self, ahead: int) -> bool:
        # Answers that wait for one that was lost are kept, but not without end.
        window = self.session.info.window
        return not self._open or (len(self._open) < window and ahead < 4 * window)

    def _limit(self) -> int | None:
        """How far may be written: the device holds so many bytes behind the request that it works on."""
        written = [item.mark.end for item in self._open.values() if item.mark.end is not None]
        if not written:
            return None
        return max(min(written) + self.session.info.queue_bytes, self._granted)

    def _oldest(self) -> _Open:
        return min(self._open.values(), key=lambda item: item.place)

    def _begin(self, index: int, request: PendingRequest) -> None:
        most = self.session.info.max_payload
        if len(request.payload) > most:
            raise DeviceError(
                f"{self.session.name} takes requests of {most:,} bytes, not of {len(request.payload):,}: "
                "send smaller frames"
            )
        sequence = self.session.next_sequence()
        frame = encode(request.type, sequence, request.payload)
        out = self.session.line.send(frame)
        crc = int.from_bytes(frame[-4:], "little")
        self._open[sequence] = _Open(index, request, sequence, frame, crc, out, out)
        self.session.statistics.bytes_out += len(frame)

    def _repeat(self, item: _Open, *, lost: bool) -> None:
        """Repeats a request, before those that were not sent yet.

        Args:
            item: The request.
            lost: It, or its answer, is known to be lost; else it may just take long.
        """
        if item.latest.waits:
            return
        if item.tries == _MAX_TRIES:
            raise LinkError(
                f"{self.session.name}: {item.request.type.name} got no complete answer in {item.tries} "
                "tries: the line is too noisy; try a lower baud rate or a shorter cable"
            )
        line = self.session.line
        item.latest = line.send(item.frame, first=True)
        if lost:
            item.mark = item.latest
        else:
            self._granted = line.written + line.begun_bytes + len(item.frame)
        item.tries += 1
        self.session.statistics.repeats += 1
        self.session.statistics.bytes_out += len(item.frame)

    def _send_again(self) -> None:
        """Sends all open requests to a device that was greeted again."""
        self._progress_at = self.session.clock()
        self._repeats_in_vain = self._granted = 0
        self._restarts_in_vain += 1
        if self._restarts_in_vain > _MAX_RESTARTS:
            raise DeviceError(
                f"{self.session.name} restarts repeatedly and answers nothing in between; "
                + self.session.line.what_was_heard()
            )
        for item in sorted(self._open.values(), key=lambda item: item.index):
            item.latest = item.mark = self.session.line.send(item.frame)
            item.due = 0.0
            self.session.statistics.repeats += 1
            self.session.statistics.bytes_out += len(item.frame)

    def _wait_s(self) -> float:
        if not self._open:
            return 0.0
        return min(SLICE_S, max(0.0, self._patience_end() - self.session.clock()))

    def _patience_end(self) -> float:
        """When the oldest request has waited long enough to be sent again."""
        line = self.session.line
        # Behind a socket or a terminal may lie a serial line, on which the bytes still are.
        hidden = 0.0 if line.transport.bytes_a_second else len(self._oldest().frame) / _HIDDEN_RATE
        return max(self._progress_at, line.carried_at) + self._patience_s + hidden

    def _note_written(self) -> None:
        """Notes of each request when it was on the wire for the first time."""
        for item in self._open.values():
            if not item.due and item.latest.end is not None:
                item.due = self.session.line.carried_at

    def _repeat_overdue(self) -> None:
        now = self.session.clock()
        if not self._open or now < self._patience_end():
            return
        oldest, timeout_s = self._oldest(), self.session.timing.timeout_s
        silent = now - max(self._progress_at, oldest.due or self.session.line.written_at)
        # If the host itself was asleep, the wait proves nothing: ask again before giving up.
        if silent > timeout_s and self._repeats_in_vain >= _LEAST_REPEATS:
            raise DeviceTimeoutError(
                f"{self.session.name} does not answer: {len(self._open)} requests wait for {silent:.1f} s, "
                f"{self._repeats_in_vain} repeats without an answer; {self.session.line.what_was_heard()}"
            )
        self._repeats_in_vain += 1
        self.session.statistics.timeouts += 1
        self._patience_s = min(2 * self._patience_s, timeout_s / 2)
        self._repeat(oldest, lost=False)

    def _handle(self, event: Event) -> _Open | None:
        """Takes in an event; gives the request that it answers, if it does."""
        item = self._open.get(event.sequence)
        if event.kind is not EventKind.MESSAGE:
            self.session.statistics.damaged += 1
            if item is not None and event.type == item.answer and event.kind is EventKind.DAMAGED:
                self._repeat(item, lost=True)
            return None
        if event.type == MessageType.CAPTURE:
            self.captures.append(event)
            return None
        if event.type == MessageType.ERROR:
            self._handle_fault(DeviceFault.unpack(event.payload), item)
            return None
        if item is None or event.type != item.answer or request_crc(event.payload) != item.crc:
            self.session.statistics.unasked += 1
            return None
        del self._open[event.sequence]
        self.session.statistics.requests += 1
        self._keep_pace(item)
        for other in sorted(self._open.values(), key=lambda other: other.place, reverse=True):
            if other.place < item.place < float("inf"):  # answers come in order: that one was lost
                self._repeat(other, lost=True)
        return item

    def _keep_pace(self, item: _Open) -> None:
        """Learns how long the device takes, from the longest of the last answers."""
        now, timing = self.session.clock(), self.session.timing
        self._service_s = max(now - max(self._progress_at, item.due or now), 0.9 * self._service_s)
        self._patience_s = min(max(timing.least_s, 3 * self._service_s), timing.timeout_s / 2)
        self._progress_at = now
        self._repeats_in_vain = self._restarts_in_vain = 0

    def _handle_fault(self, fault: DeviceFault, item: _Open | None) -> None:
        name = self.session.name
        if item is None or fault.crc not in (0, item.crc):
            self.session.statistics.unasked += 1
        elif fault.crc == 0:
            if fault.code in _REPEATABLE:
                self._repeat(item, lost=True)
        elif fault.code == ErrorCode.NOT_GREETED:
            self.session.greet_again()
        else:
            reason = _fault_name(fault.code)
            raise DeviceError(f"{name} refuses {item.request.type.name}: {reason} ({fault.text})")


def _fault_name(code: int) -> str:
    known = {int(member): member.name.lower().replace("_", " ") for member in ErrorCode}
    return known.get(code, f"error {code}")
