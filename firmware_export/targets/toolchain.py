"""A C compiler for the machine we run on: which one, and shared libraries made with it.

The compiler is ``$CC``, else the system's ``cc``, ``gcc`` or ``clang``, else the one inside the
``ziglang`` wheel, so that a machine without any development tools can still prove its models.
Programs are run by argument list, never through a shell.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Literal

from rich.markup import escape

from tintling.cache import cache_dir
from tintling.console import note
from tintling.errors import ToolchainError, install_hint

__all__ = [
    "Compiler",
    "compile_for_this_processor",
    "find_compiler",
    "run_tool",
    "shared_library",
    "write_sources",
]

REMEDY = f"install one, or {install_hint('compiler')}"
_TIMEOUT_S = 600  # zig builds its C library once, which takes a while on a small machine
_SILENCE_S = 5.0  # what takes longer is told
_DIAGNOSTIC_LINES = 8
_PROBE = {"probe.c": "#include <stdint.h>\n#include <string.h>\nint32_t probe(void) { return 1; }\n"}


@dataclass(frozen=True, slots=True)
class Compiler:
    """A C compiler that answered.

    Attributes:
        command: Program and leading arguments, such as ``("/usr/bin/cc",)``.
        origin: How it was found, such as ``$CC``, ``cc`` or ``ziglang``.
        version: Its version text, one line.
        kind: Whose command line it has.
    """

    command: tuple[str, ...]
    origin: str
    version: str
    kind: Literal["gcc", "clang", "zig"]

    def __str__(self) -> str:
        """Names the compiler for people, such as ``$CC: gcc (Debian 12.2.0) 12.2.0``."""
        # gcc calls itself by the name it was run under, which need not be said twice.
        return (
            self.version if self.version.startswith(f"{self.origin} ") else f"{self.origin}: {self.version}"
        )


@contextmanager
def _told_when_slow(what: str, command: Sequence[str]) -> Iterator[None]:
    """Notes what is being done once it has taken a few seconds."""
    first = "; zig builds its C library the first time, which takes up to a minute"
    text = f"{what} …{first if any('ziglang' in part for part in command) else ''}"
    timer = threading.Timer(_SILENCE_S, note, (escape(text),))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def run_tool(command: Sequence[str], *, cwd: Path | None = None, what: str) -> str:
    """Runs a program of a toolchain and gives what it printed on standard output.

    Args:
        command: Program and arguments.
        cwd: Working folder; diagnostics then name the files relative to it.
        what: What is being done, for the error message, such as ``compiling tl_tiny.c``.

    Raises:
        ToolchainError: The program cannot be run, takes too long, or fails; the message carries the
            first lines of its diagnostics.
    """
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        with _told_when_slow(what, command):
            done = subprocess.run(
                list(command),
                cwd=cwd,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=_TIMEOUT_S,
                check=False,
            )
    except OSError as error:
        raise ToolchainError(f"{what}: cannot run {command[0]}: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise ToolchainError(f"{what}: {command[0]} took more than {_TIMEOUT_S} s") from error
    if done.returncode != 0:
        lines = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()
        shown = lines[:_DIAGNOSTIC_LINES]
        if len(lines) > len(shown):
            shown.append(f"… {len(lines) - len(shown)} more lines")
        text = "\n  ".join(shown)
        raise ToolchainError(f"{what}: {Path(command[0]).name} exited with {done.returncode}:\n  {text}")
    return done.stdout


def find_compiler() -> Compiler:
    """Finds a compiler that can make a shared library for this machine.

    Returns:
        ``$CC`` when it is set, else the first of ``cc``, ``gcc``, ``clang`` and the ``ziglang`` wheel
        that compiles a small probe. The answer is remembered while ``$CC`` and ``$PATH`` stay.

    Raises:
        ToolchainError: ``$CC`` does not work, or there is no compiler at all.
    """
    return _find(os.environ.get("CC", ""), os.environ.get("PATH", ""))


@cache
def _find(cc: str, path: str) -> Compiler:
    if cc.strip():
        try:
            compiler = _identify(tuple(shlex.split(cc)), "$CC")
            _build(compiler, _PROBE, ())
        except (ToolchainError, ValueError) as error:
            raise ToolchainError(
                f"$CC is {cc!r}, which does not work as a C compiler ({error}): correct or unset $CC"
            ) from error
        return compiler
    tried: list[str] = []
    for command, origin in _candidates(path):
        try:
            compiler = _identify(command, origin)
            _build(compiler, _PROBE, ())
        except ToolchainError as error:
            tried.append(f"{origin} ({str(error).splitlines()[0]})")
            continue
        return compiler
    reasons = f"; tried {'; '.join(tried)}" if tried else ""
    raise ToolchainError(f"no C compiler found (cc, gcc, clang or the ziglang wheel){reasons}: {REMEDY}")


def _candidates(path: str) -> list[tuple[tuple[str, ...], str]]:
    """Compilers worth trying, best first."""
    found: list[tuple[tuple[str, ...], str]] = [
        ((program,), name) for name in ("cc", "gcc", "clang") if (program := shutil.which(name, path=path))
    ]
    if importlib.util.find_spec("ziglang") is not None:
        found.append(((sys.executable, "-m", "ziglang", "cc"), "ziglang"))
    return found


def _identify(command: tuple[str, ...], origin: str) -> Compiler:
    """Asks a compiler for its name."""
    # Builds run in folders of their own, so a relative path must become absolute.
    program = shutil.which(command[0])
    if program is None:
        raise ToolchainError(f"{command[0]} is not an executable program")
    command = (str(Path(program).absolute()), *command[1:])
    said = run_tool([*command, "--version"], what="asking for the version").splitlines()
    version = said[0].strip() if said else "unknown version"
    if "ziglang" in version and "cc" in command:  # its clang names the repository it was built from
        zig = run_tool([*command[: command.index("cc")], "version"], what="asking for the version").strip()
        return Compiler(command, origin, f"zig {zig} ({version.split(' (')[0]})", "zig")
    return Compiler(command, origin, version, "clang" if "clang" in version else "gcc")


def write_sources(sources: Mapping[str, str], folder: Path) -> list[str]:
    """Writes named texts into a folder.

    Args:
        sources: File name, or relative path with ``/``, to text.
        folder: An existing folder.

    Returns:
        The names that end in ``.c``, sorted.

    Raises:
        ToolchainError: A name would leave the folder, or there is no ``.c`` file among them.
    """
    for name, text in sources.items():
        relative = PurePosixPath(name)
        if not name or relative.is_absolute() or ".." in relative.parts or "\\" in name or ":" in name:
            raise ToolchainError(f"source name {name!r}: expected a relative path inside the build folder")
        target = folder / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    units = sorted(name for name in sources if name.endswith(".c"))
    if not units:
        raise ToolchainError(
            f"nothing to compile: expected a .c file, got {', '.join(sorted(sources)) or 'none'}"
        )
    return units


def shared_library(sources: Mapping[str, str], *, flags: Sequence[str] = ()) -> Path:
    """Compiles C texts into a shared library for this machine.

    The library is kept in :func:`tintling.cache.cache_dir` under the hash of the texts, the flags and the
    compiler, so the second call costs nothing. It appears whole or not at all: several threads and
    processes may ask for the same one.

    Args:
        sources: File name to text; every ``.c`` is compiled, the folder itself is on the include path.
        flags: Further compiler flags; they follow ours (``-std=c99 -O2``), so they win.

    Returns:
        Path of a ``.so``, ``.dylib`` or ``.dll`` that :class:`ctypes.CDLL` loads.

    Raises:
        ToolchainError: No compiler, a source that does not compile (with the first lines of the
            diagnostics), or a cache folder that cannot be written.
    """
    return _build(find_compiler(), sources, flags)


def compile_for_this_processor(sources: Mapping[str, str], flags: Sequence[str]) -> Path:
    """Compiles C for exactly the processor that runs it, as training's native engine needs it.

    Args:
        sources: File name to text.
        flags: Further compiler flags.

    Returns:
        Path of a shared library.

    Raises:
        ToolchainError: There is no compiler, or it refuses the source.
    """
    compiler = find_compiler()
    processor = "-mcpu=native" if compiler.kind == "zig" else "-march=native"
    library = shared_library(sources, flags=(processor, *flags))
    note(f"{', '.join(name for name in sources if name.endswith('.c'))} compiled with {compiler}")
    return library


def _build(compiler: Compiler, sources: Mapping[str, str], flags: Sequence[str]) -> Path:
    options = [*_host_flags(compiler), *flags]
    library = cache_dir("libraries") / f"{_key(compiler, options, sources)}{_suffix()}"
    if library.exists():
        return library
    try:
        library.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=library.parent, prefix=".build-") as name:
            folder = Path(name)
            units = write_sources(sources, folder)
            made = f"library{_suffix()}"
            command = [*compiler.command, *options, "-I.", *units, "-o", made]
            run_tool(command, cwd=folder, what=f"compiling {', '.join(units)} with {compiler.origin}")
            _publish(folder / made, library)
    except OSError as error:
        raise ToolchainError(
            f"cannot build in {library.parent}: {error.strerror}; set TINTLING_CACHE_DIR to a folder "
            "that can be written"
        ) from error
    return library


def _publish(made: Path, library: Path) -> None:
    """Moves a library into place; an equal one that another process loaded meanwhile may stay."""
    try:
        made.replace(library)
    except PermissionError:  # Windows does not replace a library in use
        if not library.exists():
            raise


def _suffix() -> str:
    return {"win32": ".dll", "darwin": ".dylib"}.get(sys.platform, ".so")


def _host_flags(compiler: Compiler) -> list[str]:
    """Flags for a library that any machine of this architecture can load."""
    flags = ["-std=c99", "-O2", "-shared"]
    if sys.platform != "win32":
        flags.append("-fPIC")
    if compiler.kind == "zig":
        # zig builds for exactly this processor, but a home folder may be shared with an older one.
        flags.append("-mcpu=baseline")
    return flags


def _key(compiler: Compiler, options: Sequence[str], sources: Mapping[str, str]) -> str:
    """Digest of all that decides what the library holds; every part is preceded by its length."""
    digest = hashlib.sha256()
    machine = (sys.platform, platform.machine(), platform.architecture()[0])
    named = [part for name in sorted(sources) for part in (name, sources[name])]
    for part in (*compiler.command, compiler.version, *machine, *options, *named):
        data = part.encode()
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()[:32]
