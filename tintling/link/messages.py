"""What the frames of the link say, packed and unpacked by the table of :mod:`tintling.link.fields`.

The host's side of ``runtime/link/tl_link_messages.c``. Whatever a device sends is checked before it is
used: a payload that breaks the rules is a :class:`~tintling.errors.LinkError`, never an exception of
another kind, and nothing is read beyond its bounds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tintling.errors import LinkError
from tintling.link.codes import ErrorCode, ResultFlag, ResultStatus, StreamFlag
from tintling.link.fields import MAX_ERROR_TEXT, MESSAGES
from tintling.link.framing import MessageType

__all__ = [
    "TENSOR_SHAPE",
    "DeviceFault",
    "ErrorCode",
    "Logits",
    "PixelRegion",
    "Result",
    "Statistics",
    "Stream",
    "StreamFlag",
    "Streaming",
    "Time",
    "pack_frame",
    "request_crc",
]

TENSOR_SHAPE = (28, 28, 1)
"""Shape of the tensor of networks of ink, which a RESULT may carry."""

_FRAME = MESSAGES[MessageType.FRAME]
_STREAM = MESSAGES[MessageType.STREAM]
_LOGITS = MESSAGES[MessageType.LOGITS]
_RESULT = MESSAGES[MessageType.RESULT]
_STREAMING = MESSAGES[MessageType.STREAMING]
_STATISTICS = MESSAGES[MessageType.STATISTICS]
_ERROR = MESSAGES[MessageType.ERROR]


def request_crc(payload: bytes) -> int:
    """The CRC-32 of the request that an answer belongs to.

    Raises:
        LinkError: The payload is shorter than that.
    """
    if len(payload) < 4:
        raise LinkError(f"the device sent an answer of {len(payload)} bytes; expected at least 4")
    return int.from_bytes(payload[:4], "little")


@dataclass(frozen=True, slots=True)
class Time:
    """Time that one part took: by the device's clock, and in what its counter counts."""

    microseconds: int
    ticks: int


@dataclass(frozen=True, slots=True, eq=False)
class Logits:
    """The answer to a TENSOR.

    Attributes:
        time: Of the inference alone.
        values: shape (outputs,), int8.
    """

    time: Time
    values: NDArray[np.int8]

    @classmethod
    def unpack(cls, payload: bytes) -> Logits:
        """Reads the payload.

        Raises:
            LinkError: It is no LOGITS.
        """
        time = Time(**_LOGITS.unpack(payload))
        return cls(time, np.frombuffer(payload, np.int8, offset=_LOGITS.layout.size))


def pack_frame(pixels: NDArray[np.uint8]) -> bytes:
    """Gives the payload of a FRAME.

    Args:
        pixels: shape (H, W), uint8, grey; H and W below 65,536.
    """
    height, width = pixels.shape
    return _FRAME.pack(width=width, height=height) + np.ascontiguousarray(pixels).tobytes()


@dataclass(frozen=True, slots=True)
class PixelRegion:
    """A rectangle of a frame: its left top pixel and its size, in px."""

    x: int
    y: int
    width: int
    height: int


def _time(fields: Mapping[str, int], part: str) -> Time:
    return Time(fields[f"{part}_microseconds"], fields[f"{part}_ticks"])


