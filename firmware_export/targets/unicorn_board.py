"""An emulated Cortex-M4 or RV32IMC board in Unicorn: memory, one device, and the firmware's image.

The device is that of ``runtime/boards/emulated.h``: a serial port and a camera that move memory by
themselves, two clocks and a console. A read that finds nothing waits on the host's operating system,
so an idle board costs no processor time.
"""

from __future__ import annotations

import ctypes
import struct
import threading
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tintling.errors import MissingExtraError, ToolchainError
from tintling.firmware_export.targets.elf import ElfFile
from tintling.firmware_export.targets.emulator import core_of
from tintling.firmware_export.targets.instruction_counter import InstructionCounter

__all__ = [
    "CAPTURE_FAILED",
    "CAPTURE_OK",
    "NO_CAMERA",
    "BoardStoppedError",
    "Peripherals",
    "UnicornBoard",
]

FLASH, FLASH_BYTES = 0x0800_0000, 1 << 20
RAM, RAM_BYTES = 0x2000_0000, 256 << 10
DEVICE, DEVICE_BYTES = 0x4000_0000, 0x1000
_STACK_FILL = 0xA5
_MASK = 0xFFFF_FFFF

# Registers of the device, as runtime/boards/emulated.h numbers them.
_READ_TO, _READ_CAPACITY, _READ_TIMEOUT, _READ = 0x00, 0x04, 0x08, 0x0C
_WRITE_FROM, _WRITE = 0x10, 0x14
_CAPTURE_TO, _CAPTURE, _WIDTH, _HEIGHT = 0x18, 0x1C, 0x20, 0x24
_MICROS, _INSTRUCTIONS = 0x28, 0x2C
_LOG_FROM, _LOG = 0x30, 0x34
_QUEUE, _BOOT, _OVERRUNS, _STACK = 0x38, 0x3C, 0x40, 0x44

CAPTURE_OK, NO_CAMERA, CAPTURE_FAILED = 0, 1, 2
"""What a capture gives: ``tl_capture`` of ``runtime/app/tl_hal.h``."""


class BoardStoppedError(Exception):
    """The board is to stop or to start again; never leaves this package."""


class Peripherals(Protocol):
    """What an emulated board is connected to.

    Attributes:
        camera_size: Width and height of the camera's frames in px; (0, 0) without a camera.
        queue_bytes: Bytes that the line keeps while the firmware does not read.
    """

    camera_size: tuple[int, int]
    queue_bytes: int

    def receive(self, capacity: int, timeout_ms: int) -> bytes:
        """Waits for bytes from the host.

        Raises:
            BoardStoppedError: The board is to stop or to start again.
        """

    def send(self, data: bytes) -> None:
        """Sends bytes to the host.

        Raises:
            BoardStoppedError: The board is to stop or to start again.
        """

    def flush(self) -> None:
        """Sends what was held back to be sent together.

        Raises:
            BoardStoppedError: The board is to stop or to start again.
        """

    def capture(self) -> NDArray[np.uint8] | None:
        """Gives the camera's newest frame, shape (height, width); None when there is none."""

    def log(self, line: str) -> None:
        """Shows a line of text."""


