"""The loop around a source, and the rate at which its frames come."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from recognitions import frame, recognizer_of, strokes

from tintling.camera_client.frames import UnreadFrame
from tintling.camera_client.recognition.loop import FrameRate, recognize_all, save_overlay
from tintling.errors import FrameSourceError


def test_the_rate_is_that_of_about_the_last_second():
    now = [5.0]
    rate = FrameRate(lambda: now[0])
    assert rate.tick() is None
    for _ in range(100):
        now[0] += 1 / 30
        found = rate.tick()
    assert found == pytest.approx(30)
    for _ in range(15):  # two seconds at another rate
        now[0] += 1 / 7.5
        found = rate.tick()
    assert found == pytest.approx(7.5, rel=0.25)


def test_frames_at_the_same_moment_are_no_division_by_zero():
    rate = FrameRate(lambda: 5.0)
    rate.tick()
    assert rate.tick() == pytest.approx(1e6)


def frames(*given):
    return [frame(strokes(1)[0], index) if each == "frame" else each for index, each in enumerate(given)]


BROKEN = UnreadFrame("b.png", FrameSourceError("b.png is damaged: cut short"))


def test_a_source_that_waits_is_passed_on_and_does_not_count(executors):
    stream = recognize_all(frames("frame", None, "frame", "frame"), recognizer_of(executors), max_frames=2)
    assert [each and each.frame.index for each in stream] == [0, None, 2]


def test_an_image_that_cannot_be_read_is_reported_and_left_out(executors):
    errors = []
    stream = recognize_all(
        frames("frame", BROKEN, "frame"), recognizer_of(executors), on_unread=errors.append
    )
    assert [each.frame.index for each in stream if each] == [0, 2]
    assert errors == [BROKEN.error]


def test_without_anybody_to_report_to_it_ends_the_loop(executors):
    stream = recognize_all(frames("frame", BROKEN), recognizer_of(executors))
    next(stream)
    with pytest.raises(FrameSourceError, match=r"b\.png is damaged"):
        next(stream)


def test_no_frames_are_taken_when_none_are_wanted(executors):
    def source():
        raise AssertionError
        yield

    assert list(recognize_all(source(), recognizer_of(executors), max_frames=0)) == []


def test_an_overlay_is_saved_without_loss(tmp_path):
    image = np.random.default_rng(0).integers(0, 256, (20, 30, 3)).astype(np.uint8)
    path = save_overlay(image, tmp_path / "new", "one")
    assert path == tmp_path / "new" / "one.png"
    with Image.open(path) as saved:
        np.testing.assert_array_equal(np.asarray(saved), image)