_PLAIN = ("number", "width", "height", "contrast", "spread", "threshold", "reduction", "stroke_width")


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What a device made of a frame: RESULT, or CAPTURE of its own camera.

    Attributes:
        number: CAPTURE: number of the frame in the stream; RESULT: 0.
        width: Of the frame, in px.
        height: Likewise.
        found: Whether there was something to read.
        region: Where; all 0 when nothing was found.
        ink_is_dark: Polarity.
        contrast: Grey levels between ink and background.
        spread: Grey levels of the background's own noise.
        threshold: Contrast from which on a pixel counts as ink, in grey levels.
        reduction: Frame pixels per side of the pixels that the last pass worked on.
        stroke_width: Mean width of the strokes, in 1/16 px of the frame.
        capture: Time to take the image.
        preprocess: Time from frame to tensor.
        inference: Time from tensor to logits.
        logits: shape (outputs,), int8; empty when nothing was found.
        tensor: shape (28, 28, 1), int8; or None when it was not sent.
        image: shape (height, width), uint8; or None when it was not sent.
    """

    number: int
    width: int
    height: int
    found: bool
    region: PixelRegion
    ink_is_dark: bool
    contrast: int
    spread: int
    threshold: int
    reduction: int
    stroke_width: int
    capture: Time
    preprocess: Time
    inference: Time
    logits: NDArray[np.int8]
    tensor: NDArray[np.int8] | None
    image: NDArray[np.uint8] | None

    @classmethod
    def unpack(cls, payload: bytes, *, input_shape: tuple[int, ...] | None = TENSOR_SHAPE) -> Result:
        """Reads the payload.

        Args:
            payload: What the device sent.
            input_shape: Height, width and channels of the network's input; None where nobody knows, so that
                the tensor is flat and takes what the other parts leave.

        Raises:
            LinkError: It is no RESULT, or its parts have other sizes than it says.
        """
        fields = _RESULT.unpack(payload)
        flags, count = ResultFlag(fields["flags"] & 7), fields["logit_count"]
        shape = fields["height"], fields["width"]
        image_bytes = shape[0] * shape[1] if ResultFlag.WITH_IMAGE in flags else 0
        logits_end = _RESULT.layout.size + count
        if input_shape is None:
            input_shape = (max(0, len(payload) - logits_end - image_bytes),)
        tensor_bytes = math.prod(input_shape) if ResultFlag.WITH_TENSOR in flags else 0
        expected = logits_end + tensor_bytes + image_bytes
        if len(payload) != expected:
            raise LinkError(f"the device sent a RESULT of {len(payload)} bytes; its parts take {expected}")
        tensor = np.frombuffer(payload, np.int8, tensor_bytes, logits_end)
        image = np.frombuffer(payload, np.uint8, image_bytes, logits_end + tensor_bytes)
        return cls(
            found=fields["status"] == ResultStatus.FOUND,
            region=PixelRegion(*(fields[f"region_{name}"] for name in ("x", "y", "width", "height"))),
            ink_is_dark=ResultFlag.INK_IS_DARK in flags,
            capture=_time(fields, "capture"),
            preprocess=_time(fields, "preprocess"),
            inference=_time(fields, "inference"),
            logits=np.frombuffer(payload, np.int8, count, _RESULT.layout.size),
            tensor=tensor.reshape(input_shape) if tensor_bytes else None,
            image=image.reshape(shape) if ResultFlag.WITH_IMAGE in flags else None,
            **{name: fields[name] for name in _PLAIN},
        )


@dataclass(frozen=True, slots=True)
class Stream:
    """Asks for the device's own camera, or for an end of it.

    Attributes:
        flags: What is wanted; without ``ON`` the stream ends.
        interval_ms: Least time between captures.
        count: Captures to send; 0 until the next STREAM.
    """

    flags: StreamFlag
    interval_ms: int = 0
    count: int = 0

    def pack(self) -> bytes:
        """Gives the payload."""
        return _STREAM.pack(flags=self.flags, interval_ms=self.interval_ms, count=self.count)


@dataclass(frozen=True, slots=True)
class Streaming:
    """The answer to a STREAM: what the device sends from now on, and the size of its frames in px."""

    flags: StreamFlag
    width: int
    height: int

    @classmethod
    def unpack(cls, payload: bytes) -> Streaming:
        """Reads the payload.

        Raises:
            LinkError: It is no STREAMING.
        """
        fields = _STREAMING.unpack(payload)
        return cls(StreamFlag(fields["flags"] & 7), fields["width"], fields["height"])


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts since the device's start.

    Attributes:
        uptime_ms: Time since then.
        requests: Answered with something else than ERROR.
        errors: ERROR messages sent.
        captures: CAPTURE messages sent.
        overruns: Times that bytes were lost before they were read; 0 when unknown.
        stack_bytes: Deepest stack so far; 0 when unknown.
        messages: Whole frames received.
        message_bytes: Their bytes.
        noise: Bytes outside of frames.
        bad_headers: Magic bytes without a right header.
        damaged: Right headers without a right end.
        too_large: Right headers beyond the device's memory.
        other_versions: Right headers of another protocol version.
    """

    uptime_ms: int
    requests: int
    errors: int
    captures: int
    overruns: int
    stack_bytes: int
    messages: int
    message_bytes: int
    noise: int
    bad_headers: int
    damaged: int
    too_large: int
    other_versions: int

    @classmethod
    def unpack(cls, payload: bytes) -> Statistics:
        """Reads the payload; bytes behind the fields that we know are ignored.

        Raises:
            LinkError: It is no STATISTICS.
        """
        return cls(**_STATISTICS.unpack(payload))


@dataclass(frozen=True, slots=True)
class DeviceFault:
    """An ERROR: why a device refuses a request.

    Attributes:
        code: An :class:`ErrorCode`, or a number that we do not know.
        detail: What the code says more precisely, such as a size in bytes.
        text: For people.
        crc: CRC-32 of the request; 0 when it did not arrive whole.
    """

    code: int
    detail: int
    text: str
    crc: int = field(default=0)

    @classmethod
    def unpack(cls, payload: bytes) -> DeviceFault:
        """Reads the payload.

        Raises:
            LinkError: It is no ERROR.
        """
        fields = _ERROR.unpack(payload)
        text = payload[_ERROR.layout.size :][:MAX_ERROR_TEXT].decode(errors="replace")
        return cls(fields["code"], fields["detail"], text, request_crc(payload))
