"""Form ``arduino``: the whole firmware as a library for the Arduino IDE, a zip file with two sketches."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from tintling.firmware_export.compiler.emit import render
from tintling.firmware_export.forms.esp_idf import ESP_IDF, UNMEASURED, folder_texts
from tintling.firmware_export.forms.firmware import requested_firmware
from tintling.firmware_export.forms.form import ExportRequest, Form
from tintling.firmware_export.runtime_files import PACKAGE
from tintling.version import __version__

__all__ = ["FORM"]

# Hand-written files that ESP-IDF and Arduino share, in esp_idf/main.
_SHARED = ("tl_esp_board", "tl_esp_camera", "tl_esp_light")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the format's earliest: the same model gives the same bytes


def _files(request: ExportRequest) -> dict[str, bytes]:
    """One zip file with one folder of the same name, as the Arduino IDE expects it."""
    network = request.network
    library = f"Tintling_{network.name}"
    shared = {
        f"src/{stem}{suffix}": (ESP_IDF / "main" / f"{stem}{suffix}").read_text(encoding="utf-8")
        for stem in _SHARED
        for suffix in (".c", ".h")
    }
    view = {
        "library": library,
        "name": network.name,
        "version": __version__,
        "sha256": network.graph.sha256,
    }
    texts = {
        "library.properties": render("library.properties.j2", view),
        **{f"src/{file}": text for file, text in requested_firmware(request).items()},
        **shared,
        **folder_texts(PACKAGE / "arduino"),
    }
    return {f"{library}.zip": _zipped({f"{library}/{file}": text for file, text in texts.items()})}


def _zipped(texts: Mapping[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, text in sorted(texts.items()):
            entry = zipfile.ZipInfo(file, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text)
    return packed.getvalue()


FORM = Form(
    name="arduino",
    summary="firmware as an Arduino library",
    next_step="in the Arduino IDE: Sketch, Include Library, Add .ZIP Library, `Tintling_{name}.zip`",
    files=_files,
    unmeasured=UNMEASURED,
    feeds_pixels=True,
)
