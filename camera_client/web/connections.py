"""Bounds of the live page's connections: half requests, slow readers and floods do not lock anybody out.

Uvicorn has a time-out between two requests of a connection, and none within one: whoever opens connections
and sends half a request on each would hold them for ever.
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from tintling.console import note

__all__ = ["MAX_CONNECTIONS", "MAX_PAGES", "BoundedProtocol", "quieten"]

MAX_CONNECTIONS = 128
"""Connections at a time. A further one takes the place of the one that has waited longest for its request."""

MAX_PAGES = 64
"""WebSockets at a time."""

_REQUEST_S = 10.0  # from the connection, or the answer to the last request, to a request's end
_RESPONSE_S = 30.0  # until the answer to it is taken; the page's files have some 100 kB
_NO_FILES = "socket.accept() out of system resource"  # asyncio's words; said thousands of times a second


class BoundedProtocol(H11Protocol):
    """One connection that is closed when it takes too long, or when there are too many."""

    _late: asyncio.TimerHandle | None = None
    _limit_s = 0.0
    since = 0.0  # when it began to wait for its request

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Takes a connection; see :class:`asyncio.Protocol`."""
        full = len(self.connections) >= MAX_CONNECTIONS
        super().connection_made(transport)
        self._limit(_REQUEST_S)
        if full:
            all_here = [each for each in self.connections if isinstance(each, BoundedProtocol)]
            waiting = [each for each in all_here if each.waits]
            min(waiting, key=lambda each: each.since).transport.abort()

    def handle_events(self) -> None:
        """Handles what has come, and limits what is to come."""
        super().handle_events()
        if not self.transport.is_closing() and self.transport.get_protocol() is self:
            self._limit(_REQUEST_S if self.waits else _RESPONSE_S)

    def connection_lost(self, exc: Exception | None) -> None:
        """Ends; see :class:`asyncio.Protocol`."""
        self._limit(0.0)
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Waits for the next request, which uvicorn bounds until its first byte."""
        self._limit(0.0)
        super().on_response_complete()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Hands the connection on to a WebSocket, unless there are too many."""
        self._limit(0.0)
        pages = sum(not isinstance(each, H11Protocol) for each in self.connections)
        if pages >= MAX_PAGES:
            self.send_400_response("Too many pages are open.")
        else:
            super().handle_websocket_upgrade(event)

    @property
    def waits(self) -> bool:
        """Whether the request is not whole yet."""
        return self.conn.their_state in (h11.IDLE, h11.SEND_BODY)

    def _limit(self, seconds: float) -> None:
        """Ends the connection in so many seconds, unless the same limit runs already; 0 takes it back."""
        if seconds == self._limit_s:
            return
        if self._late is not None:
            self._late.cancel()
        self._limit_s, self.since = seconds, self.loop.time()
        self._late = self.loop.call_later(seconds, self.transport.abort) if seconds else None


def quieten(loop: asyncio.AbstractEventLoop) -> None:
    """Says once, in a line, that there are no file descriptors left; the loop tries again every second."""
    said = False

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        nonlocal said
        if context.get("message") != _NO_FILES:
            loop.default_exception_handler(context)
        elif not said:
            said = True
            note(
                "[yellow]too many connections for this machine's limit of open files; some must wait[/yellow]"
            )

    loop.set_exception_handler(handle)