class UnicornBoard:
    """A board with an image in its flash memory. It runs in the thread that calls :meth:`run`.

    Args:
        target: ``cortex-m4`` or ``rv32imc``.
        image: The linked firmware.
        peripherals: What the board is connected to.
        clock_ns: Gives the time in nanoseconds; the board's own clock counts from its reset on.

    Raises:
        MissingExtraError: Unicorn is not installed.
        ToolchainError: There is no compiler for this machine (the instruction counter needs one).
    """

    def __init__(
        self,
        target: str,
        image: ElfFile,
        peripherals: Peripherals,
        *,
        clock_ns: Callable[[], int] = time.perf_counter_ns,
    ) -> None:
        if find_spec("unicorn") is None:
            raise MissingExtraError("emulating a board", "emulator")
        unicorn = import_module("unicorn")
        self._failure: type[Exception] = unicorn.UcError
        self._core = core_of(target)
        self._image = image
        self._peripherals = peripherals
        self._clock_ns = clock_ns
        self._flash = ctypes.create_string_buffer(FLASH_BYTES)
        # Unicorn's types are partial: everything that touches it stays in this module.
        self._uc: Any = unicorn.Uc(self._core.architecture, self._core.mode)
        if self._core.cpu is not None:
            self._uc.ctl_set_cpu_model(self._core.cpu)
        self._uc.mem_map_ptr(
            FLASH, FLASH_BYTES, unicorn.UC_PROT_READ | unicorn.UC_PROT_EXEC, ctypes.addressof(self._flash)
        )
        self._uc.mem_map(RAM, RAM_BYTES, unicorn.UC_PROT_READ | unicorn.UC_PROT_WRITE)
        self._uc.mmio_map(DEVICE, DEVICE_BYTES, self._on_read, None, self._on_write, None)
        thumb = self._core.address_bit == 1
        self._counter = InstructionCounter(self._uc, self._flash, FLASH, thumb=thumb)
        for segment in image.segments:
            if FLASH <= segment.address < FLASH + FLASH_BYTES:
                at = segment.address - FLASH
                ctypes.memmove(ctypes.addressof(self._flash) + at, segment.data, len(segment.data))
        self._registers: dict[int, int] = {}
        self._readers: dict[int, Callable[[], int]] = {
            _READ: self._receive,
            _CAPTURE: self._capture,
            _WIDTH: lambda: peripherals.camera_size[0],
            _HEIGHT: lambda: peripherals.camera_size[1],
            _MICROS: lambda: (self._clock_ns() - self._started) // 1000,
            _INSTRUCTIONS: lambda: self._counter.instructions,
            _QUEUE: lambda: peripherals.queue_bytes,
            _BOOT: lambda: self._boot,
            _STACK: self._deepest_stack,
        }
        self._started = 0
        self._boot = 0
        self._stop = threading.Event()
        self._stopped_inside = False

    @property
    def instructions(self) -> int:
        """Instructions since the last reset."""
        return self._counter.instructions

    @property
    def stack_bytes(self) -> int:
        """Deepest stack since the last reset, in bytes."""
        return self._deepest_stack()

    def run(self) -> None:
        """Resets the processor and lets it run until the peripherals or :meth:`stop` end it.

        Raises:
            ToolchainError: The firmware crashed.
        """
        self._reset()
        entry = self._entry()
        try:
            while not (self._stop.is_set() or self._stopped_inside):
                self._uc.emu_start(entry, 0)
                entry = self._uc.reg_read(self._core.counter) | self._core.address_bit
        except self._failure as error:
            if not self._stop.is_set():
                raise ToolchainError(f"the firmware crashed {self._place()}: {error}") from error

    def rearm(self) -> None:
        """Forgets an earlier :meth:`stop`, before the next :meth:`run`."""
        self._stop.clear()
        self._stopped_inside = False

    def stop(self) -> None:
        """Ends :meth:`run` soon, or the next one at once; from another thread."""
        self._stop.set()
        self._uc.emu_stop()

    def _reset(self) -> None:
        """Brings memory, counters and clocks to where they are when power comes."""
        self._registers.clear()
        self._boot += 1
        self._started = self._clock_ns()
        self._counter.reset()
        # Memory that was never written shows how deep the stack has been.
        self._uc.mem_write(RAM, bytes([_STACK_FILL]) * RAM_BYTES)

    def _entry(self) -> int:
        """Sets the registers that a reset sets and gives the address of the first instruction."""
        if self._core.address_bit == 0:
            return FLASH
        stack, start = struct.unpack_from("<II", self._flash)
        self._uc.reg_write(self._core.stack, stack)
        return int(start)

    def _place(self) -> str:
        at = self._uc.reg_read(self._core.counter)
        before = [(address, name) for name, address in self._image.symbols.items() if address & ~1 <= at]
        inside = f" in {max(before)[1]}" if before and at < FLASH + FLASH_BYTES else ""
        return f"at {at:#x}{inside}"

    def _on_read(self, _uc: Any, offset: int, _size: int, _data: Any) -> int:
        reader = self._readers.get(offset)
        if reader is None:
            return self._registers.get(offset, 0)
        try:
            return reader() & _MASK
        except BoardStoppedError:
            self._stop_inside()
            return 0

    def _on_write(self, _uc: Any, offset: int, _size: int, value: int, _data: Any) -> None:
        self._registers[offset] = value
        try:
            if offset == _WRITE:
                self._peripherals.send(self._memory(_WRITE_FROM, value))
            elif offset == _LOG:
                self._peripherals.log(self._memory(_LOG_FROM, value).decode(errors="replace"))
        except BoardStoppedError:
            self._stop_inside()

    def _stop_inside(self) -> None:
        self._stopped_inside = True
        self._uc.emu_stop()

    def _memory(self, register: int, size: int) -> bytes:
        return bytes(self._uc.mem_read(self._registers.get(register, 0), size))

    def _receive(self) -> int:
        capacity = self._registers.get(_READ_CAPACITY, 0)
        data = self._peripherals.receive(capacity, self._registers.get(_READ_TIMEOUT, 0))
        if data:
            self._uc.mem_write(self._registers.get(_READ_TO, 0), data)
        return len(data)

    def _capture(self) -> int:
        width, height = self._peripherals.camera_size
        if width == 0:
            return NO_CAMERA
        frame = self._peripherals.capture()
        if frame is None or frame.shape != (height, width):
            return CAPTURE_FAILED
        self._uc.mem_write(self._registers.get(_CAPTURE_TO, 0), np.ascontiguousarray(frame).tobytes())
        return CAPTURE_OK

    def _deepest_stack(self) -> int:
        bottom, top = (self._image.symbols[name] for name in ("tl_stack_bottom", "tl_stack_top"))
        stack = bytes(self._uc.mem_read(bottom, top - bottom))
        return len(stack.lstrip(bytes([_STACK_FILL])))
