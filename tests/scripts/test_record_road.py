"""The recorded road: its commands are those of the page, and what they print is drawn."""

from __future__ import annotations

import sys

import record_road
from paths import ROOT
from PIL import Image
from record_road import Step


def test_the_page_has_eight_commands_from_pictures_to_a_proven_board():
    commands = record_road.commands_of(record_road.PAGE.read_text(encoding="utf-8"))
    assert len(commands) == 8
    assert [command.split()[1] for command in commands[1:]] == [
        "train",
        "evaluate",
        "compress",
        "parity",
        "export",
        "simulate",
        "parity",
    ]
    assert "--device" in commands[-1]


def test_commands_run_in_their_folder_and_the_last_may_ask_the_one_behind(tmp_path):
    board = f"{sys.executable} -c \"import time; print('socket://here', flush=True); time.sleep(60)\" &"
    steps = list(record_road.run_all([board, f"{sys.executable} -c \"print('REPO')\""], tmp_path))
    assert steps[0].lines == ("socket://here",)
    assert steps[1].lines == (str(ROOT),)


def test_screens_show_the_command_and_its_last_lines(tmp_path):
    step = Step("tintling x", tuple(f"\x1b[1mline {number}\x1b[0m" for number in range(60)), 3.2)
    screens = [lines for lines, _ in record_road.frames_of([step])]
    assert screens[0] == [("prompt", "$ tintling x")]
    assert ("text", "line 59") in screens[-1]
    assert all(len(lines) <= record_road.ROWS for lines in screens)
    record_road.write_gif([step], tmp_path / "road.gif")
    with Image.open(tmp_path / "road.gif") as drawn:
        assert drawn.n_frames == len(screens)
