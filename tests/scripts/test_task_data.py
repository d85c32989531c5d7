"""Scripts that make data sets of tasks: the letters that hands write, and the crops of meters."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import PurePosixPath

import numpy as np
import pytest
from paths import ROOT
from PIL import Image

from tintling.errors import DatasetError

sys.path.insert(0, str(ROOT / "scripts"))

import letter_strokes
import meter_data
import task_letters


def test_every_letter_has_shapes_inside_its_box() -> None:
    for letter in letter_strokes.LETTERS:
        shapes = letter_strokes.shapes_of(letter)
        assert len(shapes) >= 2
        for points, _ in (stroke for shape in shapes for stroke in shape):
            assert points.shape[1] == 2
            assert len(points) >= 2
            assert points.min() >= 0
            assert points.max() <= 1.1


def test_a_curve_goes_through_its_points() -> None:
    points = np.array([[0, 0], [1, 2], [3, 1]], float)
    line = letter_strokes.curve(points, parts=4)
    np.testing.assert_allclose(line[::4], points)


def test_letters_are_the_same_for_a_seed_and_hands_differ() -> None:
    def drawn(seed: int) -> np.ndarray:
        rng = np.random.default_rng(seed)
        return task_letters.draw_letter("K", task_letters.Hand.drawn(rng), rng)

    np.testing.assert_array_equal(drawn(1), drawn(1))
    assert (drawn(1) != drawn(2)).any()
    assert 0.01 < drawn(1).mean() < 0.4


def test_no_font_is_in_two_parts(tmp_path) -> None:
    fonts = [tmp_path / f"{name}.ttf" for name in "abcdefghij"]
    parts = task_letters.font_parts(fonts)
    assert sorted(path for part in parts.values() for path in part) == fonts
    assert all(parts.values())


def test_letters_are_written_a_folder_each_in_three_parts(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(task_letters, "_HANDS", {"train": 2, "validation": 1, "test": 1})
    monkeypatch.setattr(task_letters, "LETTERS", "AB")
    task_letters.write_letters(tmp_path / "set")
    names = sorted(str(path.relative_to(tmp_path / "set")) for path in (tmp_path / "set").rglob("*.png"))
    assert len(names) == 8
    assert names[0] == "test/A/hand000-00.png"
    with Image.open(tmp_path / "set" / names[0]) as image:
        assert (image.size, image.mode) == ((96, 96), "L")


@pytest.mark.parametrize(
    ("tenth", "label"), [("0.2", "0"), ("0.3", "between"), ("4.7", "between"), ("4.8", "5"), ("9.8", "0")]
)
def test_a_reading_near_a_whole_digit_is_that_digit(tenth: str, label: str) -> None:
    assert meter_data.label_of(tenth) == label


def test_object_is_git_s(tmp_path) -> None:
    (tmp_path / "file").write_bytes(b"meter")
    git = subprocess.run(
        ["/usr/bin/env", "git", "hash-object", "file"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert meter_data.object_of(b"meter") == git.stdout.strip()


def test_parts_are_read_and_hold_whole_test_and_validation() -> None:
    assert meter_data.read_parts("# none\n[test]\n01 02\n[validation]\n03\n") == {
        "01": "test",
        "02": "test",
        "03": "validation",
    }
    parts = meter_data.read_parts(meter_data.PARTS.read_text(encoding="utf-8"))
    assert all(len(name) == 8 and set(name) <= set("0123456789abcdef") for name in parts)
    assert set(parts.values()) == {"validation", "test"}


def test_what_is_no_clone_is_said(tmp_path) -> None:
    with pytest.raises(DatasetError, match="expected a clone of the source with commit ebf9b2ba"):
        meter_data.write_set(tmp_path, tmp_path / "set")


def test_a_set_that_is_made_again_holds_no_picture_of_the_older_one(tmp_path, monkeypatch) -> None:
    """A picture whose part has changed would be in training and in the test."""
    crops = [(PurePosixPath("3.0/a.jpg"), b"one"), (PurePosixPath("3.5/b.jpg"), b"two")]
    monkeypatch.setattr(meter_data, "pictures", lambda _clone: iter(crops))
    monkeypatch.setattr(meter_data, "COUNT", 2)
    out = tmp_path / "set"
    stale = out / "train" / "3" / "09999.jpg"
    stale.parent.mkdir(parents=True)
    stale.write_bytes(b"of another part now")
    arguments = ["meter_data.py", "clone", "--out", str(out)]

    monkeypatch.setattr(sys, "argv", arguments)
    assert meter_data.main() == 1
    assert stale.is_file()

    monkeypatch.setattr(sys, "argv", [*arguments, "--force"])
    assert meter_data.main() == 0
    found = sorted(str(path.relative_to(out)) for path in out.rglob("*.jpg"))
    assert found == ["train/3/00000.jpg", "train/between/00001.jpg"]


def test_an_archive_of_the_pictures_stands_for_a_clone(tmp_path, monkeypatch):
    monkeypatch.setattr(meter_data, "COUNT", 2)
    with zipfile.ZipFile(tmp_path / "meter.zip", "w") as archive:
        archive.writestr("manifest.csv", "file,path\nb.jpg,set/3.4/b.jpg\na.jpg,set/0.9/a.jpg\n")
        for name in "ab":
            archive.writestr(f"{name}.jpg", name)
    meter_data.write_set(tmp_path / "meter.zip", tmp_path / "classes")
    assert (tmp_path / "classes" / "train" / "1" / "00000.jpg").read_text() == "a"
    assert (tmp_path / "classes" / "train" / "between" / "00001.jpg").read_text() == "b"
    meter_data.write_set(tmp_path / "meter.zip", tmp_path / "readings", tenths=True)
    assert {path.name for path in (tmp_path / "readings" / "train").iterdir()} == {"0.9", "3.4"}
    repeats = tmp_path / "repeats.txt"
    repeats.write_text(f"[2]\n{meter_data.object_of(b'b')[:8]}\n")
    monkeypatch.setattr(meter_data, "REPEATS", repeats)
    assert meter_data.write_set(tmp_path / "meter.zip", tmp_path / "even", even=True) == {"train": 2}
    names = sorted(path.name for path in (tmp_path / "even").rglob("*.jpg"))
    assert names == ["00000.jpg", "00001_0.jpg", "00001_1.jpg"]
    (tmp_path / "none.zip").write_bytes(b"no archive")
    with pytest.raises(DatasetError, match="expected an archive of the pictures"):
        meter_data.write_set(tmp_path / "none.zip", tmp_path / "x")


def test_the_last_network_learns_from_validation_pictures_too(tmp_path, monkeypatch):
    crops = {"train": b"one", "validation": b"two", "test": b"three"}
    parts, repeats = tmp_path / "parts.txt", tmp_path / "repeats.txt"
    known = {part: meter_data.object_of(content)[:8] for part, content in crops.items()}
    parts.write_text(f"[validation]\n{known['validation']}\n[test]\n{known['test']}\n")
    repeats.write_text(f"[3]\n{known['validation']}\n{known['test']}\n")
    monkeypatch.setattr(meter_data, "PARTS", parts)
    monkeypatch.setattr(meter_data, "REPEATS", repeats)
    monkeypatch.setattr(meter_data, "COUNT", 3)
    named = [(PurePosixPath(f"3.0/{part}.jpg"), content) for part, content in crops.items()]
    monkeypatch.setattr(meter_data, "pictures", lambda _clone: iter(named))
    counts = meter_data.write_set(tmp_path, tmp_path / "set", even=True, everything=True)
    assert counts == {"train": 1, "validation": 1, "test": 1}
    held = {part: Counter(p.read_bytes() for p in (tmp_path / "set" / part).rglob("*.jpg")) for part in crops}
    assert held == {"train": {b"one": 1, b"two": 3}, "validation": {b"two": 1}, "test": {b"three": 1}}
