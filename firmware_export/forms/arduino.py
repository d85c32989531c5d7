"""Form ``arduino``: the whole firmware as a library for the Arduino IDE, a zip file with two sketches.

The Arduino IDE links all libraries of a sketch into one program. So the sources of a library include
``tl_library.h`` first, which gives everything that the linker sees a name of the library's own.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence

from tintling.errors import ModelFormatError
from tintling.firmware_export.compiler.emit import render, runtime_version
from tintling.firmware_export.forms.esp_idf import ESP_IDF, UNMEASURED, folder_texts
from tintling.firmware_export.forms.firmware import is_frame, requested_firmware
from tintling.firmware_export.forms.form import ExportRequest, Form
from tintling.firmware_export.forms.licence import LICENCE
from tintling.firmware_export.runtime_files import PACKAGE
from tintling.version import __version__

__all__ = ["FORM"]

# Hand-written files that ESP-IDF and Arduino share, in esp_idf/main.
_SHARED = ("tl_esp_board", "tl_esp_camera", "tl_esp_light")
_INPUT_SIZE = 28 * 28  # values that the preprocessing writes
# What a header declares for other files: a function at the beginning of a line, or an object.
_DECLARED = re.compile(
    r"^(?!static|typedef|inline|TL_|#)(?:[A-Za-z]\w*[ *]+)+(tlp?_\w+)\s*\("
    r'|^extern (?!")[^;(]*?\b(tlp?_\w+)(?:\[\])*;',
    re.MULTILINE,
)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the format's earliest: the same model gives the same bytes


def _files(request: ExportRequest) -> dict[str, bytes]:
    """One zip file with one folder of the same name, as the Arduino IDE expects it.

    Raises:
        ModelFormatError: The network does not read what the preprocessing writes, or does not suit the
            firmware.
    """
    network = request.network
    size = network.graph.input.size
    if size != _INPUT_SIZE and not is_frame(request.preprocessing):
        raise ModelFormatError(
            f"--format arduino reads ink or whole frames: expected an input of {_INPUT_SIZE} values "
            f"(28×28), got {size}; --format c takes any input"
        )
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
        "runtime_version": runtime_version(),
    }
    sources = {
        **{f"src/{file}": text for file, text in requested_firmware(request).items()},
        **shared,
        **folder_texts(PACKAGE / "arduino"),
    }
    names = {"names": _linked_names(sources, [one.name for one in request.networks])}
    texts = {
        "LICENSE": LICENCE,
        "README.md": render("arduino_readme.md.j2", view),
        "library.properties": render("library.properties.j2", view),
        f"src/{library}.h": render("arduino_library.h.j2", view),
        "src/tl_library.h": render("arduino_names.h.j2", view | names),
        **{file: _with_names(file, text) for file, text in sources.items()},
    }
    return {f"{library}.zip": _zipped({f"{library}/{file}": text for file, text in texts.items()})}


def _linked_names(sources: Mapping[str, str], models: Sequence[str]) -> list[str]:
    """Names that the linker sees, without the models' own and the boards'."""
    found: set[str] = set()
    own = tuple(f"tl_{model}_" for model in models)
    for file, text in sources.items():
        if file.endswith(".h") and not file.endswith("/tl_esp_board.h"):
            found.update(function or value for function, value in _DECLARED.findall(text))
    return sorted(name for name in found if not name.startswith(own))


def _with_names(file: str, text: str) -> str:
    """A source that knows the library's names before anything else."""
    return f'#include "tl_library.h"\n\n{text}' if file.endswith((".c", ".cpp")) else text


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
