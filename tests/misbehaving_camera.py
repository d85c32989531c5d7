"""A network camera that sends MJPEG as real ones do, or breaks every rule on purpose."""

from __future__ import annotations

import base64
import io
import random
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import numpy as np
from PIL import Image

from tintling.images import decode_image

BLOCK = 8  # px: a JPEG block, so that a bit survives the compression
BITS = 16

Send = Callable[[bytes], None]


def numbered_jpeg(number: int, *, width: int = 160, height: int = 120, quality: int = 80) -> bytes:
    """An image of a stroke on paper with its number in blocks along the top."""
    image = np.full((height, width), 190, np.uint8)
    image[height // 3 : height * 5 // 6, width // 2 - 4 : width // 2 + 4] = 60
    for bit in range(BITS):
        image[:BLOCK, bit * BLOCK : (bit + 1) * BLOCK] = 220 if number >> bit & 1 else 150
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, format="JPEG", quality=quality)
    return buffer.getvalue()


def number_of(image: np.ndarray) -> int:
    """The number in an image of :func:`numbered_jpeg`."""
    row = image[BLOCK // 2, BLOCK // 2 : BITS * BLOCK : BLOCK]
    return int(sum(1 << bit for bit, value in enumerate(row[:BITS]) if value > 185))


def with_thumbnail(jpeg: bytes) -> bytes:
    """A JPEG whose APP1 segment holds another one, marks and all."""
    inner = numbered_jpeg(9, width=128, height=16)
    segment = b"Exif\0\0" + inner
    return jpeg[:2] + b"\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment + jpeg[2:]


@dataclass(frozen=True)
class Login:
    """What a camera asks for: ``basic`` or ``digest`` authentication."""

    kind: str
    user: str
    password: str

    def challenge(self) -> str:
        if self.kind == "basic":
            return 'Basic realm="camera"'
        return 'Digest realm="camera", qop="auth", nonce="0123456789abcdef", algorithm=MD5'

    def accepts(self, proof: str, path: str) -> bool:
        """Whether an Authorization header proves that the password is known."""
        if self.kind == "basic":
            return proof == "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        fields = dict(re.findall(r'(\w+)="?([^",]*)"?', proof.removeprefix("Digest ")))
        if not proof.startswith("Digest ") or fields.get("uri") != path:
            return False
        first = _hash(f"{self.user}:camera:{self.password}")
        middle = ":".join(fields[name] for name in ("nonce", "nc", "cnonce", "qop"))
        return fields["response"] == _hash(f"{first}:{middle}:{_hash(f'GET:{path}')}")


def _hash(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()


class Camera:
    """A server of this machine; ``url(mode)`` is a stream that behaves that way.

    Args:
        interval_s: Seconds from frame to frame.
        seed: Of what is random.
        life: Frames after which a stream ends; None for never.
    """

    def __init__(self, *, interval_s: float = 0.005, seed: int = 1, life: int | None = None) -> None:
        self.interval_s = interval_s
        self.life = life
        self.random = random.Random(seed)  # noqa: S311 - chaos that repeats, no secret
        self.sent = 0
        self.requests: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.refusing = False
        self.login: Login | None = None
        self.absent: frozenset[str] = frozenset()  # paths that answer 404
        self.moved: dict[str, str] = {}  # path to where it sends on
        self.stop = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    def url(self, mode: str) -> str:
        """Address of a stream, or ``capture``."""
        return f"http://{self.address}/{mode}"

    def frames(self) -> Iterator[tuple[int, bytes]]:
        """Numbered images, one an interval, until the server stops or the stream has lived its life."""
        count = 0
        while not self.stop.wait(self.interval_s) and count != self.life:
            count += 1
            self.sent += 1
            yield self.sent, numbered_jpeg(self.sent % (1 << BITS))

    def close(self) -> None:
        """Hangs up on everybody."""
        self.stop.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no error of ours."""


def _handler(camera: Camera) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            mode = self.path.strip("/").partition("?")[0]
            camera.requests.append(self.path)
            camera.headers.append(dict(self.headers))
            proof = self.headers.get("Authorization", "")
            if camera.refusing:
                self.send_error(503, "busy")
            elif mode in camera.moved:
                self.send_response(302)
                self.send_header("Location", camera.moved[mode])
                self.end_headers()
            elif camera.login is not None and not camera.login.accepts(proof, self.path):
                self.send_response(401)
                self.send_header("WWW-Authenticate", camera.login.challenge())
                self.end_headers()
            else:
                behave(camera, mode, self)

        def log_message(self, *_: object) -> None:
            """Tests stay quiet."""

    return Handler


def _part(jpeg: bytes, *, length: int | None = None, mark: bytes = b"--frame", end: bytes = b"\r\n") -> bytes:
    header = mark + end + b"Content-Type: image/jpeg" + end
    if length is not None:
        header += b"Content-Length: " + str(length).encode() + end
    return header + end + jpeg + end


def behave(camera: Camera, mode: str, request: BaseHTTPRequestHandler) -> None:
    """Answers a request in one of the manners of :data:`STREAMS` and below."""
    if mode == "chaos":
        mode = camera.random.choice(CHAOS)
    kinds = {
        "dashed": "multipart/x-mixed-replace;boundary=--frame",
        "more-dashes": "multipart/x-mixed-replace;boundary=--frame",
        "more-dashes-plain": "multipart/x-mixed-replace;boundary=--frame",
        "unnamed": "multipart/x-mixed-replace",
        "misnamed": 'multipart/x-mixed-replace; boundary="somethingelse"',
        "html": "text/html",
        "capture": "image/jpeg",
        "slow-capture": "image/jpeg",
    }
    if mode in camera.absent or (mode not in STREAMS and mode not in OTHERS):
        request.send_error(404)
        return
    request.send_response(200)
    request.send_header("Content-Type", kinds.get(mode, "multipart/x-mixed-replace; boundary=frame"))
    request.end_headers()
    write = request.wfile.write
    {**STREAMS, **OTHERS}[mode](camera, write)


def good(camera: Camera, write: Send) -> None:
    for _, jpeg in camera.frames():
        write(_part(jpeg, length=len(jpeg)))


def without_length(camera: Camera, write: Send) -> None:
    for _, jpeg in camera.frames():
        write(_part(jpeg))


def line_feeds(camera: Camera, write: Send) -> None:
    for _, jpeg in camera.frames():
        write(_part(jpeg, end=b"\n"))


def more_dashes(camera: Camera, write: Send) -> None:
    """As RFC 2046 has it for a boundary that begins with dashes itself."""
    for _, jpeg in camera.frames():
        write(_part(jpeg, length=len(jpeg), mark=b"----frame"))


def more_dashes_plain(camera: Camera, write: Send) -> None:
    for _, jpeg in camera.frames():
        write(_part(jpeg, mark=b"----frame"))


def dashes_behind(camera: Camera, write: Send) -> None:
    """Each part begins as if the stream ended."""
    for _, jpeg in camera.frames():
        write(_part(jpeg, length=len(jpeg), mark=b"--frame--"))


def boundary_before(camera: Camera, write: Send) -> None:
    """As the usual ESP32-CAM firmware: a part begins with the line that ends the one before."""
    for _, jpeg in camera.frames():
        write(b"\r\n--frame\r\n")
        write(b"Content-Type: image/jpeg\r\nContent-Length: %d\r\nX-Timestamp: 12.5\r\n\r\n" % len(jpeg))
        write(jpeg)


def too_short(camera: Camera, write: Send) -> None:
    for _, jpeg in camera.frames():
        write(_part(jpeg, length=len(jpeg) - 400))


def too_long(camera: Camera, write: Send) -> None:
    for _, jpeg in camera.frames():
        write(_part(jpeg, length=len(jpeg) + 333))


def nonsense_length(camera: Camera, write: Send) -> None:
    for _, jpeg in camera.frames():
        write(_part(jpeg).replace(b"image/jpeg", b"image/jpeg\r\nContent-Length: many"))


def bare(camera: Camera, write: Send) -> None:
    """JPEG after JPEG, nothing between them; some with a thumbnail inside."""
    for number, jpeg in camera.frames():
        write(with_thumbnail(jpeg) if number % 2 else jpeg)


def damaged(camera: Camera, write: Send) -> None:
    for number, jpeg in camera.frames():
        broken = jpeg[: len(jpeg) // 2] if number % 3 == 1 else jpeg
        write(_part(broken, length=len(broken)))


def trickle(camera: Camera, write: Send) -> None:
    for _, jpeg in camera.frames():
        part = _part(jpeg, length=len(jpeg))
        for start in range(0, len(part), 97):
            write(part[start : start + 97])


def chatty(camera: Camera, write: Send) -> None:
    """Words before the first part, more headers than anybody needs."""
    write(b"This is a multipart message.\r\n" * 20)
    for _, jpeg in camera.frames():
        write(_part(jpeg, length=len(jpeg)).replace(b"\r\n", b"\r\nX-More: " + b"y" * 500 + b"\r\n", 1))


STREAMS: dict[str, Callable[[Camera, Send], None]] = {
    "stream": good,
    "plain": without_length,
    "line-feeds": line_feeds,
    "boundary-before": boundary_before,
    "dashed": good,
    "more-dashes": more_dashes,
    "more-dashes-plain": more_dashes_plain,
    "dashes-behind": dashes_behind,
    "unnamed": good,
    "misnamed": good,
    "too-short": too_short,
    "too-long": too_long,
    "nonsense-length": nonsense_length,
    "bare": bare,
    "damaged": damaged,
    "trickle": trickle,
    "chatty": chatty,
}
"""Manners that a client copes with."""


def ends(camera: Camera, write: Send) -> None:
    for count, (_, jpeg) in enumerate(camera.frames()):
        if count == 5:
            write(b"--frame--\r\n")
            return
        write(_part(jpeg, length=len(jpeg)))


def breaks_off(camera: Camera, write: Send) -> None:
    for count, (_, jpeg) in enumerate(camera.frames()):
        if count == 5:
            write(_part(jpeg, length=len(jpeg))[:600])
            return
        write(_part(jpeg, length=len(jpeg)))


def stalls(camera: Camera, write: Send) -> None:
    for count, (_, jpeg) in enumerate(camera.frames()):
        write(_part(jpeg, length=len(jpeg)))
        if count == 5:
            camera.stop.wait(3600)
            return


def drips(camera: Camera, write: Send) -> None:
    """A byte now and then: never silent, never done."""
    write(b"--frame\r\nContent-Length: 5000\r\n\r\n")
    while not camera.stop.wait(0.05):
        write(b"\xff")


def endless_header(camera: Camera, write: Send) -> None:
    while not camera.stop.is_set():
        write(b"--frame\r\n" + b"X-Header: yes\r\n" * 1000)


def huge(camera: Camera, write: Send) -> None:
    write(b"--frame\r\nContent-Length: 99999999999\r\n\r\n")
    camera.stop.wait(3600)


def flood(camera: Camera, write: Send) -> None:
    """One part without an end."""
    write(b"--frame\r\n\r\n")
    while not camera.stop.is_set():
        write(bytes(1 << 16))


def no_images(camera: Camera, write: Send) -> None:
    for _ in camera.frames():
        write(_part(b"this is no image", length=18))


def capture(camera: Camera, write: Send) -> None:
    camera.sent += 1
    write(numbered_jpeg(camera.sent))


def slow_capture(camera: Camera, write: Send) -> None:
    for byte in numbered_jpeg(1):
        write(bytes([byte]))
        if camera.stop.wait(0.05):
            return


def html(_: Camera, write: Send) -> None:
    write(b"<html>CameraWebServer</html>")


OTHERS: dict[str, Callable[[Camera, Send], None]] = {
    "ends": ends,
    "breaks-off": breaks_off,
    "stalls": stalls,
    "drips": drips,
    "endless-header": endless_header,
    "huge": huge,
    "flood": flood,
    "no-images": no_images,
    "capture": capture,
    "slow-capture": slow_capture,
    "html": html,
}
"""Manners after which a stream is over, and what is none."""

CHAOS = ("stream", "plain", "too-short", "too-long", "damaged", "ends", "breaks-off", "stalls", "no-images")
"""What ``/chaos`` draws from, anew for each connection."""


def decoded(jpeg: bytes) -> np.ndarray:
    """The pixels of a JPEG."""
    return decode_image(jpeg, name="a test's image")
