"""Looks at this machine's cameras and screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from tintling.diagnosis import Finding

__all__ = ["check_cameras"]

_DEVICES = Path("/dev")


def check_cameras(
    devices: Path = _DEVICES,
    may_open: Callable[[Path], bool] = lambda path: os.access(path, os.R_OK | os.W_OK),
) -> list[Finding]:
    """Looks for webcams that this user may open, and for a screen to show them on.

    Args:
        devices: Folder of device files; cameras are listed on Linux only, elsewhere they have none.
        may_open: Whether this user may read and write a device file.
    """
    if sys.platform != "linux":
        detail = "this system does not list cameras without opening them"
        return [
            Finding("cameras", "webcam", "hint", detail, "tintling camera --source 0 tries the first one")
        ]
    found = sorted(devices.glob("video*"), key=lambda path: (len(path.name), path.name))
    findings = []
    for path in found:
        if may_open(path):
            findings.append(Finding("cameras", str(path), "ok", f"tintling camera --source {path.name[5:]}"))
        else:
            remedy = "sudo usermod -aG video $USER, then log out and in again"
            findings.append(Finding("cameras", str(path), "problem", "you may not open it", remedy))
    if not found:
        remedy = "plug one in, or use a board, a video file, a folder of images or an address as --source"
        findings.append(Finding("cameras", "webcam", "absent", "none", remedy))
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        findings.append(Finding("cameras", "screen", "ok", "available"))
    else:
        remedy = "tintling camera --headless prints results in place of a window"
        findings.append(Finding("cameras", "screen", "absent", "no $DISPLAY or $WAYLAND_DISPLAY", remedy))
    return findings
