"""Reads what an ELF file takes in memory: sections, segments and symbols, 32 or 64 bits, little endian.

Source: Tool Interface Standard, Executable and Linking Format, version 1.2.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from tintling.errors import ToolchainError

__all__ = ["ElfFile", "SectionSizes", "Segment", "read_elf"]

_SHT_SYMTAB, _SHT_NOBITS = 2, 8
_SHF_WRITE, _SHF_ALLOC, _SHF_EXECINSTR = 1, 2, 4
_PT_LOAD = 1
_SHN_UNDEF = 0


@dataclass(frozen=True, slots=True)
class SectionSizes:
    """Bytes by kind of section.

    Attributes:
        text: Instructions, with the literals among them.
        rodata: Constants.
        data: Variables with initial values; they take flash and RAM.
        bss: Variables that start as zero; they take RAM alone.
    """

    text: int = 0
    rodata: int = 0
    data: int = 0
    bss: int = 0

    @property
    def flash(self) -> int:
        """Bytes of the image: code, constants and initial values."""
        return self.text + self.rodata + self.data

    @property
    def ram(self) -> int:
        """Bytes of working memory that are taken from the start."""
        return self.data + self.bss

    def __add__(self, other: SectionSizes) -> SectionSizes:
        """Sums two files."""
        return SectionSizes(
            self.text + other.text, self.rodata + other.rodata, self.data + other.data, self.bss + other.bss
        )


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of memory of a linked program.

    Attributes:
        address: Where it begins.
        data: The bytes stored in the file.
        memory_bytes: Bytes in memory; what ``data`` does not fill is zero.
    """

    address: int
    data: bytes
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class ElfFile:
    """What we need to know of an object or a linked program.

    Attributes:
        machine: The processor's number in the ELF registry (40 is ARM, 243 is RISC-V).
        sizes: Bytes by kind of section.
        segments: Loadable pieces, empty for an object.
        symbols: Address by name of what the file defines.
        undefined: Names that it wants from elsewhere, sorted.
        raw: The whole file.
    """

    machine: int
    sizes: SectionSizes
    segments: tuple[Segment, ...]
    symbols: dict[str, int]
    undefined: tuple[str, ...]
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Section:
    kind: int
    flags: int
    offset: int
    size: int
    link: int


def read_elf(data: bytes) -> ElfFile:
    """Reads an object or a linked program.

    Args:
        data: The whole file.

    Raises:
        ToolchainError: It is not a little-endian ELF file, or it is cut short.
    """
    if data[:4] != b"\x7fELF" or len(data) < 52 or data[4] not in (1, 2) or data[5] != 1:
        raise ToolchainError("expected a little-endian ELF file from the compiler, got something else")
    try:
        return _read(data, wide=data[4] == 2)
    except (struct.error, IndexError, ValueError) as error:
        raise ToolchainError(f"the compiler's ELF file is damaged: {error}") from error


def _read(data: bytes, *, wide: bool) -> ElfFile:
    machine = struct.unpack_from("<H", data, 18)[0]
    header = struct.unpack_from("<QQ" if wide else "<II", data, 32 if wide else 28)
    counts = struct.unpack_from("<HHHH", data, 54 if wide else 42)
    segment_table, section_table = header
    segment_bytes, segments, section_bytes, sections = counts
    if section_table + sections * section_bytes > len(data):
        raise ValueError("the table of sections is cut short")
    parsed = [_section(data, section_table + i * section_bytes, wide=wide) for i in range(sections)]
    symbols, undefined = _symbols(data, parsed, wide=wide)
    return ElfFile(
        machine=machine,
        sizes=_sizes(parsed),
        segments=_segments(data, [segment_table + i * segment_bytes for i in range(segments)], wide=wide),
        symbols=symbols,
        undefined=undefined,
        raw=data,
    )


def _section(data: bytes, at: int, *, wide: bool) -> _Section:
    _, kind, flags, _, offset, size, link = struct.unpack_from("<IIQQQQI" if wide else "<IIIIIII", data, at)
    if kind != _SHT_NOBITS and offset + size > len(data):
        raise ValueError(f"a section ends at byte {offset + size}, the file at {len(data)}")
    return _Section(kind, flags, offset, size, link)


def _sizes(sections: list[_Section]) -> SectionSizes:
    text = rodata = initialised = bss = 0
    for section in sections:
        if not section.flags & _SHF_ALLOC:
            continue
        if section.kind == _SHT_NOBITS:
            bss += section.size
        elif section.flags & _SHF_EXECINSTR:
            text += section.size
        elif section.flags & _SHF_WRITE:
            initialised += section.size
        else:
            rodata += section.size
    return SectionSizes(text, rodata, initialised, bss)


def _segments(data: bytes, offsets: list[int], *, wide: bool) -> tuple[Segment, ...]:
    found = []
    for at in offsets:
        if wide:
            kind, _, offset, address, _, stored, memory = struct.unpack_from("<IIQQQQQ", data, at)
        else:
            kind, offset, address, _, stored, memory = struct.unpack_from("<IIIIII", data, at)
        if kind == _PT_LOAD and memory:
            found.append(Segment(address, data[offset : offset + stored], memory))
    return tuple(found)


def _symbols(data: bytes, sections: list[_Section], *, wide: bool) -> tuple[dict[str, int], tuple[str, ...]]:
    layout = struct.Struct("<IBBHQQ" if wide else "<IIIBBH")
    defined: dict[str, int] = {}
    undefined: set[str] = set()
    for section in sections:
        if section.kind != _SHT_SYMTAB:
            continue
        names = sections[section.link].offset
        for at in range(section.offset, section.offset + section.size, layout.size):
            fields = layout.unpack_from(data, at)
            place, value = (fields[3], fields[4]) if wide else (fields[5], fields[1])
            start = names + fields[0]
            name = data[start : data.index(b"\0", start)].decode(errors="replace")
            if name and place == _SHN_UNDEF:
                undefined.add(name)
            elif name:
                defined[name] = value
    return defined, tuple(sorted(undefined))
