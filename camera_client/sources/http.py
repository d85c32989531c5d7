"""Cameras on the network: an MJPEG stream, or an address that gives one image a request."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx

from tintling.camera_client.frames import Frame, FrameSource, decode_frame, without_password
from tintling.camera_client.sources.http_client import HTTP_ERRORS, HttpCamera, interrupt
from tintling.camera_client.sources.latest import Newest
from tintling.camera_client.sources.mjpeg import MAX_PART_BYTES, boundary_of, is_multipart, read_parts
from tintling.errors import FrameSourceError
from tintling.images import STREAM_FORMATS

__all__ = ["MjpegSource", "SnapshotSource", "open_http_source"]

_PROBE_S = 4.0  # for each of the addresses at which a camera may have its images
_MAX_DAMAGED = 10  # images in a row
_MIN_INTERVAL_S = 0.02  # between two requests for single images


def open_http_source(address: str, *, timeout_s: float = 10.0) -> FrameSource:
    """Opens an address that gives a stream of images, or single ones.

    A camera's bare address is enough: the addresses of the usual ESP32-CAM firmware and of others are tried,
    the stream before the single image.

    Args:
        address: Such as ``http://192.168.4.1:81/stream``, ``http://192.168.4.1/capture``, or
            ``http://192.168.4.1``.
        timeout_s: How long it may be silent, in seconds.

    Raises:
        FrameSourceError: There is no answer, or it is neither.
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
    reasons = []
    for candidate in _candidates(address):
        try:
            source = _source_at(candidate, min(timeout_s, _PROBE_S))
        except FrameSourceError as error:
            reasons.append(str(error).partition("; ")[0])
            continue
        if isinstance(source, FrameSource):
            return source
        reasons.append(f"{without_password(candidate)} answers with {source}")
    shown = without_password(address)
    raise FrameSourceError(f"{shown} has no images at the usual addresses of cameras: {'; '.join(reasons)}")


def _candidates(address: str) -> tuple[str, ...]:
    """Addresses at which a camera may have its images, most likely first."""
    parts = urlsplit(address)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    base = f"{parts.scheme}://{parts.netloc}"
    # The stream of that firmware is a server of its own, so that single images can be requested beside it.
    user, separator, _ = parts.netloc.rpartition("@")
    stream = () if parts.port else (f"{parts.scheme}://{user}{separator}{host}:81/stream",)
    return (*stream, f"{base}/stream", f"{base}/capture", f"{base}/")


def _source_at(address: str, timeout_s: float) -> FrameSource | str:
    """The source at an address; or what else is there, in words."""
    camera = HttpCamera(address, timeout_s)
    try:
        response = camera.open()
        kind = response.headers.get("Content-Type", "")
        if is_multipart(kind):
            return MjpegSource(camera, response, boundary_of(kind), timeout_s=timeout_s)
        if kind.strip().lower().startswith("image/"):
            return SnapshotSource(camera, response, timeout_s=timeout_s)
        response.close()
    except FrameSourceError:
        camera.close()
        raise
    camera.close()
    return kind or "no content type"


class MjpegSource(FrameSource):
    """A stream of JPEG images over HTTP; newest frame only.

    Args:
        camera: Where it comes from; it is closed with the source.
        response: The open response of the stream.
        boundary: What separates its parts; None when it names none, and JPEG's own markers are used.
        timeout_s: How long it may be silent, in seconds.
    """

    live = True

    def __init__(
        self, camera: HttpCamera, response: httpx.Response, boundary: bytes | None, *, timeout_s: float = 10.0
    ) -> None:
        super().__init__(camera.name)
        self._camera = camera
        self._response = response
        self._bytes = response.iter_raw()
        self._timeout_s = timeout_s
        self._newest = Newest(
            self._parts(boundary), name=self.name, timeout_s=timeout_s * 1.5, stop=lambda: interrupt(response)
        )

    def _parts(self, boundary: bytes | None) -> Iterator[tuple[bytes, float]]:
        for part in read_parts(self._read, boundary, name=self.name):
            yield part, time.time()
        raise FrameSourceError(f"{self.name} ended the stream: check the camera, then start again")

    def _read(self, _count: int) -> bytes:
        try:
            return next(self._bytes, b"")
        except httpx.TimeoutException as error:
            raise FrameSourceError(
                f"{self.name} stalled: nothing came for {self._timeout_s:g} s; check the camera and the "
                "network, then start again"
            ) from error
        except HTTP_ERRORS as error:
            raise FrameSourceError(f"{self.name} broke off: {error or type(error).__name__}") from error

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
        self._camera.close()


class SnapshotSource(FrameSource):
    """An address that gives one image a request, such as ``/capture``.

    Args:
        camera: Gives the images; it is closed with the source.
        response: The response to the first request, still open.
        timeout_s: How long an answer may take, in seconds.
        clock: Gives the time in seconds.
        sleep: Waits for so many seconds.
    """

    live = True

    def __init__(
        self,
        camera: HttpCamera,
        response: httpx.Response,
        *,
        timeout_s: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(camera.name)
        self._camera = camera
        self._response: httpx.Response | None = response
        self._timeout_s = timeout_s
        self._clock = clock
        self._sleep = sleep

    def __iter__(self) -> Iterator[Frame]:
        """One frame a request; see :meth:`FrameSource.__iter__`."""
        index = 0
        while True:
            started = self._clock()
            response, self._response = self._response or self._camera.open(), None
            name = f"{self.name}#{index}"
            image = decode_frame(self._body(response), name=name, formats=STREAM_FORMATS)
            yield Frame(image, time.time(), index, name)
            index += 1
            self._sleep(max(0.0, _MIN_INTERVAL_S - (self._clock() - started)))

    def _body(self, response: httpx.Response) -> bytes:
        deadline = self._clock() + self._timeout_s
        data = bytearray()
        try:
            for piece in response.iter_raw():
                data += piece
                if len(data) > MAX_PART_BYTES or self._clock() > deadline:
                    raise FrameSourceError(
                        f"{self.name} does not finish its image: more than {MAX_PART_BYTES:,} bytes "
                        f"or {self._timeout_s:g} s"
                    )
        except HTTP_ERRORS as error:
            raise FrameSourceError(
                f"{self.name} broke off: {error or type(error).__name__}; check the camera"
            ) from error
        finally:
            response.close()
        return bytes(data)

    def close(self) -> None:
        """Drops an answer that was not read, and closes all connections."""
        if self._response is not None:
            self._response.close()
            self._response = None
        self._camera.close()
