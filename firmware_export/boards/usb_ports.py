"""Serial ports of this machine, and which of them a board is on."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tintling.errors import DeviceError, MissingExtraError
from tintling.firmware_export.boards.registry import Board

__all__ = ["UsbPort", "choose_port", "list_ports"]

_ESPRESSIF = 0x303A  # USB vendor number: the port is the chip's own
_CABLE = "plug the board in with a cable that carries data, not only power"


@dataclass(frozen=True, slots=True)
class UsbPort:
    """A serial port on USB.

    Attributes:
        device: Its path or name, such as ``/dev/ttyUSB0`` or ``COM3``.
        description: What the operating system calls it.
        vendor: USB vendor number.
    """

    device: str
    description: str
    vendor: int | None = None

    def __str__(self) -> str:
        """Names the port for people."""
        return f"{self.device} ({self.description})"


def list_ports() -> list[UsbPort]:
    """Serial ports on USB, in order; the machine's built-in ones are left out.

    Raises:
        MissingExtraError: pyserial is not installed.
    """
    try:
        from serial.tools import list_ports as tools
    except ImportError as error:
        raise MissingExtraError("looking for boards", "flash") from error
    ports = [UsbPort(port.device, port.description, port.vid) for port in tools.comports()]
    return sorted((port for port in ports if port.vendor is not None), key=lambda port: port.device)


def choose_port(wanted: str, board: Board, ports: Sequence[UsbPort]) -> str:
    """Decides which port to use.

    Args:
        wanted: A port, or ``auto``.
        board: What ought to be there.
        ports: What there is.

    Returns:
        The port's path or name.

    Raises:
        DeviceError: There is none, or several might be meant.
    """
    if wanted != "auto":
        if not wanted.strip():
            raise DeviceError("--port is empty: name a port, such as /dev/ttyUSB0 or COM3, or leave it out")
        # esptool says it in six lines.
        if wanted.startswith("/") and not Path(wanted).exists():
            raise DeviceError(f"there is no port {wanted}: {_CABLE}, or omit --port to have it found")
        return wanted
    fitting = [port for port in ports if port.vendor == _ESPRESSIF] if board.own_usb else []
    candidates = fitting or list(ports)
    if len(candidates) == 1:
        return candidates[0].device
    if candidates:
        names = ", ".join(str(port) for port in candidates)
        raise DeviceError(f"{len(candidates)} ports might be the board: {names}; choose one with --port")
    listing = " (`ls /dev/ttyUSB* /dev/ttyACM*` shows it)" if sys.platform == "linux" else ""
    raise DeviceError(
        f"no serial port on USB: {_CABLE}{listing}, then try again; `tintling doctor` shows more"
    )
