"""``tintling collect`` without a window."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from camera_scenes import digits, enlarged, exposed, paper, write
from click.testing import CliRunner

from tintling.cli import tintling
from tintling.errors import DatasetError
from tintling.images import encode_png
from tintling.images import read_image as decode_png


def photograph(index: int) -> np.ndarray:
    images, _ = digits()
    return exposed(write(paper((96, 96), noise=1, seed=index), enlarged(images[index], 44), (26, 24)))


EMPTY = exposed(paper((96, 96), noise=1))


def invoke(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(tintling, ["collect", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    """A folder of three digits and an empty sheet, labelled by their folders."""
    for name, image in (
        ("4/a", photograph(0)),
        ("4/b", photograph(1)),
        ("7/c", photograph(2)),
        ("9/d", EMPTY),
    ):
        path = tmp_path / "sheets" / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encode_png(image))
    return tmp_path / "sheets"


def test_labelled_folders_are_imported_and_counted(sheets: Path, tmp_path: Path) -> None:
    code, text, remarks = invoke("--source", sheets, "--out", tmp_path / "mine", "--labelled", "--json")
    assert code == 0
    document = json.loads(text)
    assert (document["captures"], document["added"], document["refused"]) == (3, 3, 1)
    assert document["counts"] == {str(digit): {4: 2, 7: 1}.get(digit, 0) for digit in range(10)}
    assert "no digit is found in it (--keep-empty keeps such frames)" in " ".join(remarks.split())
    again = json.loads(
        invoke("--source", sheets, "--out", tmp_path / "mine", "--labelled", "--keep-empty", "--json")[1]
    )
    assert (again["captures"], again["added"], again["refused"]) == (4, 1, 0)


def test_a_damaged_image_is_refused_and_the_rest_is_saved(sheets: Path, tmp_path: Path) -> None:
    (sheets / "4" / "a.png").write_bytes(b"no image")
    code, text, remarks = invoke("--source", sheets, "--out", tmp_path / "mine", "--labelled", "--json")
    assert code == 1
    document = json.loads(text)
    assert (document["captures"], document["refused"]) == (2, 2)
    assert "a.png is no image that can be read" in " ".join(remarks.split())


def test_a_row_of_frames_gets_one_label(sheets: Path, tmp_path: Path) -> None:
    code, text, remarks = invoke(
        "--source", sheets / "4", "--out", tmp_path / "mine", "--label", 3, "--count", 1
    )
    assert code == 0
    assert "1 capture in" in text
    assert "missing: 0 1 2 4 5 6 7 8 9" in remarks
    assert len(list((tmp_path / "mine" / "3").iterdir())) == 1


@pytest.mark.parametrize(
    ("flags", "complaint"),
    [
        (["--label", "3", "--labelled"], "not both"),
        (["--count", "3"], "--count needs --label"),
        (["--labelled", "--interval", "3"], "--interval needs --label"),
        (["--interval", "0.5"], "--interval needs --label"),
    ],
)
def test_flags_that_contradict_each_other_are_refused(flags: list[str], complaint: str) -> None:
    code, _, remarks = invoke("--source", "nowhere", *flags)
    assert code == 2
    assert complaint in remarks


def test_own_labels_keep_whole_frames_and_flag_what_a_person_should_know(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for name in ("rock/a", "rock/b", "paper/c", "notes/d"):
        path = tmp_path / "set" / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encode_png(rng.integers(0, 256, (30, 40, 3), np.uint8)))
    (tmp_path / "set" / "rock" / "again.png").write_bytes(
        encode_png(np.asarray(decode_png(tmp_path / "set" / "rock" / "a.png")) ^ 1)
    )
    labels = ("--labels", "rock,paper,scissors")
    code, text, remarks = invoke(
        "--source", tmp_path / "set", "--out", tmp_path / "mine", *labels, "--labelled", "--json"
    )
    assert code == 0
    document = json.loads(text)
    assert document["counts"] == {"rock": 3, "paper": 1, "scissors": 0}
    assert (document["refused"], document["flaws"]) == (1, {"near_duplicate": 1})
    assert document["hint"] == "missing: scissors"
    assert "it is in no folder of a label" in " ".join(remarks.split())
    names = [path.stem for path in (tmp_path / "mine").rglob("*.png")]
    assert {name.split("-")[3] for name in names} == {document["run"]}
    code, text, remarks = invoke(
        "--source", tmp_path / "set" / "notes", "--out", tmp_path / "mine", *labels, "--label", "scissors"
    )
    assert code == 0
    assert "fewer than 10: rock, paper, scissors" in remarks
    assert "tintling train --recipe classes --data" in " ".join(remarks.split())


@pytest.mark.parametrize(
    ("flags", "complaint"),
    [
        (["--labels", "rock"], "at least two"),
        (["--labels", "rock,paper", "--label", "scissors"], "expected one of rock, paper"),
        (["--labels", "a,b", "--model", "nano"], "not both"),
        (["--label", "10"], "expected one of 0, 1"),
    ],
)
def test_labels_that_do_not_fit_are_refused(flags: list[str], complaint: str) -> None:
    code, _, remarks = invoke("--source", "nowhere", *flags)
    assert code == 2
    assert complaint in " ".join(remarks.split())


def test_a_label_that_no_folder_can_have_is_one_line(sheets: Path, tmp_path: Path) -> None:
    flags = ["--labels", "a,b/c", "--label", "b/c", "--source", str(sheets), "--out", str(tmp_path / "mine")]
    result = CliRunner().invoke(tintling, ["collect", *flags])
    assert isinstance(result.exception, DatasetError)
    assert "a name that a folder can have" in str(result.exception)
    assert not (tmp_path / "mine").exists()
