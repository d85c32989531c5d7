"""How much memory a piece of code takes at its peak, decoders and libraries in C included."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_AROUND = """
import re, sys
def figure(name):
    return int(re.search(name + r":\\s+(\\d+) kB", open("/proc/self/status").read())[1]) << 10
exec(compile(sys.argv[1], "setup", "exec"))
open("/proc/self/clear_refs", "w").write("5")  # the peak so far is forgotten
before = figure("VmRSS")
exec(compile(sys.argv[2], "measured", "exec"))
print(figure("VmHWM") - before)
"""


def peak_memory(setup: str, measured: str, *arguments: str | Path) -> int:
    """Runs code in a process of its own.

    Args:
        setup: Code that is not counted, such as imports.
        measured: Code that is.
        arguments: What the code finds in ``sys.argv[3:]``.

    Returns:
        Bytes that the process grew by at most.
    """
    if not Path("/proc/self/clear_refs").exists():
        pytest.skip("the peak of a process is read from Linux's /proc")
    command = [sys.executable, "-c", _AROUND, setup, measured, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.splitlines()[-1])
