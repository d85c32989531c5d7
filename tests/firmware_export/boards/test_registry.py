"""The list of boards."""

from __future__ import annotations

import pytest
from paths import DOCS

from tintling.firmware_export.boards.registry import BOARDS, CHIPS


@pytest.mark.parametrize("name", BOARDS)
def test_a_board_is_listed_under_its_name_with_a_chip_of_the_list(name):
    assert BOARDS[name].name == name
    assert CHIPS[BOARDS[name].chip.name] == BOARDS[name].chip


def test_no_two_boards_report_the_same_title():
    assert len({board.title for board in BOARDS.values()}) == len(BOARDS)


@pytest.mark.parametrize("name", BOARDS)
def test_the_page_on_flashing_names_every_board(name):
    assert f"`{name}`" in (DOCS / "flashing.md").read_text(encoding="utf-8")
