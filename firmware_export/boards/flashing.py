"""Builds firmware with ESP-IDF and writes flash memory with esptool, each as a program of its own.

Programs are started by a function that is handed in, so that the tests stand in for the board.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tintling.errors import DeviceError, MissingExtraError, ToolchainError
from tintling.firmware_export.boards.registry import BOARDS, Board, chip_named

__all__ = [
    "FLASH_BAUD",
    "ProgramOutcome",
    "RunProgram",
    "build_project",
    "detect_chip",
    "find_idf",
    "run_program",
    "write_image",
]

FLASH_BAUD = 460_800
"""Bits a second of esptool; every common adapter manages it."""

_TIMEOUT_S = 1800  # a first build compiles ESP-IDF itself
_CHIP = re.compile(r"^(?:Chip type:|Chip is|Detecting chip type\.*)\s+(ESP\S.*)$", re.MULTILINE)
_LAST_LINES = 6


@dataclass(frozen=True, slots=True)
class ProgramOutcome:
    """How a program ended: its exit status, and all that it printed."""

    status: int
    output: str


RunProgram = Callable[[Sequence[str]], ProgramOutcome]
"""Runs a program by its argument list."""


def run_program(command: Sequence[str]) -> ProgramOutcome:
    """Runs a program and lets the user see on standard error what it prints.

    Raises:
        ToolchainError: It cannot be started, or takes more than half an hour.
    """
    printed = []
    try:
        with subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process:
            for line in process.stdout or ():
                sys.stderr.write(line)
                printed.append(line)
            status = process.wait(timeout=_TIMEOUT_S)
    except OSError as error:
        raise ToolchainError(f"cannot run {command[0]}: {error.strerror}") from error
    return ProgramOutcome(status, "".join(printed))


def _esptool(port: str, *arguments: str) -> list[str]:
    if importlib.util.find_spec("esptool") is None:
        raise MissingExtraError("writing flash memory", "flash")
    return [sys.executable, "-m", "esptool", "--port", port, *arguments]


def detect_chip(port: str, board: Board, *, run: RunProgram = run_program) -> str:
    """Asks the board on a port for its chip.

    Args:
        port: Path or name.
        board: What ought to be there; decides which remedy is named.
        run: Runs esptool.

    Returns:
        The chip's description, such as ``ESP32-D0WD-V3 (revision v3.1)``.

    Raises:
        DeviceError: The board does not answer, or it is another chip than the board's.
        MissingExtraError: esptool is not installed.
    """
    done = run(_esptool(port, "chip-id"))
    found = _CHIP.search(done.output)
    if done.status != 0 or found is None:
        raise DeviceError(f"{port}: {_why(done.output, board)}")
    description = found[1].strip()
    chip = chip_named(description)
    if chip != board.chip.name:
        fitting = [other.name for other in BOARDS.values() if other.chip.name == chip]
        choice = f"--board {' or '.join(fitting)}" if fitting else "another board"
        raise DeviceError(
            f"{port} has an {description}, but the board {board.title} has an {board.chip.title}: choose "
            f"{choice}, or another --port"
        )
    return description


def _why(output: str, board: Board) -> str:
    """What esptool's last words mean for a person."""
    if "ermission denied" in output:
        return "no permission; on Linux `sudo usermod -aG dialout $USER`, then log in again"
    if re.search(r"busy or doesn't exist|could not open port", output, re.IGNORECASE):
        return "cannot be opened: check the name, and close serial monitors"
    if re.search(r"Failed to connect|No serial data|Wrong boot mode|Timed out", output):
        if board.by_hand:
            return (
                "the board does not answer: connect GPIO0 to GND, press RESET, check that TX and RX are "
                "crossed and that it gets 5 V, then try again"
            )
        return "the board does not answer: hold BOOT, press RESET, release BOOT, then try again"
    return f"esptool failed: {_tail(output)}"


def _tail(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return " / ".join(lines[-_LAST_LINES:]) or "it printed nothing"


def write_image(
    port: str, board: Board, image: Path, *, baud: int = FLASH_BAUD, run: RunProgram = run_program
) -> None:
    """Writes a merged image from the start of flash memory; esptool reads it back and compares.

    Raises:
        DeviceError: It fails.
        MissingExtraError: esptool is not installed.
    """
    options = ["--chip", board.chip.name, "--baud", str(baud)]
    done = run(_esptool(port, *options, "write-flash", "0x0", str(image)))
    if done.status != 0:
        raise DeviceError(f"{port}: {_why(done.output, board)}")


def find_idf() -> str | None:
    """Path of ``idf.py``, if its environment is active."""
    return shutil.which("idf.py")


def build_project(project: Path, board: Board, *, idf: str, run: RunProgram = run_program) -> Path:
    """Builds a project of ``tintling export --format esp-idf`` and merges it into one image.

    Args:
        project: Its folder.
        board: What to build for; each board has a build folder and a configuration of its own.
        idf: Path of ``idf.py``.
        run: Runs it.

    Returns:
        The merged image.

    Raises:
        ToolchainError: It does not build.
    """
    project = project.absolute()
    build = project / f"build-{board.name}"
    command = [
        *(idf, "-C", str(project), "-B", str(build)),
        *("-D", f"IDF_TARGET={board.chip.name}"),
        *("-D", f"SDKCONFIG={build / 'sdkconfig'}"),
        *("-D", f"SDKCONFIG_DEFAULTS=sdkconfig.defaults;boards/{board.name}.defaults"),
    ]
    image = build / "merged.bin"
    image.unlink(missing_ok=True)  # an old one must not pass for the new one
    for step in (["build"], ["merge-bin", "-o", str(image)]):
        done = run([*command, *step])
        if done.status != 0:
            raise ToolchainError(f"idf.py {step[0]} failed in {project}: {_tail(done.output)}")
    if not image.is_file():
        raise ToolchainError(f"idf.py merge-bin left no {image}")
    return image
