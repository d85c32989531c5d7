"""Payloads of the link: the page's vectors through C and Python, and no payload that can do harm."""

from __future__ import annotations

import ctypes
from ctypes import byref, c_uint8, c_uint32
from dataclasses import asdict
from enum import IntEnum, IntFlag
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from link_answers import answer_in_c, array
from link_in_c import CEvent, CFrameRequest, Collector, CStreamRequest, library
from link_vectors import REQUEST_CRC, message_vectors

from tintling.errors import LinkError
from tintling.link.framing import OVERHEAD, Decoder, MessageType
from tintling.link.info import MAX_INFO_BYTES, Hello, Info
from tintling.link.messages import (
    DeviceFault,
    Logits,
    Result,
    Statistics,
    Stream,
    StreamFlag,
    Streaming,
    Time,
    pack_frame,
    request_crc,
)

VECTORS = {vector.message: vector for vector in message_vectors()}
ANSWERS = {
    "INFO": Info,
    "LOGITS": Logits,
    "RESULT": Result,
    "CAPTURE": Result,
    "STREAMING": Streaming,
    "STATISTICS": Statistics,
    "ERROR": DeviceFault,
}


def plain(value: Any) -> Any:
    match value:
        case IntEnum() | IntFlag():
            return int(value)
        case Time():
            return [value.microseconds, value.ticks]
        case np.ndarray():
            return value.tolist()
        case tuple():
            return list(value)
        case dict():
            return list(value.values())
        case _:
            return value


def fields_of(message: str, answer: Any) -> dict[str, Any]:
    if message == "LOGITS":
        return {**asdict(answer.time), "values": answer.values.tolist()}
    fields = {name: plain(getattr(answer, name)) for name in type(answer).__dataclass_fields__}
    match message:
        case "RESULT" | "CAPTURE":
            region = list(asdict(answer.region).values())
            present = {name: fields[name] is not None for name in ("tensor", "image")}
            return {**fields, "region": region, **present}
        case "ERROR":
            assert fields.pop("crc") == REQUEST_CRC
    return fields


@pytest.mark.parametrize("message", ANSWERS)
def test_c_answers_with_the_bytes_of_the_page(message: str) -> None:
    vector = VECTORS[message]
    collector = Collector()
    assert answer_in_c(message, vector.fields, byref(collector.line)) == 0
    (event,) = Decoder().feed(bytes(collector.data))
    assert event.type == MessageType[message]
    assert event.sequence == 77
    assert event.payload.hex(" ") == vector.payload.hex(" ")


@pytest.mark.parametrize("message", ANSWERS)
def test_python_reads_the_fields_of_the_page(message: str) -> None:
    vector = VECTORS[message]
    assert request_crc(vector.payload) == REQUEST_CRC
    assert fields_of(message, ANSWERS[message].unpack(vector.payload)) == vector.fields


def test_python_asks_with_the_bytes_of_the_page() -> None:
    hello, frame, stream = (VECTORS[name] for name in ("HELLO", "FRAME", "STREAM"))
    assert Hello(**hello.fields).pack() == hello.payload
    shape = frame.fields["height"], frame.fields["width"]
    assert pack_frame(np.array(frame.fields["pixels"], np.uint8).reshape(shape)) == frame.payload
    wanted = stream.fields
    assert (
        Stream(StreamFlag(wanted["flags"]), wanted["interval_ms"], wanted["count"]).pack() == stream.payload
    )


def event_of(payload: bytes) -> CEvent:
    return CEvent(kind=1, length=len(payload), payload=array(c_uint8, payload))


def test_c_reads_the_requests_of_the_page() -> None:
    link = library()
    assert link.tl_link_read_hello(byref(event_of(VECTORS["HELLO"].payload))) == 0
    frame, vector = CFrameRequest(), VECTORS["FRAME"]
    event = event_of(vector.payload)
    assert link.tl_link_read_frame(byref(event), byref(frame)) == 0
    assert (frame.width, frame.height) == (vector.fields["width"], vector.fields["height"])
    assert frame.pixels[:6] == vector.fields["pixels"]
    stream = CStreamRequest()
    assert link.tl_link_read_stream(byref(event_of(VECTORS["STREAM"].payload)), byref(stream)) == 0
    assert {name: getattr(stream, name) for name, _ in stream._fields_} == VECTORS["STREAM"].fields


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("hello", b""),
        ("hello", bytes(6)),
        ("hello", bytes(8)),
        ("hello", bytes(6) + b"\x02x"),
        ("hello", bytes(6) + b"\x40" + bytes(64)),
        ("frame", b"\x01\x00\x01"),
        ("frame", b"\x01\x00\x01\x00"),
        ("frame", b"\x00\x00\x01\x00"),
        ("frame", b"\x02\x00\x02\x00abc"),
        ("frame", b"\xff\xff\xff\xffabc"),
        ("stream", bytes(7)),
        ("stream", bytes(9)),
        ("stream", b"\x08" + bytes(7)),
        ("stream", b"\x01\x01" + bytes(6)),
        ("stats", b"x"),
    ],
)
def test_c_refuses_requests_that_break_the_rules(name: str, payload: bytes) -> None:
    room = CFrameRequest()
    read = getattr(library(), f"tl_link_read_{name}")
    assert ctypes.c_int(read(byref(event_of(payload)), byref(room))).value == -1


