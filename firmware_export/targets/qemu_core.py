"""A core with the ESP32's windowed registers in QEMU: runs functions and counts their instructions.

A monitor on the core (``runtime/boards/esp32_monitor.c``) carries out the commands of this module. The
clock of the core advances with the instructions, so that its difference counts them exactly.
"""

from __future__ import annotations

import socket
import struct
import subprocess
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import which

from tintling.errors import ToolchainError
from tintling.firmware_export.runtime_files import runtime_file, runtime_text
from tintling.firmware_export.targets.elf import ElfFile, read_elf
from tintling.firmware_export.targets.windowed import (
    archive_windowed,
    compile_windowed,
    link_windowed,
    require_tools,
)

__all__ = ["ESP32_CPU", "QEMU", "QemuCore", "emulate_esp32", "link_esp32", "require_qemu"]

QEMU = "qemu-system-xtensa"

ESP32_CPU = "de233_fpu"
"""QEMU's core with the ESP32's windowed registers and its FPU."""

# An instruction takes 64 ns, a tick of the 40 MHz clock 25 ns: the difference of two readings tells the
# number of instructions without doubt, although each reading is rounded down.
_CLOCK = "shift=6,sleep=off"
_INSTRUCTION_NS, _TICK_NS = 64, 25
_QUIET = ("-display", "none", "-serial", "none", "-monitor", "none", "-parallel", "none")
_MONITOR = ("esp32_machine.h", "esp32_monitor.c", "esp32_monitor_call.s", "esp32_vectors.s")
_LIBRARY = ("memory.c", "windowed_arithmetic.c", "string.h")
_COMMAND, _ANSWER, _MARK = struct.Struct("<9I"), struct.Struct("<8I"), struct.Struct("<3I")
_ARGUMENTS = 6
_TIMEOUT_S = 600.0
_SYSCALL_RETW = bytes((0x00, 0x50, 0x00, 0x1D, 0xF0))
_ENTRY_BYTES = 3
_MACHINE_NAME = "EM_XTENSA"


def link_esp32(sources: Mapping[str, str], *, opt: str = "-Os", flags: Sequence[str] = ()) -> ElfFile:
    """Links C texts into a program with no start-up code.

    Args:
        sources: File name to text.
        opt: Optimisation, such as ``-O2``.
        flags: Further compiler flags.

    Raises:
        ToolchainError: A tool is missing, or the sources do not compile or link.
    """
    with tempfile.TemporaryDirectory(prefix="tintling-") as name:
        folder = Path(name)
        objects = compile_windowed(sources, folder, opt=opt, flags=flags)
        (folder / "library.a").write_bytes(_library())
        return read_elf(link_windowed([*objects, "library.a"], folder, script=_script("esp32_program.ld")))


@cache
def _library() -> bytes:
    """What clang calls of a C library."""
    texts = {name: runtime_text(name) for name in _LIBRARY}
    with tempfile.TemporaryDirectory(prefix="tintling-") as name:
        folder = Path(name)
        # The library's own loops must not become calls of itself.
        objects = compile_windowed(texts, folder, opt="-O2", flags=("-fno-builtin",))
        return archive_windowed(objects, folder)


@cache
def _monitor() -> ElfFile:
    with tempfile.TemporaryDirectory(prefix="tintling-") as name:
        folder = Path(name)
        objects = compile_windowed({unit: runtime_text(unit) for unit in _MONITOR}, folder, opt="-O2")
        return read_elf(link_windowed(objects, folder, script=_script("esp32_sim.ld")))


def _script(name: str) -> str:
    return (runtime_file("esp32_monitor.c").parent / name).read_text(encoding="utf-8")


def emulate_esp32(sources: Mapping[str, str], *, opt: str = "-Os", flags: Sequence[str] = ()) -> QemuCore:
    """Compiles C texts for the ESP32's instruction set and loads them into the emulator.

    Raises:
        ToolchainError: A tool is missing, or the sources do not compile.
    """
    require_tools()
    require_qemu()
    return QemuCore(link_esp32(sources, opt=opt, flags=flags))


