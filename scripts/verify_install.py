"""Installs the wheel into empty environments of several Pythons, tries every command, uninstalls it again.

``make dist`` builds the wheel. Each Python that is found (on the path, or among pyenv's) gets an environment
with Tintling and what it needs at least; ``--extras`` adds more. Every command shows its help, those that
need no extra run, those that need one say so in one line. Uninstalling leaves no file. A Python that is not
found is stated, and is no failure.

    python scripts/verify_install.py [--pythons 3.11 3.13] [--extras emulator,prove]
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from goals import Row, gather, show

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
_LIMIT_S = 300.0


@dataclass(frozen=True)
class Attempt:
    """A command line and what is expected of it.

    Attributes:
        arguments: What follows ``tintling``.
        code: Exit code; 1 with one line, when an extra is needed.
        text: What its output must hold.
    """

    arguments: tuple[str, ...]
    code: int = 0
    text: str = ""


_BASICS = (
    Attempt(("--version",), text="tintling"),
    Attempt(("inspect", "tiny"), text="conv2d"),
    Attempt(("inspect", "tiny", "--json"), text='"sha256"'),
    Attempt(("fit", "tiny"), text="Cortex-M"),
    Attempt(("export", "tiny", "--out", "c"), text="tl_tiny"),
    Attempt(("export", "tiny", "--format", "arduino", "--out", "arduino"), text="zip"),
)
_PLAIN = (
    *_BASICS,
    Attempt(("prove", "tiny"), text="0 refuted"),
    Attempt(("doctor",), text="Python"),
    Attempt(("runs", "."), code=1, text="holds no runs"),
    Attempt(("inspect", "absent.tflite"), code=1, text="absent.tflite"),
)
ATTEMPTS = (
    *_PLAIN,
    Attempt(("profile", "tiny"), code=1, text="'emulator'"),
    Attempt(("parity", "tiny"), code=1, text="'train'"),
    Attempt(("train", "--offline", "--out", "run"), code=1, text="'train'"),
)
"""What is tried in an environment without extras."""


def interpreter(version: str) -> str | None:
    """Path of a Python that starts and is of a version such as ``3.12``; None when there is none."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = sorted(pyenv.glob(f"{version}.*/bin/python"))
    candidates = [sys.executable, shutil.which(f"python{version}") or "", *map(str, found)]
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    for path in filter(None, candidates):
        done = subprocess.run([path, "-c", code], capture_output=True, text=True, check=False)
        if done.stdout.strip() == version:
            return path
    return None


def verdict(attempt: Attempt, code: int, output: str) -> str | None:
    """What is wrong with an answer, or None.

    Args:
        attempt: What was tried.
        code: Exit code.
        output: Both streams.
    """
    if "Traceback" in output:
        return "a traceback"
    if code != attempt.code:
        return f"exit code {code}, expected {attempt.code}"
    # A table may break a word over two lines.
    return None if attempt.text in output else f"expected {attempt.text!r} in its output"


class Environment:
    """An empty environment into which packages are installed.

    Args:
        folder: Where it is made.
        python: The Python that it is made with.
    """

    def __init__(self, folder: Path, python: str) -> None:
        self.folder = folder
        self.bin = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin")
        self._uv("venv", "--python", python, str(folder / "env"))

    def _uv(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "uv", "--quiet", *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"uv {' '.join(arguments)}: {done.stderr.strip()[-500:]}")

    def install(self, *packages: str) -> None:
        """Installs files or named packages, with what they need."""
        self._uv("pip", "install", "--python", str(self.bin / "python"), *packages)

    def uninstall(self) -> list[str]:
        """Removes Tintling; gives the files that were left."""
        self._uv("pip", "uninstall", "--python", str(self.bin / "python"), "tintling")
        return [
            path.relative_to(self.folder).as_posix()
            for path in (self.folder / "env").rglob("*tintling*")
            if path.is_file() or any(path.rglob("*"))
        ]

    def answer(self, arguments: Sequence[str]) -> tuple[int, str]:
        """Exit code and output of ``tintling`` with arguments, in a folder without the project."""
        work = self.folder / "work"
        work.mkdir(exist_ok=True)
        environment = {**os.environ, "TINTLING_CACHE_DIR": str(self.folder / "cache"), "COLUMNS": "200"}
        for name in ("PYTHONPATH", "VIRTUAL_ENV", "TINTLING_DATA_DIR"):
            environment.pop(name, None)
        done = subprocess.run(
            [str(self.bin / "tintling"), *arguments],
            cwd=work,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_LIMIT_S,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr


def commands(help_text: str) -> list[str]:
    """Names of the commands that ``tintling --help`` lists."""
    return re.findall(r"^  ([a-z]+)  +\S", help_text.partition("Commands:")[2], re.MULTILINE)


def tried(version: str, python: str, package: str, attempts: Sequence[Attempt]) -> Iterator[Row]:
    """Installs, tries and uninstalls with one Python.

    Args:
        version: Such as ``3.12``.
        python: Its path.
        package: The file that is installed, with extras in brackets if any are.
        attempts: What is tried beside every command's help.
    """
    with tempfile.TemporaryDirectory(prefix="tintling-") as name:
        environment = Environment(Path(name), python)
        environment.install(package)
        helps = [
            Attempt((command, "--help"), text="Usage")
            for command in commands(environment.answer(("--help",))[1])
        ]
        wrong = [
            f"tintling {' '.join(attempt.arguments)}: {found}"
            for attempt in (*helps, *attempts)
            if (found := verdict(attempt, *environment.answer(attempt.arguments)))
        ]
        left = environment.uninstall()
    good = f"{len(helps)} commands' help, {len(attempts)} runs"
    yield Row(f"Python {version}", "; ".join(wrong) or good, "no failure", bool(helps) and not wrong)
    yield Row(f"Python {version}, uninstalled", f"{len(left)} files left", "0", not left)


def rows(pythons: Sequence[str], extras: str, dist: Path) -> Iterator[Row]:
    """Tries the wheel with each Python, and the archive of the sources with the first."""
    wheels, sources = sorted(dist.glob("*.whl")), sorted(dist.glob("*.tar.gz"))
    if not wheels or not sources:
        sys.exit(f"no wheel and sources in {dist}: run make dist")
    brackets = f"[{extras}]" if extras else ""
    attempts = _PLAIN if extras else ATTEMPTS
    found = {version: interpreter(version) for version in pythons}
    for version, python in found.items():
        if python is None:
            yield Row(f"Python {version}", "not on this machine, not tried", "", passed=True)
        else:
            yield from tried(version, python, f"{wheels[-1]}{brackets}", attempts)
    first = next(((version, python) for version, python in found.items() if python), None)
    if first is not None:
        for row in tried(*first, str(sources[-1]), _BASICS):
            yield Row(f"from sources, {row.figure}", row.value, row.goal, row.passed)


def main() -> int:
    """Prints what was tried."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pythons", nargs="+", default=PYTHONS, help="Versions to try.")
    parser.add_argument("--extras", default="", help="Extras to install too, with commas between.")
    parser.add_argument("--dist", type=Path, default=ROOT / "dist", help="Where the files are.")
    asked = parser.parse_args()
    found = gather(rows(asked.pythons, asked.extras, asked.dist))
    show("Installations", found)
    return 0 if all(row.passed for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
