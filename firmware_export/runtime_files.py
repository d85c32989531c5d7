"""The hand-written C of ``runtime/`` by file name: its folders are the repository's own, exports are flat."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

__all__ = [
    "FRAME_UNITS",
    "PACKAGE",
    "PAGE_UNITS",
    "PREPROCESS_UNITS",
    "runtime_file",
    "runtime_folder",
    "runtime_names",
    "runtime_sources",
    "runtime_text",
]

PACKAGE = Path(__file__).parent
"""The folder of ``tintling.firmware_export``, with everything that exports copy."""

PREPROCESS_UNITS = (
    "tl_preprocess.c",
    "tl_preprocess_background.c",
    "tl_preprocess_components.c",
    "tl_preprocess_background_fit.c",
    "tl_preprocess_ink.c",
    "tl_preprocess_pass.c",
    "tl_preprocess_regions.c",
    "tl_preprocess_search.c",
    "tl_preprocess_tensor.c",
)
"""What ``tl_preprocess()`` is compiled from, in ``runtime/preprocess/``; headers follow from includes."""

PAGE_UNITS = ("tl_preprocess_order.c", "tl_preprocess_page.c", "tl_preprocess_page_parts.c")
"""What ``tl_preprocess_page()`` and ``tl_preprocess_mark()`` need beside :data:`PREPROCESS_UNITS`."""

FRAME_UNITS = ("tl_preprocess_frame.c",)
"""What ``tl_preprocess_frame()`` is compiled from; it needs nothing of the other preprocessing."""

_RUNTIME = PACKAGE / "runtime"
_INCLUDE = re.compile(r'^#include "(\w+\.h)"', re.MULTILINE)


@cache
def _places() -> dict[str, Path]:
    return {path.name: path for path in sorted(_RUNTIME.rglob("*.[chs]"))}


def runtime_names() -> frozenset[str]:
    """Names of all files of the runtime."""
    return frozenset(_places())


def runtime_file(name: str) -> Path:
    """Where a file of the runtime lies.

    Args:
        name: Such as ``tl_conv2d_s8.h``.

    Raises:
        KeyError: There is no such file.
    """
    return _places()[name]


def runtime_text(name: str) -> str:
    """Text of a file of the runtime; see :func:`runtime_file`."""
    return runtime_file(name).read_text(encoding="utf-8")


def runtime_folder(folder: str) -> dict[str, str]:
    """Reads one folder of the runtime.

    Args:
        folder: ``kernels``, ``preprocess``, ``link``, ``app``, ``host``, ``boards`` or ``web``.

    Returns:
        File name to text, sorted.
    """
    return {
        path.name: path.read_text(encoding="utf-8") for path in sorted((_RUNTIME / folder).glob("*.[ch]"))
    }


def runtime_sources(units: Iterable[str]) -> dict[str, str]:
    """Reads files of the runtime and all that they include, directly or not.

    Args:
        units: Names of files.

    Returns:
        File name to text. Headers that are not in the runtime are left to the compiler.
    """
    texts: dict[str, str] = {}
    pending = list(units)
    while pending:
        name = pending.pop()
        if name in texts or name not in _places():
            continue
        texts[name] = runtime_text(name)
        pending += _INCLUDE.findall(texts[name])
    return dict(sorted(texts.items()))
