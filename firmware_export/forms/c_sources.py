"""Form ``c``: a header, a source (one for several networks), and the headers of the kernels that it calls.

For a task of frames, the preprocessing, the answer of logits and ``tl_task.h`` with the settings of both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tintling.firmware_export.compiler.emit_together import emit_c_together
from tintling.firmware_export.forms.form import ExportRequest, Form
from tintling.firmware_export.forms.task_header import task_header
from tintling.firmware_export.runtime_files import FRAME_UNITS, runtime_sources

__all__ = ["FORM"]


def _files(request: ExportRequest) -> dict[str, str]:
    texts = emit_c_together(request.networks)
    if request.preprocessing is None or request.preprocessing.kind != "frame":
        return texts
    task = task_header(request.network, request.preprocessing, request.rejection_threshold)
    return {**texts, "tl_task.h": task, **runtime_sources((*FRAME_UNITS, "tl_answer.h"))}


def _units(_names: Sequence[str], texts: Mapping[str, str]) -> Mapping[str, str]:
    return texts


FORM = Form(
    name="c",
    summary="header, source and kernels in C99",
    next_step="compile `tl_{name}.c` with your firmware and include `tl_{name}.h`, which says how to call it",
    next_step_together="compile `tl_networks.c` with your firmware; each header says how to call its network",
    files=_files,
    units=_units,
)
