"""Cameras on the network: an MJPEG stream, or an address that gives one image a request."""

from __future__ import annotations

import base64
import http.client
import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from tintling import __version__
from tintling.camera_client.frames import Frame, FrameSource, decode_frame, without_password
from tintling.camera_client.sources.latest import Newest
from tintling.camera_client.sources.multipart import MAX_PART_BYTES, boundary_of, is_multipart, read_parts
from tintling.errors import FrameSourceError
from tintling.images import STREAM_FORMATS

__all__ = ["MjpegSource", "SnapshotSource", "open_http_source"]

_HTTP_ERRORS = (OSError, http.client.HTTPException, ValueError)
_PROBE_S = 4.0  # for each of the places in which a camera may have its images
_MAX_DAMAGED = 10  # images in a row
_MIN_INTERVAL_S = 0.02  # between two requests for single images
_TOKEN = "TINTLING_BOARD_TOKEN"  # noqa: S105 - the name of the variable, not what it holds

# A camera stands on the local network; a proxy that the environment names does not know it.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def open_http_source(address: str, *, timeout_s: float = 10.0) -> FrameSource:
    """Asks an address what it is: a stream of images, or a single one.

    A camera's bare address is enough: where the usual ESP32-CAM firmware and others have their images
    is tried, the stream before the single image.

    Args:
        address: Such as ``http://192.168.4.1:81/stream``, ``http://192.168.4.1/capture``, or
            ``http://192.168.4.1``.
        timeout_s: How long it may be silent, in seconds.

    Raises:
        FrameSourceError: Nobody answers, or the answer is neither.
    """
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    if not named:
        raise FrameSourceError(f"{address} is no address: expected such as http://192.168.4.1:81/stream")
    if parts.path.strip("/") or parts.query:
        source = _source_at(address, timeout_s)
        if isinstance(source, FrameSource):
            return source
        raise FrameSourceError(
            f"{without_password(address)} answers with {source}: expected a multipart stream or an image; "
            f"usual ESP32-CAM firmware has http://{parts.hostname}:81/stream and http://{parts.hostname}/capture"
        )
    heard = []
    for candidate in _candidates(address):
        try:
            source = _source_at(candidate, min(timeout_s, _PROBE_S))
        except FrameSourceError as error:
            heard.append(str(error).partition("; ")[0])
            continue
        if isinstance(source, FrameSource):
            return source
        heard.append(f"{without_password(candidate)} answers with {source}")
    shown = without_password(address)
    raise FrameSourceError(f"{shown} has no images where cameras have them: {'; '.join(heard)}")


def _candidates(address: str) -> tuple[str, ...]:
    """Where a camera may have its images, most likely first."""
    parts = urlsplit(address)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    base = f"{parts.scheme}://{parts.netloc}"
    # The stream of that firmware is a server of its own, so that images can be asked for beside it.
    user, separator, _ = parts.netloc.rpartition("@")
    stream = () if parts.port else (f"{parts.scheme}://{user}{separator}{host}:81/stream",)
    return (*stream, f"{base}/stream", f"{base}/capture", f"{base}/")


def _source_at(address: str, timeout_s: float) -> FrameSource | str:
    """The source at an address; or what else is there, in words."""
    response = _request(address, timeout_s)
    kind = response.headers.get("Content-Type", "")
    if is_multipart(kind):
        return MjpegSource(address, response, boundary_of(kind), timeout_s=timeout_s)
    if kind.strip().lower().startswith("image/"):
        return SnapshotSource(address, response, timeout_s=timeout_s)
    response.close()
    return kind or "no content type"


def _request(address: str, timeout_s: float) -> Any:
    """Opens an address; the caller closes the response."""
    plain, proof = _authorization(address)
    address = without_password(address)  # as messages show it
    try:
        request = urllib.request.Request(  # noqa: S310 - open_source lets http and https through only
            plain, headers={"User-Agent": f"tintling/{__version__}", "Cache-Control": "no-cache"}
        )
        if proof:
            # Shown to the address that the user names, but not to where it may send us on.
            request.add_unredirected_header("Authorization", proof)
        return _opener.open(request, timeout=timeout_s)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 401:
            raise FrameSourceError(
                f"{address} wants a token: set ${_TOKEN} to the one that the board tells on its wire; other "
                "cameras want http://user:password@…"
            ) from error
        raise FrameSourceError(f"{address} answers {error.code} {error.reason}: check the address") from error
    except _HTTP_ERRORS as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        raise FrameSourceError(
            f"cannot reach {address}: {reason}; check that the camera is on and in the same network"
        ) from error


