"""The newest value of a stream, from a thread of its own."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from waiting import PATIENCE_S

from tintling.camera_client.sources.latest import Newest
from tintling.errors import FrameSourceError


class Feed:
    """Values that come when the test says so."""

    def __init__(self) -> None:
        self.ready = threading.Semaphore(0)
        self.taken = threading.Semaphore(0)
        self.values: list[int] = []
        self.error: BaseException | None = None
        self.over = False
        self.closed_in = ""

    def give(self, *values: int) -> None:
        """Lets the stream give values, and waits until the thread has taken them all."""
        for value in values:
            self.values.append(value)
            self.ready.release()
            assert self.taken.acquire(timeout=PATIENCE_S)

    def end(self, error: BaseException | None = None) -> None:
        self.over, self.error = True, error
        self.ready.release()

    def __call__(self) -> Iterator[int]:
        try:
            while True:
                self.ready.acquire()
                if self.over:
                    break
                yield self.values.pop(0)
                self.taken.release()
            if self.error is not None:
                raise self.error
        finally:
            self.closed_in = threading.current_thread().name


def newest(feed: Feed, *, timeout_s: float = 10.0) -> Newest[int]:
    return Newest(feed(), name="the camera", timeout_s=timeout_s, stop=feed.end)


def test_only_the_newest_value_is_given_and_its_number_tells_what_was_dropped():
    feed = Feed()
    samples = iter(stream := newest(feed))
    feed.give(10, 11, 12)
    assert (sample := next(samples)).value == 12
    assert sample.index == 2
    feed.give(13)
    assert next(samples).index == 3
    stream.close()


def test_the_samples_end_with_the_stream():
    feed = Feed()
    stream = newest(feed)
    feed.give(1)
    feed.end()
    assert [sample.value for sample in stream] == [1]


class Picture:
    """Something large that a stream holds while it reads."""


def _left_by(end: str) -> weakref.ref[Picture]:
    """What a stream that fails leaves, once nobody holds it any more."""
    picture, interrupted = Picture(), threading.Event()
    left = weakref.ref(picture)

    def fails(held: Picture) -> Iterator[int]:
        yield 1
        if end == "interrupted":
            interrupted.wait(PATIENCE_S)
        raise FrameSourceError(f"ended in the middle of {type(held).__name__}")

    newest = Newest(fails(picture), name="feed", timeout_s=PATIENCE_S, stop=interrupted.set)
    if end == "taken":
        with pytest.raises(FrameSourceError, match="in the middle"):
            list(newest)
    if end != "interrupted":
        newest._thread.join(PATIENCE_S)
    newest.close()
    return left


@pytest.mark.parametrize("end", ["taken", "not taken", "interrupted"])
def test_a_stream_that_failed_is_freed_at_once(end):
    """A camera that fails all day must not leave images for Python's collector to find some time."""
    gc.collect()
    gc.disable()
    try:
        assert _left_by(end)() is None
    finally:
        gc.enable()


def test_an_error_of_the_stream_is_raised_where_samples_are_taken():
    feed = Feed()
    stream = newest(feed)
    feed.end(ZeroDivisionError("a bug"))
    with pytest.raises(ZeroDivisionError, match="a bug"):
        next(iter(stream))


def test_silence_is_told():
    feed = Feed()
    stream = newest(feed, timeout_s=0.05)
    with pytest.raises(FrameSourceError, match=r"the camera stalled: no frame for 0\.05 s"):
        next(iter(stream))
    stream.close()


def test_closing_wakes_the_thread_which_closes_the_stream_itself():
    feed = Feed()
    stream = newest(feed)
    stream.close()
    stream.close()
    assert feed.closed_in == "frames of the camera"
    assert list(stream) == []
