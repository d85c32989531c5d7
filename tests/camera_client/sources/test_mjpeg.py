"""The parser of multipart streams alone."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misbehaving_camera import decoded, number_of, numbered_jpeg, with_thumbnail

from tintling.camera_client.sources.mjpeg import (
    MAX_HEADER_BYTES,
    MAX_PART_BYTES,
    _content_length,
    boundary_of,
    is_multipart,
    read_parts,
)
from tintling.errors import FrameSourceError


def parts_of(data: bytes, boundary: bytes | None, step: int) -> list[bytes]:
    chunks = iter([data[at : at + step] for at in range(0, len(data), step)])
    return list(read_parts(lambda _: next(chunks, b""), boundary, name="it"))


@pytest.mark.parametrize("step", [1, 7, 1000, 1 << 20])
def test_images_without_a_boundary_are_separated_by_their_markers(step):
    images = [with_thumbnail(numbered_jpeg(1)), numbered_jpeg(2), numbered_jpeg(3, quality=20)]
    data = b"junk".join(images)
    assert parts_of(data, None, step) == images
    assert [number_of(decoded(image)) for image in parts_of(data, None, step)] == [1, 2, 3]


@pytest.mark.parametrize("step", [1, 13, 1 << 20])
def test_a_wrong_length_costs_one_image_at_most(step):
    image = numbered_jpeg(5)
    part = b"--f\r\nContent-Length: %d\r\n\r\n%b\r\n"
    short = b"".join(part % (len(image) - 100, image) for _ in range(4)) + b"--f--"
    assert parts_of(short, b"f", step)[1:] == [image] * 3
    long = b"".join(part % (len(image) + 100, image) for _ in range(4)) + b"--f--"
    assert parts_of(long, b"f", step) == [image] * 4


def test_an_image_is_given_before_the_next_boundary_has_come():
    """A stream whose length is right must not lag a frame behind."""
    image = numbered_jpeg(5)
    sent = [b"\r\n--f\r\nContent-Length: %d\r\n\r\n" % len(image) + image]

    def read(_: int) -> bytes:
        if not sent:
            raise AssertionError("asked for more before the image was given")
        return sent.pop()

    assert next(read_parts(read, b"f", name="it")) == image


def test_a_bare_image_is_given_as_soon_as_it_is_whole():
    image = numbered_jpeg(5)
    sent = [image]

    def read(_: int) -> bytes:
        if not sent:
            raise AssertionError("asked for more before the image was given")
        return sent.pop()

    assert next(read_parts(read, None, name="it")) == image


@pytest.mark.parametrize(
    ("kind", "boundary"),
    [
        ("multipart/x-mixed-replace; boundary=frame", b"frame"),
        ('Multipart/X-Mixed-Replace;boundary="--my frame"', b"my frame"),
        ("multipart/x-mixed-replace; boundary=" + "b" * 200, b"b" * 200),
        ("multipart/x-mixed-replace; boundary=" + "b" * 201, None),
        ("multipart/x-mixed-replace; boundary=" + "-" * 50 + "b" * 200, b"b" * 200),
        ("multipart/x-mixed-replace; boundary=---", None),
        ("multipart/x-mixed-replace", None),
        ("multipart/x-mixed-replace; boundary=", None),
        ("image/jpeg; boundary=frame", None),
        ("", None),
    ],
)
def test_the_boundary_is_what_the_header_names(kind, boundary):
    assert boundary_of(kind) == boundary
    assert is_multipart(kind) == kind.lower().startswith("multipart/")


@given(
    bodies=st.lists(st.binary(min_size=1, max_size=300), min_size=1, max_size=6),
    stated=st.booleans(),
    step=st.integers(1, 400),
)
def test_any_bodies_come_through_in_any_pieces(bodies, stated, step):
    mark = b"a boundary that is in none of them"
    data = b"".join(
        b"--%b\r\n%b\r\n%b\r\n" % (mark, b"Content-Length: %d\r\n" % len(each) if stated else b"", each)
        for each in bodies
    )
    # Without a length, line ends before a boundary belong to the boundary.
    if stated or not any(each.endswith((b"\r", b"\n")) or _JPEG in each for each in bodies):
        assert parts_of(data + b"--%b--\r\n" % mark, mark, step) == bodies


_JPEG = b"\xff\xd8\xff"


@given(
    noise=st.binary(max_size=3000), boundary=st.sampled_from([None, b"f", b"frame"]), step=st.integers(1, 500)
)
def test_noise_is_an_image_or_an_error_and_no_bug(noise, boundary, step):
    for data in (noise, b"--f\r\n\r\n" + noise + b"--f", b"\xff\xd8\xff" + noise + b"\xff\xd9"):
        with contextlib.suppress(FrameSourceError):
            assert all(parts_of(data, boundary, step))


@pytest.mark.parametrize("stated", [True, False])
@pytest.mark.parametrize("mark", [b"----f", b"--f", b"------f", b"--f--"])
@pytest.mark.parametrize("step", [1, 11, 1 << 20])
def test_more_dashes_than_the_header_names_belong_to_the_boundary(stated, mark, step):
    images = [numbered_jpeg(number) for number in range(1, 5)]
    data = b"".join(
        mark
        + b"\r\n"
        + (b"Content-Length: %d\r\n" % len(each) if stated else b"X: y\r\n")
        + b"\r\n"
        + each
        + b"\r\n"
        for each in images
    )
    assert parts_of(data + mark.rstrip(b"-") + b"--\r\n", b"f", step) == images


def test_dashes_behind_the_last_boundary_end_the_stream():
    image = numbered_jpeg(5)
    part = b"--f\r\nContent-Length: %d\r\n\r\n%b\r\n" % (len(image), image)
    for end in (b"--f--", b"--f--\r\n", b"--f--\r\nfor those who cannot read images: sorry"):
        assert parts_of(part + end, b"f", 7)[:1] == [image]
    assert parts_of(part + b"--f--\r\n\r\n" + part, b"f", 7) == [image]


def test_a_line_that_ends_with_dashes_is_no_boundary():
    image = numbered_jpeg(5)
    part = b"\r\n--f\r\n\r\n%b" % image
    assert parts_of(b"a preamble ---" + part * 3 + b"\r\n--f--", b"f", 13) == [image] * 3


def test_a_boundary_is_looked_for_as_far_as_a_header_may_reach():
    image = numbered_jpeg(5)
    part = b"\r\n----f\r\n\r\n%b" % image
    preamble = b" " * (MAX_HEADER_BYTES - 3)
    assert parts_of(preamble + part * 2 + b"\r\n----f--", b"f", len(preamble) + 3) == [image] * 2


def test_the_largest_part_may_be_announced():
    assert _content_length(b"Content-Length: %d" % MAX_PART_BYTES, "it") == MAX_PART_BYTES
    with pytest.raises(FrameSourceError, match="it announces an image of 16,777,217 bytes"):
        _content_length(b"Content-Length: %d" % (MAX_PART_BYTES + 1), "it")
    with pytest.raises(FrameSourceError, match="999,999,999,999 bytes"):
        _content_length(b"Content-Length: 999999999999", "it")
    assert _content_length(b"Content-Length: 9999999999999", "it") is None
