"""Folders and archives of images as sources: what is damaged is left out, and the rest is read."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from paths import GOLDEN
from PIL import Image

from tintling.camera_client.frames import UnreadFrame
from tintling.camera_client.sources.images import ZipSource, folder_source
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


def test_a_folder_is_searched_and_sorted(tmp_path: Path) -> None:
    for name in ("b/2.png", "a/1.PNG", "a/.hidden.png", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(encode_png(np.full((9, 9), 7, np.uint8)))
    with folder_source(tmp_path) as source:
        assert [Path(frame.name).name for frame in source] == ["1.PNG", "2.png"]


@pytest.mark.parametrize("packed", [False, True])
def test_without_images_there_is_no_source(tmp_path: Path, packed: bool) -> None:
    target = tmp_path / "empty"
    if packed:
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("notes.txt", "none")
    else:
        target.mkdir()
    with pytest.raises(FrameSourceError, match=r"empty holds no images: expected \.png, \.jpg or alike"):
        ZipSource(target) if packed else folder_source(target)


def test_a_member_that_unpacks_to_more_than_it_may_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "set.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.png", bytes((64 << 20) + 1))
    with ZipSource(tmp_path / "set.zip") as source, pytest.raises(FrameSourceError, match="more than 64 MB"):
        next(iter(source))


def test_a_damaged_archive_is_named(tmp_path: Path) -> None:
    (tmp_path / "set.zip").write_bytes(b"PK no more")
    with pytest.raises(FrameSourceError, match=r"cannot read .*set\.zip"):
        ZipSource(tmp_path / "set.zip")
