"""Form ``esp-idf``: the whole firmware as an ESP-IDF project for camera boards.

The portable part comes from ``firmware.py``, what knows ESP32 chips from the folder ``esp_idf/``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tintling.firmware_export.compiler.emit import render
from tintling.firmware_export.forms.firmware import requested_firmware
from tintling.firmware_export.forms.form import ExportRequest, Form
from tintling.firmware_export.forms.licence import LICENCE
from tintling.firmware_export.forms.tflm_model import TflmModel
from tintling.firmware_export.runtime_files import PACKAGE
from tintling.version import __version__

__all__ = ["ESP_IDF", "FORM", "TFLM_COMPONENT", "UNMEASURED", "folder_texts", "idf_project"]

TFLM_COMPONENT = "1.3.8"
"""Version of the component espressif/esp-tflite-micro."""

ESP_IDF = PACKAGE / "esp_idf"
"""The hand-written part of the project."""

UNMEASURED = "a project's own tools build and measure it"

_SOURCES = "components/tintling/src"


def folder_texts(folder: Path) -> dict[str, str]:
    """Reads a folder of text files by relative path with ``/``."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def idf_project(request: ExportRequest, *, build: str) -> dict[str, str]:
    """Gives every file of a project that ESP-IDF builds, itself or under another tool.

    Args:
        request: One int8 input, one int8 output; for either runtime.
        build: Template of the README's lines about building it.

    Returns:
        Relative path with ``/`` to text.

    Raises:
        ModelFormatError: The network does not suit the firmware.
    """
    model = request.model
    texts = {f"{_SOURCES}/{file}": text for file, text in requested_firmware(request).items()}
    texts |= folder_texts(ESP_IDF)
    texts[".gitignore"] = texts.pop("gitignore")
    if isinstance(model, TflmModel):
        component = render("tflm_component.yml.j2", {"version": TFLM_COMPONENT})
        texts["components/tintling/idf_component.yml"] = component
    view = {"name": model.name, "version": __version__, "sha256": model.graph.sha256, "build": build}
    texts["LICENSE"] = LICENCE
    texts["README.md"] = render("project_readme.md.j2", view)
    return texts


def _files(request: ExportRequest) -> Mapping[str, str]:
    return idf_project(request, build="_build_esp_idf.md.j2")


FORM = Form(
    name="esp-idf",
    summary="firmware as an ESP-IDF project",
    next_step="build and write it with `idf.py`, as its `README.md` shows, or with `tintling flash`",
    files=_files,
    runtimes=("generated", "tflm"),
    unmeasured=UNMEASURED,
    feeds_pixels=True,
)
