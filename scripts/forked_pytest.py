"""Runs pytest again and again in forks of one process that has loaded the big libraries.

``scripts/verify_mutants.py`` starts it in a copy of the project. Each line on the standard input is a JSON
object with ``arguments`` (of pytest) and ``limit_s``; each answer is a JSON line with ``code`` (pytest's exit
code, or null when the whole or one test took too long) and ``failed`` (the first test or file that failed, or
null).
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path

import hypothesis
import hypothesis.extra.numpy  # noqa: F401
import numpy as np  # noqa: F401
import PIL.Image  # noqa: F401
import pytest

_POLL_S = 0.02
_TEST_CPU_S = 30.0  # of one test in this process; a loop without end is over then, however busy the machine
_QUIET = ("-W", "ignore::pytest.PytestAssertRewriteWarning")  # for what is loaded already


class _FirstFailure:
    """Writes the first test or file that fails into a file.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def _note(self, name: str, *, failed: bool) -> None:
        if failed and not self._path.exists():
            self._path.write_text(name, encoding="utf-8")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Notes a test that failed."""
        self._note(report.nodeid, failed=report.failed)

    def pytest_runtest_logstart(self) -> None:
        """Gives each test its time; the signal ends the process, as a handler would wait for C to return."""
        signal.setitimer(signal.ITIMER_PROF, _TEST_CPU_S)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Notes a file that cannot be loaded."""
        self._note(report.nodeid, failed=report.failed)


def _child(arguments: list[str], first: Path, output: Path) -> None:
    os.setsid()
    target = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, number in ((nothing, 0), (target, 1), (target, 2)):
        os.dup2(source, number)
    code = int(pytest.ExitCode.INTERNAL_ERROR)
    try:
        code = int(pytest.main([*_QUIET, *arguments], plugins=[_FirstFailure(first)]))
    except BaseException:  # noqa: BLE001 - nothing of a fork may run on in the server's loop
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _wait(child: int, limit_s: float) -> int | None:
    """The exit code of a child, or None when it was ended at its limit; its processes end with it."""
    end = time.monotonic() + limit_s
    code = None
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            break
        time.sleep(_POLL_S)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if code is None:
        os.waitpid(child, 0)
    return None if code == -signal.SIGPROF else code


def main() -> None:
    """Answers requests until the input ends."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    first = folder / "first-failure.txt"
    for line in sys.stdin:
        asked = json.loads(line)
        first.unlink(missing_ok=True)
        child = os.fork()
        if child == 0:
            _child(asked["arguments"], first, folder / "output.txt")
        code = _wait(child, asked["limit_s"])
        failed = first.read_text(encoding="utf-8") if first.exists() else None
        print(json.dumps({"code": code, "failed": failed}), flush=True)


if __name__ == "__main__":
    main()
