"""The compiler that training's native engine is built with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tintling.console import note

__all__ = ["compile_native"]


def compile_native(sources: Mapping[str, str], flags: Sequence[str]) -> Path:
    """Compiles C for exactly the processor that runs it.

    Args:
        sources: File name to text.
        flags: Further compiler flags.

    Returns:
        Path of a shared library.

    Raises:
        ToolchainError: There is no compiler, or it refuses the source.
    """
    from tintling.firmware_export.targets.toolchain import find_compiler, shared_library

    compiler = find_compiler()
    processor = "-mcpu=native" if compiler.kind == "zig" else "-march=native"
    library = shared_library(sources, flags=(processor, *flags))
    note(f"{', '.join(name for name in sources if name.endswith('.c'))} compiled with {compiler}")
    return library