def require_qemu() -> str:
    """Finds QEMU for Xtensa.

    Raises:
        ToolchainError: It is not installed.
    """
    program = which(QEMU)
    if program is None:
        raise ToolchainError(
            f"{QEMU} is not installed: on Debian `apt install qemu-system-misc`, or take another core"
        )
    return program


class _Process:
    """QEMU, with a pair of sockets to the monitor."""

    def __init__(self) -> None:
        program = require_qemu()
        self._commands, commands_inside = socket.socketpair()
        self._answers, answers_inside = socket.socketpair()
        with tempfile.TemporaryDirectory(prefix="tintling-") as folder, commands_inside, answers_inside:
            image = Path(folder) / "monitor.elf"
            image.write_bytes(_monitor().raw)
            machine = (
                "-M",
                "sim",
                "-cpu",
                ESP32_CPU,
                "-icount",
                _CLOCK,
                "-semihosting",
                "-kernel",
                str(image),
            )
            self._process = subprocess.Popen(
                [program, *machine, *_QUIET],
                stdin=commands_inside.fileno(),
                stdout=answers_inside.fileno(),
                stderr=subprocess.PIPE,
            )
            # The image is read before the first command is answered.
            self._answers.settimeout(_TIMEOUT_S)
            self.send(_COMMAND.pack(ord("r"), _monitor().symbols["tl_marks"], 4, *([0] * _ARGUMENTS)))
            self.receive(4)

    def send(self, data: bytes) -> None:
        try:
            self._commands.sendall(data)
        except OSError as error:
            raise self._ended() from error

    def receive(self, count: int) -> bytes:
        data = bytearray()
        try:
            while len(data) < count:
                part = self._answers.recv(count - len(data))
                if not part:
                    raise self._ended()
                data += part
        except TimeoutError as error:
            raise ToolchainError(
                f"the program did not answer in {_TIMEOUT_S:.0f} s on the emulated core"
            ) from error
        return bytes(data)

    def _ended(self) -> ToolchainError:
        self._process.kill()
        _, said = self._process.communicate()
        first = said.decode(errors="replace").strip().splitlines()[:1]
        return ToolchainError(f"{QEMU} ended by itself: {''.join(first) or 'it printed nothing'}")

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()
        self._commands.close()
        self._answers.close()


@dataclass(frozen=True, slots=True)
class _Overheads:
    """Instructions that are no part of the program.

    Attributes:
        around: Those of the monitor that the clock counts with a call.
        product: Of the handler, for one MULUH or MULSH.
        mark: Of the handler, for one mark.
        before_mark: The part of ``mark`` that comes before the clock is read.
    """

    around: int
    product: int
    mark: int
    before_mark: int

    def of(self, products: int, marks: int) -> int:
        """Those of a call with so many products and marks."""
        return self.around + self.product * products + self.mark * marks


