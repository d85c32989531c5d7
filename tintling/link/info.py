"""HELLO and INFO of the link: the host's name, and the device's description of itself and its model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tintling.errors import LinkError
from tintling.link.codes import Capability, Counter
from tintling.link.fields import MAX_TEXT, MESSAGES, Kind
from tintling.link.framing import MessageType

__all__ = ["MAX_INFO_BYTES", "Capability", "Counter", "Hello", "Info"]

MAX_INFO_BYTES = 4096
"""Largest payload of an INFO."""

_HELLO = MESSAGES[MessageType.HELLO]
_INFO = MESSAGES[MessageType.INFO]


@dataclass(frozen=True, slots=True)
class Hello:
    """The first request.

    Attributes:
        nonce: A fresh random number, so that no old INFO passes for the answer.
        tool: Name of the host's tool, such as ``tintling 0.1.0``; at most 63 bytes of UTF-8 are sent.
    """

    nonce: int
    tool: str

    def pack(self) -> bytes:
        """Gives the payload."""
        text = self.tool.encode()[:MAX_TEXT].decode(errors="ignore").encode()
        return _HELLO.pack(nonce=self.nonce) + bytes([len(text)]) + text


@dataclass(frozen=True, slots=True)
class Info:
    """A device's description of itself and its model.

    Attributes:
        model: Name of the model.
        tool: What generated it.
        board: Name of the board.
        labels: What each output stands for; may be empty.
        capabilities: What it can do.
        counter: What its ``ticks`` count.
        model_sha256: Digest of the .tflite file, in hexadecimal.
        input_shape: Height, width and channels.
        outputs: Number of logits.
        input_scale: Real value = scale · (int8 value - zero point).
        input_zero_point: Likewise.
        output_scale: Likewise.
        output_zero_point: Likewise.
        preprocess_version: ``TL_PREPROCESS_VERSION``, or 256 + ``TL_FRAME_VERSION``; 0 without frames.
        window: Requests that may be unanswered at a time.
        queue_bytes: Wire bytes of unanswered requests that the device holds behind the oldest one.
        max_payload: Bytes of the largest request.
        max_pixels: Pixels of the largest frame.
        arena_bytes: Working memory of the model.
        constant_bytes: Its weights, biases, factors and tables.
        camera_width: Pixels of the device's own frames; 0 without a camera.
        camera_height: Likewise.
        counter_hz: Rate of ``ticks``; 0 when unknown.
        boot: Differs from start to start; 0 when the device cannot tell.
        ram_bytes: Static memory of the firmware without frame and stack; 0 when unknown.
        stack_bytes: Worst stack; 0 when unknown.
    """

    model: str
    tool: str
    board: str
    labels: tuple[str, ...]
    capabilities: Capability
    counter: Counter
    model_sha256: str
    input_shape: tuple[int, int, int]
    outputs: int
    input_scale: float
    input_zero_point: int
    output_scale: float
    output_zero_point: int
    preprocess_version: int
    window: int
    queue_bytes: int
    max_payload: int
    max_pixels: int
    arena_bytes: int
    constant_bytes: int
    camera_width: int
    camera_height: int
    counter_hz: int
    boot: int
    ram_bytes: int
    stack_bytes: int

    @property
    def input_bytes(self) -> int:
        """Bytes of a TENSOR's payload."""
        height, width, channels = self.input_shape
        return height * width * channels

    @classmethod
    def unpack(cls, payload: bytes) -> Info:
        """Reads the payload of an INFO; bytes behind the fields that we know are ignored.

        Raises:
            LinkError: It is no INFO.
        """
        fields = _INFO.unpack(payload[:MAX_INFO_BYTES])
        shape = tuple(fields.pop(f"input_{axis}") for axis in ("height", "width", "channels"))
        counter = fields.pop("counter")
        return cls(
            capabilities=Capability(fields.pop("capabilities") & 7),
            counter=Counter(counter) if counter in set(Counter) else Counter.NOTHING,
            model_sha256=fields.pop("model_sha256").hex(),
            input_shape=shape,
            **fields,
            **_texts(payload),
        )


def _texts(payload: bytes) -> dict[str, Any]:
    """Reads the texts behind the fixed fields: name of the part to text, or to several."""
    found: dict[str, Any] = {}
    at = _INFO.layout.size
    for part in _INFO.parts:
        if part.kind is Kind.TEXT:
            found[part.name], at = _text(payload, at)
            continue
        texts = []
        count, at = _byte(payload, at), at + 1
        for _ in range(count):
            text, at = _text(payload, at)
            texts.append(text)
        found[part.name] = tuple(texts)
    return found


def _byte(payload: bytes, at: int) -> int:
    if at >= len(payload):
        raise LinkError(f"the device sent an INFO that ends after {len(payload)} bytes, inside a text")
    return payload[at]


def _text(payload: bytes, at: int) -> tuple[str, int]:
    """Reads a text that its length precedes; gives it and where it ends."""
    end = at + 1 + _byte(payload, at)
    if end > len(payload):
        _byte(payload, end)
    return payload[at + 1 : end].decode(errors="replace"), end
