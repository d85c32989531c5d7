"""What the frames of the link say, packed and unpacked; ``docs/link.md`` lists every field.

The host's side of ``runtime/link/tl_link_messages.c``. Whatever a device sends is checked before it is
used: a payload that breaks the rules is a :class:`~tintling.errors.LinkError`, never an exception of
another kind, and nothing is read beyond its bounds.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.errors import LinkError

__all__ = [
    "TENSOR_BYTES",
    "DeviceFault",
    "ErrorCode",
    "Logits",
    "Region",
    "Result",
    "Statistics",
    "Stream",
    "StreamFlag",
    "Streaming",
    "Time",
    "pack_frame",
    "request_crc",
    "unpack_fields",
]

TENSOR_BYTES = 784
"""Bytes of the 28×28 tensor that a RESULT may carry."""

_MAX_ERROR_TEXT = 120
_RESULT = struct.Struct("<IIHHBBH8HI6I")
_STREAM = struct.Struct("<BBHI")
_STREAMING = struct.Struct("<IBBHH")
_STATISTICS = struct.Struct("<14I")
_ERROR = struct.Struct("<IHHI")
_LOGITS = struct.Struct("<III")
_INK_IS_DARK, _WITH_TENSOR, _WITH_IMAGE = 1, 2, 4


class StreamFlag(IntFlag):
    """What a stream consists of."""

    ON = 1
    TENSOR = 2
    IMAGE = 4


class ErrorCode(IntEnum):
    """Why a device refuses a request."""

    UNKNOWN_TYPE = 1
    BAD_REQUEST = 2
    TOO_LARGE = 3
    NOT_GREETED = 4
    NO_CAMERA = 5
    CAMERA_FAILED = 6
    DAMAGED = 7
    UNSUPPORTED_VERSION = 8
    INTERNAL = 9


def request_crc(payload: bytes) -> int:
    """The CRC-32 of the request that an answer belongs to.

    Raises:
        LinkError: The payload is shorter than that.
    """
    if len(payload) < 4:
        raise LinkError(f"the device sent an answer of {len(payload)} bytes; expected at least 4")
    return int.from_bytes(payload[:4], "little")


def unpack_fields(form: struct.Struct, payload: bytes, what: str, *, exact: bool = False) -> tuple[Any, ...]:
    """Reads the fixed fields of a payload.

    Args:
        form: Their layout.
        payload: What the device sent.
        what: Name of the message, for people.
        exact: Nothing may follow them.

    Raises:
        LinkError: The payload is too short, or longer than it may be.
    """
    if len(payload) < form.size or (exact and len(payload) != form.size):
        relation = "" if exact else "at least "
        raise LinkError(
            f"the device sent a {what} of {len(payload)} bytes; expected {relation}{form.size}: "
            "flash a firmware that this version of tintling exported"
        )
    return form.unpack_from(payload)


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
        _, microseconds, ticks = unpack_fields(_LOGITS, payload, "LOGITS")
        return cls(Time(microseconds, ticks), np.frombuffer(payload, np.int8, offset=_LOGITS.size))


def pack_frame(pixels: NDArray[np.uint8]) -> bytes:
    """Gives the payload of a FRAME.

    Args:
        pixels: shape (H, W), uint8, grey; H and W below 65,536.
    """
    height, width = pixels.shape
    return struct.pack("<HH", width, height) + np.ascontiguousarray(pixels).tobytes()


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of a frame: its left top pixel and its size, in px."""

    x: int
    y: int
    width: int
    height: int


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
    region: Region
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
    def unpack(cls, payload: bytes) -> Result:
        """Reads the payload.

        Raises:
            LinkError: It is no RESULT, or its parts have other sizes than it says.
        """
        _, number, width, height, status, flags, count, *rest = unpack_fields(_RESULT, payload, "RESULT")
        tensor_bytes = TENSOR_BYTES if flags & _WITH_TENSOR else 0
        image_bytes = width * height if flags & _WITH_IMAGE else 0
        expected = _RESULT.size + count + tensor_bytes + image_bytes
        if len(payload) != expected:
            raise LinkError(f"the device sent a RESULT of {len(payload)} bytes; its parts take {expected}")
        logits_end = _RESULT.size + count
        tensor = np.frombuffer(payload, np.int8, tensor_bytes, logits_end)
        image = np.frombuffer(payload, np.uint8, image_bytes, logits_end + tensor_bytes)
        contrast, spread, threshold, reduction, stroke_width = rest[4:9]
        return cls(
            number=number,
            width=width,
            height=height,
            found=status == 0,
            region=Region(*rest[:4]),
            ink_is_dark=bool(flags & _INK_IS_DARK),
            contrast=contrast,
            spread=spread,
            threshold=threshold,
            reduction=reduction,
            stroke_width=stroke_width,
            capture=Time(*rest[9:11]),
            preprocess=Time(*rest[11:13]),
            inference=Time(*rest[13:15]),
            logits=np.frombuffer(payload, np.int8, count, _RESULT.size),
            tensor=tensor.reshape(28, 28, 1) if tensor_bytes else None,
            image=image.reshape(height, width) if flags & _WITH_IMAGE else None,
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
        return _STREAM.pack(self.flags, 0, self.interval_ms, self.count)


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
        _, flags, _, width, height = unpack_fields(_STREAMING, payload, "STREAMING", exact=True)
        return cls(StreamFlag(flags & 7), width, height)


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
        return cls(*unpack_fields(_STATISTICS, payload, "STATISTICS")[1:])


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
        crc, code, _, detail = unpack_fields(_ERROR, payload, "ERROR")
        text = payload[_ERROR.size : _ERROR.size + _MAX_ERROR_TEXT].decode(errors="replace")
        return cls(code, detail, text, crc)
