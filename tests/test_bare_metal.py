"""The firmware for boards without an operating system: built as the example says, it starts and answers.

The image runs on an emulated core with the few registers of the board's serial line and timer. An interrupt
is a call of its handler between two instructions, with the registers kept, as the processor does it.
"""

from __future__ import annotations

import subprocess
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from paths import ROOT
from unicorn import UC_ARCH_ARM, UC_MODE_MCLASS, UC_MODE_THUMB, Uc
from unicorn.arm_const import UC_ARM_REG_LR, UC_ARM_REG_PC, UC_ARM_REG_SP

from tintling.arithmetic import reference
from tintling.cli import tintling
from tintling.firmware_export.targets.elf import ElfFile, read_elf
from tintling.link.framing import Decoder, Event, EventKind, MessageType, encode
from tintling.link.info import Hello, Info
from tintling.link.messages import Logits
from tintling.shipped import resolve_model
from tintling.tflite.reader import read_tflite

PROJECT = ROOT / "examples" / "bare_metal"
RETURN = 0x10000000  # where a handler returns to
SLICE = 20_000  # instructions between two looks at the line


@dataclass(frozen=True, slots=True)
class Chip:
    """Registers of a board that its program waits for.

    Attributes:
        name: Of the board's files.
        title: What the firmware says.
        flash: Where flash begins; None where everything lies in RAM.
        data: The serial line's data register.
        status: The serial line's status register.
        idle: Its value with nothing received.
        waiting: Its value with something received.
        timer: Counts microseconds.
        ready: Registers of which the program waits for a bit, and what they say.
    """

    name: str
    title: str
    flash: int | None
    data: int
    status: int
    idle: int
    waiting: int
    timer: int
    ready: tuple[tuple[int, int], ...] = ()


CHIPS = (
    Chip("nucleo_f446re", "STM32 Nucleo-F446RE", 0x08000000, 0x40004404, 0x40004400, 0x80, 0xA0, 0x40000024),
    Chip(
        "pico",
        "Raspberry Pi Pico",
        None,
        0x40034000,
        0x40034018,
        0x10,
        0x00,
        0x40054028,
        ((0x40024004, 1 << 31), (0x4000C008, 0xFFFFFFFF)),
    ),
)


class Board:
    """A board with its program, from reset on."""

    def __init__(self, chip: Chip, program: ElfFile) -> None:
        self.chip, self.symbols = chip, program.symbols
        self.received: deque[int] = deque()
        self.sent = bytearray()
        self._micros = 0
        self._uc = Uc(UC_ARCH_ARM, UC_MODE_THUMB | UC_MODE_MCLASS)
        if chip.flash is not None:
            self._uc.mem_map(chip.flash, 512 << 10)
        self._uc.mem_map(0x20000000, (128 if chip.flash else 256) << 10)
        self._uc.mem_map(RETURN, 0x1000)
        self._uc.mmio_map(0x40000000, 0x60000, self._read, 0x40000000, self._write, 0x40000000)
        self._uc.mmio_map(0xE0000000, 0x10000, self._read, 0xE0000000, self._write, 0xE0000000)
        for segment in program.segments:
            self._uc.mem_write(segment.address, bytes(segment.data))
        start = chip.flash or 0x20000000
        if chip.flash is None:
            self._at = start | 1  # the boot ROM jumps to the first instruction
        else:
            stack, reset = np.frombuffer(self._uc.mem_read(start, 8), "<u4")
            self._uc.reg_write(UC_ARM_REG_SP, int(stack))
            self._at = int(reset)

    def _read(self, _uc: Uc, offset: int, _size: int, base: int) -> int:
        address = base + offset
        if address == self.chip.timer:
            self._micros += 5
            return self._micros & 0xFFFFFFFF
        if address == self.chip.status:
            return self.chip.waiting if self.received else self.chip.idle
        if address == self.chip.data:
            return self.received.popleft() if self.received else 0
        return dict(self.chip.ready).get(address, 0)

    def _write(self, _uc: Uc, offset: int, _size: int, value: int, base: int) -> None:
        if base + offset == self.chip.data:
            self.sent.append(value & 0xFF)

    def run(self) -> None:
        """Runs a slice; what was received by then comes in an interrupt."""
        self._uc.emu_start(self._at, 0xFFFFFFFF, count=SLICE)
        self._at = self._uc.reg_read(UC_ARM_REG_PC) | 1
        if self.received:
            kept = self._uc.context_save()
            self._uc.reg_write(UC_ARM_REG_LR, RETURN | 1)
            self._uc.emu_start(self.symbols["board_serial_interrupt"] | 1, RETURN)
            self._uc.context_restore(kept)

    def ask(self, kind: MessageType, payload: bytes) -> Event:
        """Sends a request and waits for the answer."""
        decoder = Decoder()
        frame, begin = encode(kind, 7, payload), len(self.sent)
        for part in range(0, len(frame), 64):
            self.received.extend(frame[part : part + 64])
            self.run()
        for event in self._events(decoder, begin):
            if event.kind is EventKind.MESSAGE:
                return event
        raise AssertionError(f"no answer to {kind.name}: {bytes(self.sent[begin:])!r}")

    def _events(self, decoder: Decoder, begin: int) -> Iterator[Event]:
        for _ in range(2_000):
            yield from decoder.feed(bytes(self.sent[begin:]))
            begin = len(self.sent)
            self.run()


@pytest.fixture(scope="module")
def firmware(tmp_path_factory) -> Path:
    """The portable sources, as a user exports them."""
    out = tmp_path_factory.mktemp("export") / "firmware"
    result = CliRunner().invoke(tintling, ["export", "pico", "--format", "esp-idf", "--out", str(out)])
    assert result.exit_code == 0, result.output
    return out / "components" / "tintling" / "src"


@pytest.mark.parametrize("chip", CHIPS, ids=[chip.name for chip in CHIPS])
def test_a_board_without_a_system_is_built_starts_and_gives_the_reference_s_logits(
    chip, firmware, tmp_path, require_tool
) -> None:
    for tool in ("arm-none-eabi-gcc", "cmake", "make"):
        require_tool(tool)
    flags = "-Werror -Wconversion"
    configure = [require_tool("cmake"), "-S", str(PROJECT), "-B", str(tmp_path), f"-DBOARD={chip.name}"]
    subprocess.run(
        [*configure, f"-DSOURCES={firmware}", f"-DCMAKE_C_FLAGS={flags}"], check=True, capture_output=True
    )
    built = subprocess.run(
        [require_tool("cmake"), "--build", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stdout + built.stderr
    board = Board(chip, read_elf((tmp_path / "firmware.elf").read_bytes()))
    for _ in range(20):
        board.run()

    answer = board.ask(MessageType.HELLO, Hello(99, "test").pack())
    assert answer.type == MessageType.INFO
    info = Info.unpack(answer.payload)
    graph = read_tflite(resolve_model("pico") / "model.tflite")
    assert (info.board, info.model_sha256) == (chip.title, graph.sha256)

    tensor = np.random.default_rng(3).integers(-128, 128, (1, 28, 28, 1), np.int8)
    answer = board.ask(MessageType.TENSOR, tensor.tobytes())
    assert answer.type == MessageType.LOGITS
    logits = Logits.unpack(answer.payload).values
    assert logits.tobytes() == reference.run(graph, tensor)[0].tobytes()
