"""Form ``single-header``: one header that holds everything."""

from __future__ import annotations

from collections.abc import Mapping

from tintling.firmware_export.compiler.emit import emit_single_header
from tintling.firmware_export.forms.form import ExportRequest, Form

__all__ = ["FORM"]


def _files(request: ExportRequest) -> dict[str, str]:
    return emit_single_header(request.network)


def _units(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    """The header, and the one source file that implements it."""
    unit = f'#define TL_{name.upper()}_IMPLEMENTATION\n#include "tl_{name}.h"\n'
    return {**texts, f"tl_{name}_unit.c": unit}


FORM = Form(
    name="single-header",
    summary="one self-contained C99 header",
    next_step="include `tl_{name}.h`; in one source file, write `#define {macro}_IMPLEMENTATION` before that",
    files=_files,
    units=_units,
)
