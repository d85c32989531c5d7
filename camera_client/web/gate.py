"""Access control of the live page's server: checks of host, origin and token, before anything else runs.

A browser shows pages of other sites, and their scripts can reach servers on its machine. Three checks stop
them: the ``Host`` header must name this machine (against DNS rebinding), a WebSocket must come from our own
page (``Origin``), and a server that other machines can reach requires the random token that was printed when
it was started. Host names are compared by Starlette's TrustedHostMiddleware; it has no check of ``Origin``
for WebSockets, so that one is ours.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import socket
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Gate", "host_names", "is_loopback", "new_token"]

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: "
        "data:; media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def new_token() -> str:
    """A token that cannot be guessed: 192 random bits."""
    return secrets.token_urlsafe(24)


def is_loopback(host: str) -> bool:
    """Whether a server that is bound to a name or address can be reached from this machine only."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_names() -> frozenset[str]:
    """Names of this machine that a browser may use, in lower case."""
    own = socket.gethostname().lower()
    return frozenset({"localhost", own, f"{own.partition('.')[0]}.local"})


class Gate:
    """Passes requests on to an application, or refuses them.

    Args:
        app: The application.
        names: Host names of this machine, without wildcards; addresses always pass, because DNS cannot rebind
            them.
        token: What a page must know; None when only this machine can reach the server.
        cookie: Name of the cookie in which a page keeps it.
    """

    def __init__(self, app: ASGIApp, *, names: frozenset[str], token: str | None, cookie: str) -> None:
        self._app = app
        self._names = names
        self._token = token
        self._cookie = cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request or WebSocket; see ASGI."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = await self._refusal(scope, receive)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        if refusal is not None and scope["type"] == "websocket":
            await send({"type": "websocket.close"})  # before it was accepted: status 403
        elif refusal is not None:
            await refusal(scope, receive, guarded)
        else:
            await self._app(scope, receive, guarded)

    async def _refusal(self, scope: Scope, receive: Receive) -> Response | None:
        """The response in place of the application's; None when the request is passed on."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not _is_address(host) and not await self._is_trusted(scope, receive):
            return _refused("this address is not one of this server's own: start it with --allow-host NAME")
        if scope["type"] == "websocket" and not _same_origin(headers.get("origin"), host):
            return _refused("a WebSocket is for the page of this server only")
        if self._token is None:
            return None
        given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])[-1]
        if scope["type"] == "http" and given and self._is_token(given):
            return self._welcome(scope)
        if self._is_token(given) or self._is_token(self._kept(headers)):
            return None
        return _refused("this page needs the token: open the whole address that `tintling live` printed")

    async def _is_trusted(self, scope: Scope, receive: Receive) -> bool:
        """Whether Starlette's check of the host passes the request on."""
        passed = False

        async def inside(_scope: Scope, _receive: Receive, _send: Send) -> None:
            nonlocal passed
            passed = True

        async def drop(_message: Message) -> None:
            """Its refusal is replaced by ours, which tells what to do."""

        await TrustedHostMiddleware(inside, sorted(self._names), www_redirect=False)(scope, receive, drop)
        return passed

    def _is_token(self, given: str) -> bool:
        return self._token is not None and hmac.compare_digest(given.encode(), self._token.encode())

    def _kept(self, headers: Headers) -> str:
        """The token in the page's cookie, if there is one."""
        try:
            kept = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return ""
        return kept.value if kept is not None else ""

    def _welcome(self, scope: Scope) -> Response:
        """Stores the token in a cookie, and removes it from the address."""
        response = RedirectResponse("/", status_code=303)
        response.set_cookie(
            self._cookie,
            self._token or "",
            httponly=True,
            samesite="strict",
            secure=scope.get("scheme") == "https",
        )
        return response


def _is_address(host: str) -> bool:
    """Whether a Host header names an IP address."""
    try:
        ipaddress.ip_address(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False
    return True


def _same_origin(origin: str | None, host: str) -> bool:
    if origin is None:
        return False
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()


def _refused(why: str) -> Response:
    return PlainTextResponse(f"Refused: {why}.\n", status_code=403)
