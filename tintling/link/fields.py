"""The fields of every message, in one table: order, type, unit and meaning.

Packing and unpacking on the host follow from it, and so do the tables in ``docs/link.md``. A test sends
each field through the C of ``runtime/link/tl_link_messages.c`` and compares the bytes with the table's.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum, IntFlag
from typing import Any

from tintling.errors import LinkError
from tintling.link.codes import Capability, Counter, ErrorCode, ResultFlag, ResultStatus, StreamFlag
from tintling.link.framing import MessageType

__all__ = ["MAX_ERROR_TEXT", "MAX_TEXT", "MESSAGES", "Field", "Kind", "Message"]

MAX_TEXT = 63
"""Most bytes of a text that its length precedes."""

MAX_ERROR_TEXT = 120
"""Most bytes of the text of an ERROR."""

_RESERVED = "reserved"
_NOT_SAID = frozenset({_RESERVED, "request_crc"})


class Kind(Enum):
    """Type of a field. Numbers are little endian; what has no struct code varies in length.

    Attributes:
        notation: As the documentation writes it.
        code: Of :mod:`struct`; empty for parts that vary in length.
    """

    U8 = ("u8", "B")
    U16 = ("u16", "H")
    U32 = ("u32", "I")
    I32 = ("i32", "i")
    F32 = ("f32", "f")
    SHA256 = ("32 bytes", "32s")
    TEXT = ("text", "")
    TEXTS = ("u8, text × n", "")
    REST = ("UTF-8", "")
    I8S = ("i8 × n", "")
    U8S = ("u8 × n", "")

    def __init__(self, notation: str, code: str) -> None:
        self.notation = notation
        self.code = code


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message.

    Attributes:
        name: As the classes of :mod:`tintling.link.messages` and :mod:`tintling.link.info` call it.
        kind: Its type.
        meaning: What it says.
        unit: Of the number; empty when it has none.
        values: Numbers that it may hold, or flags that are added up.
    """

    name: str
    kind: Kind
    meaning: str = ""
    unit: str = ""
    values: type[IntEnum | IntFlag] | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message: fields of fixed length, then parts that vary.

    Attributes:
        type: Its type number.
        fields: In the order of the payload.
        answer: Type of the answer, for requests.
        is_exact: Nothing may follow the fields; others may grow at their end.
        note: What the documentation adds to the fields.
        fixed: The fields of fixed length; they come first.
        parts: What varies in length, behind them.
        layout: Of the fixed fields.
    """

    type: MessageType
    fields: tuple[Field, ...]
    answer: MessageType | None = None
    is_exact: bool = False
    note: str = ""
    fixed: tuple[Field, ...] = field(init=False)
    parts: tuple[Field, ...] = field(init=False)
    layout: struct.Struct = field(init=False)

    def __post_init__(self) -> None:
        """Derives the layout."""
        fixed = tuple(each for each in self.fields if each.kind.code)
        object.__setattr__(self, "fixed", fixed)
        object.__setattr__(self, "parts", self.fields[len(fixed) :])
        object.__setattr__(self, "layout", struct.Struct("<" + "".join(each.kind.code for each in fixed)))

    def offsets(self) -> Iterator[tuple[Field, int | None]]:
        """Gives each field with its first byte in the payload; None behind a part that varies."""
        at: int | None = 0
        for each in self.fields:
            yield each, at
            at = at + struct.calcsize(f"<{each.kind.code}") if at is not None and each.kind.code else None

    def pack(self, **values: Any) -> bytes:
        """Gives the fixed fields of a payload.

        Args:
            values: By name of the field; reserved fields are 0.
        """
        return self.layout.pack(*({_RESERVED: 0, **values}[each.name] for each in self.fixed))

    def unpack(self, payload: bytes) -> dict[str, Any]:
        """Reads the fixed fields of a payload.

        Args:
            payload: What the device sent.

        Returns:
            Value by name of the field, without the reserved ones and the CRC-32 of the request.

        Raises:
            LinkError: The payload is too short, or longer than it may be.
        """
        size = self.layout.size
        if len(payload) < size or (self.is_exact and len(payload) != size):
            relation = "" if self.is_exact else "at least "
            raise LinkError(
                f"the device sent a {self.type.name} of {len(payload)} bytes; expected {relation}{size}: "
                "flash a firmware that this version of tintling exported"
            )
        values = zip(self.fixed, self.layout.unpack_from(payload), strict=True)
        return {each.name: value for each, value in values if each.name not in _NOT_SAID}


def _reserved(kind: Kind) -> Field:
    return Field(_RESERVED, kind, "0")


def _time(part: str, meaning: str) -> tuple[Field, Field]:
    return (
        Field(f"{part}_microseconds", Kind.U32, meaning, "µs"),
        Field(f"{part}_ticks", Kind.U32, "likewise, by the counter that INFO names", "ticks"),
    )


_CRC = Field("request_crc", Kind.U32, "CRC-32 of the request's frame")

_INFO = (
    _CRC,
    Field("capabilities", Kind.U16, "what the device can do", values=Capability),
    Field("counter", Kind.U8, "what ticks count", values=Counter),
    _reserved(Kind.U8),
    Field("model_sha256", Kind.SHA256, "SHA-256 of the .tflite file"),
    Field("input_height", Kind.U16, "of the input"),
    Field("input_width", Kind.U16, "likewise"),
    Field("input_channels", Kind.U16, "likewise"),
    Field("outputs", Kind.U16, "number of logits"),
    Field("input_scale", Kind.F32, "real value = scale · (int8 value - zero point)"),
    Field("input_zero_point", Kind.I32, "likewise"),
    Field("output_scale", Kind.F32, "likewise"),
    Field("output_zero_point", Kind.I32, "likewise"),
    Field("preprocess_version", Kind.U16, "version of the preprocessing, + 256 for `frame`; 0 without FRAME"),
    Field("window", Kind.U16, "requests that may be unanswered, at least 1"),
    Field("queue_bytes", Kind.U32, "what may be sent behind the oldest unanswered request", "bytes"),
    Field("max_payload", Kind.U32, "payload of the largest request", "bytes"),
    Field("max_pixels", Kind.U32, "width · height of the largest FRAME", "px"),
    Field("arena_bytes", Kind.U32, "working memory of the model", "bytes"),
    Field("constant_bytes", Kind.U32, "weights, biases, factors and tables", "bytes"),
    Field("camera_width", Kind.U16, "of the camera's frames; 0 without a camera", "px"),
    Field("camera_height", Kind.U16, "likewise", "px"),
    Field("counter_hz", Kind.U32, "rate of ticks; 0 unknown", "Hz"),
    Field("boot", Kind.U32, "differs from start to start; 0 when the device cannot tell"),
    Field("ram_bytes", Kind.U32, "static memory without frame and stack; 0 unknown", "bytes"),
    Field("stack_bytes", Kind.U32, "worst stack; 0 unknown", "bytes"),
    Field("model", Kind.TEXT, "name of the model"),
    Field("tool", Kind.TEXT, "tool and version that generated it"),
    Field("board", Kind.TEXT, "name of the board"),
    Field("labels", Kind.TEXTS, "number of labels, and the labels; n is 0 or the number of logits"),
)

_RESULT = (
    _CRC,
    Field("number", Kind.U32, "CAPTURE: number of the frame since STREAM, from 0; RESULT: 0"),
    Field("width", Kind.U16, "of the frame", "px"),
    Field("height", Kind.U16, "likewise", "px"),
    Field("status", Kind.U8, "whether something was found in the frame", values=ResultStatus),
    Field("flags", Kind.U8, "polarity, and which parts follow", values=ResultFlag),
    Field("logit_count", Kind.U16, "number of logits; 0 without a sample"),
    Field("region_x", Kind.U16, "left edge of the ink; the region is all 0 without a sample", "px"),
    Field("region_y", Kind.U16, "top edge", "px"),
    Field("region_width", Kind.U16, "of the ink", "px"),
    Field("region_height", Kind.U16, "likewise", "px"),
    Field("contrast", Kind.U16, "between ink and background", "grey levels"),
    Field("spread", Kind.U16, "of the background", "grey levels"),
    Field("threshold", Kind.U16, "contrast from which on a pixel is ink", "grey levels"),
    Field("reduction", Kind.U16, "frame pixels per side of a pixel of the last pass", "px"),
    Field("stroke_width", Kind.U32, "mean width of the strokes", "1/16 px"),
    *_time("capture", "time to take the image; RESULT: 0"),
    *_time("preprocess", "time from frame to tensor"),
    *_time("inference", "time from tensor to logits"),
    Field("logits", Kind.I8S, "n = logit_count"),
    Field(
        "tensor",
        Kind.I8S,
        "the network's input, n = 784 for networks of ink, if flagged; in a RESULT it always is",
    ),
    Field("image", Kind.U8S, "the grey frame, row by row, n = width · height, if flagged"),
)

_STATISTICS = (
    _CRC,
    Field("uptime_ms", Kind.U32, "time since the start", "ms"),
    Field("requests", Kind.U32, "answered with something else than ERROR"),
    Field("errors", Kind.U32, "ERROR messages sent"),
    Field("captures", Kind.U32, "CAPTURE messages sent"),
    Field("overruns", Kind.U32, "times that bytes were lost before they were read; 0 unknown"),
    Field("stack_bytes", Kind.U32, "deepest stack so far; 0 unknown", "bytes"),
    Field("messages", Kind.U32, "whole frames received"),
    Field("message_bytes", Kind.U32, "of whole frames", "bytes"),
    Field("noise", Kind.U32, "outside of frames", "bytes"),
    Field("bad_headers", Kind.U32, "magic bytes without a right header"),
    Field("damaged", Kind.U32, "right headers without a right end"),
    Field("too_large", Kind.U32, "right headers beyond the device's memory"),
    Field("other_versions", Kind.U32, "right headers of another protocol version"),
)

MESSAGES: Mapping[MessageType, Message] = {
    message.type: message
    for message in (
        Message(
            MessageType.HELLO,
            (
                Field("nonce", Kind.U32, "a fresh random number"),
                _reserved(Kind.U16),
                Field("tool", Kind.TEXT, "name of the host's tool"),
            ),
            answer=MessageType.INFO,
        ),
        Message(
            MessageType.TENSOR,
            (Field("values", Kind.I8S, "the input tensor, `[height][width][channel]`"),),
            answer=MessageType.LOGITS,
            note="784 bytes for networks of ink",
        ),
        Message(
            MessageType.FRAME,
            (
                Field("width", Kind.U16, "of the frame", "px"),
                Field("height", Kind.U16, "likewise", "px"),
                Field("pixels", Kind.U8S, "grey, row by row, n = width · height"),
            ),
            answer=MessageType.RESULT,
        ),
        Message(
            MessageType.STREAM,
            (
                Field("flags", Kind.U8, "what is wanted; without 1 the stream ends", values=StreamFlag),
                _reserved(Kind.U8),
                Field("interval_ms", Kind.U16, "least time between captures", "ms"),
                Field("count", Kind.U32, "captures to send; 0 until the next STREAM"),
            ),
            answer=MessageType.STREAMING,
        ),
        Message(MessageType.STATS, (), answer=MessageType.STATISTICS),
        Message(MessageType.INFO, _INFO, note="at most 4,096 bytes; it may grow at its end"),
        Message(
            MessageType.LOGITS,
            (
                _CRC,
                Field("microseconds", Kind.U32, "time of the inference", "µs"),
                Field("ticks", Kind.U32, "likewise; the low 32 bits of a difference", "ticks"),
                Field("values", Kind.I8S, "the output tensor"),
            ),
        ),
        Message(MessageType.RESULT, _RESULT),
        Message(MessageType.CAPTURE, _RESULT),
        Message(
            MessageType.STREAMING,
            (
                _CRC,
                Field("flags", Kind.U8, "as granted; without 1 the stream has ended", values=StreamFlag),
                _reserved(Kind.U8),
                Field("width", Kind.U16, "of the frames to come", "px"),
                Field("height", Kind.U16, "likewise", "px"),
            ),
            is_exact=True,
        ),
        Message(MessageType.STATISTICS, _STATISTICS, note="counts since the start; it may grow at its end"),
        Message(
            MessageType.ERROR,
            (
                _CRC,
                Field("code", Kind.U16, "see below", values=ErrorCode),
                _reserved(Kind.U16),
                Field("detail", Kind.U32, "see below"),
                Field("text", Kind.REST, f"for people, to the end, at most {MAX_ERROR_TEXT} bytes"),
            ),
        ),
    )
}
"""Every message by its type: requests, then answers."""
