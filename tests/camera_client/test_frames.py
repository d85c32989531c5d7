"""Frames, and what every source of frames has."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from tintling.camera_client.frames import (
    Frame,
    FrameSource,
    StillSource,
    UnreadFrame,
    decode_frame,
    naming,
    read_frame,
    without_password,
)
from tintling.errors import FrameSourceError
from tintling.images import STREAM_FORMATS, encode_png, to_grey


class Stills(StillSource):
    """Images by name; one that is called bad cannot be read."""

    def _frame(self, index: int, name: str) -> Frame:
        if name == "bad":
            raise FrameSourceError("bad is damaged")
        return Frame(np.full((9, 9), index, np.uint8), 0.0, index, name)


class Camera(FrameSource):
    live = True

    def __init__(self) -> None:
        super().__init__("camera")
        self.closed = 0

    def __iter__(self) -> Iterator[Frame]:
        yield Frame(np.zeros((9, 9), np.uint8), 0.0, 0, "camera")

    def close(self) -> None:
        self.closed += 1


def test_a_source_of_images_goes_on_after_a_bad_one():
    names = [
        f"unread {each.name}" if isinstance(each, UnreadFrame) else each.name
        for each in Stills("stills", ["a", "bad", "c"]).attempts()
    ]
    assert names == ["a", "unread bad", "c"]
    with pytest.raises(FrameSourceError, match="bad is damaged"):
        list(Stills("stills", ["a", "bad", "c"]))


def test_every_source_has_attempts_and_no_trouble():
    for source in (Camera(), Stills("stills", ["a"])):
        assert source.trouble == ""
        assert [each.name for each in source.attempts()] == [each.name for each in source]
    assert (Camera().timed, Stills("stills", []).timed) == (True, False)


def test_a_source_is_closed_when_its_block_ends():
    with Camera() as source:
        assert source.closed == 0
    assert source.closed == 1


def test_a_frame_has_grey_levels():
    colours = np.random.default_rng(0).integers(0, 256, (9, 9, 3)).astype(np.uint8)
    np.testing.assert_array_equal(Frame(colours, 0.0, 0, "x").grey, to_grey(colours))


def test_images_that_cannot_be_read_are_errors_of_the_source(tmp_path):
    (tmp_path / "a.png").write_bytes(encode_png(np.full((9, 9), 7, np.uint8)))
    assert (read_frame(tmp_path / "a.png") == 7).all()
    (tmp_path / "a.png").write_bytes(b"no image")
    with pytest.raises(FrameSourceError, match=r"a\.png is no image that can be read"):
        read_frame(tmp_path / "a.png")
    with pytest.raises(FrameSourceError, match="part 3 is no image"):
        decode_frame(b"no image", name="part 3", formats=STREAM_FORMATS)


def test_errors_are_prefixed_with_the_name_of_the_image():
    with pytest.raises(FrameSourceError, match=r"^7/a\.png: too small$"), naming("7/a.png"):
        raise FrameSourceError("too small")
    with pytest.raises(ZeroDivisionError), naming("7/a.png"):
        1 / 0  # noqa: B018 - other errors stay as they are


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("rtsp://me:secret@192.168.1.20/stream1", "rtsp://me:***@192.168.1.20/stream1"),
        ("http://me:a@b@host:81/x", "http://me:***@host:81/x"),
        ("http://me@host/x", "http://me@host/x"),
        ("http://host/x?a=b:c@d", "http://host/x?a=b:c@d"),
    ],
)
def test_addresses_are_shown_without_a_password(address, shown):
    assert without_password(address) == shown
