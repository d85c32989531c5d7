"""Form ``c``: a header, a source, and the headers of the kernels that it calls."""

from __future__ import annotations

from collections.abc import Mapping

from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.forms.form import ExportRequest, Form

__all__ = ["FORM"]


def _files(request: ExportRequest) -> dict[str, str]:
    return emit_c(request.network)


def _units(_name: str, texts: Mapping[str, str]) -> Mapping[str, str]:
    return texts


FORM = Form(
    name="c",
    summary="header, source and kernels in C99",
    next_step="compile `tl_{name}.c` with your firmware and include `tl_{name}.h`, which says how to call it",
    files=_files,
    units=_units,
)
