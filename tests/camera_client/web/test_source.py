"""One source for all pages: its pace, its newest frame, its trouble."""

from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import Awaitable, Callable

import numpy as np
import pytest
from live_sources import Scripted, sheet
from waiting import PATIENCE_S

from tintling.camera_client.frames import Frame, FrameSource
from tintling.camera_client.web.source import Pace, SharedFrame, SharedSource
from tintling.errors import FrameSourceError


def waits(pace: Pace, now: list[float], timestamps: list[float]) -> list[float]:
    """Seconds until each frame is shown, when nothing else takes time."""
    found = []
    for timestamp in timestamps:
        found.append(pace.wait_s(timestamp))
        now[0] += found[-1]
        pace.shown(timestamp)
    return found


def test_a_recording_keeps_its_own_pace():
    now = [70.0]
    pace = Pace(timed=True, interval_s=0.5, clock=lambda: now[0])
    assert waits(pace, now, [1000.0, 1000.3, 1000.4, 1000.4]) == pytest.approx([0.0, 0.3, 0.1, 0.0])


def test_a_long_gap_of_a_recording_is_shortened():
    now = [70.0]
    pace = Pace(timed=True, interval_s=0.5, clock=lambda: now[0])
    assert waits(pace, now, [1000.0, 1090.0, 1090.1]) == pytest.approx([0.0, 2.0, 0.1])


def test_times_that_go_back_or_are_unknown_have_the_pace_of_images():
    now = [70.0]
    pace = Pace(timed=True, interval_s=0.5, clock=lambda: now[0])
    assert waits(pace, now, [1000.0, 990.0, math.nan, 1000.0]) == pytest.approx([0.0, 0.5, 0.5, 0.5])


def test_images_have_a_pace_of_their_own():
    now = [70.0]
    pace = Pace(timed=False, interval_s=0.25, clock=lambda: now[0])
    assert waits(pace, now, [1000.0, 1000.1, 1010.0]) == pytest.approx([0.0, 0.25, 0.25])


def test_time_that_has_passed_is_not_waited_for_again():
    now = [70.0]
    pace = Pace(timed=False, interval_s=0.5, clock=lambda: now[0])
    pace.shown(1.0)
    now[0] += 0.4
    assert pace.wait_s(2.0) == pytest.approx(0.1)
    now[0] += 60
    assert pace.wait_s(2.0) == 0.0


def test_a_frame_is_recognized_once_for_all_pages():
    calls = []

    class Recognizer:
        channels = 1

        def recognize(self, _image, *, several, board):
            calls.append(several)
            return {"several": several, "board": board}

    image = sheet()
    shared = SharedFrame(1, Frame(image, 0.0, 0, "x"))
    recognizer, other = Recognizer(), Recognizer()
    for _ in range(3):
        assert shared.result(recognizer, several=False) == {"several": False, "board": None}
        shared.result(recognizer, several=True)
    assert calls == [False, True]
    shared.result(other, several=True)  # of another model on the same source
    assert calls == [False, True, True]


@pytest.mark.parametrize("channels", [1, 3])
def test_a_frame_has_the_channels_of_the_network(channels):
    grey = SharedFrame(1, Frame(sheet(), 0.0, 0, "x")).image(channels)
    coloured = SharedFrame(1, Frame(np.repeat(sheet()[:, :, None], 3, axis=2), 0.0, 0, "x")).image(channels)
    np.testing.assert_array_equal(grey, coloured)
    assert grey.ndim == (2 if channels == 1 else 3)


def in_loop(
    source: FrameSource, reopen: Callable[[], FrameSource], act: Callable[[SharedSource], Awaitable[None]]
) -> SharedSource:
    """Lets a shared source run in an event loop while something is done with it."""

    async def run() -> SharedSource:
        shared = SharedSource(source, reopen, interval_s=0.0, retry_s=0.0)
        shared.start()
        try:
            async with asyncio.timeout(PATIENCE_S):
                await act(shared)
        finally:
            await shared.close()
        return shared

    return asyncio.run(run())


def test_frames_that_are_not_live_wait_until_a_page_watches():
    first, opened = Scripted([sheet(1)], live=False), []

    def reopen() -> FrameSource:
        opened.append(Scripted([sheet(2)], live=False))
        return opened[-1]

    async def act(shared: SharedSource) -> None:
        await asyncio.sleep(0)
        assert shared._latest is None
        shared.watch(1)
        news = await shared.newer_than(0, None)
        while not np.array_equal(news.image(1), sheet(2)):
            news = await shared.newer_than(news.number, None)
        shared.watch(-1)

    in_loop(first, reopen, act)
    assert first.closed
    assert all(source.closed for source in opened)


def test_trouble_is_told_once_without_a_password():
    silent = FrameSourceError("http://me:secret@camera/stream is silent")
    source = Scripted([silent], live=False)

    def reopen() -> FrameSource:
        raise FrameSourceError("http://me:secret@camera/stream is gone")

    async def act(shared: SharedSource) -> None:
        assert shared.to_json() == {"name": "scripted", "live": False, "timed": False}
        shared.watch(1)
        told = await shared.newer_than(0, None)
        while "gone" not in told:
            told = await shared.newer_than(0, told)
        assert told == "http://camera/stream is gone"
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await shared.newer_than(0, told)

    in_loop(source, reopen, act)


def test_a_source_without_frames_is_told():
    async def act(shared: SharedSource) -> None:
        shared.watch(1)
        assert await shared.newer_than(0, None) == "scripted gives no frames"

    in_loop(Scripted([], live=False), lambda: Scripted([], live=False), act)


def test_a_live_source_that_waits_tells_its_trouble():
    class Waiting(Scripted):
        """As a source that reconnects: nothing for a while, then a frame."""

        trouble = "the camera is gone; trying again"

        def attempts(self):
            yield None
            told.wait(PATIENCE_S)
            yield None
            yield Frame(sheet(), 0.0, 0, "x")
            closed.wait(PATIENCE_S)

    told, closed = threading.Event(), threading.Event()

    async def act(shared: SharedSource) -> None:
        assert await shared.newer_than(0, None) == "the camera is gone; trying again"
        told.set()
        while isinstance(news := await shared.newer_than(0, "the camera is gone; trying again"), str):
            pass
        assert news.number == 1
        assert shared.trouble is None
        closed.set()

    class Unwrapped(SharedSource):
        def _wrapped(self, source: FrameSource) -> FrameSource:
            return source

    async def run() -> None:
        shared = Unwrapped(Waiting([]), lambda: Waiting([]), interval_s=0.0, retry_s=0.0)
        shared.start()
        try:
            async with asyncio.timeout(PATIENCE_S):
                await act(shared)
        finally:
            closed.set()
            await shared.close()

    asyncio.run(run())
