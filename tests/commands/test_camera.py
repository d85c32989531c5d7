"""``tintling camera``: recorded, replayed, headless and in a window."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image
from recognitions import LABELS, MODEL, ROWS, WRITTEN, sheet, strokes
from sessions import changed_line, one_line, upright_strokes
from windows import Keys

from tintling.camera_client.session.reader import open_session
from tintling.camera_client.session.replay import differing_fields
from tintling.commands.camera import command


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments], catch_exceptions=False)


def lines_of(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def photographs(folder: Path, images: list) -> Path:
    """A folder of images, each in a folder named by its number."""
    for index, image in enumerate(images):
        path = folder / "photos" / str(index) / "a.png"
        path.parent.mkdir(parents=True)
        Image.fromarray(image).save(path)
    return folder / "photos"


def test_a_recording_is_replayed_to_the_same_lines(tmp_path):
    path, source = tmp_path / "s.zip", photographs(tmp_path, strokes(4))
    first = run("--model", MODEL, "--headless", "--source", source, "--record", path)
    assert first.exit_code == 0
    assert "4 frames" in one_line(first.stderr)
    second = run("--replay", path, "--headless")
    assert second.exit_code == 0
    lines = lines_of(second)
    assert lines.pop()["replay"]["identical"] == 4
    for now, then in zip(lines, lines_of(first), strict=True):
        assert differing_fields(then, now) == ()
    with open_session(path) as session:
        assert session.labels == {1: "0", 2: "1", 3: "2", 4: "3"}


def test_a_replay_that_differs_exits_1_and_says_where(tmp_path):
    source = photographs(tmp_path, strokes(2))
    run("--model", MODEL, "--headless", "--source", source, "--record", tmp_path / "s.zip")

    def change(line):
        line["samples"][0]["executors"]["c"]["logits"][3] += 1
        line["samples"][0]["region"][0] -= 1

    result = run("--replay", changed_line(tmp_path / "s.zip", tmp_path / "t.zip", 2, change), "--headless")
    assert result.exit_code == 1
    assert lines_of(result)[-1]["replay"]["identical"] == 1
    assert "frame 2: samples.1.region, samples.1.c.logits" in one_line(result.stderr)


def test_several_digits_are_printed_recorded_and_replayed(tmp_path):
    pages = photographs(tmp_path, [sheet(ROWS), sheet(((5, 9),))])
    common = ("--several", "--headless", "--source", pages, "--model", "nano")
    lines = lines_of(run(*common, "--record", tmp_path / "s.zip"))
    assert [line["text"] for line in lines] == [WRITTEN, " ".join(str(LABELS[index]) for index in (5, 9))]
    assert lines[-1]["agreement"]["samples"] == 7
    replayed = run("--replay", tmp_path / "s.zip", "--headless")
    assert replayed.exit_code == 0
    assert lines_of(replayed)[-1]["replay"]["identical"] == 2


@pytest.mark.parametrize("also", [("--several",), ("--source", "0"), ("--record", "x.zip")])
def test_a_replay_excludes_what_a_session_decides(tmp_path, also):
    assert run("--replay", tmp_path / "s.zip", *also).exit_code == 2


def test_an_image_that_cannot_be_read_is_named_and_left_out(tmp_path):
    source = photographs(tmp_path, strokes(2))
    (source / "0" / "b.png").write_bytes(b"no image")
    result = run("--model", MODEL, "--headless", "--source", source)
    assert result.exit_code == 1
    assert [Path(line["name"]).parent.name for line in lines_of(result)] == ["0", "1"]
    assert "b.png is no image that can be read" in one_line(result.stderr)


@pytest.fixture
def typed(monkeypatch):
    """Opens windows in front of which somebody types."""

    def type_keys(*keys: str | None) -> Keys:
        window = Keys(*keys)
        monkeypatch.setattr("tintling.camera_client.window.window.open_window", lambda: window)
        return window

    return type_keys


def test_the_window_records_what_was_stepped_through_and_labelled(tmp_path, typed):
    window = typed(None, "4", "n", "n", "7", "n", None)
    (tmp_path / "flat").mkdir()
    for index, image in enumerate(upright_strokes(3)):
        Image.fromarray(image).save(tmp_path / "flat" / f"{index}.png")
    common = ("--model", MODEL, "--save-dir", tmp_path / "mine", "--size", "640x480")
    result = run(*common, "--source", tmp_path / "flat", "--record", tmp_path / "s.zip")
    assert result.exit_code == 0
    assert window.closed
    assert window.images[0].shape == (480, 640, 3)
    assert "3 frames" in one_line(result.stderr)
    with open_session(tmp_path / "s.zip") as session:
        assert session.labels == {1: "4", 3: "7"}
    assert sorted(path.parent.name for path in (tmp_path / "mine").rglob("*.png")) == ["4", "7"]


def test_the_window_replays_until_the_user_leaves(tmp_path, typed):
    source = photographs(tmp_path, upright_strokes(3))
    assert run("--model", MODEL, "--source", source, "--headless", "--record", tmp_path / "s.zip")
    typed(None, "n", "n", "n", None)
    result = run("--replay", tmp_path / "s.zip")
    assert result.exit_code == 0
    assert "3 of 3 frames of" in one_line(result.stderr)
    typed(None)
    left = run("--replay", tmp_path / "s.zip")
    assert left.exit_code == 0
    assert "1 of 1 frame of" in one_line(left.stderr)
    assert "3 are recorded" in one_line(left.stderr)
