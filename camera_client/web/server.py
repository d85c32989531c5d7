"""The server of ``tintling live``: the page of the web export, with this machine's sources and executors."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from tintling.camera_client.web.client import Desk, PageClient
from tintling.camera_client.web.connections import BoundedProtocol, quieten
from tintling.camera_client.web.gate import Gate, host_names, is_loopback, new_token
from tintling.camera_client.web.messages import MAX_MESSAGE_BYTES
from tintling.errors import ArtifactError, TintlingError
from tintling.firmware_export.forms.web import HOST_SCRIPT, MODEL_SCRIPT, WebModule, page_files
from tintling.version import __version__

__all__ = ["Listener", "application", "bind", "configured", "serve"]

_GRACE_S = 1
_BACKLOG = 64  # connections that wait to be accepted; asyncio tries so many times in a row
_HANDSHAKE_S = 10.0  # for TLS; asyncio's own limit is a minute
_NO_NEWS = "Cancel %s running task(s)"  # that pages are cut off when the server ends
_TYPES = {
    "css": "text/css",
    "html": "text/html",
    "js": "text/javascript",
    "svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True, eq=False)
class Listener:
    """A port that is ours, and how to reach it.

    Attributes:
        socket: Bound and listening.
        url: What to open in a browser; with the token when one is needed.
        token: None when only this machine can reach it.
        cookie: Name of the cookie that keeps the token.
        names: Host names under which a browser may ask.
        certificate: Certificate and key for https; None for http.
    """

    socket: socket.socket
    url: str
    token: str | None
    cookie: str
    names: frozenset[str]
    certificate: tuple[Path, Path] | None = None


def bind(
    host: str,
    port: int,
    *,
    allowed: tuple[str, ...] = (),
    certificate: tuple[Path, Path] | None = None,
) -> Listener:
    """Takes a port; other machines will need a token.

    Args:
        host: Name or address to listen on.
        port: 0 for any that is free.
        allowed: Further host names of this machine, such as a name in DNS.
        certificate: Certificate and key, for https.

    Raises:
        TintlingError: The address is not ours, the port is taken, or a host name has a wildcard.
    """
    if any("*" in name for name in allowed):
        raise TintlingError(f"--allow-host {' '.join(allowed)}: expected whole names, without *")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.create_server(address[:2], family=family)
    except OSError as error:
        # For unknown names strerror is the reason; for other errors Python adds the address to it.
        if isinstance(error, socket.gaierror) or error.errno is None:
            reason = error.strerror
        else:
            reason = os.strerror(error.errno)
        raise TintlingError(
            f"cannot listen on {host}, port {port}: {reason}; choose another --host or --port"
        ) from error
    number = listening.getsockname()[1]
    token = None if is_loopback(host) else new_token()
    shown = _own_address() if host in ("0.0.0.0", "::", "") else host  # noqa: S104 - the user's wish
    shown = f"[{shown}]" if ":" in shown else shown
    scheme = "http" if certificate is None else "https"
    query = "" if token is None else f"?token={token}"
    names = host_names() | {name.lower() for name in allowed} | {host.lower()}
    return Listener(
        listening, f"{scheme}://{shown}:{number}/{query}", token, f"tintling_{number}", names, certificate
    )


def _own_address() -> str:
    """The address under which other machines know this one; its name when it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: it only chooses an interface
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()


