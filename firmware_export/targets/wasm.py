"""WebAssembly modules of C sources, made with zig: no C library, no imports, a handful of exports."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tintling.artifacts import sha256_bytes
from tintling.errors import MissingExtraError, ToolchainError
from tintling.firmware_export.runtime_files import PACKAGE, runtime_text
from tintling.firmware_export.targets.cross import STRICT_WARNINGS, zig_command
from tintling.firmware_export.targets.toolchain import run_tool, write_sources

__all__ = ["PREBUILT", "compile_wasm", "module_key", "wasm_module"]

PREBUILT = PACKAGE / "prebuilt"
"""Modules that come along, so that a page of a shipped model needs no compiler: ``<key>.wasm``."""

_LIBRARY = ("string.h", "memory.c")  # of runtime/boards: what compilers call of a C library
_MAGIC = b"\0asm\x01\0\0\0"
_STACK_BYTES = 64 << 10
_OPTIONS = (
    "-target",
    "wasm32-freestanding",
    "-mcpu=generic",  # what every browser of the last years runs
    "-std=c99",
    "-ffreestanding",
    "-fno-sanitize=all",
    *STRICT_WARNINGS,
    "-I.",
    "-nostdlib",
    "-Wl,--no-entry",
    "-Wl,--strip-all",
    "-Wl,--gc-sections",
    f"-Wl,-z,stack-size={_STACK_BYTES}",
)


def wasm_module(
    sources: Mapping[str, str], exports: Sequence[str], *, opt: str = "-O2", defines: Sequence[str] = ()
) -> bytes:
    """Gives the WebAssembly module of C texts: one that comes along, or compiled and linked now.

    A module imports nothing. The same sources and the same zig give the same bytes.

    Args:
        sources: File name to text; every ``.c`` is compiled, the folder itself is on the include path.
        exports: Functions that the module offers; its memory is offered as ``memory``.
        opt: Optimisation, such as ``-O2``.
        defines: Settings such as ``TL_WEB_INK_LEVEL=128``.

    Returns:
        The module.

    Raises:
        MissingExtraError: zig is not installed.
        ToolchainError: A source does not compile, or a function is missing.
    """
    prebuilt = PREBUILT / f"{module_key(sources, exports, opt=opt, defines=defines)}.wasm"
    if prebuilt.is_file():
        return prebuilt.read_bytes()
    return compile_wasm(sources, exports, opt=opt, defines=defines)


def module_key(
    sources: Mapping[str, str], exports: Sequence[str], *, opt: str, defines: Sequence[str]
) -> str:
    """Digest of everything but zig that a module depends on; see :func:`wasm_module`."""
    parts = (dict(sorted(_with_library(sources).items())), list(exports), opt, list(defines), _OPTIONS)
    return sha256_bytes(json.dumps(parts).encode())[:16]


def _with_library(sources: Mapping[str, str]) -> dict[str, str]:
    return {name: runtime_text(name) for name in _LIBRARY} | dict(sources)


def compile_wasm(
    sources: Mapping[str, str], exports: Sequence[str], *, opt: str = "-O2", defines: Sequence[str] = ()
) -> bytes:
    """Compiles a module now; see :func:`wasm_module`."""
    zig = zig_command()
    if zig is None:
        raise MissingExtraError("compiling for WebAssembly", "compiler")
    with tempfile.TemporaryDirectory(prefix="tintling-") as name:
        folder = Path(name)
        units = write_sources(_with_library(sources), folder)
        settings = [*(f"-D{define}" for define in defines), *(f"-Wl,--export={each}" for each in exports)]
        run_tool(
            [*zig, "cc", *_OPTIONS, opt, *settings, *units, "-o", "module.wasm"],
            cwd=folder,
            what=f"compiling {', '.join(sorted(set(units) - set(_LIBRARY)))} for WebAssembly",
        )
        module = (folder / "module.wasm").read_bytes()
    if not module.startswith(_MAGIC):
        raise ToolchainError("zig wrote something that is no WebAssembly module")
    return module
