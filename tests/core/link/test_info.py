"""HELLO and INFO."""

from __future__ import annotations

import pytest

from tintling.errors import LinkError
from tintling.link.codes import Capability, Counter
from tintling.link.fields import MAX_TEXT, MESSAGES
from tintling.link.framing import MessageType
from tintling.link.info import Hello, Info

TEXTS = b"\x03net\x04tool\x05board\x02\x01a\x02bc"


def payload(texts: bytes = TEXTS, **fields) -> bytes:
    message = MESSAGES[MessageType.INFO]
    zeros = message.unpack(bytes(message.layout.size))
    return message.pack(**{"request_crc": 0, **zeros, **fields}) + texts


def test_a_hello_holds_its_nonce_and_the_name_of_the_tool():
    packed = Hello(0x01020304, "tintling 1").pack()
    assert packed == MESSAGES[MessageType.HELLO].pack(nonce=0x01020304) + b"\x0atintling 1"


def test_a_long_name_is_cut_between_letters_and_not_inside_one():
    text = Hello(1, "x" + "é" * MAX_TEXT).pack()[MESSAGES[MessageType.HELLO].layout.size :]
    assert len(text) == 1 + text[0]
    assert text[0] <= MAX_TEXT
    assert text[1:].decode() == "x" + "é" * ((MAX_TEXT - 1) // 2)


def test_an_info_gives_texts_shape_and_codes():
    found = Info.unpack(
        payload(input_height=28, input_width=27, input_channels=2, capabilities=3, counter=Counter.CYCLES)
    )
    assert (found.model, found.tool, found.board, found.labels) == ("net", "tool", "board", ("a", "bc"))
    assert found.input_shape == (28, 27, 2)
    assert found.input_bytes == 28 * 27 * 2
    assert found.capabilities == Capability.TENSOR | Capability.FRAME
    assert found.counter is Counter.CYCLES


def test_what_a_newer_device_adds_is_ignored():
    found = Info.unpack(payload(TEXTS + b"more", capabilities=0xFFFF, counter=200))
    assert found.capabilities == Capability.TENSOR | Capability.FRAME | Capability.STREAM
    assert found.counter is Counter.NOTHING


@pytest.mark.parametrize("cut", range(1, len(TEXTS) + 1))
def test_an_info_that_ends_inside_a_text_is_refused(cut):
    with pytest.raises(LinkError, match="inside a text"):
        Info.unpack(payload(TEXTS[:-cut]))
