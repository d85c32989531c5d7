"""Form ``c``: a header, a source, and the headers of the kernels that it calls.

For a task of frames, the preprocessing, the answer of logits and ``tl_task.h`` with the settings of both.
"""

from __future__ import annotations

from collections.abc import Mapping

from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.forms.form import ExportRequest, Form
from tintling.firmware_export.forms.task_header import task_header
from tintling.firmware_export.runtime_files import FRAME_UNITS, runtime_sources

__all__ = ["FORM"]


def _files(request: ExportRequest) -> dict[str, str]:
    texts = emit_c(request.network)
    if request.preprocessing is None or request.preprocessing.kind != "frame":
        return texts
    task = task_header(request.network, request.preprocessing, request.rejection_threshold)
    return {**texts, "tl_task.h": task, **runtime_sources((*FRAME_UNITS, "tl_answer.h"))}


def _units(_name: str, texts: Mapping[str, str]) -> Mapping[str, str]:
    return texts


FORM = Form(
    name="c",
    summary="header, source and kernels in C99",
    next_step="compile `tl_{name}.c` with your firmware and include `tl_{name}.h`, which says how to call it",
    files=_files,
    units=_units,
)
