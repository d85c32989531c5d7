"""Compilers and sources of emulated boards."""

from __future__ import annotations

import pytest

from tintling.errors import MissingExtraError, ToolchainError
from tintling.firmware_export.targets import board_image
from tintling.firmware_export.targets.board_image import BOARDS, board_compiler, board_sources, link_image


def test_every_board_brings_its_start_and_the_common_files():
    for core, board in BOARDS.items():
        sources = board_sources(board)
        assert {"main.c", "start.c", "start.h", "memory.c", "string.h"} <= set(sources)
        assert any(name.startswith("start_") or name.endswith("_vectors.s") for name in sources)
        assert (board.core, board.title.startswith("emulated")) == (core, True)


def test_a_board_is_compiled_by_its_usual_compiler(require_tool):
    assert board_compiler(BOARDS["rv32imc"]).family == "zig"
    require_tool("riscv64-unknown-elf-gcc")
    assert board_compiler(BOARDS["rv32imc"], "gcc").family == "gcc"


def test_a_missing_compiler_is_named_with_its_remedy(monkeypatch):
    monkeypatch.setattr(board_image, "cross_compilers", lambda *_: [])
    with pytest.raises(MissingExtraError, match=r"\[emulator\]"):
        board_compiler(BOARDS["cortex-m4"])
    with pytest.raises(ToolchainError, match="apt install gcc-arm-none-eabi"):
        board_compiler(BOARDS["cortex-m4"], "gcc")


def test_a_firmware_that_does_not_compile_names_the_board():
    with pytest.raises(ToolchainError, match="linking the firmware for emulated Cortex-M4"):
        link_image(BOARDS["cortex-m4"], {"tl_app.h": "#error broken\n"})
