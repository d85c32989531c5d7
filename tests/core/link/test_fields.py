"""The table of the link's fields against the C, byte by byte, and against Python's classes."""

from __future__ import annotations

import ctypes
import struct
from ctypes import byref, c_uint8
from dataclasses import replace
from typing import Any

import pytest
from c_declarations import enumerators, members
from link_answers import answer_in_c, array
from link_in_c import (
    CBox,
    CCounts,
    CEvent,
    CFound,
    CFrameRequest,
    CInfo,
    Collector,
    CReplyTo,
    CResult,
    CStatistics,
    CStreamRequest,
    CTime,
    library,
)
from link_vectors import REQUEST_CRC

from tintling.errors import LinkError
from tintling.firmware_export.runtime_files import runtime_text
from tintling.link.codes import (
    ERROR_DETAILS,
    Capability,
    Counter,
    ErrorCode,
    ResultFlag,
    ResultStatus,
    StreamFlag,
)
from tintling.link.fields import MAX_ERROR_TEXT, MAX_TEXT, MESSAGES, Field, Kind, Message
from tintling.link.framing import Decoder, MessageType
from tintling.link.info import MAX_INFO_BYTES, Hello, Info
from tintling.link.messages import DeviceFault, Logits, Result, Statistics, Streaming

LINK, PREPROCESS = runtime_text("tl_link.h"), runtime_text("tl_preprocess.h")
MESSAGES_H, MESSAGES_C = runtime_text("tl_link_messages.h"), runtime_text("tl_link_messages.c")
ANSWERS = [message for message in MESSAGES.values() if message.type & 0x80]
PARTS = {
    "LOGITS": bytes([0x80, 0, 0x7F]),
    "RESULT": bytes([1, 0xFF]) + bytes(range(200)) * 3 + bytes(184) + bytes(258 * 259),
    "ERROR": b"why",
    "INFO": b"\x03net\x04tool\x05board\x02\x01a\x02bc",
}
PARTS["CAPTURE"] = PARTS["RESULT"]


def number(kind: Kind, first: int) -> Any:
    """A number whose bytes in the payload count up from ``first``; none occurs in two fields."""
    size = struct.calcsize(f"<{kind.code}")
    (value,) = struct.unpack(f"<{kind.code}", bytes(range(first, first + size)))
    return value


def distinct(message: Message) -> dict[str, Any]:
    """A value for every fixed field, so that a byte out of place shows; some have no choice."""
    given = {"request_crc": REQUEST_CRC, "reserved": 0, "flags": 7, "status": 1, "counter": 2}
    given |= {"logit_count": 2, "width": 258, "height": 259} if message.fields[-1].name == "image" else {}
    values, following = {}, 1
    for each in message.fixed:
        values[each.name] = given.get(each.name, number(each.kind, following))
        following += struct.calcsize(f"<{each.kind.code}")
    return values


def shaped(message: Message, values: dict[str, Any]) -> dict[str, Any]:
    """The values as the vectors of the page, and with them the C, group them."""
    match message.type.name:
        case "INFO":
            axes = [values[f"input_{axis}"] for axis in ("height", "width", "channels")]
            texts = {"model": "net", "tool": "tool", "board": "board", "labels": ["a", "bc"]}
            return {**values, **texts, "input_shape": axes, "model_sha256": values["model_sha256"].hex()}
        case "RESULT" | "CAPTURE":
            signed = [value - 256 if value > 127 else value for value in PARTS["RESULT"]]
            parts = ("capture", "preprocess", "inference")
            times = {part: [values[f"{part}_microseconds"], values[f"{part}_ticks"]] for part in parts}
            region = [values[f"region_{name}"] for name in ("x", "y", "width", "height")]
            sent = {"logits": signed[:2], "tensor": signed[2:786], "image": PARTS["RESULT"][786:]}
            return {**values, **times, **sent, "region": region, "found": False, "ink_is_dark": 1}
        case "LOGITS":
            return {**values, "values": [-128, 0, 127]}
        case "ERROR":
            return {**values, "text": "why"}
    return values


def sent_by_c(message: Message, values: dict[str, Any]) -> bytes:
    collector = Collector()
    assert answer_in_c(message.type.name, shaped(message, values), byref(collector.line)) == 0
    (event,) = Decoder().feed(bytes(collector.data))
    assert event.type == message.type
    return event.payload


def by_table(message: Message, values: dict[str, Any]) -> bytes:
    return message.pack(**values) + PARTS.get(message.type.name, b"")


@pytest.mark.parametrize("message", ANSWERS, ids=lambda message: message.type.name)
def test_c_sends_every_field_where_the_table_says(message: Message) -> None:
    values = distinct(message)
    assert sent_by_c(message, values).hex(" ") == by_table(message, values).hex(" ")