class QemuCore:
    """A core with one program in its memory, as :class:`~tintling.firmware_export.targets.emulator.Emulator`.

    Args:
        program: A linked program.

    Attributes:
        program: The program.
        instructions: Instructions executed by the last :meth:`call`.
        stack_bytes: Deepest stack of the last :meth:`call`, in bytes. What lies in registers that were never
            spilled does not count.
        marks: Calls of the watched function during the last :meth:`call`: its first argument, and the
            instructions that had been executed by then.
    """

    def __init__(self, program: ElfFile) -> None:
        if program.machine != _MACHINE_NAME:
            raise ToolchainError(
                f"the program is for processor {program.machine}, expected {_MACHINE_NAME} (esp32)"
            )
        self.program = program
        self.instructions = 0
        self.stack_bytes = 0
        self.marks: list[tuple[int, int]] = []
        self._process = _Process()
        weakref.finalize(self, self._process.close)
        self._symbols: Mapping[str, int] = _monitor().symbols
        self._overheads = self._calibrate()
        self._symbols = program.symbols
        for segment in program.segments:
            self.write(segment.address, segment.data.ljust(segment.memory_bytes, b"\0"))

    def _calibrate(self) -> _Overheads:
        """Measures what the clock counts beside the program's own instructions."""
        raw = {}
        for name in ("empty", "product", "signed_product", "mark"):
            answer = self._call(f"tl_probe_{name}", (3, 5))
            raw[name] = _instructions(answer[3], answer[4])
        # Empty: ENTRY and RETW. The others have one instruction more.
        around = raw["empty"] - 2
        _, marked_at, _ = _MARK.unpack(self.read(self._symbols["tl_marks"], _MARK.size))
        product = raw["product"] - raw["empty"] - 1
        if raw["signed_product"] != raw["product"]:
            raise ToolchainError(f"{QEMU} counts MULUH and MULSH differently: expected the same handler")
        return _Overheads(
            around, product, raw["mark"] - raw["empty"], _instructions(answer[3], marked_at) - around - 1
        )

    def watch(self, symbol: str) -> None:
        """Notes every call of a function in :attr:`marks` from now on; its body must be empty.

        Raises:
            ToolchainError: The program has no such symbol.
        """
        # After its ENTRY the function gives way to a SYSCALL, which the monitor takes for a mark.
        self.write(self.address(symbol) + _ENTRY_BYTES, _SYSCALL_RETW)

    def address(self, symbol: str) -> int:
        """Gives the address of a function or object of the program.

        Raises:
            ToolchainError: The program has no such symbol.
        """
        if symbol not in self._symbols:
            raise ToolchainError(f"the program has no symbol {symbol}")
        return self._symbols[symbol]

    def write(self, address: int, data: bytes) -> None:
        """Writes bytes into memory."""
        if data:
            self._process.send(_COMMAND.pack(ord("w"), address, len(data), *([0] * _ARGUMENTS)) + data)

    def read(self, address: int, size: int) -> bytes:
        """Reads ``size`` bytes of memory."""
        self._process.send(_COMMAND.pack(ord("r"), address, size, *([0] * _ARGUMENTS)))
        return self._process.receive(size)

    def call(self, symbol: str, *arguments: int) -> int:
        """Calls a function by the C calling convention.

        Args:
            symbol: Name of the function.
            arguments: Integers or addresses, at most as many as fit registers.

        Returns:
            The result register, as an unsigned 32-bit number.

        Raises:
            ToolchainError: The function is missing, crashed, or did not come back.
        """
        if len(arguments) > _ARGUMENTS:
            raise ToolchainError(f"{symbol}: at most {_ARGUMENTS} arguments fit registers")
        cause, place, result, before, after, products, stack, marks = self._call(symbol, arguments)
        if cause:
            raise ToolchainError(
                f"{symbol} crashed on the emulated processor at {place:#x}: exception {cause - 1}"
            )
        extra = self._overheads
        base = _monitor().symbols["tl_marks"]
        found = list(_MARK.iter_unpack(self.read(base, marks - base)))
        self.marks = [
            (tensor, _instructions(before, at) - extra.of(done, i) - extra.before_mark)
            for i, (tensor, at, done) in enumerate(found)
        ]
        self.instructions = _instructions(before, after) - extra.of(products, len(found))
        self.stack_bytes = stack
        return result

    def _call(self, symbol: str, arguments: Sequence[int]) -> tuple[int, ...]:
        registers = [*(value & 0xFFFF_FFFF for value in arguments), *([0] * (_ARGUMENTS - len(arguments)))]
        self._process.send(_COMMAND.pack(ord("c"), self.address(symbol), 0, *registers))
        return _ANSWER.unpack(self._process.receive(_ANSWER.size))


def _instructions(before: int, after: int) -> int:
    """Instructions between two readings of the clock, which wraps after 1.6 thousand million of them."""
    return round(((after - before) & 0xFFFF_FFFF) * _TICK_NS / _INSTRUCTION_NS)
