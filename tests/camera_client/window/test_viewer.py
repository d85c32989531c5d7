"""The window's loop with a window that is none: keys in, images out."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from paths import GOLDEN
from PIL import Image

from tintling.camera_client.captures.store import CaptureStore
from tintling.camera_client.frames import Frame
from tintling.camera_client.inference.classifier import FloatClassifier, open_network
from tintling.camera_client.inference.executor_set import ExecutorSet, open_executor_set
from tintling.camera_client.parity.digit_frames import frames_of_digits
from tintling.camera_client.recognition.recognizer import Recognition, StreamRecognizer
from tintling.camera_client.recognition.smoothing import Smoother
from tintling.camera_client.session.reader import open_session
from tintling.camera_client.window.overlay import draw_overlay, fitted_size
from tintling.camera_client.window.overlay_status import OverlayStatus
from tintling.camera_client.window.viewer import HELP, Recorder, Viewer, ViewerOptions
from tintling.commands.camera import command

MODEL = GOLDEN / "tiny_int8.tflite"
SIZE = (640, 480)


@pytest.fixture(scope="module")
def panel() -> ExecutorSet:
    return open_executor_set(open_network(MODEL))


def frames(count: int) -> list[Frame]:
    digits = np.zeros((count, 28, 28), np.uint8)
    for index, digit in enumerate(digits):
        digit[5:23, 12 + index % 4 : 15 + index % 4] = 255
    return [
        Frame(image, 100 + index / 30, index, f"#{index}")
        for index, image in enumerate(frames_of_digits(digits))
    ]


class Keys:
    """A window whose user types one key an image, then leaves."""

    def __init__(self, *keys: str | Callable[[], None] | None) -> None:
        self._keys = list(keys)
        self.images: list[np.ndarray] = []

    def show(self, image: np.ndarray) -> None:
        self.images.append(image)

    def key(self, wait_ms: int) -> int | None:
        assert wait_ms >= 1
        key = self._keys.pop(0) if self._keys else "q"
        if callable(key):
            key()
            return None
        return None if key is None else ord(key)

    def close(self) -> None:
        pass


class Remembered(Recorder):
    def __init__(self) -> None:
        self.said: list[tuple[int, str | None]] = []

    def label(self, reading: Recognition, label: str | None) -> None:
        self.said.append((reading.frame.index, label))


class Show:
    """A viewer of a few frames, and what came of it."""

    def __init__(
        self, panel: ExecutorSet, folder: Path, *keys, count: int = 6, timed: bool = True, **more
    ) -> None:
        self.window = Keys(*keys)
        self.reader = StreamRecognizer(panel, Smoother(panel.lead.labels))
        self.read: list[int] = []
        self.lines: list[str] = []
        self.recorder = Remembered()
        options = ViewerOptions(folder, SIZE, timed=timed, live=True)
        viewer = Viewer(
            self.window, self.reader, options, recorder=self.recorder, say=self.lines.append, **more
        )
        self.shown = viewer.run(self.stream(count))

    def stream(self, count: int) -> Iterator[Recognition | None]:
        for frame in frames(count):
            self.read.append(frame.index)
            yield self.reader.read(frame)
            if frame.index == 0:
                yield None  # nothing new: the image stays, keys are heard


def test_frames_are_shown_until_somebody_leaves(panel, tmp_path):
    show = Show(panel, tmp_path, None, None, None)
    assert show.shown == 3  # the second image was the first once more
    assert {image.shape for image in show.window.images} == {(480, 640, 3)}
    np.testing.assert_array_equal(show.window.images[0][:400, :300], show.window.images[1][:400, :300])


def test_the_last_image_stays_when_the_source_ends(panel, tmp_path):
    show = Show(panel, tmp_path, *[None] * 20, count=2)
    assert show.shown == 2
    assert len(show.window.images) == 21


def test_a_source_without_frames_ends_the_show(panel, tmp_path):
    show = Show(panel, tmp_path, count=0)
    assert (show.shown, show.window.images) == (0, [])


def test_a_frozen_image_steps_and_goes_back(panel, tmp_path):
    show = Show(panel, tmp_path, " ", None, None, "n", "n", "p", "p", "n", None)
    # The first is frozen; n takes the second (after a pause of the source) and the third; p goes back twice,
    # n comes forward again without reading.
    assert show.read == [0, 1]
    back = show.window.images
    np.testing.assert_array_equal(back[1][60:, :380], back[2][60:, :380])


def test_images_stand_still_until_the_next_is_asked_for(panel, tmp_path):
    show = Show(panel, tmp_path, None, None, None, "n", "n", None, timed=False)
    assert show.shown == 2
    assert Show(panel, tmp_path, None, None, None, timed=False).shown == 1


def test_digits_label_the_frame_that_is_shown(panel, tmp_path):
    show = Show(panel, tmp_path, "7", " ", "3", "\b", "4", "x")
    store = CaptureStore(tmp_path)
    assert {label: count for label, count in store.counts().items() if count} == {4: 1}
    (capture,) = store.captures()
    np.testing.assert_array_equal(capture.read(), frames(1)[0].image)
    assert show.recorder.said == [(0, "7"), (0, "3"), (0, None), (0, "4")]
    assert any(line.startswith("removed ") for line in show.lines)


@pytest.mark.parametrize("keys", ["3", "53", "5"])
def test_taking_a_label_back_leaves_the_capture_that_was_there_before(panel, tmp_path, keys):
    CaptureStore(tmp_path).save(frames(1)[0].image, 3)
    Show(panel, tmp_path, " ", *keys, "\b", None)
    assert [capture.label for capture in CaptureStore(tmp_path).captures()] == [3]


def test_the_image_is_saved_as_it_is_shown(panel, tmp_path):
    show = Show(panel, tmp_path, "s")
    (path,) = tmp_path.glob("tintling-*.png")
    np.testing.assert_array_equal(np.asarray(Image.open(path)), show.window.images[0])
    assert show.lines == [f"wrote {path}"]


def test_a_folder_that_cannot_be_written_ends_nothing(panel, tmp_path):
    (tmp_path / "file").write_text("no folder")
    show = Show(panel, tmp_path / "file", "s", "3", None)
    assert len(show.lines) == 2
    assert all("cannot" in line for line in show.lines)


def test_keys_switch_smoothing_images_and_help(panel, tmp_path):
    show = Show(panel, tmp_path, " ", "m", "i", "h", "r", None)
    assert not show.reader.smoother.enabled
    images = show.window.images
    assert all(not np.array_equal(a, b) for a, b in itertools.pairwise(images[:5]))


def test_an_outage_is_told_on_the_image(panel, tmp_path):
    calm = Show(panel, tmp_path).window.images[0]
    told = Show(panel, tmp_path, outage=lambda: "the camera is gone; next try in 3 s").window.images[0]
    assert not np.array_equal(calm[300:, :380], told[300:, :380])


def test_a_member_s_bars_are_drawn_beside_the_others(panel):
    """Four columns: what an executor says changes its own column only."""
    frame = frames(1)[0]
    labels = panel.lead.labels
    images = []
    for answer in (1, 8):
        logits = np.zeros((1, 10), np.float32)
        logits[0, answer] = 9
        members = {"float": FloatClassifier(lambda _, out=logits: out, labels), **panel.members}
        reading = StreamRecognizer(ExecutorSet(members), Smoother(labels)).read(frame)
        images.append(draw_overlay(reading, labels, OverlayStatus(size=(1200, 720), latency={"find": 1.0})))
    changed = np.flatnonzero((images[0] != images[1]).any(axis=(0, 2)))
    assert changed.min() > 780
    assert changed.max() < 930


@pytest.mark.parametrize("shape", [(96, 96), (480, 640), (640, 480, 3), (20, 400), (400, 20), (28, 28)])
@pytest.mark.parametrize("size", [None, (480, 360), (640, 480), (1920, 1080)])
def test_every_shape_is_drawn_in_every_size(panel, shape, size):
    image = np.full(shape, 190, np.uint8)
    image[shape[0] // 4 : shape[0] * 3 // 4, shape[1] // 2 : shape[1] // 2 + 2 + shape[1] // 60] = 40
    reading = StreamRecognizer(panel, Smoother(panel.lead.labels)).read(Frame(image, 1.0, 0, "x"))
    status = OverlayStatus(
        size=size, stages=True, help=HELP, warning="a warning " * 30, frozen=True, note="keys"
    )
    drawn = draw_overlay(reading, panel.lead.labels, status)
    assert drawn.dtype == np.uint8
    assert drawn.shape == ((size[1], size[0], 3) if size else (480, drawn.shape[1], 3))


def test_frames_fit_their_space():
    assert fitted_size(640, 480, (320, 400)) == (320, 240)
    assert fitted_size(1, 1000, (100, 100)) == (1, 100)


def test_a_model_with_many_or_long_labels_is_drawn(panel):
    image = frames(1)[0]
    reading = StreamRecognizer(panel, Smoother(panel.lead.labels)).read(image)
    labels = tuple(f"a rather long name {index}" for index in range(10))
    assert draw_overlay(reading, labels, OverlayStatus(size=SIZE)).shape == (480, 640, 3)


@pytest.fixture
def typed(monkeypatch):
    """Opens windows in front of which somebody types."""

    def type_keys(*keys: str | None) -> Keys:
        window = Keys(*keys)
        monkeypatch.setattr("tintling.camera_client.window.window.open_window", lambda: window)
        return window

    return type_keys


def photos(folder: Path) -> Path:
    for frame in frames(3):
        path = folder / "photos" / f"{frame.index}.png"
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(frame.image).save(path)
    return folder / "photos"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments], catch_exceptions=False)


def test_the_command_records_what_was_stepped_through_and_labelled(tmp_path, typed):
    window = typed(None, "4", "n", "n", "7", "n", None)
    common = ("--model", MODEL, "--save-dir", tmp_path / "mine", "--size", "640x480")
    result = run(*common, "--source", photos(tmp_path), "--record", tmp_path / "s.zip")
    assert result.exit_code == 0
    assert window.images[0].shape == (480, 640, 3)
    assert "3 frames" in " ".join(result.stderr.split())
    with open_session(tmp_path / "s.zip") as session:
        assert session.labels == {1: "4", 3: "7"}
    assert sorted(path.parent.name for path in (tmp_path / "mine").rglob("*.png")) == ["4", "7"]


def test_the_command_replays_in_a_window(tmp_path, typed):
    assert run("--model", MODEL, "--source", photos(tmp_path), "--headless", "--record", tmp_path / "s.zip")
    typed(None, "n", "n", "n", None)
    result = run("--replay", tmp_path / "s.zip")
    assert result.exit_code == 0
    assert "3 of 3 frames of" in " ".join(result.stderr.split())
    typed(None)
    left = run("--replay", tmp_path / "s.zip")
    assert left.exit_code == 0
    assert "1 of 1 frames of" in " ".join(left.stderr.split())
    assert "3 are recorded" in " ".join(left.stderr.split())


@pytest.mark.parametrize("size", ["640", "axb", "10x10", "99999x99999"])
def test_a_size_that_is_none_is_a_usage_error(size):
    assert run("--size", size).exit_code == 2
