"""Boards in virtual time: host and board take turns, and waiting costs nothing but numbers.

A board runs until it waits for bytes. Then the host's side decides what comes next in time: bytes that arrive
at the board, the end of the board's wait, bytes that arrive at the host, or the end of the host's wait. So a
load of the machine changes neither answers nor times, and a timeout of seconds passes at once.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from dataclasses import dataclass
from typing import Protocol

from waiting import PATIENCE_S

from tintling.firmware_export.targets.unicorn_board import BoardStoppedError

__all__ = ["BoardWait", "Channel", "LockstepLine", "VirtualBoard", "VirtualClock"]

_NEVER = float("inf")
_READ_S = 20e-6  # what a look at the line costs a board, so that no loop of it stands still in time
_LOOK_S = 1e-6  # what a look at the clock costs the host
_CHUNK = 32  # bytes that travel together on a line of a given rate
_FIFO_BYTES = 4096  # what a driver takes before it makes a writer wait


class VirtualClock:
    """A clock in seconds that waiting moves, and each look at it a little, so that no wait is too short."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        self.now += _LOOK_S
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@dataclass(frozen=True, slots=True)
class BoardWait:
    """A board that waits for bytes.

    Attributes:
        at: Its time, in seconds.
        timeout_s: How long it waits.
        capacity: How many bytes it takes.
        written: What it wrote before, and when.
    """

    at: float
    timeout_s: float
    capacity: int
    written: tuple[tuple[float, bytes], ...]


class Channel(Protocol):
    """How a board is driven."""

    def run(self) -> BoardWait:
        """Lets the board run until it waits."""

    def answer(self, at: float, data: bytes) -> None:
        """Ends its wait at a time, with these bytes or none."""


class _Way:
    """One direction of the line: bytes, each with the time of its arrival."""

    def __init__(self, bytes_a_second: float | None, latency_s: float) -> None:
        self._byte_s = 1 / bytes_a_second if bytes_a_second else 0.0
        self._latency_s = latency_s
        self._free_at = 0.0
        self._queue: deque[tuple[float, bytes]] = deque()
        self.carried = 0

    @property
    def next_at(self) -> float:
        """When the next bytes arrive."""
        return self._queue[0][0] if self._queue else _NEVER

    def room(self, now: float) -> int:
        """How many bytes a driver takes, whose queue the line empties at its rate."""
        if not self._byte_s:
            return _FIFO_BYTES
        return max(0, _FIFO_BYTES - int((self._free_at - now) / self._byte_s))

    def put(self, at: float, data: bytes) -> None:
        step = _CHUNK if self._byte_s else max(1, len(data))
        for begin in range(0, len(data), step):
            part = data[begin : begin + step]
            self._free_at = max(self._free_at, at) + len(part) * self._byte_s
            self._queue.append((self._free_at + self._latency_s, part))
        self.carried += len(data)

    def take(self, now: float, most: int | None = None) -> bytes:
        """Gives what has arrived, at most so many bytes."""
        got = bytearray()
        while self._queue and self._queue[0][0] <= now and (most is None or len(got) < most):
            at, part = self._queue.popleft()
            room = len(part) if most is None else most - len(got)
            got += part[:room]
            if part[room:]:
                self._queue.appendleft((at, part[room:]))
        return bytes(got)


class VirtualBoard:
    """The host's end of the line to a board in virtual time.

    Args:
        clock: The host's time.
        bytes_a_second: What the line carries each way; None for a line without delay.
        latency_s: Added each way, as by a USB adapter.
    """

    def __init__(
        self, clock: VirtualClock, *, bytes_a_second: float | None = None, latency_s: float = 0.0
    ) -> None:
        self.clock = clock
        self.bytes_a_second = bytes_a_second
        self._latency_s = latency_s
        self._channel: Channel | None = None
        self._wait: BoardWait | None = None
        self._to_board = self._to_host = _Way(None, 0.0)

    def sleep(self, seconds: float) -> None:
        """Lets time pass."""
        self.clock.sleep(seconds)

    @property
    def carried_to_board(self) -> int:
        """Bytes that were sent to the board since it started."""
        return self._to_board.carried

    def connect(self, channel: Channel, said: bytes = b"") -> None:
        """A board starts at the other end; what was on its way is lost.

        Args:
            channel: How it is driven.
            said: What its loader says first.
        """
        self._channel, self._wait = channel, None
        self._to_board = _Way(self.bytes_a_second, self._latency_s)
        self._to_host = _Way(self.bytes_a_second, self._latency_s)
        self._to_host.put(self.clock.now, said)

    def room(self) -> int:
        """How many bytes the line takes now."""
        return self._to_board.room(self.clock.now)

    def transfer(self, data: bytes, timeout_s: float) -> bytes:
        """Sends bytes, then gives what has come, after a wait of at most so many seconds for the first."""
        self._to_board.put(self.clock.now, data)
        end = self.clock.now + timeout_s
        while True:
            while self._board_due() <= self.clock.now:
                self._answer_board()
            if got := self._to_host.take(self.clock.now):
                return got
            following = min(self._board_due(), self._to_host.next_at)
            if following > end:
                self.clock.now = end
                return b""
            self.clock.now = following

    def _board_due(self) -> float:
        """When the wait of the board ends."""
        wait = self._board_wait()
        return min(wait.at + wait.timeout_s, max(wait.at, self._to_board.next_at))

    def _board_wait(self) -> BoardWait:
        if self._wait is None:
            assert self._channel is not None
            self._wait = self._channel.run()
            for at, data in self._wait.written:
                self._to_host.put(at, data)
        return self._wait

    def _answer_board(self) -> None:
        wait, at = self._board_wait(), self._board_due()
        assert self._channel is not None
        self._wait = None
        self._channel.answer(at, self._to_board.take(at, wait.capacity))


class LockstepLine:
    """The line of an emulated board, which runs in a thread of this process; see ``SerialLine``.

    The board's clock is :meth:`clock_ns`; its computing takes no virtual time.
    """

    url = "lockstep:"

    def __init__(self, clock: VirtualClock) -> None:
        self._now = clock.now
        self._waits: queue.Queue[BoardWait] = queue.Queue()
        self._answers: queue.Queue[tuple[float, bytes] | None] = queue.Queue()
        self._written: list[tuple[float, bytes]] = []
        self._stopping = threading.Event()

    def clock_ns(self) -> int:
        return int(self._now * 1e9)

    def receive(self, capacity: int, timeout_ms: int) -> bytes:
        if self._stopping.is_set():
            raise BoardStoppedError
        self._now += _READ_S
        written, self._written = tuple(self._written), []
        self._waits.put(BoardWait(self._now, timeout_ms / 1000, capacity, written))
        answer = self._answers.get()
        if answer is None:
            raise BoardStoppedError
        self._now, data = answer
        return data

    def send(self, data: bytes) -> None:
        self._written.append((self._now, data))

    def wake(self) -> None:
        self._stopping.set()
        self._answers.put(None)

    def rest(self) -> None:
        """The board starts: neither its waits nor what it had not sent remain."""
        self._stopping.clear()
        self._written.clear()
        for left in (self._waits, self._answers):
            while not left.empty():
                left.get_nowait()

    def close(self) -> None:
        pass

    def run(self) -> BoardWait:
        return self._waits.get(timeout=PATIENCE_S)

    def answer(self, at: float, data: bytes) -> None:
        self._answers.put((at, data))
