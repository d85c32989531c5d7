"""A source that reconnects: pauses that grow, an outage that is told, an end when it is wanted."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from misbehaving_camera import Camera
from waiting import PATIENCE_S, breathe

from tintling.camera_client.frames import Frame, FrameSource
from tintling.camera_client.sources.open import open_source
from tintling.camera_client.sources.reconnecting import ReconnectingSource, open_reconnecting
from tintling.errors import DeviceError, FrameSourceError

IMAGE = np.zeros((8, 8), np.uint8)


class Scripted(FrameSource):
    """Gives so many frames, then ends or fails."""

    live = True

    def __init__(self, count: int, error: Exception | None = None) -> None:
        super().__init__("the camera")
        self.count, self.error = count, error
        self.closed = 0

    def __iter__(self) -> Iterator[Frame]:
        for index in range(self.count):
            yield Frame(IMAGE, float(index), index, "frame")
        if self.error is not None:
            raise self.error

    def close(self) -> None:
        self.closed += 1


class Endless(Scripted):
    """Gives its next frame when it is told to."""

    def __init__(self) -> None:
        super().__init__(0)
        self.go_on = threading.Semaphore(0)

    def __iter__(self) -> Iterator[Frame]:
        for index in itertools.count():
            self.go_on.acquire()
            if self.closed:
                return
            yield Frame(IMAGE, float(index), index, "frame")

    def close(self) -> None:
        super().close()
        self.go_on.release()


class Script:
    """Opens one source after the other; an error stands for one that cannot be opened."""

    def __init__(self, *steps: FrameSource | Exception, then: Callable[[], None] = lambda: None) -> None:
        self.steps, self.then, self.opened = list(steps), then, 0

    def __call__(self) -> FrameSource:
        self.opened += 1
        self.then()
        step = self.steps.pop(0) if self.steps else FrameSourceError("the camera is gone for good")
        if isinstance(step, Exception):
            raise step
        return step


GONE = FrameSourceError("the camera is unplugged")


def test_pauses_double_up_to_the_longest_and_start_again_after_a_frame():
    pauses: list[float] = []
    enough = threading.Event()

    def wait(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) >= 9:
            enough.set()
            breathe()

    script = Script(*[GONE] * 6, Scripted(1, GONE))
    with ReconnectingSource(Scripted(0, GONE), script, wait=wait):
        assert enough.wait(PATIENCE_S)
    assert pauses[:9] == [0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 0.5, 1.0]


def test_frames_count_on_and_a_failure_and_the_return_are_told_once():
    back = Endless()
    lines: list[str] = []
    first = Scripted(0, DeviceError("the line is cut"))
    with ReconnectingSource(first, Script(GONE, back), say=lines.append, wait=lambda _: None) as source:
        frames = source.attempts()
        while not lines:
            assert next(frames) is None
        for expected in range(3):
            back.go_on.release()
            frame = next(frame for frame in frames if frame is not None)
            assert frame.index == expected
    assert first.closed
    assert lines[0].endswith("; waiting for it to come back")
    assert lines[1:] == ["the camera is back"]


def test_numbers_of_frames_go_on_after_a_failure():
    last = Endless()
    script = Script(Scripted(0, GONE), last)
    opened = threading.Event()
    first = Endless()
    with ReconnectingSource(first, script, wait=lambda _: opened.set()) as source:
        frames = iter(source)
        first.go_on.release()
        first.go_on.release()
        indices = [next(frames).index]
        while indices[-1] != 1:  # the newest only: the first may have been dropped
            indices.append(next(frames).index)
        first.closed = 1
        first.go_on.release()
        assert opened.wait(PATIENCE_S)
        last.go_on.release()
        assert next(frames).index == 2


def test_the_trouble_is_told_with_the_time_of_the_next_try():
    now = [100.0]
    failed, go_on = threading.Event(), threading.Event()

    def wait(_: float) -> None:
        failed.set()
        go_on.wait(PATIENCE_S)

    back = Endless()
    with ReconnectingSource(
        Scripted(0, GONE), Script(back), pauses_s=(8.0, 8.0), clock=lambda: now[0], wait=wait
    ) as source:
        assert failed.wait(PATIENCE_S)
        assert source.trouble == "the camera is unplugged; next try in 8 s"
        now[0] += 5
        assert source.trouble == "the camera is unplugged; next try in 3 s"
        now[0] += 3
        assert source.trouble == "the camera is unplugged; trying again"
        go_on.set()
        back.go_on.release()
        assert next(iter(source))
        assert source.trouble == ""


def test_a_source_that_ends_is_opened_again():
    script = Script(GONE)
    tried = threading.Event()
    with ReconnectingSource(Scripted(0), script, wait=lambda _: tried.set()) as source:
        assert tried.wait(PATIENCE_S)
        frames = source.attempts()
        while script.opened < 2:
            next(frames)
        assert "the camera" in source.trouble


def test_waiting_ends_when_it_was_told_to():
    now = [0.0]

    def pass_time() -> None:
        now[0] += 10.0

    script = Script(then=pass_time)
    with (
        ReconnectingSource(
            Scripted(0, GONE), script, give_up_s=35.0, clock=lambda: now[0], wait=lambda _: None
        ) as source,
        pytest.raises(FrameSourceError, match=r"gone for good \(it did not come back within 35 s\)"),
    ):
        for _ in source:
            pass


def test_a_bug_in_a_source_is_no_outage():
    with (
        ReconnectingSource(Scripted(0, ZeroDivisionError("a bug")), Script()) as source,
        pytest.raises(ZeroDivisionError),
    ):
        next(iter(source))


def test_closing_ends_a_pause_and_the_thread():
    source = ReconnectingSource(Scripted(0, GONE), Script(), pauses_s=(600.0, 600.0))
    while not source.trouble:
        next(source.attempts())
    source.close()
    source.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "reconnecting the camera"]
    assert list(source) == []


def test_what_was_opened_while_it_was_closed_is_closed():
    late = Scripted(5)
    holding, go_on = threading.Event(), threading.Event()

    def reopen() -> FrameSource:
        holding.set()
        go_on.wait(PATIENCE_S)
        return late

    source = ReconnectingSource(Scripted(0, GONE), reopen, wait=lambda _: None)
    assert holding.wait(PATIENCE_S)
    closing = threading.Thread(target=source.close)
    closing.start()
    while not source._is_closed():
        pass
    go_on.set()
    closing.join(PATIENCE_S)
    assert late.closed


def test_only_live_sources_reconnect(tmp_path):
    from PIL import Image

    Image.fromarray(IMAGE).save(tmp_path / "a.png")
    with open_reconnecting(str(tmp_path), timeout_s=1, say=lambda _: None) as source:
        assert not isinstance(source, ReconnectingSource)
        assert source.trouble == ""
        assert len(list(source.attempts())) == 1


def test_a_camera_on_the_network_comes_back():
    lines: list[str] = []
    told = threading.Event()

    def say(line: str) -> None:
        lines.append(line)
        told.set()

    with Camera() as camera:

        def reopen() -> FrameSource:
            return open_source(camera.url("stream"), timeout_s=PATIENCE_S)

        first = open_source(camera.url("ends"), timeout_s=PATIENCE_S)
        with ReconnectingSource(first, reopen, say=say, wait=lambda _: told.wait(PATIENCE_S)) as source:
            indices = []
            for frame in source:
                indices.append(frame.index)
                if any("is back" in line for line in lines) and len(indices) > 5:
                    break
    assert indices == sorted(set(indices))
    assert "ended the stream" in lines[0]


def test_a_camera_on_the_network_that_is_busy_is_told():
    with Camera() as camera:
        first = open_source(camera.url("ends"), timeout_s=PATIENCE_S)
        camera.refusing = True

        def reopen() -> FrameSource:
            return open_source(camera.url("stream"), timeout_s=PATIENCE_S)

        with ReconnectingSource(first, reopen, wait=lambda _: None) as source:
            frames = source.attempts()
            while "answers 503" not in source.trouble:
                next(frames)
            camera.refusing = False
            assert next(frame for frame in frames if frame is not None)
            assert source.trouble == ""
