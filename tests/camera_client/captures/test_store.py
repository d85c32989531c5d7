"""The folder of labelled frames."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tintling.camera_client.captures.store import Capture, CaptureStore, Saved, pixel_digest
from tintling.errors import ArtifactError, DatasetError
from tintling.images import encode_png


def frame(seed: int, *, colour: bool = True) -> np.ndarray:
    shape = (24, 32, 3) if colour else (24, 32)
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


@pytest.mark.parametrize("colour", [True, False])
def test_a_frame_comes_back_without_loss(tmp_path: Path, colour: bool) -> None:
    store = CaptureStore(tmp_path / "mine")
    path = store.save(frame(1, colour=colour), "7").capture.path
    assert path.parent == tmp_path / "mine" / "7"
    (capture,) = store.captures()
    assert capture == Capture("7", path)
    np.testing.assert_array_equal(capture.read(), frame(1, colour=colour))


def test_captures_come_sorted_by_label_and_time(tmp_path: Path) -> None:
    store = CaptureStore(tmp_path)
    saved = [store.save(frame(seed), label).capture.path for seed, label in enumerate("9292")]
    assert [capture.path for capture in store.captures()] == [saved[1], saved[3], saved[0], saved[2]]
    counts = store.counts()
    assert counts == {label: {"2": 2, "9": 2}.get(label, 0) for label in "0123456789"}


def test_the_same_image_is_stored_once(tmp_path: Path) -> None:
    store = CaptureStore(tmp_path)
    first = store.save(frame(1), "4")
    assert first.new
    assert store.save(frame(1), "4") == Saved(first.capture, "4")
    assert not CaptureStore(tmp_path).save(frame(1), "4").new  # another program on the same folder
    assert len(store.captures()) == 1


def test_a_image_that_somebody_else_put_there_is_not_stored_again(tmp_path: Path) -> None:
    (tmp_path / "4").mkdir()
    theirs = tmp_path / "4" / "phone.bmp"
    Image.fromarray(frame(1)).save(theirs)
    assert CaptureStore(tmp_path).save(frame(1), "4") == Saved(Capture("4", theirs), "4")


def test_a_damaged_file_does_not_keep_others_from_being_saved(tmp_path: Path) -> None:
    (tmp_path / "4").mkdir()
    (tmp_path / "4" / "broken.png").write_bytes(b"no image")
    assert CaptureStore(tmp_path).save(frame(1), "4").new


def test_labelling_again_moves_the_image(tmp_path: Path) -> None:
    store = CaptureStore(tmp_path)
    store.save(frame(1), "1")
    saved = store.save(frame(1), "7")
    assert (saved.capture.label, saved.before) == ("7", "1")
    assert store.captures() == (saved.capture,)


def test_grey_and_colour_of_the_same_bytes_are_two_images() -> None:
    pixels = np.zeros((4, 9), np.uint8)
    assert pixel_digest(pixels) != pixel_digest(pixels.reshape(4, 3, 3))


def test_threads_that_save_the_same_image_make_one_file(tmp_path: Path) -> None:
    store = CaptureStore(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        paths = set(pool.map(lambda _: store.save(frame(3), "3").capture.path, range(16)))
    assert len(paths) == len(store.captures()) == 1


@pytest.mark.parametrize("before", [None, "1", "7"])
def test_taking_back_leaves_what_was_there_before(tmp_path: Path, before: str | None) -> None:
    store = CaptureStore(tmp_path)
    if before is not None:
        store.save(frame(1), before)
    saved = store.save(frame(1), "7")
    assert store.take_back(saved) is (before != "7")
    assert [capture.label for capture in store.captures()] == ([] if before is None else [before])
    assert not store.take_back(saved)


def test_what_is_no_capture_is_left_out(tmp_path: Path) -> None:
    for name in ("5/notes.txt", "5/.hidden.png", "12/a.png", "x/a.png", "a.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(encode_png(frame(1)))
    (tmp_path / "5" / "folder.png").mkdir()
    assert CaptureStore(tmp_path).captures() == ()


def test_a_folder_that_does_not_exist_is_empty_and_stays_away(tmp_path: Path) -> None:
    store = CaptureStore(tmp_path / "mine")
    assert store.captures() == ()
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize("label", ["-1", "10", "seven"])
def test_a_label_is_a_digit(tmp_path: Path, label: str) -> None:
    with pytest.raises(DatasetError, match="expected a digit, 0 to 9"):
        CaptureStore(tmp_path).save(frame(1), label)
    assert not list(tmp_path.iterdir())


def test_a_frame_of_another_type_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="uint8 of shape"):
        CaptureStore(tmp_path).save(np.zeros((8, 8), np.float32), "1")


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(ArtifactError, match="cannot write"):
        CaptureStore(tmp_path / "taken").save(frame(1), "1")


def test_a_frame_that_a_killed_correction_left_under_two_labels_gets_one(tmp_path: Path) -> None:
    wrong = CaptureStore(tmp_path).save(frame(1), "1").capture.path
    right = tmp_path / "7" / wrong.name
    right.parent.mkdir()
    right.write_bytes(wrong.read_bytes())
    store = CaptureStore(tmp_path)
    assert store.save(frame(1), "7") == Saved(Capture("7", right), "7")
    assert store.captures() == (Capture("7", right),)
    (tmp_path / "1" / wrong.name).write_bytes(right.read_bytes())
    moved = store.save(frame(1), "9")
    assert store.captures() == (moved.capture,)


def test_what_a_killed_process_was_writing_is_removed(tmp_path: Path) -> None:
    path = CaptureStore(tmp_path).save(frame(1), "1").capture.path
    left = path.with_name(f".{path.name}.0123456789abcdef.tmp")
    left.write_bytes(b"half a frame")
    CaptureStore(tmp_path).save(frame(1), "1")
    assert list(path.parent.iterdir()) == [path]


def test_frames_are_saved_in_turn_with_other_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []

    @contextmanager
    def turn(place: Path) -> Iterator[None]:
        # What another process saves before our turn is found by us.
        if not asked:
            asked.append(place)
            CaptureStore(tmp_path).save(frame(1), "4")
        yield

    monkeypatch.setattr("tintling.camera_client.captures.store.claimed_in_turn", turn)
    assert not CaptureStore(tmp_path).save(frame(1), "4").new
    assert asked == [tmp_path]
