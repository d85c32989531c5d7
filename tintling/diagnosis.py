"""What a check of this machine found, and the check of its Python packages."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from tintling.errors import install_hint
from tintling.version import __version__

__all__ = ["Finding", "State", "check_packages"]

State = Literal["ok", "absent", "problem", "hint"]
"""Whether a thing works, is not there (and need not be), is there and does not work, or is advice."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a diagnosis.

    Attributes:
        group: What it belongs to, such as ``ports``.
        name: The thing.
        state: How it is.
        detail: What was seen.
        remedy: What to do about it; empty when it is ok.
    """

    group: str
    name: str
    state: State
    detail: str
    remedy: str = ""


# Extra -> what it is for, and the distributions of which one must be there.
_EXTRAS: dict[str, tuple[str, tuple[tuple[str, ...], ...]]] = {
    "train": (
        "training and compressing",
        (("tensorflow",), ("tf_keras",), ("tensorflow-model-optimization",)),
    ),
    "parity": ("comparing with other runtimes", (("ai-edge-litert",), ("tflite-micro",))),
    "camera": ("webcams and video", (("opencv-python", "opencv-python-headless"),)),
    "emulator": ("emulated boards", (("ziglang",), ("unicorn",))),
    "live": ("pages of models of your own", (("ziglang",),)),
    "device": ("boards on a serial port", (("pyserial",),)),
    "flash": ("writing flash memory", (("esptool",),)),
    "heif": ("photographs in HEIC", (("pillow-heif",),)),
}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def check_packages(find: Callable[[str], str | None] = _version) -> list[Finding]:
    """Looks for the packages behind each extra.

    Args:
        find: Gives the version of a distribution, or None when it is not installed.
    """
    python = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    supported = sys.version_info >= (3, 11)
    findings = [
        Finding("packages", "tintling", "ok", __version__),
        Finding(
            "packages",
            "Python",
            "ok" if supported else "problem",
            python,
            "" if supported else "install Python 3.11 or newer",
        ),
    ]
    for extra, (purpose, wanted) in _EXTRAS.items():
        found = {choice: next(((n, v) for n in choice if (v := find(n))), None) for choice in wanted}
        missing = [choice[0] for choice, there in found.items() if there is None]
        present = ", ".join(f"{one[0]} {one[1]}" for one in found.values() if one)
        if missing:
            detail = f"{purpose}: {', '.join(missing)} not installed"
            remedy = install_hint(extra)
            findings.append(Finding("packages", f"[{extra}]", "absent", detail, remedy))
        else:
            findings.append(Finding("packages", f"[{extra}]", "ok", present))
    return findings
