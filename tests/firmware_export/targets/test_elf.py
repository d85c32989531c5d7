"""Objects and programs as the compiler writes them."""

from __future__ import annotations

import pytest

from tintling.errors import ToolchainError
from tintling.firmware_export.targets.cross import compile_object, cross_compilers
from tintling.firmware_export.targets.elf import SectionSizes, read_elf


@pytest.fixture
def compiler():
    return lambda target, family: cross_compilers(target, family)[0]


def test_names_defined_and_wanted_are_told_apart(compiler):
    source = {"calls.c": "int far(int);\nint near(int x) { return far(x) + 1; }\n"}
    compiled = compile_object(compiler("rv32imc", "zig"), source)[0]
    assert compiled.undefined == ("far",)
    assert "near" in compiled.symbols
    assert compiled.machine == "EM_RISCV"
    assert compiled.segments == ()


@pytest.mark.parametrize("data", [b"", b"\x7fELF", b"MZ" + bytes(100), b"\x7fELF\x01\x02" + bytes(100)])
def test_what_is_not_elf_is_refused(data):
    with pytest.raises(ToolchainError, match="ELF"):
        read_elf(data)


def test_a_damaged_elf_file_is_an_error_wherever_it_is_cut(compiler, monkeypatch):
    kept = []
    monkeypatch.setattr(
        "tintling.firmware_export.targets.cross.read_elf", lambda data: kept.append(data) or read_elf(data)
    )
    compile_object(compiler("cortex-m4", "zig"), {"a.c": "int a(void) { return 1; }\n"})
    whole = kept[0]
    for size in range(52, len(whole), 37):
        try:
            read_elf(whole[:size])
        except ToolchainError:
            continue
        pytest.fail(f"{size} of {len(whole)} bytes were taken for a whole file")


def test_flash_holds_initial_values_and_working_memory_holds_them_again():
    sizes = SectionSizes(text=100, rodata=20, data=8, bss=4)
    assert (sizes.flash, sizes.ram) == (128, 12)
    assert sizes + SectionSizes(1, 2, 3, 4) == SectionSizes(101, 22, 11, 8)


def test_a_big_endian_file_is_refused(compiler):
    data = bytearray(compile_object(compiler("rv32imc", "zig"), {"a.c": "int a = 1;\n"})[0].raw)
    data[5] = 2
    with pytest.raises(ToolchainError, match="ELF"):
        read_elf(bytes(data))
