"""What an ELF file takes in memory: sections, segments and symbols, read by pyelftools."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from elftools.common.exceptions import ELFError
from elftools.construct import ConstructError
from elftools.elf.constants import SH_FLAGS
from elftools.elf.elffile import ELFFile

from tintling.errors import ToolchainError

__all__ = ["ElfFile", "SectionSizes", "Segment", "read_elf"]


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
        machine: The processor's name in the ELF registry, such as ``EM_ARM`` or ``EM_RISCV``.
        sizes: Bytes by kind of section.
        segments: Loadable pieces, empty for an object.
        symbols: Address by name of what the file defines.
        undefined: Names that it needs from other files, sorted.
        raw: The whole file.
    """

    machine: str
    sizes: SectionSizes
    segments: tuple[Segment, ...]
    symbols: dict[str, int]
    undefined: tuple[str, ...]
    raw: bytes = field(repr=False)


def read_elf(data: bytes) -> ElfFile:
    """Reads an object or a linked program.

    Args:
        data: The whole file.

    Raises:
        ToolchainError: It is not a little-endian ELF file, or it is cut short.
    """
    try:
        file = ELFFile(BytesIO(data))
        if not file.little_endian:
            raise ToolchainError("expected a little-endian ELF file from the compiler, got a big-endian one")
        symbols, undefined = _symbols(file)
        return ElfFile(
            machine=file["e_machine"],
            sizes=_sizes(data, file),
            segments=tuple(
                Segment(part["p_vaddr"], part.data(), part["p_memsz"])
                for part in file.iter_segments("PT_LOAD")
                if part["p_memsz"]
            ),
            symbols=symbols,
            undefined=undefined,
            raw=data,
        )
    except (ELFError, ConstructError, ValueError, AttributeError, TypeError, KeyError) as error:
        raise ToolchainError(f"the compiler's ELF file is damaged: {error}") from error


def _sizes(data: bytes, file: Any) -> SectionSizes:
    """Bytes of the sections that take memory, by what may be done with them."""
    text = rodata = initialised = bss = 0
    for section in file.iter_sections():
        flags, size = section["sh_flags"], section["sh_size"]
        if section["sh_type"] != "SHT_NOBITS" and section["sh_offset"] + size > len(data):
            raise ValueError(f"a section ends at byte {section['sh_offset'] + size}, the file at {len(data)}")
        if not flags & SH_FLAGS.SHF_ALLOC:
            continue
        if section["sh_type"] == "SHT_NOBITS":
            bss += size
        elif flags & SH_FLAGS.SHF_EXECINSTR:
            text += size
        elif flags & SH_FLAGS.SHF_WRITE:
            initialised += size
        else:
            rodata += size
    return SectionSizes(text, rodata, initialised, bss)


def _symbols(file: Any) -> tuple[dict[str, int], tuple[str, ...]]:
    """Address by name of what the file defines, and the names that it needs from other files, sorted."""
    defined: dict[str, int] = {}
    undefined: set[str] = set()
    for table in file.iter_sections("SHT_SYMTAB"):
        for symbol in table.iter_symbols():
            if symbol.name and symbol["st_shndx"] == "SHN_UNDEF":
                undefined.add(symbol.name)
            elif symbol.name:
                defined[symbol.name] = symbol["st_value"]
    return defined, tuple(sorted(undefined))