def test_axes_that_an_input_does_not_have_are_sent_as_one() -> None:
    (message,) = (each for each in ANSWERS if each.type.name == "INFO")
    fields = shaped(message, distinct(message)) | {"input_shape": [784]}
    collector = Collector()
    assert answer_in_c("INFO", fields, byref(collector.line)) == 0
    (event,) = Decoder().feed(bytes(collector.data))
    assert Info.unpack(event.payload).input_shape == (784, 1, 1)


@pytest.mark.parametrize("message", ANSWERS, ids=lambda message: message.type.name)
def test_a_field_that_changes_its_place_or_size_is_found(message: Message) -> None:
    """Guards against a comparison that compares nothing."""
    values = distinct(message)
    expected = sent_by_c(message, values)
    for index in range(len(message.fixed) - 1):
        fields = list(message.fields)
        fields[index], fields[index + 1] = fields[index + 1], fields[index]
        assert by_table(replace(message, fields=tuple(fields)), values) != expected, fields[index].name
    for index in range(len(message.fixed)):
        fields = [*message.fields[:index], *message.fields[index + 1 :]]
        assert by_table(replace(message, fields=tuple(fields)), values) != expected


@pytest.mark.parametrize("message", ANSWERS, ids=lambda message: message.type.name)
def test_python_reads_every_field_where_the_table_says(message: Message) -> None:
    values = distinct(message)
    payload = by_table(message, values)
    assert message.unpack(payload) == {
        name: value for name, value in values.items() if name not in {"request_crc", "reserved"}
    }
    classes = {
        "INFO": Info,
        "LOGITS": Logits,
        "RESULT": Result,
        "CAPTURE": Result,
        "STREAMING": Streaming,
        "STATISTICS": Statistics,
        "ERROR": DeviceFault,
    }
    read: Any = classes[message.type.name].unpack(payload)
    for each in message.fixed:
        expected = values[each.name]
        match each.name:
            case "reserved" | "logit_count":
                continue
            case "request_crc":
                if message.type is not MessageType.ERROR:
                    continue
                assert read.crc == expected
            case "model_sha256":
                assert read.model_sha256 == expected.hex()
            case "capabilities":
                assert read.capabilities == expected & 7
            case "status":
                assert read.found == (expected == ResultStatus.FOUND)
            case "flags" if isinstance(read, Result):
                assert (read.ink_is_dark, read.tensor is None, read.image is None) == (True, False, False)
            case "input_height" | "input_width" | "input_channels":
                axis = ("input_height", "input_width", "input_channels").index(each.name)
                assert read.input_shape[axis] == expected
            case "microseconds" | "ticks":
                assert getattr(read.time, each.name) == expected
            case name if name.endswith(("_microseconds", "_ticks")):
                part, _, of = name.partition("_")
                assert getattr(getattr(read, part), of) == expected
            case name if name.startswith("region_"):
                assert getattr(read.region, name.removeprefix("region_")) == expected
            case name:
                assert getattr(read, name) == expected


def event_of(payload: bytes) -> CEvent:
    return CEvent(kind=1, length=len(payload), payload=array(c_uint8, payload))


def test_c_reads_the_fields_of_a_request_where_the_table_says() -> None:
    link, stream = library(), MESSAGES[MessageType.STREAM]
    wanted = {"flags": 7, "interval_ms": 0x0102, "count": 0x03040506}
    read = CStreamRequest()
    assert link.tl_link_read_stream(byref(event_of(stream.pack(**wanted))), byref(read)) == 0
    assert {name: getattr(read, name) for name, _ in read._fields_} == wanted
    assert [each.name for each in stream.fixed if each.name != "reserved"] == [n for n, _ in read._fields_]
    sizes, frame = {"width": 0x0102, "height": 0x0003}, CFrameRequest()
    payload = MESSAGES[MessageType.FRAME].pack(**sizes) + bytes(range(6)) * 129
    event = event_of(payload)  # keeps the pixels alive
    assert link.tl_link_read_frame(byref(event), byref(frame)) == 0
    assert {name: getattr(frame, name) for name in sizes} == sizes
    assert frame.pixels[:6] == list(range(6))


def test_hello_has_its_text_where_the_table_says() -> None:
    link, hello = library(), MESSAGES[MessageType.HELLO]
    for length in (0, 5, MAX_TEXT):
        payload = hello.pack(nonce=1) + bytes([length]) + b"x" * length
        assert link.tl_link_read_hello(byref(event_of(payload))) == 0
        assert ctypes.c_int(link.tl_link_read_hello(byref(event_of(payload + b"x")))).value == -1
    assert Hello(0x01020304, "abc").pack() == hello.pack(nonce=0x01020304) + b"\x03abc"


