"""Looks at this machine as a place to build, emulate and flash firmware."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from tintling.diagnosis import Finding
from tintling.errors import MissingExtraError, ToolchainError, install_hint
from tintling.firmware_export.boards.usb_ports import UsbPort, list_ports
from tintling.firmware_export.targets.cross import TARGETS, cross_compilers
from tintling.firmware_export.targets.toolchain import find_compiler

__all__ = ["check_boards", "check_compilers", "check_ports"]

_CH340 = 0x1A86  # USB vendor number of adapters that brltty takes for a Braille display
_ESP_IDF = "ESP-IDF"
_SERVING_GROUPS = ("dialout", "uucp")

Which = Callable[[str], str | None]
"""Gives the path of a program, or None."""


def check_compilers(which: Which = shutil.which) -> list[Finding]:
    """Looks for compilers and emulators.

    Args:
        which: Looks for the programs that are not asked through Tintling's own functions.
    """
    try:
        findings = [Finding("compilers", "this machine", "ok", str(find_compiler()))]
    except ToolchainError as error:
        remedy = f"{install_hint('compiler')}, or apt install gcc"
        findings = [Finding("compilers", "this machine", "problem", str(error).splitlines()[0], remedy)]
    for target in TARGETS:
        found = ", ".join(compiler.family for compiler in cross_compilers(target))
        if found:
            findings.append(Finding("compilers", target, "ok", found))
        else:
            remedy = f"apt install gcc-{target}" if target == "xtensa-lx106" else install_hint("emulator")
            findings.append(Finding("compilers", target, "absent", "no compiler", remedy))
    findings.append(_esp_idf(which))
    for program, remedy in (
        ("qemu-system-xtensa", "only for --core esp32 and xtensa: apt install qemu-system-misc"),
        ("clang-22", "only for --core esp32: apt install clang-22 llvm-22 binutils-xtensa-lx106"),
        ("xtensa-lx106-elf-gcc", "only for --core xtensa: apt install gcc-xtensa-lx106"),
    ):
        path = which(program)
        if path:
            findings.append(Finding("emulators", program, "ok", path))
        else:
            findings.append(Finding("emulators", program, "absent", "not installed", remedy))
    return findings


def _esp_idf(which: Which) -> Finding:
    program = which("idf.py")
    folder = os.environ.get("IDF_PATH")
    if program:
        return Finding("compilers", _ESP_IDF, "ok", program)
    if folder:
        detail = f"IDF_PATH is {folder}, but idf.py is not on the path"
        return Finding("compilers", _ESP_IDF, "problem", detail, f". {folder}/export.sh")
    remedy = (
        "to build firmware, install ESP-IDF 5.3 or newer and activate it, or use PlatformIO or Arduino "
        "(docs/flashing.md)"
    )
    return Finding("compilers", _ESP_IDF, "absent", "idf.py is not on the path", remedy)


def check_ports(
    ports: Callable[[], Iterable[UsbPort]] = list_ports,
    which: Which = shutil.which,
    may_open: Callable[[str], bool] = lambda path: os.access(path, os.R_OK | os.W_OK),
) -> list[Finding]:
    """Looks for boards' serial ports, and for what keeps a user from opening them.

    Args:
        ports: Lists them.
        which: Gives the path of a program, or None.
        may_open: Whether this user may read and write a port.
    """
    try:
        found = list(ports())
    except MissingExtraError as error:
        return [Finding("ports", "serial ports", "absent", str(error), install_hint("flash"))]
    if not found:
        remedy = "use a cable that carries data; an ESP32-CAM needs an adapter (docs/flashing.md)"
        return [Finding("ports", "serial ports", "absent", "none on USB", remedy), *_membership()]
    findings = []
    for port in found:
        if sys.platform == "win32" or may_open(port.device):
            findings.append(Finding("ports", port.device, "ok", port.description))
        else:
            detail = f"{port.description}; you may not open it"
            findings.append(
                Finding("ports", port.device, "problem", detail, _join_group(_owner(port.device)))
            )
    if any(port.vendor == _CH340 for port in found) and which("brltty"):
        detail = "takes adapters with a CH340 for Braille displays and removes their port"
        remedy = "if you need no Braille display: sudo apt remove brltty"
        findings.append(Finding("ports", "brltty", "problem", detail, remedy))
    return findings


def _owner(path: str) -> str:
    """The group that may open a port."""
    import grp

    try:
        return grp.getgrgid(Path(path).stat().st_gid).gr_name
    except (OSError, KeyError):
        return _SERVING_GROUPS[0]


def _join_group(group: str) -> str:
    return f"sudo usermod -aG {group} $USER, then log out and in again"


def _membership() -> list[Finding]:
    """Without a port to try, says whether this user would be allowed to open one."""
    if sys.platform != "linux" or os.geteuid() == 0:
        return []
    import grp

    known = {group.gr_name: group.gr_gid for group in grp.getgrall() if group.gr_name in _SERVING_GROUPS}
    mine = {*os.getgroups(), os.getegid()}
    return [
        Finding(
            "ports", f"group {name}", "problem", "you are not in it; it may open ports", _join_group(name)
        )
        for name, number in known.items()
        if number not in mine
    ]


def check_boards() -> list[Finding]:
    """What this machine cannot see, but most often is the reason."""
    return [
        Finding(
            "boards",
            "power",
            "hint",
            "resets, 'Brownout detector was triggered', a camera that does not start",
            "5 V that gives 500 mA: a short cable, a port of the machine itself or a supply, never 3.3 V "
            "from the adapter",
        ),
        Finding(
            "boards",
            "Wi-Fi",
            "hint",
            "the board does not join",
            "2.4 GHz only, WPA2 or WPA3 with a password, name and password without a trailing blank; "
            "`tintling monitor PORT` shows its log",
        ),
    ]
