"""Form ``platformio``: the ESP-IDF project with a ``platformio.ini`` that builds it."""

from __future__ import annotations

from collections.abc import Mapping

from tintling.firmware_export.forms.esp_idf import UNMEASURED, folder_texts, idf_project
from tintling.firmware_export.forms.form import ExportRequest, Form
from tintling.firmware_export.runtime_files import PACKAGE

__all__ = ["FORM"]


def _files(request: ExportRequest) -> Mapping[str, str]:
    project = idf_project(request, build="_build_platformio.md.j2")
    return project | folder_texts(PACKAGE / "platformio")


FORM = Form(
    name="platformio",
    summary="firmware as a PlatformIO project",
    next_step="`pio run -e ai-thinker -t upload` in the folder; `README.md` names the other boards",
    files=_files,
    runtimes=("generated", "tflm"),
    unmeasured=UNMEASURED,
    feeds_pixels=True,
)
