"""The window of ``tintling collect``, with keys that nobody pressed."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from camera_scenes import digits, enlarged, exposed, paper, write

from tintling.camera_client.captures.collector import Collector
from tintling.camera_client.captures.store import CaptureStore
from tintling.camera_client.frames import Frame, FrameSource
from tintling.camera_client.sources.open import open_source
from tintling.camera_client.sources.reconnecting import ReconnectingSource
from tintling.camera_client.window.collect_window import CollectWindow
from tintling.errors import ArtifactError, FrameSourceError
from tintling.images import encode_png


def photograph(index: int) -> np.ndarray:
    images, _ = digits()
    return exposed(write(paper((96, 96), noise=1, seed=index), enlarged(images[index], 44), (26, 24)))


EMPTY = exposed(paper((96, 96), noise=1))


class Scripted(FrameSource):
    def __init__(self, images: list[np.ndarray], *, live: bool) -> None:
        super().__init__("scripted")
        self.live = live
        self.given = 0
        self._images = images

    def __iter__(self) -> Iterator[Frame]:
        for index, image in enumerate(self._images):
            self.given += 1
            yield Frame(image, float(index), index, f"frame {index}")


class ScriptedWindow:
    """Presses keys one after the other, then leaves."""

    def __init__(self, keys: Iterable[str | int | None]) -> None:
        self._keys = iter(keys)
        self.images: list[np.ndarray] = []

    def show(self, image: np.ndarray) -> None:
        self.images.append(image)

    def key(self, wait_ms: int) -> int | None:
        assert wait_ms > 0
        key = next(self._keys, "q")
        return ord(key) if isinstance(key, str) else key

    def close(self) -> None:
        pass


def collect(
    folder: Path, images: list[np.ndarray], keys: list[str | int | None], *, live: bool = False
) -> tuple[Collector, ScriptedWindow, Scripted, int]:
    collector = Collector(CaptureStore(folder))
    window, source = ScriptedWindow(keys), Scripted(images, live=live)
    refused = CollectWindow(window, collector).run(source)
    return collector, window, source, refused


def labels(collector: Collector) -> list[tuple[str, int]]:
    """(label, number of the image) of each capture."""
    known = {photograph(index).tobytes(): index for index in range(6)}
    return [(each.label, known[each.read().tobytes()]) for each in collector.store.captures()]


def test_a_digit_labels_the_image_and_the_next_one_comes(tmp_path: Path) -> None:
    collector, *_ = collect(tmp_path, [photograph(0), photograph(1)], ["7", "2"])
    assert labels(collector) == [("2", 1), ("7", 0)]


@pytest.mark.parametrize("forward", ["n", "N", 83, 3])
def test_n_or_the_right_arrow_goes_on_without_a_label(tmp_path: Path, forward: str | int) -> None:
    collector, *_ = collect(tmp_path, [photograph(0), photograph(1)], [forward, "4"])
    assert labels(collector) == [("4", 1)]


def test_digits_of_the_number_pad_label_too(tmp_path: Path) -> None:
    collector, *_ = collect(tmp_path, [photograph(0)], [0xB9])
    assert labels(collector) == [("9", 0)]


def test_an_image_without_digit_stays_until_somebody_goes_on(tmp_path: Path) -> None:
    collector, _, _, refused = collect(tmp_path, [EMPTY, photograph(1)], ["7", "n", "4"])
    assert labels(collector) == [("4", 1)]
    assert refused == 1


def test_the_window_goes_on_after_images_that_cannot_be_read(tmp_path: Path) -> None:
    for name, data in (
        ("a", encode_png(photograph(0))),
        ("b", b"no image"),
        ("c", encode_png(np.zeros((4, 4), np.uint8))),
        ("d", encode_png(photograph(1))),
        ("e", b"no image"),
    ):
        (tmp_path / f"{name}.png").write_bytes(data)
    said: list[str] = []
    collector = Collector(CaptureStore(tmp_path / "mine"))
    shown = CollectWindow(ScriptedWindow(["3", "4", None, "q"]), collector, say=said.append)
    with open_source(str(tmp_path)) as source:
        assert shown.run(source) == 3
    assert shown.unread == 3
    assert labels(collector) == [("3", 0), ("4", 1)]
    assert sum(line.startswith("refused: ") for line in said) == 3


def test_u_takes_the_last_label_back(tmp_path: Path) -> None:
    collector, *_ = collect(tmp_path, [photograph(0), photograph(1)], ["7", "u", "3"])
    assert labels(collector) == [("3", 1)]


def test_a_camera_goes_on_while_one_labels(tmp_path: Path) -> None:
    collector, _, source, _ = collect(
        tmp_path, [photograph(index) for index in range(6)], [None, "5", None, None], live=True
    )
    assert labels(collector) == [("5", 1)]
    assert source.given == 5


def test_space_freezes_a_camera_and_n_takes_one_more_frame(tmp_path: Path) -> None:
    frames = [photograph(index) for index in range(6)]
    collector, _, source, _ = collect(tmp_path, frames, [" ", None, "1", None, "n", "2", " ", "q"], live=True)
    assert labels(collector) == [("1", 0), ("2", 1)]
    assert source.given == 3


def test_the_last_image_stays_when_the_source_has_ended(tmp_path: Path) -> None:
    collector, window, *_ = collect(tmp_path, [photograph(0)], [None, None, "6"], live=True)
    assert labels(collector) == [("6", 0)]
    assert len(window.images) == 4


def test_keys_are_handled_while_a_camera_is_away(tmp_path: Path) -> None:
    """It fails after each frame and comes back; the frame that was shown last can still be labelled."""
    rounds = iter([[photograph(0)], [photograph(1)]])
    away = threading.Event()

    class Failing(Scripted):
        def __iter__(self) -> Iterator[Frame]:
            yield from super().__iter__()
            raise FrameSourceError("unplugged")

    def reopen() -> FrameSource:
        images = next(rounds, None)
        if images is None:
            away.set()
            raise FrameSourceError("still unplugged")
        return Failing(images, live=True)

    source = ReconnectingSource(reopen(), reopen, pauses_s=(0.01, 0.02))
    collector = Collector(CaptureStore(tmp_path))

    def keys() -> Iterator[str | None]:
        while not away.is_set():
            yield None
        yield from (None, None, "3", None, "q")

    CollectWindow(ScriptedWindow(keys()), collector).run(source)
    source.close()
    assert labels(collector) == [("3", 1)]


def test_a_full_disk_is_a_line_in_the_window_and_no_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise ArtifactError("cannot write: no space left on device")

    monkeypatch.setattr(CaptureStore, "save", full)
    said: list[str] = []
    window = ScriptedWindow(["7", None])
    CollectWindow(window, Collector(CaptureStore(tmp_path)), say=said.append).run(
        Scripted([photograph(0)], live=False)
    )
    assert said == ["cannot write: no space left on device"]
    assert len(window.images) == 3
