"""A serial line of a given rate: a pseudo-terminal for the host, and a socket to a board behind it."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
import tty
from collections import deque
from typing import Self

_TICK_S = 0.0005
_BITS_A_BYTE = 10
_FIFO_BYTES = 4096  # what a driver takes before it makes a writer wait


class _Direction:
    """Bytes on their way: held to the rate, then held back for the latency of an adapter."""

    def __init__(self, bytes_a_second: float, latency_s: float) -> None:
        self.rate, self.latency_s = bytes_a_second, latency_s
        self.queue = bytearray()
        self.carried = 0
        self._credit = 0.0
        self._travelling: deque[tuple[float, bytes]] = deque()

    @property
    def room(self) -> int:
        return max(0, _FIFO_BYTES - len(self.queue))

    def step(self, now: float, passed: float) -> bytes:
        """Gives what has arrived."""
        self._credit += passed * self.rate
        count = min(len(self.queue), int(self._credit))
        # A line that has nothing to carry does not save up its time.
        self._credit = self._credit - count if count < len(self.queue) else 0.0
        if count:
            self._travelling.append((now + self.latency_s, bytes(self.queue[:count])))
            del self.queue[:count]
            self.carried += count
        arrived = bytearray()
        while self._travelling and self._travelling[0][0] <= now:
            arrived += self._travelling.popleft()[1]
        return bytes(arrived)


class RatedLine:
    """Joins a pseudo-terminal and a socket at so many baud each way, until closed.

    Args:
        board: A connected socket to the board.
        baud: Bits a second, ten to a byte.
        latency_s: Added each way, as by a USB adapter.

    Attributes:
        path: The pseudo-terminal, for the host.
    """

    def __init__(self, board: socket.socket, baud: int, *, latency_s: float = 0.0) -> None:
        self._master, slave = os.openpty()
        tty.setraw(slave)
        self.path = os.ttyname(slave)
        self._slave = slave
        os.set_blocking(self._master, False)
        board.setblocking(False)
        self._board = board
        self.bytes_a_second = baud / _BITS_A_BYTE
        self.to_board = _Direction(self.bytes_a_second, latency_s)
        self.to_host = _Direction(self.bytes_a_second, latency_s)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._carry, name="rated line", daemon=True)
        self._thread.start()

    def _carry(self) -> None:
        last = time.monotonic()
        to_board, to_host = bytearray(), bytearray()
        while not self._stop.wait(_TICK_S):
            now = time.monotonic()
            with contextlib.suppress(OSError):
                if self.to_board.room and not to_board:
                    self.to_board.queue += os.read(self._master, self.to_board.room)
            with contextlib.suppress(OSError):
                if self.to_host.room and not to_host:
                    self.to_host.queue += self._board.recv(self.to_host.room)
            to_board += self.to_board.step(now, now - last)
            to_host += self.to_host.step(now, now - last)
            # Whoever reads slowly makes the line wait; nothing is lost.
            with contextlib.suppress(OSError):
                if to_board:
                    del to_board[: self._board.send(to_board)]
            with contextlib.suppress(OSError):
                if to_host:
                    del to_host[: os.write(self._master, to_host)]
            last = now

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        os.close(self._master)
        os.close(self._slave)
