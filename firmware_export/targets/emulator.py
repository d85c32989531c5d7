"""Runs functions of generated C on an emulated processor and counts the instructions they execute.

The program is linked freestanding, by zig (so that any development machine can do it) or by a GNU
cross compiler, and loaded into Unicorn, which executes the processor's own instructions. What is
counted is exact: executed instructions, not cycles, which depend on the memory system. A conditional
Thumb instruction whose condition is false counts: it takes its slot in the pipeline.
"""

from __future__ import annotations

import ctypes
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tintling.errors import MissingExtraError, ToolchainError
from tintling.firmware_export.targets.cross import TARGETS, CrossCompiler, Family, cross_compilers
from tintling.firmware_export.targets.elf import ElfFile, read_elf
from tintling.firmware_export.targets.instruction_counter import InstructionCounter
from tintling.firmware_export.targets.qemu_core import QemuCore, emulate_esp32
from tintling.firmware_export.targets.toolchain import run_tool, write_sources

__all__ = [
    "EMULATED_CORES",
    "EMULATED_TARGETS",
    "STACK_BYTES",
    "STACK_TOP",
    "AnyEmulator",
    "Core",
    "Emulator",
    "core_of",
    "emulate",
    "link_program",
]

EMULATED_TARGETS = ("cortex-m4", "rv32imc")
"""Processors that Unicorn runs."""

EMULATED_CORES = (*EMULATED_TARGETS, "esp32")
"""The same, and the ESP32's, which QEMU runs."""

_PAGE = 0x1000
_LOAD_ADDRESS = 0x1_0000
# A Cortex-M executes nothing from 0x4000_0000 on and expects its data from 0x2000_0000 on.
STACK_TOP = 0x2010_0000
STACK_BYTES = 0x1_0000
_STOP = 0x1000_0000  # calls return to this address, where emulation ends
_STACK_FILL = 0xA5
_GLOBALS = "__global_pointer$"  # value that the RISC-V linker expects in the register gp


@dataclass(frozen=True, slots=True)
class Core:
    """How Unicorn runs a target and how C calls a function there.

    Attributes:
        machine: The processor in an ELF header.
        arguments: Registers of the first arguments.
        link: Register of the return address.
        stack: The stack pointer.
        globals: Register that start-up code points at the program's variables, or None.
        counter: The program counter.
        address_bit: Set in the address of a function (Thumb), else 0.
    """

    architecture: int
    mode: int
    cpu: int | None
    machine: str
    arguments: tuple[int, ...]
    link: int
    stack: int
    globals: int | None
    counter: int
    address_bit: int


def link_program(
    compiler: CrossCompiler,
    sources: Mapping[str, str],
    entry: str,
    *,
    opt: str = "-Os",
    flags: Sequence[str] = (),
) -> ElfFile:
    """Links C texts into a freestanding program with no start-up code.

    Args:
        compiler: One of :func:`~tintling.firmware_export.targets.cross.cross_compilers`.
        sources: File name to text.
        entry: A function that the program must hold.
        opt: Optimisation, such as ``-Os``.
        flags: Further compiler flags.

    Returns:
        The program with its symbols; sizes include the compiler's helper functions it needs.

    Raises:
        ToolchainError: It does not compile or link.
    """
    with tempfile.TemporaryDirectory(prefix="tintling-") as name:
        folder = Path(name)
        units = write_sources(sources, folder)
        options = ["-std=c99", opt, "-g", "-ffreestanding", "-nostdlib", "-static", *flags, "-I."]
        linking = [f"-Wl,-e,{entry}"]
        if compiler.family == "gcc":
            linking += [f"-Wl,-Ttext-segment={_LOAD_ADDRESS:#x}", "-Wl,--no-warn-rwx-segments", "-lgcc"]
        run_tool(
            [*compiler.c, *options, *units, *linking, "-o", "program.elf"],
            cwd=folder,
            what=f"linking {', '.join(units)} for {compiler}",
        )
        return read_elf((folder / "program.elf").read_bytes())


