"""Requests to a camera on the network: timeouts, redirects, basic and digest authentication.

Bodies are left to the caller, who must bound them: a camera may be broken or hostile.
"""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Generator
from functools import cache
from urllib.parse import unquote, urlsplit

import httpx

from tintling.camera_client.frames import without_password
from tintling.errors import FrameSourceError
from tintling.version import __version__

__all__ = ["HTTP_ERRORS", "HttpCamera", "interrupt"]

HTTP_ERRORS = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError)
"""What httpx raises when a request fails, or a response while it is read."""

_MAX_REDIRECTS = 5
_TOKEN = "TINTLING_BOARD_TOKEN"  # noqa: S105 - the name of the variable, not what it holds
_UNAUTHORIZED = 401


@cache
def _known_authorities() -> ssl.SSLContext:
    """Whom HTTPS trusts: read once, and not each time that a camera comes back."""
    return httpx.create_ssl_context(trust_env=False)


class HttpCamera:
    """One address of a camera, and how to ask it.

    A proxy that the environment names is not used: a camera is on the local network, which a proxy does not
    know. Credentials are sent when the camera asks for them, in the form that it asks for, and to the host
    that the user names alone: no redirect takes them to another one.

    Args:
        address: May carry user and password.
        timeout_s: How long the camera may be silent, in seconds.

    Attributes:
        name: The address as it may be shown.
    """

    def __init__(self, address: str, timeout_s: float) -> None:
        self.name = without_password(address)
        self._url, user = _split_user(address)
        self._user_named = user is not None
        self._auth: httpx.Auth = httpx.Auth() if user is None else _ByChallenge(*user)
        headers = {
            "User-Agent": f"tintling/{__version__}",
            "Accept-Encoding": "identity",
            "Cache-Control": "no-cache",
            "Connection": "close",  # small cameras serve one connection at a time
        }
        token = os.environ.get(_TOKEN)
        if user is None and token:
            headers["Authorization"] = f"Bearer {token}"
        self._headers = headers
        self._client = httpx.Client(timeout=timeout_s, trust_env=False, verify=_known_authorities())

    def open(self) -> httpx.Response:
        """Sends a request; the caller closes the response, whose body is not read yet.

        Raises:
            FrameSourceError: There is no answer, or it is an error.
        """
        try:
            response = self._send(self._client.build_request("GET", self._url, headers=self._headers))
        except httpx.ProtocolError as error:
            raise FrameSourceError(
                f"{self.name} does not answer in proper HTTP: {error}; check the address and its port"
            ) from error
        except HTTP_ERRORS as error:
            reason = str(error) or type(error).__name__
            raise FrameSourceError(
                f"cannot reach {self.name}: {reason}; check that the camera is on and in the same network"
            ) from error
        if response.is_success:
            if self._user_named and _host(response.url) == _host(httpx.URL(self._url)):
                self._url = str(response.url)  # a digest holds for one path, and a redirect may have led here
            return response
        response.close()
        if response.status_code == _UNAUTHORIZED:
            raise FrameSourceError(
                f"{self.name} refuses access: name user and password as http://user:password@…; for a board, "
                f"set ${_TOKEN} to the token that it prints on its serial line"
            )
        raise FrameSourceError(
            f"{self.name} answers {response.status_code} {response.reason_phrase}: check the address"
        )

    def _send(self, request: httpx.Request) -> httpx.Response:
        """Sends a request, and again with credentials if the camera asks for them."""
        flow = self._auth.auth_flow(request)
        request = next(flow)
        while True:
            response = self._follow(request)
            try:
                request = flow.send(response)
            except StopIteration:
                return response
            response.close()

    def _follow(self, request: httpx.Request) -> httpx.Response:
        """Sends a request and follows redirects; httpx drops credentials where another host is named."""
        for _ in range(_MAX_REDIRECTS + 1):
            response = self._client.send(request, stream=True, auth=None, follow_redirects=False)
            if response.next_request is None:
                return response
            response.close()
            request = response.next_request
        raise httpx.TooManyRedirects(f"more than {_MAX_REDIRECTS} redirects", request=request)

    def close(self) -> None:
        """Closes all connections."""
        self._client.close()


class _ByChallenge(httpx.Auth):
    """Basic or digest authentication, whichever the camera asks for.

    Args:
        user: Name of the user.
        password: The password.
    """

    def __init__(self, user: str, password: str) -> None:
        self._basic = httpx.BasicAuth(user, password)
        self._digest = httpx.DigestAuth(user, password)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """See :class:`httpx.Auth`."""
        if self._chosen is not None:
            yield from self._chosen.auth_flow(request)
            return
        response = yield request
        if response.status_code != _UNAUTHORIZED or _host(response.url) != _host(request.url):
            return
        request.url = response.url  # a redirect may have led to another path
        digest = _digest_challenge(response)
        if digest is not None:
            response.headers["WWW-Authenticate"] = digest
            self._chosen = self._digest
            flow = self._digest.auth_flow(request)
            next(flow)  # its request without credentials has been sent
            yield flow.send(response)
        else:
            self._chosen = self._basic
            yield from self._basic.auth_flow(request)


def _digest_challenge(response: httpx.Response) -> str | None:
    """The first challenge for a digest, which may follow others in one header."""
    for value in response.headers.get_list("WWW-Authenticate"):
        if (at := value.lower().find("digest ")) >= 0:
            return value[at:]
    return None


def _host(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _split_user(address: str) -> tuple[str, tuple[str, str] | None]:
    """The address without user and password, and these."""
    parts = urlsplit(address)
    user, separator, host = parts.netloc.rpartition("@")
    if not separator:
        return address, None
    name, _, password = user.partition(":")
    return parts._replace(netloc=host).geturl(), (unquote(name), unquote(password))


def interrupt(response: httpx.Response) -> None:
    """Wakes a thread that waits for a response's bytes; closing alone would wait for them as well.

    Args:
        response: Read by another thread.
    """
    stream = response.extensions.get("network_stream")
    connection = stream.get_extra_info("socket") if stream is not None else None
    if isinstance(connection, socket.socket):
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # the other end has closed it already
