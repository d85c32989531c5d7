"""Labelled frames out of sources."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from camera_scenes import digits, enlarged, exposed, paper, write

from tintling.camera_client.captures.collector import (
    Collector,
    collect_label,
    import_labelled,
    label_in,
    missing_hint,
)
from tintling.camera_client.captures.store import CaptureStore
from tintling.camera_client.frames import Frame, FrameSource
from tintling.camera_client.sources.open import open_source
from tintling.errors import FrameSourceError
from tintling.images import encode_png


def photograph(index: int) -> np.ndarray:
    """A digit on paper, in colour: shape (96, 96, 3)."""
    images, _ = digits()
    sheet = write(paper((96, 96), noise=1, seed=index), enlarged(images[index], 44), (26, 24))
    return np.repeat(exposed(sheet)[:, :, np.newaxis], 3, axis=2)


EMPTY = np.repeat(exposed(paper((96, 96), noise=1))[:, :, np.newaxis], 3, axis=2)


class Scripted(FrameSource):
    """Frames at given times."""

    def __init__(self, frames: list[tuple[float, np.ndarray]], *, live: bool = True) -> None:
        super().__init__("scripted")
        self.live = live
        self._frames = frames

    def __iter__(self) -> Iterator[Frame]:
        for index, (when, image) in enumerate(self._frames):
            yield Frame(image, when, index, f"frame {index}")


@pytest.fixture
def collector(tmp_path: Path) -> Collector:
    return Collector(CaptureStore(tmp_path / "mine"))


def test_the_raw_frame_is_saved(collector: Collector) -> None:
    outcome = collector.save(Frame(photograph(0), 0, 0, "a"), "5")
    assert outcome.new
    (capture,) = collector.store.captures()
    np.testing.assert_array_equal(capture.read(), photograph(0))
    assert collector.counts["5"] == 1


def test_a_frame_without_digit_is_refused_with_a_reason(collector: Collector) -> None:
    outcome = collector.save(Frame(EMPTY, 0, 0, "a"), "5")
    assert (outcome.path, outcome.reason) == (None, "no digit is found in it")
    assert collector.store.captures() == ()


def test_a_frame_without_digit_is_kept_when_asked_for(tmp_path: Path) -> None:
    collector = Collector(CaptureStore(tmp_path), keep_empty=True)
    assert collector.save(Frame(EMPTY, 0, 0, "a"), "5").new


def test_undo_takes_back_one_capture_after_the_other(collector: Collector) -> None:
    for index in (0, 1):
        collector.save(Frame(photograph(index), 0, 0, "a"), "3")
    collector.save(Frame(photograph(1), 0, 0, "again"), "3")  # was there: nothing to take back
    assert collector.undo() is not None
    assert collector.counts["3"] == 1
    np.testing.assert_array_equal(collector.store.captures()[0].read(), photograph(0))
    assert collector.undo() is not None
    assert collector.undo() is None
    assert collector.store.captures() == ()


def test_undo_gives_a_image_its_old_label_back(collector: Collector) -> None:
    frame = Frame(photograph(0), 0, 0, "a")
    collector.save(frame, "1")
    collector.save(frame, "7")
    undone = collector.undo()
    assert undone is not None
    assert undone.label == "7"
    assert [capture.label for capture in collector.store.captures()] == ["1"]
    assert collector.undo() is not None
    assert collector.store.captures() == ()


def test_undo_leaves_alone_what_somebody_else_has_labelled_since(collector: Collector) -> None:
    frame = Frame(photograph(0), 0, 0, "a")
    collector.save(frame, "1")
    elsewhere = CaptureStore(collector.store.folder).save(frame.image, "7")
    assert collector.undo() is None
    assert collector.store.captures() == (elsewhere.capture,)


def test_a_live_source_is_looked_at_only_now_and_then(collector: Collector) -> None:
    times = [0.0, 0.1, 0.3, 0.6, 0.9, 1.3]
    source = Scripted([(when, photograph(index)) for index, when in enumerate(times)])
    names = [outcome.name for outcome in collect_label(source, collector, "2", interval_s=0.5)]
    assert names == ["frame 0", "frame 3", "frame 5"]


def test_every_frame_of_files_is_looked_at(collector: Collector) -> None:
    source = Scripted([(0.0, photograph(index)) for index in range(4)], live=False)
    assert len(list(collect_label(source, collector, "2"))) == 4


def test_collecting_stops_after_so_many_new_captures(collector: Collector) -> None:
    frames = [photograph(0), EMPTY, photograph(0), photograph(1), photograph(2)]
    source = Scripted([(float(index), image) for index, image in enumerate(frames)])
    outcomes = list(collect_label(source, collector, "2", count=2))
    assert [(outcome.new, bool(outcome.reason)) for outcome in outcomes] == [
        (True, False),
        (False, True),
        (False, False),
        (True, False),
    ]
    assert collector.counts["2"] == 2


@pytest.mark.parametrize("archived", [True, False])
def test_labels_come_from_folders(tmp_path: Path, collector: Collector, archived: bool) -> None:
    members = {"set/4/a.png": 0, "set/7/b.png": 1, "set/rest/c.png": 2}
    if archived:
        where = tmp_path / "set.zip"
        with zipfile.ZipFile(where, "w") as archive:
            for name, index in members.items():
                archive.writestr(name, encode_png(photograph(index)))
    else:
        where = tmp_path / "set"
        for name, index in members.items():
            (tmp_path / name).parent.mkdir(parents=True)
            (tmp_path / name).write_bytes(encode_png(photograph(index)))
    with open_source(str(where)) as source:
        outcomes = list(import_labelled(source, collector))
    assert [outcome.label for outcome in outcomes] == ["4", "7", None]
    assert "no folder named 0 to 9" in outcomes[2].reason
    assert [capture.label for capture in collector.store.captures()] == ["4", "7"]


@pytest.mark.parametrize("labelled", [True, False])
@pytest.mark.parametrize("archived", [True, False])
def test_a_image_that_cannot_be_read_is_refused_and_those_after_it_are_saved(
    tmp_path: Path, collector: Collector, archived: bool, labelled: bool
) -> None:
    members = {
        "3/a.png": encode_png(photograph(0))[:200],
        "3/b.png": encode_png(np.zeros((4, 4), np.uint8)),
        "4/c.png": encode_png(photograph(1)),
    }
    where = tmp_path / ("set.zip" if archived else "set")
    if archived:
        with zipfile.ZipFile(where, "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data)
    else:
        for name, data in members.items():
            (where / name).parent.mkdir(parents=True, exist_ok=True)
            (where / name).write_bytes(data)
    with open_source(str(where)) as source:
        took = import_labelled(source, collector) if labelled else collect_label(source, collector, "4")
        outcomes = list(took)
    assert [outcome.readable for outcome in outcomes] == [False, False, True]
    assert "a.png is damaged" in outcomes[0].reason
    assert "b.png: a frame of 4×4 px: expected sides of" in outcomes[1].reason
    assert [capture.label for capture in collector.store.captures()] == ["4"]


def test_a_camera_whose_frames_are_too_small_is_no_camera(collector: Collector) -> None:
    source = Scripted([(0.0, np.zeros((4, 4), np.uint8))])
    with pytest.raises(FrameSourceError, match="frame 0: a frame of 4×4 px"):
        list(collect_label(source, collector, "4"))


def test_a_camera_has_no_labels(collector: Collector) -> None:
    with pytest.raises(FrameSourceError, match="has no labels"):
        list(import_labelled(Scripted([]), collector))


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("7/a.png", "7"),
        ("set.zip:7/a.png", "7"),
        ("C:\\digits\\3\\a.png", "3"),
        ("2/17/a.png", None),
        ("a.png", None),
        ("7", None),
    ],
)
def test_the_folder_of_a_image_is_its_label(name: str, label: str | None) -> None:
    assert label_in(name) == label


@pytest.mark.parametrize(
    ("counts", "hint"),
    [
        ({}, "none yet"),
        ({"1": 3}, "missing: 0 2 3 4 5 6 7 8 9"),
        (dict.fromkeys("0123456789", 12) | {"4": 2, "8": 9}, "fewer than 10: 4 8"),
        (dict.fromkeys("0123456789", 12), "at least 12 of each"),
    ],
)
def test_a_hint_names_the_digits_that_are_missing(counts: dict[str, int], hint: str) -> None:
    assert missing_hint(dict.fromkeys("0123456789", 0) | counts) == hint
