"""What a page may say to the server: everything else is answered with what was expected."""

from __future__ import annotations

import base64
import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tintling.camera_client.web.messages import (
    MAX_MESSAGE_BYTES,
    MAX_PIXELS,
    BadMessageError,
    encode_frame,
    encode_tensor,
    parse,
)
from tintling.camera_client.web.recognition import reduced_to_fit
from tintling.task import MAX_LABELS


def test_a_frame_comes_back_as_it_was_sent():
    grey = np.random.default_rng(0).integers(0, 256, (9, 13), np.uint8)
    document = {"type": "recognize", "sequence": 7, "width": 13, "height": 9, "several": True}
    request = parse(encode_frame(document, grey))
    assert (request.kind, request.sequence, request.several) == ("recognize", 7, True)
    np.testing.assert_array_equal(request.image, grey)


def test_rows_that_lie_apart_are_sent_together():
    grey = np.arange(400, dtype=np.uint16).astype(np.uint8).reshape(20, 20)
    document = {"type": "save", "label": 3, "width": 10, "height": 20}
    np.testing.assert_array_equal(parse(encode_frame(document, grey[:, ::2])).image, grey[:, ::2])


def framed(document, pixels=b""):
    text = json.dumps(document).encode()
    return struct.pack("<I", len(text)) + text + pixels


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[" * 4000, "not JSON"),
        ("[1]", "no JSON object"),
        ("{}", "expected one of"),
        ('{"type": "format-disk"}', "expected one of"),
        ('{"type": ["recognize"]}', "expected one of"),
        ("x" * 4096, "not JSON"),
        ("x" * 4097, "letters"),
        (b"", "too short"),
        (b"\xff\xff\xff\xff", "are JSON"),
        (struct.pack("<I", 3) + b"{}", "are JSON"),
        (struct.pack("<I", 4097) + b"x" * 5000, "are JSON"),
        (struct.pack("<I", 2) + b"\xff\xff", "not UTF-8"),
        (framed({"type": "recognize"}), "width"),
        (framed({"type": "recognize", "width": 8.0, "height": 8}), "width"),
        (framed({"type": "recognize", "width": True, "height": 8}), "width"),
        (framed({"type": "recognize", "width": 7, "height": 8}), "width"),
        (framed({"type": "recognize", "width": 8, "height": 9000}), "height"),
        (framed({"type": "recognize", "width": 8192, "height": 8192}), "pixels"),
        (framed({"type": "recognize", "width": 8, "height": 8}, b"x" * 63), "64 bytes, got 63"),
        (framed({"type": "save", "width": 8, "height": 8}, b"x" * 64), "label"),
        (framed({"type": "save", "width": 8, "height": 8, "label": MAX_LABELS}, b"x" * 64), "label"),
        (framed({"type": "save", "width": 8, "height": 8, "label": "7"}, b"x" * 64), "label"),
        ('{"type": "save-frame", "label": -1}', "label"),
        ('{"type": "recognize", "sequence": -1, "width": 8, "height": 8}', "sequence"),
        ('{"type": "recognize", "sequence": 1e3, "width": 8, "height": 8}', "sequence"),
    ],
)
def test_a_bad_message_is_told_what_was_expected(message, expected):
    with pytest.raises(BadMessageError, match=expected) as caught:
        parse(message)
    assert len(str(caught.value)) < 200


def test_the_error_names_the_request_that_it_is_about():
    with pytest.raises(BadMessageError) as caught:
        parse(framed({"type": "recognize", "sequence": 12, "width": 8, "height": 8}, b"short"))
    assert caught.value.sequence == 12


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_noise_is_a_bad_message_and_nothing_else(noise):
    with pytest.raises(BadMessageError):
        parse(noise)


@given(
    st.dictionaries(
        st.sampled_from(["type", "sequence", "width", "height", "label", "several"]),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            st.sampled_from(["recognize", "save", "undo"]),
        ),
    ),
    st.binary(max_size=80),
)
def test_odd_documents_are_understood_or_refused(document, pixels):
    try:
        request = parse(framed(document, pixels))
    except BadMessageError:
        return
    assert request.image is None or request.image.size == len(pixels)


def test_the_last_label_that_a_task_may_have_is_taken():
    assert parse(json.dumps({"type": "save-frame", "label": MAX_LABELS - 1})).label == MAX_LABELS - 1
    assert parse('{"type": "undo"}').label == -1


def test_the_longest_message_is_the_largest_frame_in_colour_with_its_text():
    assert MAX_MESSAGE_BYTES == 4 + 4096 + 3 * 1600 * 1200


def test_a_tensor_is_sent_as_its_bytes():
    tensor = np.arange(-128, 0, dtype=np.int8)
    assert base64.b64decode(encode_tensor(tensor)) == tensor.tobytes()


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((480, 640), (480, 640)),
        ((1200, 1600), (1200, 1600)),
        ((1200, 1601), (600, 800)),
        ((3000, 4000), (1000, 1333)),
    ],
)
def test_a_frame_that_is_too_large_for_a_page_is_averaged(size, expected):
    frame = np.full(size, 77, np.uint8)
    reduced = reduced_to_fit(frame)
    assert reduced.shape == expected
    assert (reduced == 77).all()


def test_squares_are_averaged_and_halves_rounded_up():
    frame = np.zeros((1600, 1600), np.uint8)
    frame[0, :2] = 1, 1
    frame[0, 2] = 1
    reduced = reduced_to_fit(frame)
    assert reduced.shape == (800, 800)
    assert reduced[0, :2].tolist() == [1, 0]


def test_a_frame_may_have_all_the_pixels_that_are_taken():
    document = {"type": "recognize", "sequence": 7, "width": 1600, "height": MAX_PIXELS // 1600}
    assert parse(framed(document, bytes(MAX_PIXELS))).image.size == MAX_PIXELS
