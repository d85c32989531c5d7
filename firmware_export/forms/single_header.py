"""Form ``single-header``: one header that holds everything; several networks have their kernels in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tintling.firmware_export.compiler.emit_together import emit_single_headers_together
from tintling.firmware_export.forms.form import ExportRequest, Form

__all__ = ["FORM"]


def _files(request: ExportRequest) -> dict[str, str]:
    return emit_single_headers_together(request.networks)


def _units(names: Sequence[str], texts: Mapping[str, str]) -> dict[str, str]:
    """The headers, and the one source file that implements them."""
    unit = "".join(f'#define TL_{name.upper()}_IMPLEMENTATION\n#include "tl_{name}.h"\n' for name in names)
    return {**texts, f"tl_{names[0]}_unit.c": unit}


FORM = Form(
    name="single-header",
    summary="one self-contained C99 header",
    next_step="include `tl_{name}.h`; in one source file, write `#define {macro}_IMPLEMENTATION` before that",
    next_step_together="include each `tl_<name>.h`; in one source file, write all `#define "
    "TL_<NAME>_IMPLEMENTATION` before that",
    files=_files,
    units=_units,
)
