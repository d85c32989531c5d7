"""The C of layers that take turns reads well."""

from __future__ import annotations

from banded_networks import two_layers

from tintling.firmware_export.compiler import bands
from tintling.firmware_export.compiler.bands import in_bands
from tintling.firmware_export.compiler.bands_text import loop_lines, loop_title
from tintling.firmware_export.compiler.lowering import lower


def text_of(kinds, monkeypatch):
    """Title and lines of the loop of a network."""
    monkeypatch.setattr(bands, "_MOST_LEFT", 0.99)
    program = in_bands(lower(two_layers(4, kinds), name="net"))
    (turns,) = program.bands

    def arguments(step):
        return [f"&{step.name}", *(["from"] if step.arguments else []), "into"]

    return loop_title(program, turns), loop_lines(program, turns, arguments)


def test_the_second_layer_waits_until_its_rows_are_there(monkeypatch):
    title, lines = text_of(("conv", "conv"), monkeypatch)
    assert title == "Two layers take turns: conv2d_0_rows holds the 3 rows that the second one reads"
    assert [line for line in lines if "/*" not in line] == [
        "    for (int32_t turn = 0; turn < 21; ++turn) {",
        "        tl_conv2d_s8(&conv2d_0, from + turn * 24, into + (turn < 2 ? turn : 2) * 242);",
        "        if (turn >= 2) {",
        "            tl_conv2d_s8(&conv2d_1, from, into + (turn - 2) * 100);",
        "            tl_keep_rows(&conv2d_0_keep, into);",
        "        }",
        "    }",
    ]


def test_rows_that_are_as_many_as_a_turn_computes_move_in_every_turn(monkeypatch):
    _, lines = text_of(("conv", "conv pooled"), monkeypatch)
    assert [line for line in lines if "/*" not in line] == [
        "    for (int32_t turn = 0; turn < 10; ++turn) {",
        "        tl_conv2d_s8(&conv2d_0, from + turn * 48, into + 484);",
        "        if (turn >= 1) {",
        "            tl_conv2d_max_pool_square_s8(&conv2d_max_pool_1, from, into + (turn - 1) * 50);",
        "        }",
        "        tl_keep_rows(&conv2d_0_keep, into);",
        "    }",
    ]


def test_nothing_is_kept_where_windows_do_not_share_rows(monkeypatch):
    _, lines = text_of(("conv", "pixel"), monkeypatch)
    assert [line for line in lines if "/*" not in line] == [
        "    for (int32_t turn = 0; turn < 21; ++turn) {",
        "        tl_conv2d_s8(&conv2d_0, from + turn * 24, into);",
        "        tl_fully_connected_s8(&conv2d_1x1_1, from, into + turn * 110);",
        "    }",
    ]
    assert any("CONV_2D (0): 23 x 24 x 1 -> 21 x 22 x 11, 1 row at a time" in line for line in lines)
