"""``tintling classify``."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import camera_scenes as scenes
import pytest
from click.testing import CliRunner, Result
from PIL import Image
from recognitions import IMAGES, WRITTEN, sheet
from rich.console import Console

from tintling.camera_client.preprocessing.host import MAX_DIGITS
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
    assert (empty["digits"], empty["text"]) == ([], "")


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
    for row, column in itertools.product(range(11), range(12)):
        page = scenes.write(page, scenes.enlarged(IMAGES[3], 60), (40 + 94 * column, 30 + 92 * row))
    result = run("--several", "--model", "nano", "--json", saved(Path("full.png"), scenes.exposed(page)))
    assert len(json.loads(result.stdout)[0]["digits"]) == MAX_DIGITS
    assert f"full.png: {MAX_DIGITS} digits are recognized" in " ".join(result.stderr.split())


def test_a_long_row_of_digits_is_shown_whole_in_80_columns(tmp_path, monkeypatch):
    page = scenes.paper((200, 1900), level=200.0, noise=1.0, seed=1)
    for column in range(20):
        page = scenes.write(page, scenes.enlarged(IMAGES[3], 60), (40 + 90 * column, 60))
    path = saved(tmp_path / ("a long name " * 4 + "page.png"), scenes.exposed(page))
    monkeypatch.setattr(classify_module, "out", Console(width=80))
    found = json.loads(run("--several", "--model", "nano", "--json", path).stdout)[0]["text"]
    assert len(found) == 20
    assert found in run("--several", "--model", "nano", path).stdout


@pytest.mark.parametrize("several", [False, True])
def test_an_overlay_is_saved_for_each_image(tmp_path, several):
    page = saved(tmp_path / "page.png", sheet(((3,),)))
    flags = ("--several",) if several else ()
    result = run(*flags, "--model", "nano", "--save-overlay", tmp_path / "out", page)
    assert result.exit_code == 0
    with Image.open(tmp_path / "out" / "001-page.png") as overlay:
        assert overlay.height == 480