def _authorization(address: str) -> tuple[str, str | None]:
    """The address without user and password, and how to prove that we may ask it."""
    parts = urlsplit(address)
    user, separator, host = parts.netloc.rpartition("@")
    if separator:
        name, _, password = user.partition(":")
        proof = f"{unquote(name)}:{unquote(password)}".encode()
        return parts._replace(netloc=host).geturl(), f"Basic {base64.b64encode(proof).decode('ascii')}"
    token = os.environ.get(_TOKEN)
    return address, f"Bearer {token}" if token else None


class MjpegSource(FrameSource):
    """A stream of JPEG images over HTTP; newest frame only.

    Args:
        address: Where it comes from.
        response: The open response of :mod:`urllib.request`.
        boundary: What separates its parts; None when it does not say, and JPEG's own marks have to do.
        timeout_s: How long it may be silent, in seconds.
    """

    live = True

    def __init__(
        self, address: str, response: Any, boundary: bytes | None, *, timeout_s: float = 10.0
    ) -> None:
        super().__init__(without_password(address))
        self._response = response
        self._timeout_s = timeout_s
        self._newest = Newest(
            self._parts(boundary), name=self.name, timeout_s=timeout_s * 1.5, stop=self._interrupt
        )

    def _parts(self, boundary: bytes | None) -> Iterator[tuple[bytes, float]]:
        for part in read_parts(self._read, boundary, name=self.name):
            yield part, time.time()
        raise FrameSourceError(f"{self.name} ended the stream: check the camera, then start again")

    def _read(self, count: int) -> bytes:
        try:
            data: bytes = self._response.read1(count)
        except TimeoutError as error:
            raise FrameSourceError(
                f"{self.name} stalled: nothing came for {self._timeout_s:g} s; check the camera and the "
                "network, then start again"
            ) from error
        except (*_HTTP_ERRORS, AttributeError) as error:  # AttributeError: closed while reading
            raise FrameSourceError(f"{self.name} broke off: {error}") from error
        return data

    def _interrupt(self) -> None:
        """Wakes a read that waits for the camera; closing alone would wait for it, too."""
        raw = getattr(getattr(self._response, "fp", None), "raw", None)
        connection = getattr(raw, "_sock", None)
        if isinstance(connection, socket.socket):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # the other end was faster

    def __iter__(self) -> Iterator[Frame]:
        """Newest frames; see :meth:`FrameSource.__iter__`."""
        damaged = 0
        for sample in self._newest:
            data, timestamp = sample.value
            name = f"{self.name}#{sample.index}"
            try:
                image = decode_frame(data, name=name, formats=STREAM_FORMATS)
            except FrameSourceError:  # a weak radio link spoils an image now and then
                damaged += 1
                if damaged > _MAX_DAMAGED:
                    raise
                continue
            damaged = 0
            yield Frame(image, timestamp, sample.index, name)

    def close(self) -> None:
        """Ends the stream."""
        self._newest.close()
        self._response.close()


class SnapshotSource(FrameSource):
    """An address that gives one image a request, such as ``/capture``.

    Args:
        address: Where to ask.
        response: The response to the first request, still open.
        timeout_s: How long an answer may take, in seconds.
    """

    live = True

    def __init__(self, address: str, response: Any, *, timeout_s: float = 10.0) -> None:
        super().__init__(without_password(address))
        self._address = address
        self._response: Any = response
        self._timeout_s = timeout_s

    def __iter__(self) -> Iterator[Frame]:
        """One frame a request; see :meth:`FrameSource.__iter__`."""
        index = 0
        while True:
            asked = time.monotonic()
            response, self._response = self._response or _request(self._address, self._timeout_s), None
            name = f"{self.name}#{index}"
            image = decode_frame(self._body(response), name=name, formats=STREAM_FORMATS)
            yield Frame(image, time.time(), index, name)
            index += 1
            time.sleep(max(0.0, _MIN_INTERVAL_S - (time.monotonic() - asked)))

    def _body(self, response: Any) -> bytes:
        deadline = time.monotonic() + self._timeout_s
        data = bytearray()
        try:
            with response:
                while chunk := response.read1(1 << 16):
                    data += chunk
                    if len(data) > MAX_PART_BYTES or time.monotonic() > deadline:
                        raise FrameSourceError(
                            f"{self.name} does not finish its image: more than {MAX_PART_BYTES:,} bytes "
                            f"or {self._timeout_s:g} s"
                        )
        except _HTTP_ERRORS as error:
            raise FrameSourceError(f"{self.name} broke off: {error}; check the camera") from error
        return bytes(data)

    def close(self) -> None:
        """Drops an answer that nobody read."""
        if self._response is not None:
            self._response.close()
            self._response = None
