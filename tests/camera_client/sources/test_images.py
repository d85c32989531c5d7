"""Folders and archives of images as sources: what is damaged is left out, and the rest is read."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from paths import GOLDEN
from PIL import Image

from tintling.camera_client.frames import Frame, FrameSource, UnreadFrame
from tintling.camera_client.sources.camera_feed import CameraFeed
from tintling.camera_client.sources.open import open_source
from tintling.commands.camera import command
from tintling.errors import FrameSourceError
from tintling.images import encode_png

MODEL = GOLDEN / "tiny_int8.tflite"
GREY = {"a": 50, "c": 150}  # levels of the images that can be read


@pytest.fixture(params=["folder", "zip"])
def images(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A good image, a damaged one, a good one."""
    whole = {name: encode_png(np.full((96, 96), level, np.uint8)) for name, level in GREY.items()}
    members = {"a.png": whole["a"], "b.png": whole["a"][:60], "c.png": whole["c"]}
    if request.param == "zip":
        with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        return tmp_path / "set.zip"
    for name, data in members.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_what_cannot_be_read_has_its_place_among_the_others(images: Path) -> None:
    with open_source(str(images)) as source:
        first, second, third = source.attempts()
        assert isinstance(second, UnreadFrame)
        assert str(second.error).startswith(f"{second.name} is damaged: ")
        assert not isinstance(first, UnreadFrame)
        assert not isinstance(third, UnreadFrame)
        assert (first.image[0, 0], third.image[0, 0], third.index) == (50, 150, 2)
        with pytest.raises(FrameSourceError, match=r"b\.png is damaged"):
            list(source)


def test_headless_names_it_goes_on_and_exits_1(images: Path) -> None:
    if images.is_dir():
        Image.new("L", (1, 1)).save(images / "b2.png")
    result = CliRunner().invoke(command, ["--source", str(images), "--model", str(MODEL), "--headless"])
    assert result.exit_code == 1
    assert [json.loads(line)["name"][-5:] for line in result.stdout.splitlines()] == ["a.png", "c.png"]
    assert "b.png is damaged" in result.stderr
    assert ("b2.png: a frame of 1×1 px: expected sides of 8 to 8192 px" in result.stderr) is images.is_dir()


def test_the_camera_of_an_emulated_board_goes_on_after_a_damaged_image(images: Path) -> None:
    said: list[str] = []
    with open_source(str(images)) as source:
        feed = CameraFeed(source, (96, 96), say=said.append)
        levels = [None if (frame := feed()) is None else int(frame[0, 0]) for _ in range(6)]
    assert levels == [50, None, 150, 50, None, 150]
    assert len(said) == 1
    assert "b.png is damaged" in said[0]


def test_a_source_that_only_fails_gives_the_emulated_board_nothing() -> None:
    class Unplugged(FrameSource):
        def __iter__(self) -> Iterator[Frame]:
            yield from ()
            raise FrameSourceError("unplugged")

    said: list[str] = []
    feed = CameraFeed(Unplugged("camera"), (96, 96), say=said.append)
    assert [feed(), feed()] == [None, None]
    assert said == ["unplugged"]


@pytest.mark.parametrize("name", ["", " "])
def test_no_name_is_not_the_folder_that_one_is_in(
    name: str, images: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(images.parent)
    with pytest.raises(FrameSourceError, match="the name of the source is empty: expected the number of a"):
        open_source(name)


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        (11, "^webcam 9+ cannot be opened: check"),
        (18, "^webcam 9+ cannot be opened: check"),
        (40, "^9+ does not exist: expected the number of a webcam"),
        (5000, "^cannot open 9+: File name too long$"),
    ],
)
def test_a_number_that_no_webcam_can_have_is_one_clear_error(digits: int, words: str) -> None:
    with pytest.raises(FrameSourceError, match=words):
        open_source("9" * digits)
