"""A camera that speaks RTSP and sends JPEG over RTP, as far as a client needs it.

Source:
    RFC 2326 (RTSP), section 10.12 (interleaved data); RFC 2435 (JPEG over RTP).
"""

from __future__ import annotations

import io
import socketserver
import struct
import threading
from typing import Self

import numpy as np
from misbehaving_camera import BITS, BLOCK
from PIL import Image

WIDTH, HEIGHT = 160, 112  # multiples of 16: blocks of colour are that large
PAYLOAD = 1200
CLOCK = 90_000
SDP = (
    "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=camera\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=video 0 RTP/AVP 26\r\na=control:track0\r\na=framerate:25\r\n"
)


def colour_jpeg(number: int) -> bytes:
    """A coloured image with its number in blocks of 8 px along the top two rows of blocks."""
    image = np.full((HEIGHT, WIDTH, 3), (190, 180, 160), np.uint8)
    image[40:90, 70:80] = (60, 50, 40)
    for bit in range(BITS):
        image[: 2 * BLOCK, bit * BLOCK : (bit + 1) * BLOCK] = 225 if number >> bit & 1 else 140
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, format="JPEG", quality=85, subsampling=2)
    return buffer.getvalue()


def taken_apart(jpeg: bytes) -> tuple[bytes, bytes]:
    """The quantization tables, 64 bytes each, and the scan's data."""
    tables, at = b"", 2
    while True:
        kind, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        body = jpeg[at + 4 : at + 2 + length]
        if kind == 0xDB:
            for start in range(0, len(body), 65):
                tables += body[start + 1 : start + 65]
        at += 2 + length
        if kind == 0xDA:
            return tables, jpeg[at:-2]


def packets(jpeg: bytes, sequence: int, timestamp: int) -> list[bytes]:
    """RTP packets of an image."""
    tables, scan = taken_apart(jpeg)
    found, offset = [], 0
    while offset < len(scan):
        part = scan[offset : offset + PAYLOAD]
        last = offset + len(part) == len(scan)
        header = struct.pack(
            ">BBHII", 0x80, 26 | (0x80 if last else 0), (sequence + len(found)) & 0xFFFF, timestamp, 28
        )
        header += struct.pack(">IBBBB", offset, 1, 255, WIDTH // 8, HEIGHT // 8)
        if offset == 0:
            header += struct.pack(">BBH", 0, 0, len(tables)) + tables
        found.append(header + part)
        offset += len(part)
    return found


class RtspCamera(socketserver.ThreadingTCPServer):
    """A camera of this machine.

    Args:
        frames: Images after which it hangs up; None for never.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *, frames: int | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.frames = frames
        self.sent = 0
        self.stop = threading.Event()
        self.asked: list[str] = []
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Address of the stream."""
        return f"rtsp://127.0.0.1:{self.server_address[1]}/stream"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.shutdown()
        self.server_close()
        self._thread.join()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error of ours."""


class _Talk(socketserver.StreamRequestHandler):
    server: RtspCamera

    def handle(self) -> None:
        while (line := self.rfile.readline().decode("latin-1").strip()) or not self.server.stop.is_set():
            if not line:
                return
            method = line.split()[0]
            headers: dict[str, str] = {}
            while text := self.rfile.readline().decode("latin-1").strip():
                key, _, value = text.partition(":")
                headers[key.lower()] = value.strip()
            self.server.asked.append(method)
            self.answer(method, headers.get("cseq", "0"))
            if method == "PLAY":
                self.play()
                return
            if method == "TEARDOWN":
                return

    def answer(self, method: str, cseq: str) -> None:
        lines = ["RTSP/1.0 200 OK", f"CSeq: {cseq}"]
        body = ""
        match method:
            case "OPTIONS":
                lines.append("Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN")
            case "DESCRIBE":
                body = SDP
                lines += ["Content-Type: application/sdp", f"Content-Length: {len(body)}"]
            case "SETUP":
                lines += ["Transport: RTP/AVP/TCP;unicast;interleaved=0-1", "Session: 1"]
            case _:
                lines.append("Session: 1")
        self.wfile.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())

    def play(self) -> None:
        sequence = count = 0
        while not self.server.stop.wait(0.02) and count != self.server.frames:
            count += 1
            self.server.sent += 1
            jpeg = colour_jpeg(self.server.sent)
            for packet in packets(jpeg, sequence, count * CLOCK // 25):
                self.wfile.write(struct.pack(">BBH", 0x24, 0, len(packet)) + packet)
                sequence += 1
