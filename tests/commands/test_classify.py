"""``tintling classify``."""

from __future__ import annotations

import json
from pathlib import Path

import camera_scenes as scenes
from click.testing import CliRunner
from PIL import Image

from tintling.commands.classify import command


def test_a_damaged_image_does_not_keep_the_next_from_being_read(tmp_path: Path) -> None:
    sheet = scenes.paper((96, 96), level=200)
    Image.fromarray(scenes.exposed(sheet)).save(tmp_path / "good.png")
    (tmp_path / "bad.jpg").write_bytes((tmp_path / "good.png").read_bytes()[:50])
    paths = [str(tmp_path / name) for name in ("bad.jpg", "good.png")]
    result = CliRunner().invoke(command, ["--model", "nano", "--json", *paths])
    assert result.exit_code == 1
    bad, good = json.loads(result.stdout)
    assert bad["error"].startswith(f"{paths[0]} is damaged: ")
    assert good["digit"] is None
