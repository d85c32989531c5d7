"""Resolves every extra to exact versions for all supported Pythons: ``constraints.txt``.

OpenCV is left to pip's choice within pyproject's range twice over: the wheels with and without
windows exclude each other, so each is resolved on its own and both pins are kept.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMON = ("train", "parity", "compiler", "dev")
HEADER = "# Exact versions for every extra, resolved by `make lock`. pip reads this as constraints.\n"


def resolve(camera: str) -> set[str]:
    """Gives one pinned requirement a line for all common extras and one OpenCV wheel."""
    extras = [part for extra in (*COMMON, camera) for part in ("--extra", extra)]
    command = [sys.executable, "-m", "uv", "pip", "compile", "--universal", "--python-version", "3.11"]
    options = ["--quiet", "--no-header", "--no-annotate", *extras, "pyproject.toml"]
    found = subprocess.run([*command, *options], cwd=ROOT, check=True, capture_output=True, text=True)
    return set(found.stdout.splitlines())


def main() -> None:
    """Writes the union of both resolutions, sorted."""
    lines = resolve("camera") | resolve("camera-headless")
    (ROOT / "constraints.txt").write_text(HEADER + "".join(f"{line}\n" for line in sorted(lines)))


if __name__ == "__main__":
    main()