def application(
    module: WebModule, desk: Desk, listener: Listener, others: Sequence[tuple[WebModule, Desk]] = ()
) -> ASGIApp:
    """The server as an ASGI application, behind its gate.

    Args:
        module: What the page runs.
        desk: What all pages share.
        listener: Whose token and names are checked.
        others: Further models that a page offers, each with its desk; they share the first one's source.
    """
    served = [(module, desk), *others]
    addresses = ["/", *(f"/model/{number}/" for number in range(2, len(served) + 1))]
    names = [each.name for each, _ in served]
    offered = list(zip(_told_apart(names), addresses, strict=True))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        quieten(asyncio.get_running_loop())
        if desk.source is not None:
            desk.source.start()
        yield
        if desk.source is not None:
            await desk.source.close()

    # The first model's address is a prefix of all others.
    routes = [
        route
        for (each, its_desk), address in reversed(list(zip(served, addresses, strict=True)))
        for route in _routes(address, _texts(each, offered, address), its_desk)
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    return Gate(app, names=listener.names, token=listener.token, cookie=listener.cookie)


def _told_apart(names: Sequence[str]) -> list[str]:
    """Names, numbered where several are equal."""
    return [
        name if names.count(name) == 1 else f"{name} ({names[: place + 1].count(name)})"
        for place, name in enumerate(names)
    ]


def _routes(address: str, texts: Mapping[str, str], desk: Desk) -> list[BaseRoute]:
    """The page of a model and its WebSocket."""

    async def page(request: Request) -> Response:
        name = request.path_params["name"] or "index.html"
        text = texts.get(name)
        if text is None:
            return PlainTextResponse("There is no such file.\n", status_code=404)
        return Response(text, media_type=_TYPES[name.rpartition(".")[2]])

    async def serve_page(websocket: WebSocket) -> None:
        await PageClient(websocket, desk).serve()

    return [
        WebSocketRoute(f"{address}socket", serve_page),
        Route(f"{address}{{name:path}}", page, methods=["GET"]),
    ]


def _texts(module: WebModule, offered: Sequence[tuple[str, str]], address: str) -> Mapping[str, str]:
    """Every file that is served: a table in memory, so that no address leads to another file.

    Args:
        module: What the page runs.
        offered: Name and address of every model.
        address: Of this page.
    """
    models = [{"name": name, "address": place, "current": place == address} for name, place in offered]
    host = json.dumps({"version": __version__, "models": models})
    script = f'"use strict";\nglobalThis.tintling ??= {{}};\ntintling.host = {host};\n'
    return {**page_files(), MODEL_SCRIPT: module.script(), HOST_SCRIPT: script}


def configured(app: ASGIApp, listener: Listener) -> uvicorn.Config:
    """Settings of the server.

    Args:
        app: Of :func:`application`.
        listener: Of :func:`bind`.

    Raises:
        ArtifactError: The certificate cannot be used.
    """
    certificate, key = listener.certificate or (None, None)
    config = uvicorn.Config(
        app,
        http=BoundedProtocol,
        backlog=_BACKLOG,
        log_config=None,  # uvicorn's own would close the handlers that the program has already
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws_max_size=MAX_MESSAGE_BYTES,
        ws_per_message_deflate=False,  # frames are noise to it, and it takes a core
        timeout_graceful_shutdown=_GRACE_S,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    try:
        config.load()
    except OSError as error:
        raise ArtifactError(f"cannot use the certificate {certificate} with {key}: {error}") from error
    return config


class _Server(uvicorn.Server):
    """A server that ignores a second Ctrl-C while it ends, which takes a moment."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts to listen; handshakes of TLS are bounded, too."""
        if self.config.ssl is not None:
            loop: Any = asyncio.get_running_loop()
            loop.create_server = partial(loop.create_server, ssl_handshake_timeout=_HANDSHAKE_S)
        await super().startup(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if not self.should_exit:
            super().handle_exit(sig, frame)


def serve(config: uvicorn.Config, listener: Listener) -> None:
    """Serves until Ctrl-C; open pages are notified, and the frame source is closed.

    Args:
        config: Of :func:`configured`.
        listener: Of :func:`bind`.

    Raises:
        KeyboardInterrupt: The user pressed Ctrl-C; everything is closed by then.
    """
    logging.getLogger("uvicorn.error").addFilter(lambda record: not str(record.msg).startswith(_NO_NEWS))
    _Server(config).run(sockets=[listener.socket])