def test_types_and_codes_are_those_of_c() -> None:
    error_names = {ErrorCode.TOO_LARGE: "REQUEST_TOO_LARGE", ErrorCode.DAMAGED: "REQUEST_DAMAGED"}
    status_names = {ResultStatus.FOUND: "OK"}
    for text, prefix, of, others in (
        (LINK, "TL_LINK_", MessageType, {}),
        (MESSAGES_H, "TL_LINK_CAN_", Capability, {}),
        (MESSAGES_H, "TL_LINK_COUNTS_", Counter, {}),
        (MESSAGES_H, "TL_LINK_STREAM_", StreamFlag, {}),
        (MESSAGES_C, "", ResultFlag, {}),
        (MESSAGES_H, "TL_LINK_", ErrorCode, error_names),
    ):
        named = {f"{prefix}{others.get(each, each.name)}": int(each) for each in of}
        assert enumerators(text, next(iter(named))) == named
    status = enumerators(PREPROCESS, "tl_preprocess_status")
    for each in ResultStatus:
        assert status[f"TL_PREPROCESS_{status_names.get(each, each.name)}"] == each
    assert set(ERROR_DETAILS) == set(ErrorCode)


@pytest.mark.parametrize(
    ("text", "name", "ours"),
    [
        (MESSAGES_H, "tl_link_info", CInfo),
        (MESSAGES_H, "tl_link_result", CResult),
        (MESSAGES_H, "tl_link_statistics", CStatistics),
        (MESSAGES_H, "tl_link_time", CTime),
        (MESSAGES_H, "tl_link_reply_to", CReplyTo),
        (MESSAGES_H, "tl_link_frame_request", CFrameRequest),
        (MESSAGES_H, "tl_link_stream_request", CStreamRequest),
        (LINK, "tl_link_counts", CCounts),
        (PREPROCESS, "tl_preprocess_result", CFound),
        (PREPROCESS, "tl_box", CBox),
    ],
)
def test_the_structures_of_the_tests_are_those_of_c(
    text: str, name: str, ours: type[ctypes.Structure]
) -> None:
    """The field-by-field comparison is worth as much as the structures that it fills."""
    plain = {
        ctypes.c_uint8: "uint8_t",
        ctypes.c_uint16: "uint16_t",
        ctypes.c_uint32: "uint32_t",
        ctypes.c_int32: "int32_t",
        CTime: "tl_link_time",
        CFound: "tl_preprocess_result",
        CCounts: "tl_link_counts",
        CBox: "tl_box",
    }
    declared = members(text, name)
    assert list(declared) == [field for field, *_ in ours._fields_]
    for field, kind, *_ in ours._fields_:
        spelled = declared[field]
        assert spelled == plain[kind] if kind in plain else spelled.endswith(" *")


def test_every_member_of_a_structure_is_a_field_of_its_message() -> None:
    """A number that C keeps and the table does not know would never reach the host."""
    result = {*members(MESSAGES_H, "tl_link_result"), *members(PREPROCESS, "tl_preprocess_result")}
    statistics = {*members(MESSAGES_H, "tl_link_statistics"), *members(LINK, "tl_link_counts")}
    for message, said, apart in (
        (MessageType.INFO, {*members(MESSAGES_H, "tl_link_info")}, set()),
        (
            MessageType.RESULT,
            result,
            {"found", "region", "ink_is_dark", "capture", "preprocess", "inference", "tensor_size"},
        ),
        (MessageType.STATISTICS, statistics, {"link"}),
    ):
        assert said - apart <= {each.name for each in MESSAGES[message].fields}
        assert apart <= said


def test_bounds_are_those_of_c() -> None:
    assert f"#define TL_LINK_MAX_INFO {MAX_INFO_BYTES}u" in MESSAGES_H
    assert f"#define TL_LINK_MAX_TEXT {MAX_ERROR_TEXT}u" in MESSAGES_H
    assert f"#define TEXT_BYTES {MAX_TEXT}u" in MESSAGES_C


def test_every_type_has_a_message_and_fixed_fields_come_first() -> None:
    assert set(MESSAGES) == set(MessageType)
    for message in MESSAGES.values():
        assert message.fields == message.fixed + message.parts
        assert (message.type & 0x80 == 0) == (message.answer is not None or message.fields == ())
        assert len({each.name for each in message.fields}) == len(message.fields)
    with pytest.raises(LinkError, match="the device sent a STREAMING of 11 bytes; expected 10"):
        MESSAGES[MessageType.STREAMING].unpack(bytes(11))


def test_offsets_count_the_bytes_before_a_field() -> None:
    message = Message(
        MessageType.HELLO,
        (Field("a", Kind.U8), Field("b", Kind.U32), Field("c", Kind.TEXT), Field("d", Kind.TEXT)),
    )
    assert [(each.name, at) for each, at in message.offsets()] == [("a", 0), ("b", 1), ("c", 5), ("d", None)]
