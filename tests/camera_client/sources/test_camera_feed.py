"""A source of frames as the camera of an emulated board."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from tintling.camera_client.frames import Frame, FrameSource, UnreadFrame
from tintling.camera_client.sources.camera_feed import CameraFeed, fit_frame
from tintling.errors import FrameSourceError


class Levels(FrameSource):
    """Grey frames; None stands for waiting, an error for an image that cannot be read."""

    def __init__(self, *given: int | FrameSourceError | None, live: bool = False) -> None:
        super().__init__("the camera")
        self.given, self.live = given, live
        self.times = 0

    def attempts(self) -> Iterator[Frame | UnreadFrame | None]:
        self.times += 1
        for index, each in enumerate(self.given):
            if each is None:
                yield None
            elif isinstance(each, FrameSourceError):
                yield UnreadFrame(f"{index}.png", each)
            else:
                yield Frame(np.full((96, 96), each, np.uint8), 0.0, index, f"{index}.png")


def levels(feed: CameraFeed, count: int) -> list[int | None]:
    return [None if (frame := feed()) is None else int(frame[0, 0]) for _ in range(count)]


def test_a_source_that_ends_starts_again():
    source = Levels(50, 150)
    assert levels(CameraFeed(source, (96, 96)), 5) == [50, 150, 50, 150, 50]
    assert source.times == 3


def test_an_image_that_cannot_be_read_is_a_capture_that_failed_and_is_told_once():
    lines: list[str] = []
    broken = FrameSourceError("1.png is damaged: cut short")
    feed = CameraFeed(Levels(50, broken, 150), (96, 96), say=lines.append)
    assert levels(feed, 6) == [50, None, 150, 50, None, 150]
    assert lines == ["1.png is damaged: cut short"]


def test_a_camera_that_waits_or_has_ended_gives_nothing():
    assert levels(CameraFeed(Levels(50, None, 60, live=True), (96, 96)), 5) == [50, None, 60, None, None]


def test_a_source_that_only_fails_gives_nothing():
    class Unplugged(FrameSource):
        def __iter__(self) -> Iterator[Frame]:
            yield from ()
            raise FrameSourceError("unplugged")

    lines: list[str] = []
    assert levels(CameraFeed(Unplugged("camera"), (96, 96), say=lines.append), 2) == [None, None]
    assert lines == ["unplugged"]


@pytest.mark.parametrize("shape", [(480, 640), (640, 480), (96, 200), (12, 10)])
def test_the_middle_of_an_image_is_scaled(shape):
    image = np.full(shape, 40, np.uint8)
    height, width = shape
    side = min(shape)
    top, left = (height - side) // 2, (width - side) // 2
    image[top : top + side, left : left + side] = 200
    fitted = fit_frame(image, (96, 96))
    assert fitted.shape == (96, 96)
    assert (fitted[1:-1, 1:-1] == 200).all()


def test_a_frame_of_the_right_size_is_not_touched():
    image = np.random.default_rng(0).integers(0, 256, (60, 80)).astype(np.uint8)
    assert fit_frame(image, (80, 60)) is image
