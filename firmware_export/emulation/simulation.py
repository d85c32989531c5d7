"""A board that everyone has: the firmware on an emulated processor, its serial line open to clients.

with simulate(Path("model.tflite"), core="rv32imc") as board:
    print(board.url)  # socket://127.0.0.1:41234
    ...
print(board.statistics.inference.mean)
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tintling.errors import DeviceError, ToolchainError
from tintling.firmware_export.compiler.network import Model, network_of
from tintling.firmware_export.emulation.emulated_line import SerialLine, TcpLine
from tintling.firmware_export.emulation.simulation_statistics import SimulationStatistics
from tintling.firmware_export.forms.firmware import firmware_sources
from tintling.firmware_export.targets.board_image import BOARDS, link_image
from tintling.firmware_export.targets.cross import Family
from tintling.firmware_export.targets.elf import ElfFile
from tintling.firmware_export.targets.qemu_board import QemuBoard
from tintling.firmware_export.targets.unicorn_board import UnicornBoard
from tintling.link.framing import Decoder, EventKind, MessageType
from tintling.link.messages import Logits, Result
from tintling.task import Preprocessing

__all__ = ["CORES", "SimulatedBoard", "simulate"]

CORES = tuple(BOARDS)
"""Processors that a board can be simulated with."""

QUEUE_BYTES = 4096
"""What an emulated serial line holds while the firmware computes, in bytes."""

_FRAME_PIXELS = 160 * 120

Camera = Callable[[], NDArray[np.uint8] | None]


class _Wiring:
    """Connects a board to a serial line and a camera, and listens to what the board answers."""

    def __init__(
        self, line: SerialLine, camera: Camera | None, size: tuple[int, int], log: Callable[[str], None]
    ) -> None:
        self.camera_size = size
        self.queue_bytes = QUEUE_BYTES
        self.statistics = SimulationStatistics()
        self._line = line
        self._camera = camera
        self._log = log
        self._decoder = Decoder()
        self._pending = bytearray()

    def receive(self, capacity: int, timeout_ms: int) -> bytes:
        self.flush()
        data = self._line.receive(capacity, timeout_ms)
        self.statistics.received_bytes += len(data)
        return data

    def send(self, data: bytes) -> None:
        self._pending += data
        if len(self._pending) >= QUEUE_BYTES:
            self.flush()

    def capture(self) -> NDArray[np.uint8] | None:
        return self._camera() if self._camera is not None else None

    def log(self, line: str) -> None:
        self._log(line)

    def start(self) -> None:
        """The board starts: what it had not sent is lost."""
        self._pending.clear()
        self.statistics.resets += 1

    def flush(self) -> None:
        data = bytes(self._pending)
        self._pending.clear()
        if data:
            self._listen(data)
            self._line.send(data)

    def _listen(self, data: bytes) -> None:
        self.statistics.sent_bytes += len(data)
        for event in self._decoder.feed(data):
            if event.kind is not EventKind.MESSAGE:
                continue
            if event.type == MessageType.LOGITS:
                self.statistics.inference.add(Logits.unpack(event.payload).time.ticks)
            elif event.type in (MessageType.RESULT, MessageType.CAPTURE):
                result = Result.unpack(event.payload, input_shape=None)
                self.statistics.preprocess.add(result.preprocess.ticks)
                if result.found:
                    self.statistics.inference.add(result.inference.ticks)


def _machine(
    core: str, image: ElfFile, wiring: _Wiring, clock_ns: Callable[[], int]
) -> UnicornBoard | QemuBoard:
    if core in ("xtensa", "esp32"):
        return QemuBoard(core, image, wiring)
    return UnicornBoard(BOARDS[core].target, image, wiring, clock_ns=clock_ns)


class SimulatedBoard:
    """A board that runs in a thread of this process until it is closed.

    Args:
        core: One of :data:`CORES`.
        image: The linked firmware.
        line: The far end of its serial line; closed with the board.
        camera: Gives the newest grey frame when it is called; None for a board without camera.
        camera_size: Width and height of its frames, in px.
        log: Takes the lines that the firmware logs.
        clock_ns: Gives the time in nanoseconds to a board that Unicorn emulates; QEMU has its own.

    Attributes:
        core: The processor.
        image: The linked firmware.
        url: What a client opens.
        statistics: What the board did so far.
    """

    def __init__(
        self,
        core: str,
        image: ElfFile,
        line: SerialLine,
        *,
        camera: Camera | None = None,
        camera_size: tuple[int, int] = (0, 0),
        log: Callable[[str], None] = lambda _: None,
        clock_ns: Callable[[], int] = time.perf_counter_ns,
    ) -> None:
        self.core = core
        self.image = image
        self.url = line.url
        self._line = line
        self._wiring = _Wiring(line, camera, camera_size if camera else (0, 0), log)
        self._machine = _machine(core, image, self._wiring, clock_ns)
        self._ending = threading.Event()
        # Ctrl-C in Thread.join makes Python 3.11 take a thread that runs for one that has ended.
        self._ended = threading.Event()
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, name=f"board {core}", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Number of the TCP port; 0 for another kind of line."""
        return self._line.port if isinstance(self._line, TcpLine) else 0

    @property
    def statistics(self) -> SimulationStatistics:
        """What the board did so far."""
        return self._wiring.statistics

    def _run(self) -> None:
        try:
            while True:
                # What ends the board from now on is seen, now or in the next wait.
                self._line.rest()
                self._machine.rearm()
                if self._ending.is_set():
                    break
                self._wiring.start()
                self._machine.run()
                self.statistics.stack_bytes = max(self.statistics.stack_bytes, self._machine.stack_bytes)
        except Exception as error:  # noqa: BLE001 - any error is raised again in the thread that waits for the board
            self._failure = error
        finally:
            self._ended.set()

    def reset(self) -> None:
        """Presses the reset button."""
        self._machine.stop()
        self._line.wake()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Waits for the board's end.

        Args:
            timeout_s: How long; None for ever.

        Returns:
            Whether it has ended.

        Raises:
            ToolchainError: The firmware crashed.
        """
        ended = self._ended.wait(timeout_s)
        if self._failure is not None:
            raise self._failure
        return ended

    def close(self) -> None:
        """Switches the board off; a second call does nothing.

        Raises:
            ToolchainError: The firmware had crashed.
            DeviceError: It does not stop.
        """
        if self._ending.is_set():
            return
        self._ending.set()
        try:
            self.reset()
            if not self.wait(10):
                raise DeviceError(f"the simulated {self.core} board does not stop")
            self._thread.join()
        finally:
            self._line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def simulate(
    model: Model,
    *,
    core: str = "rv32imc",
    name: str = "model",
    labels: Sequence[str] = (),
    line: SerialLine | None = None,
    camera: Camera | None = None,
    camera_size: tuple[int, int] = (160, 120),
    opt: str = "-O2",
    family: Family | None = None,
    defines: Sequence[str] = (),
    flags: Sequence[str] = (),
    preprocessing: Preprocessing | None = None,
    rejection_threshold: float = 0.0,
    log: Callable[[str], None] = lambda _: None,
) -> SimulatedBoard:
    """Builds the firmware around a model and starts it on an emulated board.

    Args:
        model: A .tflite file, its bytes, the graph that was read from it, or a compiled network.
        core: One of :data:`CORES`.
        name: Identifier of the model in C, unless it is compiled already.
        labels: What each output stands for, likewise.
        line: The far end of its serial line, closed with the board, and when there comes to be none; by
            default a free TCP port of this machine.
        camera: Gives the newest grey frame, shape ``camera_size`` reversed, uint8; None for a board
            without camera.
        camera_size: Width and height of its frames, in px; at most 160×120 of them.
        opt: Optimisation, such as ``-Os``.
        family: Which compiler; None for the board's usual one.
        defines: Settings such as ``TL_APP_WINDOW=4``.
        flags: Further compiler flags.
        preprocessing: How a frame becomes the input; None for ``ink``, if the input is 28×28.
        rejection_threshold: Max-logit margin below which an answer is none, in nats; 0 takes every answer.
        log: Takes the lines that the firmware logs.

    Raises:
        MissingExtraError: zig or Unicorn is not installed.
        ToolchainError: A compiler or emulator is missing, or the firmware does not compile.
        ModelFormatError: The model does not suit the firmware.
        UnsupportedOperatorError: It holds an operator that is not compiled.
    """
    try:
        network = network_of(model, name=name, labels=labels)
        sources = firmware_sources(
            network,
            preprocessing=preprocessing,
            rejection_threshold=rejection_threshold,
        )
        image = _build(
            sources,
            core,
            camera_pixels=camera_size[0] * camera_size[1] if camera else 1,
            request_bytes=max(_FRAME_PIXELS, network.graph.input.size),
            opt=opt,
            family=family,
            defines=defines,
            flags=flags,
        )
        line = line or TcpLine()
        return SimulatedBoard(core, image, line, camera=camera, camera_size=camera_size, log=log)
    except BaseException:
        if line is not None:
            line.close()
        raise


def _build(
    sources: Mapping[str, str],
    core: str,
    *,
    camera_pixels: int,
    request_bytes: int,
    opt: str,
    family: Family | None,
    defines: Sequence[str],
    flags: Sequence[str],
) -> ElfFile:
    if core not in BOARDS:
        raise ToolchainError(f"unknown core {core!r}: expected one of {', '.join(CORES)}")
    settings = (f"TL_APP_FRAME_PIXELS={request_bytes}", f"TL_BOARD_CAMERA_BYTES={camera_pixels}", *defines)
    return link_image(BOARDS[core], sources, opt=opt, defines=settings, flags=flags, family=family)