def emulate(
    target: str,
    sources: Mapping[str, str],
    entry: str,
    *,
    opt: str = "-Os",
    flags: Sequence[str] = (),
    family: Family = "zig",
) -> AnyEmulator:
    """Compiles C texts for a target and loads them into an emulator.

    Args:
        target: One of :data:`EMULATED_CORES`.
        sources: File name to text.
        entry: A function that the program must hold.
        opt: Optimisation, such as ``-O2``.
        flags: Further compiler flags.
        family: Which compiler: zig's, or the GNU cross compiler. The ESP32 has clang alone.

    Raises:
        MissingExtraError: zig or Unicorn is not installed.
        ToolchainError: The sources do not compile, the GNU compiler, clang 22 or QEMU is not installed, or
            the target has no emulator.
    """
    if target == "esp32":
        return emulate_esp32(sources, opt=opt, flags=flags)
    compilers = cross_compilers(target, family)
    if target not in EMULATED_TARGETS:
        raise ToolchainError(f"no emulator for {target}: expected one of {', '.join(EMULATED_CORES)}")
    if not compilers and family == "gcc":
        raise ToolchainError(f"{TARGETS[target].gnu_prefix}-gcc is not installed: use zig instead")
    if not compilers or find_spec("unicorn") is None:
        raise MissingExtraError("emulating a processor", "emulator")
    return Emulator(target, link_program(compilers[0], sources, entry, opt=opt, flags=flags))