def test_an_answer_that_the_line_does_not_take_is_reported() -> None:
    for message in ANSWERS:
        collector = Collector(limit=20)
        assert answer_in_c(message, VECTORS[message].fields, byref(collector.line)) == -1


def test_a_text_is_cut_between_characters() -> None:
    fields = {**VECTORS["INFO"].fields, "board": "x" + "é" * 40, "model_sha256": "none"}
    collector = Collector()
    assert answer_in_c("INFO", fields, byref(collector.line)) == 0
    (event,) = Decoder().feed(bytes(collector.data))
    info = Info.unpack(event.payload)
    assert info.board == "x" + "é" * 31
    assert info.model_sha256 == "00" * 32
    assert len(Hello(1, "é" * 40).pack()) == 7 + 62
    fault = {"code": 9, "detail": 0, "text": "é" * 70}
    assert answer_in_c("ERROR", fault, byref(Collector().line)) == 0


def test_an_info_beyond_its_bound_is_not_sent() -> None:
    collector = Collector()
    fields = {**VECTORS["INFO"].fields, "labels": ["l" * 60] * 80}
    assert answer_in_c("INFO", fields, byref(collector.line)) == -1
    assert not collector.data
    assert MAX_INFO_BYTES + OVERHEAD < 8192


@pytest.mark.parametrize("beyond", [0, 1])
def test_an_info_may_fill_its_bound_to_the_last_byte(beyond: int) -> None:
    fields = {**VECTORS["INFO"].fields, "labels": []}
    empty = Collector()
    assert answer_in_c("INFO", fields, byref(empty.line)) == 0
    whole, rest = divmod(MAX_INFO_BYTES + beyond - (len(empty.data) - OVERHEAD), 41)
    fields["labels"] = ["l" * 40] * (whole - 1) + ["l" * (20 + rest), "l" * 19]
    collector = Collector()
    assert answer_in_c("INFO", fields, byref(collector.line)) == -beyond
    assert len(collector.data) == (0 if beyond else MAX_INFO_BYTES + OVERHEAD)


def test_an_info_may_grow_at_its_end() -> None:
    vector = VECTORS["INFO"]
    assert fields_of("INFO", Info.unpack(vector.payload + b"later")) == vector.fields


@pytest.mark.parametrize("message", [*ANSWERS])
def test_a_payload_cut_anywhere_is_a_link_error(message: str) -> None:
    payload = VECTORS[message].payload
    fixed = len(payload) if message not in {"LOGITS", "ERROR"} else 12
    for length in range(fixed):
        with pytest.raises(LinkError, match="the device sent"):
            ANSWERS[message].unpack(payload[:length])


@given(st.sampled_from(sorted(ANSWERS)), st.binary(max_size=200), st.booleans())
def test_no_payload_raises_anything_but_a_link_error(message: str, noise: bytes, behind: bool) -> None:
    payload = VECTORS[message].payload[:60] + noise if behind else noise
    try:
        ANSWERS[message].unpack(payload)
        request_crc(payload)
    except LinkError:
        pass


@given(st.lists(st.binary(max_size=30), max_size=4), st.integers(0, 60))
def test_a_frame_put_together_wrongly_never_passes_as_whole(parts: list[bytes], announced: int) -> None:
    """The writer closes what it cannot keep with a wrong CRC, so that nobody waits for the rest."""
    link, collector = library(), Collector()
    writer = (ctypes.c_uint64 * 8)()
    link.tl_link_begin(writer, collector.line.write, None, 2, 5, c_uint32(announced))
    for part in parts:
        link.tl_link_put(writer, part, ctypes.c_size_t(len(part)))
    right = sum(map(len, parts)) == announced
    assert link.tl_link_end(writer) == (0 if right else -1)
    (event,) = Decoder().feed(bytes(collector.data))
    assert (event.payload == b"".join(parts) and event.kind == 1) == right
    assert len(collector.data) == announced + OVERHEAD
