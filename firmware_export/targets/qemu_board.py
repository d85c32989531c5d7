"""An emulated Xtensa board in QEMU: the firmware reads and writes file descriptors of the emulator.

QEMU's "sim" machine has no devices but the instruction ``simcall``. Two pairs of sockets stand in: one
is the serial line, over the other the firmware asks for a frame of the camera, for numbers, and writes
lines of text. ``runtime/boards/xtensa_sim.c`` is the other side.
"""

from __future__ import annotations

import signal
import socket
import struct
import subprocess
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from tintling.errors import ToolchainError
from tintling.firmware_export.targets.elf import ElfFile
from tintling.firmware_export.targets.qemu_core import ESP32_CPU, QEMU, require_qemu
from tintling.firmware_export.targets.unicorn_board import (
    CAPTURE_FAILED,
    CAPTURE_OK,
    NO_CAMERA,
    BoardStoppedError,
    Peripherals,
)

__all__ = ["QEMU", "QemuBoard"]

_CHUNK = 4096
_CRASHED = "the firmware crashed"  # what esp32_board.c logs, if the core has time to
_POLL_MS = 100
# 128 ns an instruction: xtensa_sim.c turns ticks of the clock back into instructions.
_MACHINE = ("-M", "sim", "-icount", "shift=7,sleep=off")
_CPUS = {
    "xtensa": ("-cpu", "lx106", "-m", "4M"),
    "esp32": ("-cpu", ESP32_CPU),
}
_QUIET = ("-display", "none", "-serial", "none", "-monitor", "none", "-parallel", "none")


class QemuBoard:
    """A board with an image in its memory. It runs as a process while :meth:`run` is called.

    Args:
        core: ``xtensa`` or ``esp32``.
        image: The linked firmware.
        peripherals: What the board is connected to.

    Raises:
        ToolchainError: QEMU is not installed.
    """

    def __init__(self, core: str, image: ElfFile, peripherals: Peripherals) -> None:
        self._machine = (*_MACHINE, *_CPUS[core])
        self._program = require_qemu()
        self._image = image
        self._peripherals = peripherals
        self._boot = 0
        self._crash = ""
        self._stop = threading.Event()

    @property
    def stack_bytes(self) -> int:
        """Not known from outside: the firmware tells it on the link."""
        return 0

    def rearm(self) -> None:
        """Forgets an earlier :meth:`stop`, before the next :meth:`run`."""
        self._stop.clear()

    def stop(self) -> None:
        """Ends :meth:`run` soon, or the next one at once; from another thread."""
        self._stop.set()

    def run(self) -> None:
        """Starts the emulator and serves the firmware until the peripherals or :meth:`stop` end it.

        Raises:
            ToolchainError: The firmware crashed, or the emulator ended by itself.
        """
        self._boot += 1
        self._crash = ""
        serial, serial_inside = socket.socketpair()
        device, device_inside = socket.socketpair()
        with serial, device, tempfile.TemporaryDirectory(prefix="tintling-") as folder:
            image = Path(folder) / "firmware.elf"
            image.write_bytes(self._image.raw)
            with serial_inside, device_inside:
                process = subprocess.Popen(
                    [self._program, *self._machine, *_QUIET, "-semihosting", "-kernel", str(image)],
                    stdin=serial_inside.fileno(),
                    stdout=device_inside.fileno(),
                    stderr=subprocess.PIPE,
                )
            servants = [
                threading.Thread(target=serve, args=(line,), daemon=True)
                for serve, line in ((self._send, serial), (self._answer, device))
            ]
            for servant in servants:
                servant.start()
            try:
                self._receive(serial, process)
            finally:
                process.kill()
                _, said = process.communicate()
                for servant in servants:
                    servant.join()
        if self._crash:
            raise ToolchainError(self._crash)
        if process.returncode != -signal.SIGKILL:
            first = said.decode(errors="replace").strip().splitlines()[:1]
            raise ToolchainError(f"{QEMU} ended by itself: {''.join(first) or 'it printed nothing'}")

    def _receive(self, serial: socket.socket, process: subprocess.Popen[bytes]) -> None:
        """Carries bytes from the host to the firmware."""
        with suppress(BoardStoppedError, OSError):
            while not self._stop.is_set() and process.poll() is None:
                serial.sendall(self._peripherals.receive(_CHUNK, _POLL_MS))

    def _send(self, serial: socket.socket) -> None:
        """Carries bytes from the firmware to the host."""
        with suppress(BoardStoppedError, OSError):
            while data := serial.recv(_CHUNK):
                self._peripherals.send(data)
                self._peripherals.flush()

    def _answer(self, device: socket.socket) -> None:
        """Answers the firmware's requests."""
        numbers: dict[bytes, Callable[[], int]] = {
            b"w": lambda: self._peripherals.camera_size[0],
            b"h": lambda: self._peripherals.camera_size[1],
            b"q": lambda: self._peripherals.queue_bytes,
            b"b": lambda: self._boot,
        }
        with suppress(BoardStoppedError, OSError):
            while letter := device.recv(1):
                if letter in numbers:
                    device.sendall(struct.pack("<I", numbers[letter]()))
                elif letter == b"c":
                    device.sendall(self._capture())
                elif letter == b"l":
                    size = device.recv(1)[0]
                    line = device.recv(size, socket.MSG_WAITALL).decode(errors="replace")
                    if line.startswith(_CRASHED):
                        self._crash = line
                    self._peripherals.log(line)

    def _capture(self) -> bytes:
        width, height = self._peripherals.camera_size
        if width == 0:
            return struct.pack("<I", NO_CAMERA)
        frame = self._peripherals.capture()
        if frame is None or frame.shape != (height, width):
            return struct.pack("<I", CAPTURE_FAILED)
        return struct.pack("<I", CAPTURE_OK) + np.ascontiguousarray(frame).tobytes()