class Emulator:
    """A processor with one program in its memory.

    Args:
        target: One of :data:`EMULATED_TARGETS`.
        program: A linked program for it.

    Attributes:
        program: The program.
        stack_bytes: Deepest stack of the last :meth:`call`, in bytes.
        marks: Calls of the watched function during the last :meth:`call`: its first argument, and the
            instructions that had been executed by then.
    """

    def __init__(self, target: str, program: ElfFile) -> None:
        if find_spec("unicorn") is None:
            raise MissingExtraError("emulating a processor", "emulator")
        unicorn = import_module("unicorn")
        self._core = core_of(target)
        if program.machine != self._core.machine:
            raise ToolchainError(
                f"the program is for processor {program.machine}, expected {self._core.machine} ({target})"
            )
        self._failure: type[Exception] = unicorn.UcError
        self.program = program
        self.stack_bytes = 0
        self.marks: list[tuple[int, int]] = []
        # Unicorn's types are partial: everything that touches it stays in this module.
        self._uc: Any = unicorn.Uc(self._core.architecture, self._core.mode)
        if self._core.cpu is not None:
            self._uc.ctl_set_cpu_model(self._core.cpu)
        first, memory = self._map()
        thumb = self._core.address_bit == 1
        self._counter = InstructionCounter(self._uc, memory, first, thumb=thumb)

    @property
    def instructions(self) -> int:
        """Instructions executed by the last :meth:`call`."""
        return self._counter.instructions

    def _map(self) -> tuple[int, ctypes.Array[ctypes.c_char]]:
        """Gives memory to the program's segments, the stack and the place where calls return to.

        Returns:
            The program's memory, which the emulator shares, and its address there.
        """
        pages: set[int] = set()
        for segment in self.program.segments:
            first = segment.address // _PAGE
            pages |= set(range(first, (segment.address + segment.memory_bytes - 1) // _PAGE + 1))
        base = min(pages) * _PAGE
        memory = ctypes.create_string_buffer((max(pages) + 1) * _PAGE - base)
        everything = import_module("unicorn").UC_PROT_ALL
        for page in sorted(pages):
            there = ctypes.addressof(memory) + page * _PAGE - base
            self._uc.mem_map_ptr(page * _PAGE, _PAGE, everything, there)
        for segment in self.program.segments:
            self._uc.mem_write(segment.address, segment.data)
        self._uc.mem_map(STACK_TOP - STACK_BYTES, STACK_BYTES)
        self._uc.mem_map(_STOP, _PAGE)
        return base, memory

    def watch(self, symbol: str) -> None:
        """Notes every call of a function in :attr:`marks` from now on; it must not be inlined.

        Raises:
            ToolchainError: The program has no such symbol.
        """
        at = self.address(symbol) & ~self._core.address_bit
        self._uc.hook_add(import_module("unicorn").UC_HOOK_BLOCK, self._mark, begin=at, end=at)

    def _mark(self, uc: Any, *_: Any) -> None:
        """Notes a call of the watched function that is about to execute."""
        self.marks.append((int(uc.reg_read(self._core.arguments[0])), self._counter.before))

    def address(self, symbol: str) -> int:
        """Gives the address of a function or object of the program.

        Raises:
            ToolchainError: The program has no such symbol.
        """
        if symbol not in self.program.symbols:
            raise ToolchainError(f"the program has no symbol {symbol}")
        return self.program.symbols[symbol]

    def write(self, address: int, data: bytes) -> None:
        """Writes bytes into memory."""
        self._uc.mem_write(address, data)

    def read(self, address: int, size: int) -> bytes:
        """Reads ``size`` bytes of memory."""
        return bytes(self._uc.mem_read(address, size))

    def call(self, symbol: str, *arguments: int) -> int:
        """Calls a function by the C calling convention.

        Args:
            symbol: Name of the function.
            arguments: Integers or addresses, at most as many as fit registers.

        Returns:
            The first result register, as an unsigned 32-bit number.

        Raises:
            ToolchainError: The function is missing, crashed, or did not come back.
        """
        if len(arguments) > len(self._core.arguments):
            raise ToolchainError(f"{symbol}: at most {len(self._core.arguments)} arguments fit registers")
        entry = self.address(symbol) | self._core.address_bit
        if self._core.globals is not None and _GLOBALS in self.program.symbols:
            self._uc.reg_write(self._core.globals, self.address(_GLOBALS))
        for register, value in zip(self._core.arguments, arguments, strict=False):
            self._uc.reg_write(register, value)
        self._uc.reg_write(self._core.link, _STOP | self._core.address_bit)
        self._uc.reg_write(self._core.stack, STACK_TOP)
        self.write(STACK_TOP - STACK_BYTES, bytes([_STACK_FILL]) * STACK_BYTES)
        self._counter.reset()
        self.marks = []
        try:
            self._uc.emu_start(entry, _STOP)
        except self._failure as error:
            at = self._uc.reg_read(self._core.counter)
            raise ToolchainError(f"{symbol} crashed on the emulated processor at {at:#x}: {error}") from error
        self.stack_bytes = self._deepest()
        return int(self._uc.reg_read(self._core.arguments[0])) & 0xFFFF_FFFF

    def _deepest(self) -> int:
        stack = self.read(STACK_TOP - STACK_BYTES, STACK_BYTES)
        return len(stack.lstrip(bytes([_STACK_FILL])))


AnyEmulator = Emulator | QemuCore


def core_of(target: str) -> Core:
    """Describes the processor of a target to Unicorn.

    Args:
        target: One of :data:`EMULATED_TARGETS`.

    Raises:
        ToolchainError: The target has no emulator.
    """
    from unicorn import arm_const, riscv_const, unicorn_const

    if target == "cortex-m4":
        return Core(
            architecture=unicorn_const.UC_ARCH_ARM,
            mode=unicorn_const.UC_MODE_THUMB | unicorn_const.UC_MODE_MCLASS,
            cpu=arm_const.UC_CPU_ARM_CORTEX_M4,
            machine="EM_ARM",
            arguments=tuple(getattr(arm_const, f"UC_ARM_REG_R{i}") for i in range(4)),
            link=arm_const.UC_ARM_REG_LR,
            stack=arm_const.UC_ARM_REG_SP,
            globals=None,
            counter=arm_const.UC_ARM_REG_PC,
            address_bit=1,
        )
    if target == "rv32imc":
        return Core(
            architecture=unicorn_const.UC_ARCH_RISCV,
            mode=unicorn_const.UC_MODE_RISCV32,
            cpu=None,
            machine="EM_RISCV",
            arguments=tuple(getattr(riscv_const, f"UC_RISCV_REG_A{i}") for i in range(8)),
            link=riscv_const.UC_RISCV_REG_RA,
            stack=riscv_const.UC_RISCV_REG_SP,
            globals=riscv_const.UC_RISCV_REG_GP,
            counter=riscv_const.UC_RISCV_REG_PC,
            address_bit=0,
        )
    raise ToolchainError(f"no emulator for {target}: expected one of {', '.join(EMULATED_TARGETS)}")
