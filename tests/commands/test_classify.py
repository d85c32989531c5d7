"""``tintling classify``."""

from __future__ import annotations

import itertools
import json
import zipfile
from pathlib import Path

import camera_scenes as scenes
import pytest
from click.testing import CliRunner, Result
from PIL import Image
from recognitions import IMAGES, WRITTEN, numbers, sheet
from rich.console import Console

from tintling.camera_client.preprocessing.host import MAX_MARKS
from tintling.commands import classify as classify_module
from tintling.commands.classify import command


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments], catch_exceptions=False)


def saved(path: Path, image) -> Path:
    Image.fromarray(image).save(path)
    return path


def test_a_damaged_image_does_not_keep_the_next_from_being_classified(tmp_path):
    good = saved(tmp_path / "good.png", scenes.exposed(scenes.paper((96, 96), level=200)))
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(good.read_bytes()[:50])
    result = run("--model", "nano", "--json", bad, good)
    assert result.exit_code == 1
    refused, empty = json.loads(result.stdout)
    assert refused["error"].startswith(f"{bad} is damaged: ")
    assert (empty["samples"], empty["text"]) == ([], "")


def test_numbers_of_a_page_are_printed_apart(tmp_path):
    page = saved(tmp_path / "page.png", numbers())
    result = run("--several", "--model", "nano", "--json", page)
    (document,) = json.loads(result.stdout)
    assert document["text"] == "91 92\n408"
    assert [digit["starts_number"] for digit in document["samples"]][:4] == [True, False, True, False]
    assert "91 92" in run("--several", "--model", "nano", page).stdout


def test_a_page_is_classified_row_by_row(tmp_path):
    page = saved(tmp_path / "page.png", sheet())
    result = run("--several", "--model", "nano", "--json", page)
    assert json.loads(result.stdout)[0]["text"] == WRITTEN
    table = run("--several", "--model", "nano", page).stdout
    assert all(row in table for row in WRITTEN.split("\n"))
    assert "next" not in table


def test_a_page_with_more_digits_than_are_recognized_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # long paths are wrapped
    page = scenes.paper((1080, 1200), level=200.0, noise=1.0, seed=1)
    for row, column in itertools.product(range(23), range(24)):
        page = scenes.write(page, scenes.enlarged(IMAGES[3], 30), (40 + 47 * column, 20 + 46 * row))
    result = run("--several", "--model", "nano", "--json", saved(Path("full.png"), scenes.exposed(page)))
    assert len(json.loads(result.stdout)[0]["samples"]) == MAX_MARKS
    assert f"full.png: {MAX_MARKS} digits are recognized" in " ".join(result.stderr.split())


def test_a_long_row_of_digits_is_shown_whole_in_80_columns(tmp_path, monkeypatch):
    page = scenes.paper((200, 1900), level=200.0, noise=1.0, seed=1)
    for column in range(20):
        page = scenes.write(page, scenes.enlarged(IMAGES[3], 60), (40 + 90 * column, 60))
    path = saved(tmp_path / ("a long name " * 4 + "page.png"), scenes.exposed(page))
    monkeypatch.setattr(classify_module, "out", Console(width=80))
    found = json.loads(run("--several", "--model", "nano", "--json", path).stdout)[0]["text"]
    assert len(found.replace(" ", "")) == 20
    assert found in run("--several", "--model", "nano", path).stdout


@pytest.mark.parametrize("several", [False, True])
def test_an_overlay_is_saved_for_each_image(tmp_path, several):
    page = saved(tmp_path / "page.png", sheet(((3,),)))
    flags = ("--several",) if several else ()
    result = run(*flags, "--model", "nano", "--save-overlay", tmp_path / "out", page)
    assert result.exit_code == 0
    with Image.open(tmp_path / "out" / "001-page.png") as overlay:
        assert overlay.height == 480


def test_a_folder_and_a_zip_stand_for_their_images(tmp_path):
    page = sheet(((3,),))
    (tmp_path / "some" / "deep").mkdir(parents=True)
    first = saved(tmp_path / "some" / "a.png", page)
    second = saved(tmp_path / "some" / "deep" / "b.PNG", page)
    (tmp_path / "some" / "notes.txt").write_text("no image")
    archive = tmp_path / "more.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(first, "x/c.png")
        packed.writestr("x/d.png", b"damaged")
    empty = tmp_path / "empty"
    empty.mkdir()
    result = run("--model", "nano", "--json", tmp_path / "some", archive, empty)
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    names = [str(first), str(second), f"{archive}:x/c.png", f"{archive}:x/d.png", str(empty)]
    assert [entry["file"] for entry in found] == names
    answers = {entry["text"] for entry in found[:3]}
    assert len(answers) == 1
    assert answers < set("0123456789")
    assert "d.png is no image" in found[3]["error"]
    assert found[4]["error"].endswith("holds no images: expected .png, .jpg or alike")


def test_an_archive_that_cannot_be_read_is_one_line(tmp_path):
    (tmp_path / "bad.zip").write_bytes(b"PK nothing")
    result = run("--model", "nano", tmp_path / "bad.zip")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "bad.zip" in result.stderr


def test_a_folder_of_many_images_shows_a_bar_on_standard_error_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(classify_module, "_WORTH_A_BAR", 1)
    for name in ("a.png", "b.png"):
        saved(tmp_path / name, sheet(((3,),)))
    result = run("--model", "nano", "--json", tmp_path)
    assert len(json.loads(result.stdout)) == 2
