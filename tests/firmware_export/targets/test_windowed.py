"""The compiler for the ESP32's windowed registers: literals, objects, libraries, programs."""

from __future__ import annotations

import pytest

from tintling.errors import ToolchainError
from tintling.firmware_export.targets import windowed
from tintling.firmware_export.targets.elf import read_elf
from tintling.firmware_export.targets.windowed import (
    WINDOWED_TOOLS,
    archive_windowed,
    compile_windowed,
    gather_literals,
    link_windowed,
    require_tools,
)

SOURCES = {
    "one.h": "unsigned seven(void);\n",
    "one.c": '#include "one.h"\nunsigned seven(void) { return 0x12345678u; }\n'
    "unsigned unused(void) { return 0x9abcdef0u; }\n",
    "start.s": '\t.section .text.start,"ax"\n\t.global start\nstart:\n\tentry a1, 32\n\tretw\n',
}
SCRIPT = """
ENTRY(start)
SECTIONS {
    . = 0x40080000;
    .text : { *(.literal.*) *(.text.*) *(.text) }
    /DISCARD/ : { *(.comment) *(.xtensa.info) *(.xt.*) }
}
"""


def test_literals_of_each_function_get_a_section_of_their_own():
    text = "\t.literal_position\n\t.literal .LCPI0_0, tl_x\n\t.text\nf:\n\t.literal .LCPI12_1, 5\n"
    assert gather_literals(text) == (
        '\t.text\nf:\n\t.section .literal.0,"a"\n\t.p2align 2\n.LCPI0_0:\n\t.long tl_x\n'
        '\t.section .literal.12,"a"\n\t.p2align 2\n.LCPI12_1:\n\t.long 5\n'
    )


def test_assembly_without_literals_stays_as_it_is():
    assert gather_literals("\t.text\nf:\n\tretw.n\n") == "\t.text\nf:\n\tretw.n\n"


@pytest.mark.parametrize("tool", WINDOWED_TOOLS)
def test_a_missing_tool_is_named_with_every_package(monkeypatch, tool):
    monkeypatch.setattr(windowed, "which", lambda name: None if name == tool else name)
    with pytest.raises(ToolchainError, match=rf"{tool} is not installed.*apt install") as refused:
        require_tools()
    assert all(package in str(refused.value) for package in WINDOWED_TOOLS.values())


@pytest.fixture
def objects(tmp_path, require_tool):
    for tool in WINDOWED_TOOLS:
        require_tool(tool)
    return compile_windowed(SOURCES, tmp_path, opt="-O2")


def test_sources_are_compiled_and_linked_with_their_literals(objects, tmp_path):
    assert objects == ["one.c.o", "start.s.o"]
    program = read_elf(
        link_windowed(objects, tmp_path, script=SCRIPT, flags=["--gc-sections", "-u", "seven"])
    )
    assert program.machine == "EM_XTENSA"
    assert {"start", "seven"} <= program.symbols.keys()
    code = b"".join(segment.data for segment in program.segments)
    assert bytes.fromhex("78563412") in code
    assert bytes.fromhex("f0debc9a") not in code, "a literal of a function that is not used is left out"


def test_a_library_gives_what_is_called(objects, tmp_path):
    assert archive_windowed(objects[:1], tmp_path).startswith(b"!<arch>\n")
    program = read_elf(
        link_windowed(["start.s.o", "library.a"], tmp_path, script=SCRIPT, flags=["-u", "seven"])
    )
    assert "seven" in program.symbols


@pytest.mark.usefixtures("objects")
def test_a_source_that_does_not_compile_is_named(tmp_path):
    with pytest.raises(ToolchainError, match=r"compiling bad\.c for the ESP32"):
        compile_windowed({"bad.c": "int f(void) { return missing; }\n"}, tmp_path)
    with pytest.raises(ToolchainError, match="linking for the ESP32"):
        link_windowed(["absent.o"], tmp_path, script=SCRIPT)
