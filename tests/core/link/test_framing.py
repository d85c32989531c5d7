"""The framing of the link: the page's vectors, and C and Python side by side on anything."""

from __future__ import annotations

import zlib
from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from link_in_c import CDecoder, Collector, library
from link_vectors import Found, FrameVector, frame_vectors

from tintling.link.framing import (
    IDLE_MS,
    MAX_PAYLOAD,
    OVERHEAD,
    Decoder,
    Event,
    EventKind,
    deadline_ms,
    encode,
)


def plain(events: list[Event]) -> list[tuple[object, ...]]:
    return [astuple(event) for event in events]


def found(events: list[tuple[object, ...]]) -> tuple[Found, ...]:
    return tuple(Found(kind, code, seq, length, at) for kind, _, code, seq, length, _, at, _ in events)  # type: ignore[arg-type]


class Both:
    """Both decoders on one stream; every step compares everything that they show."""

    def __init__(self, max_payload: int) -> None:
        self.python = Decoder(max_payload, keep_noise=True)
        self.c = CDecoder(max_payload)
        self.noise = b""

    def agree(self, python: list[Event], c: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
        assert plain(python) == c
        assert astuple(self.python.counts) == self.c.counts
        assert self.python.pending == self.c.pending
        self.noise += self.python.take_noise()
        return c

    def feed(self, data: bytes) -> list[tuple[object, ...]]:
        return self.agree(list(self.python.feed(data)), self.c.feed(data))

    def flush(self) -> list[tuple[object, ...]]:
        return self.agree(list(self.python.flush()), self.c.flush())

    def tick(self, now_ms: int) -> list[tuple[object, ...]]:
        return self.agree(list(self.python.tick(now_ms)), self.c.tick(now_ms))


def messages(events: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [(event[2], event[3], event[7]) for event in events if event[0] == EventKind.MESSAGE]


frames = st.builds(
    lambda kind, sequence, payload: (kind, sequence, payload),
    st.integers(0, 255),
    st.integers(0, 0xFFFF),
    st.binary(max_size=40),
)
# Noise that knows the magic, so that headers are often half right.
noise = st.lists(
    st.one_of(
        st.binary(max_size=12),
        st.just(b"\xf5"),
        st.just(b"\xf5\x54"),
        st.just(b"\xf5\x54\x01"),
        frames.map(lambda frame: encode(*frame)),
        st.builds(lambda frame, cut: encode(*frame)[:cut], frames, st.integers(0, 60)),
    ),
    max_size=8,
).map(b"".join)


@pytest.mark.parametrize("vector", frame_vectors(), ids=lambda vector: vector.case)
@pytest.mark.parametrize("step", [1, 3, 1000])
def test_vectors_of_the_page_hold_in_c_and_python(vector: FrameVector, step: int) -> None:
    both = Both(vector.memory - OVERHEAD)
    events = []
    for at in range(0, len(vector.data), step):
        events += both.feed(vector.data[at : at + step])
    assert found(events) == vector.events
    assert both.python.pending == vector.left
    assert found(both.flush()) == vector.after_silence
    assert both.python.counts.noise == vector.noise
    assert both.python.pending == 0


def test_checks_are_the_published_ones() -> None:
    check = b"123456789"
    assert library().tl_link_crc16(check, 9) == 0x29B1
    assert library().tl_link_crc32(0, check, 9) == 0xCBF43926
    part = library().tl_link_crc32(0, check, 4)
    assert library().tl_link_crc32(part, check[4:], 5) == zlib.crc32(check)


@given(frames)
def test_c_sends_the_same_frame_as_python(frame: tuple[int, int, bytes]) -> None:
    kind, sequence, payload = frame
    collector = Collector()
    line = collector.line
    assert library().tl_link_send(line.write, None, kind, sequence, payload, len(payload)) == 0
    assert bytes(collector.data) == encode(kind, sequence, payload)


@given(st.lists(st.one_of(noise, frames), max_size=12), st.integers(1, 70), st.integers(0, 60))
def test_both_decoders_agree_on_any_stream(
    parts: list[bytes | tuple[int, int, bytes]], step: int, max_payload: int
) -> None:
    stream = b"".join(part if isinstance(part, bytes) else encode(*part) for part in parts)
    both, bytewise = Both(max_payload), Both(max_payload)
    events = [event for at in range(0, len(stream), step) for event in both.feed(stream[at : at + step])]
    single = [event for at in range(len(stream)) for event in bytewise.feed(stream[at : at + 1])]
    assert events == single
    assert both.flush() == bytewise.flush()
    counts = both.python.counts
    assert counts.noise + counts.message_bytes == len(stream)


@given(st.lists(st.one_of(st.binary(max_size=9), st.integers(0, 700), st.just(b"\xf5\x54")), max_size=20))
def test_both_decoders_agree_on_when_to_give_up(script: list[bytes | int]) -> None:
    both, now = Both(64), 12345
    both.feed(encode(2, 1, bytes(40))[:20])
    for step in script:
        if isinstance(step, bytes):
            both.feed(step)
        else:
            now += step
            both.tick(now)


@given(noise, frames)
def test_a_whole_frame_is_found_after_any_noise_once_the_line_is_silent(
    before: bytes, frame: tuple[int, int, bytes]
) -> None:
    both = Both(MAX_PAYLOAD)
    events = both.feed(before + encode(*frame)) + both.flush()
    assert (frame[0], frame[1], frame[2]) in messages(events)
    assert sum(len(event[7]) + OVERHEAD for event in events if event[0] == EventKind.MESSAGE) + len(
        both.noise
    ) == len(before) + len(encode(*frame))


@given(frames, st.data())
def test_a_damaged_frame_is_never_taken(frame: tuple[int, int, bytes], data: st.DataObject) -> None:
    whole = bytearray(encode(*frame))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= 1 << data.draw(st.integers(0, 7))
    both = Both(64)
    events = both.feed(bytes(whole)) + both.flush()
    assert (frame[0], frame[1], frame[2]) not in messages(events)


def test_silence_gives_up_an_unfinished_frame_after_its_time() -> None:
    both = Both(64)
    both.feed(encode(2, 9, bytes(30))[:20] + encode(5, 10))
    assert both.tick(1000) == []
    assert both.tick(1000 + IDLE_MS - 1) == []
    events = both.tick(1000 + IDLE_MS)
    assert [event[0] for event in events] == [EventKind.DAMAGED, EventKind.MESSAGE]
    assert both.python.pending == 0


def test_a_trickle_of_noise_cannot_hold_a_receiver() -> None:
    both, now = Both(1000), 0
    both.feed(encode(2, 9, bytes(900))[:12])
    while not both.tick(now):
        now += 100
        both.feed(b"x")
    assert now == deadline_ms(900) == 2800


def test_text_beside_frames_is_kept_in_order() -> None:
    decoder = Decoder(keep_noise=True)
    stream = "bööt\n".encode() + encode(5, 1) + b"more\n" + encode(5, 2)
    assert [event.sequence for event in decoder.feed(stream)] == [1, 2]
    assert decoder.take_noise().decode() == "bööt\nmore\n"
    assert decoder.take_noise() == b""


def test_python_keeps_no_more_than_one_frame() -> None:
    decoder = Decoder(100)
    for _ in range(200):
        list(decoder.feed(encode(2, 1, bytes(100))[:-1]))
        assert decoder.pending <= 100 + OVERHEAD


@pytest.mark.parametrize(("kind", "sequence"), [(256, 0), (-1, 0), (1, 65536), (1, -1)])
def test_no_frame_is_made_of_numbers_that_do_not_fit(kind: int, sequence: int) -> None:
    with pytest.raises(ValueError, match="no frame has type"):
        encode(kind, sequence)
    with pytest.raises(ValueError, match=r"4,194,305 bytes"):
        encode(1, 1, bytes(MAX_PAYLOAD + 1))
