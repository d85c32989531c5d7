"""The window's loop with a window that is none: keys in, images out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from recognitions import frame, recognizer_of, sheet
from sessions import upright_strokes
from windows import Keys

from tintling.camera_client.captures.store import CaptureStore
from tintling.camera_client.frames import Frame
from tintling.camera_client.inference.executor_set import ExecutorSet
from tintling.camera_client.recognition.result import Recognition
from tintling.camera_client.window.viewer import Recorder, Viewer, ViewerOptions

SIZE = (640, 480)


def frames(count: int) -> list[Frame]:
    return [
        Frame(image, 100 + index / 30, index, f"#{index}")
        for index, image in enumerate(upright_strokes(count))
    ]


class Remembered(Recorder):
    def __init__(self) -> None:
        self.labels: list[tuple[int, str | None]] = []

    def label(self, recognition: Recognition, label: str | None) -> None:
        self.labels.append((recognition.frame.index, label))


class Show:
    """A viewer of a few frames, and what came of it."""

    def __init__(
        self, executors: ExecutorSet, folder: Path, *keys, count: int = 6, timed: bool = True, **more
    ) -> None:
        self.window = Keys(*keys)
        self.recognizer = recognizer_of(executors)
        self.taken: list[int] = []
        self.lines: list[str] = []
        self.recorder = Remembered()
        options = ViewerOptions(folder, SIZE, timed=timed, live=True)
        viewer = Viewer(
            self.window, self.recognizer, options, recorder=self.recorder, say=self.lines.append, **more
        )
        self.shown = viewer.run(self.stream(count))

    def stream(self, count: int) -> Iterator[Recognition | None]:
        for each in frames(count):
            self.taken.append(each.index)
            yield self.recognizer.recognize(each)
            if each.index == 0:
                yield None  # the source waits: the image stays, keys are handled


def test_frames_are_shown_until_somebody_leaves(executors, tmp_path):
    show = Show(executors, tmp_path, None, None, None)
    assert show.shown == 3  # the second image was the first once more
    assert {image.shape for image in show.window.images} == {(480, 640, 3)}
    np.testing.assert_array_equal(show.window.images[0][:400, :300], show.window.images[1][:400, :300])


def test_the_last_image_stays_when_the_source_ends(executors, tmp_path):
    show = Show(executors, tmp_path, *[None] * 20, count=2)
    assert show.shown == 2
    assert len(show.window.images) == 21


def test_a_source_without_frames_ends_the_show(executors, tmp_path):
    show = Show(executors, tmp_path, count=0)
    assert (show.shown, show.window.images) == (0, [])


def test_a_frozen_image_steps_and_goes_back(executors, tmp_path):
    show = Show(executors, tmp_path, " ", None, None, "n", "n", "p", "p", "n", None)
    # The first is frozen; n takes the second (after a pause of the source) and the third; p goes back twice,
    # n comes forward again without a new frame.
    assert show.taken == [0, 1]
    back = show.window.images
    np.testing.assert_array_equal(back[1][60:, :380], back[2][60:, :380])


def test_images_stand_still_until_the_next_is_asked_for(executors, tmp_path):
    show = Show(executors, tmp_path, None, None, None, "n", "n", None, timed=False)
    assert show.shown == 2
    assert Show(executors, tmp_path, None, None, None, timed=False).shown == 1


def test_digits_label_the_frame_that_is_shown(executors, tmp_path):
    show = Show(executors, tmp_path, "7", " ", "3", "\b", "4", "x")
    store = CaptureStore(tmp_path)
    assert {label: count for label, count in store.counts().items() if count} == {"4": 1}
    (capture,) = store.captures()
    np.testing.assert_array_equal(capture.read(), frames(1)[0].image)
    assert show.recorder.labels == [(0, "7"), (0, "3"), (0, None), (0, "4")]
    assert any(line.startswith("removed ") for line in show.lines)


@pytest.mark.parametrize("keys", ["3", "53", "5"])
def test_taking_a_label_back_leaves_the_capture_that_was_there_before(executors, tmp_path, keys):
    CaptureStore(tmp_path).save(frames(1)[0].image, "3")
    Show(executors, tmp_path, " ", *keys, "\b", None)
    assert [capture.label for capture in CaptureStore(tmp_path).captures()] == ["3"]


def test_the_image_is_saved_as_it_is_shown(executors, tmp_path):
    show = Show(executors, tmp_path, "s")
    (path,) = tmp_path.glob("tintling-*.png")
    np.testing.assert_array_equal(np.asarray(Image.open(path)), show.window.images[0])
    assert show.lines == [f"wrote {path}"]


def test_a_folder_that_cannot_be_written_ends_nothing(executors, tmp_path):
    (tmp_path / "file").write_text("no folder")
    show = Show(executors, tmp_path / "file", "s", "3", None)
    assert len(show.lines) == 2
    assert all("cannot" in line for line in show.lines)


def test_keys_switch_smoothing_images_and_help(executors, tmp_path):
    show = Show(executors, tmp_path, " ", "m", "i", "h", "r", None)
    assert not show.recognizer.smoother.enabled
    images = show.window.images
    assert all(not np.array_equal(a, b) for a, b in itertools.pairwise(images[:5]))


def test_an_outage_is_told_on_the_image(executors, tmp_path):
    calm = Show(executors, tmp_path).window.images[0]
    told = Show(executors, tmp_path, outage=lambda: "the camera is gone; next try in 3 s").window.images[0]
    assert not np.array_equal(calm[300:, :380], told[300:, :380])


def times_shown(executors, folder: Path, moments: list[float], **options) -> list[float]:
    """When each frame is shown for the first time, by a clock that goes on while the viewer waits."""
    now = [50.0]
    window = Keys(*[None] * 2000, clock=now)
    recognizer = recognizer_of(executors)
    starts = []

    def stream():
        for index, (image, moment) in enumerate(zip(upright_strokes(len(moments)), moments, strict=True)):
            starts.append(now[0])
            yield recognizer.recognize(Frame(image, moment, index, "x"))

    Viewer(window, recognizer, ViewerOptions(folder, SIZE, **options), clock=lambda: now[0]).run(stream())
    return starts


def test_a_video_is_shown_at_its_own_pace(executors, tmp_path):
    """A long gap is shortened to a second."""
    starts = times_shown(executors, tmp_path, [10.0, 10.2, 10.4, 10.6, 99.0, 99.2], live=False, timed=True)
    assert np.diff(starts)[2:] == pytest.approx([0.2, 0.2, 1.0], abs=0.005)


def test_a_camera_is_not_delayed(executors, tmp_path):
    starts = times_shown(executors, tmp_path, [10.0, 10.2, 10.4, 10.6], live=True, timed=True)
    assert np.diff(starts).max() < 0.005


def test_an_image_waits_for_a_key(executors, tmp_path):
    assert len(times_shown(executors, tmp_path, [10.0, 10.2], live=False, timed=False)) == 1


def test_a_key_switches_and_a_frozen_frame_is_recognized_again(nano_executors, tmp_path):
    window, lines = Keys(None, "d", "5", "d", "d", "n", None), []
    recognizer = recognizer_of(nano_executors)
    recognitions = []

    def stream():
        for index in range(3):
            recognitions.append(recognizer.recognize(frame(sheet(), index)))
            yield recognitions[-1]

    options = ViewerOptions(tmp_path, SIZE, timed=False)
    Viewer(window, recognizer, options, say=lines.append).run(stream())
    assert [recognition.several for recognition in recognitions] == [False, True]
    assert recognizer.several
    one, _, several, told, back, again, *_ = window.images
    assert not np.array_equal(one, several)
    np.testing.assert_array_equal(several, told)
    np.testing.assert_array_equal(several, again)
    assert not np.array_equal(back, several)
    assert any("several were found" in line for line in lines)
    assert list(tmp_path.iterdir()) == []


def test_a_badge_of_the_recording_is_shown(executors, tmp_path):
    class Numbered(Recorder):
        def badge(self) -> str:
            return "REC 12"

    images = []
    for recorder in (Recorder(), Numbered()):
        window, recognizer = Keys(), recognizer_of(executors)
        viewer = Viewer(window, recognizer, ViewerOptions(tmp_path, SIZE), recorder=recorder)
        viewer.run(iter([recognizer.recognize(frames(1)[0])]))
        images.append(window.images[0][:, :380])  # the frame, without the side panel
    changed = np.argwhere((images[0] != images[1]).any(axis=2))
    assert len(changed)
    assert changed[:, 0].max() < 60
