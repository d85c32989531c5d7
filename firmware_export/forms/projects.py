"""Whole firmware projects around a model: ESP-IDF, PlatformIO, and a library for Arduino.

The portable part comes from ``firmware.py``, what knows ESP32 chips from ``esp_idf/`` and ``arduino/``.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from tintling.costs import macs
from tintling.errors import ArtifactError
from tintling.firmware_export.compiler.c_text import float_literal, string_literal
from tintling.firmware_export.compiler.emit import render
from tintling.firmware_export.forms.firmware import (
    APPLICATION_UNITS,
    check_fits_firmware,
    firmware_sources,
)
from tintling.firmware_export.forms.tflm import ArenaSize, emit_tflm
from tintling.firmware_export.runtime_files import PACKAGE, runtime_sources
from tintling.graph import Graph, Tensor
from tintling.version import __version__

__all__ = ["ESP_IDF", "PROJECTS", "TFLM_COMPONENT", "Runtime", "project_files"]

Runtime = Literal["generated", "tflm"]

PROJECTS = ("esp-idf", "arduino", "platformio")
"""Forms of an export that bring the whole firmware."""

TFLM_COMPONENT = "1.3.8"
"""Version of the component espressif/esp-tflite-micro."""

ESP_IDF = PACKAGE / "esp_idf"
_SOURCES = "components/tintling/src"
# Hand-written files that ESP-IDF and Arduino share, in esp_idf/main.
_SHARED = ("tl_esp_board", "tl_esp_camera", "tl_esp_light")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the format's earliest: the same model gives the same bytes


def project_files(
    graph: Graph,
    *,
    form: str,
    name: str,
    labels: Sequence[str] = (),
    tflm: tuple[bytes, ArenaSize] | None = None,
) -> dict[str, str | bytes]:
    """Gives every file of a project.

    Args:
        graph: One int8 input, one int8 output.
        form: One of :data:`PROJECTS`.
        name: Identifier of the model in C.
        labels: What each output stands for; may be empty.
        tflm: The .tflite file and its arena, for TFLite Micro in place of the generated C.

    Returns:
        Relative path with ``/`` to text, or to the bytes of a zip file.

    Raises:
        ModelFormatError: The graph does not suit the firmware.
        ArtifactError: Arduino has no TFLite Micro that could be fetched.
    """
    if form == "arduino" and tflm is not None:
        raise ArtifactError(
            "--format arduino has no --runtime tflm: Arduino cannot fetch TFLite Micro for a library; "
            "choose --format esp-idf or platformio"
        )
    if tflm is None:
        portable = firmware_sources(graph, name=name, labels=labels)
    else:
        portable = _tflm_sources(graph, *tflm, name=name, labels=labels)
    if form == "arduino":
        return _arduino(graph, portable, name)
    texts: dict[str, str | bytes] = {f"{_SOURCES}/{file}": text for file, text in portable.items()}
    texts.update(_tree(ESP_IDF))
    texts[".gitignore"] = texts.pop("gitignore")
    if tflm is not None:
        texts["components/tintling/idf_component.yml"] = render(
            "tflm_component.yml.j2", {"version": TFLM_COMPONENT}
        )
    if form == "platformio":
        texts.update(_tree(PACKAGE / "platformio"))
    view = {"name": name, "version": __version__, "sha256": graph.sha256, "form": form}
    texts["README.md"] = render("project_readme.md.j2", view)
    return texts


def _tree(folder: Path) -> Iterator[tuple[str, str]]:
    """Files of a folder by relative path."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")


def _tflm_sources(
    graph: Graph, model: bytes, arena: ArenaSize, *, name: str, labels: Sequence[str]
) -> dict[str, str]:
    check_fits_firmware(graph)
    view = {
        "name": name,
        "macro": f"TL_{name.upper()}_TFLM",
        "version": __version__,
        "sha256": graph.sha256,
        "labels": [string_literal(label) for label in labels],
        "input": _description(graph.input),
        "output": _description(graph.output),
        "macs": macs(graph),
    }
    network = {"tl_network.cc": render("tflm_network.cc.j2", view)}
    array = emit_tflm(graph, model, arena, name=name, labels=labels)
    return runtime_sources((*APPLICATION_UNITS, "tl_network.h")) | array | network


def _description(tensor: Tensor) -> dict[str, str | int]:
    """A tensor as ``tl_tensor_description`` spells it."""
    quant = tensor.quant
    if quant is None:  # check_fits_firmware lets int8 through only, which the reader wants quantized
        raise ArtifactError(f"tensor {tensor.index} has no quantization")
    return {
        "rank": len(tensor.shape),
        "shape": ", ".join(str(size) for size in (*tensor.shape, 0, 0, 0, 0, 0, 0)[:6]),
        "size": tensor.size,
        "scale": float_literal(float(quant.scale[0])),
        "zero_point": int(quant.zero_point[0]),
    }


def _arduino(graph: Graph, portable: Mapping[str, str], name: str) -> dict[str, str | bytes]:
    """One zip file with one folder, as the Arduino IDE wants it, named as the folder is."""
    library = f"Tintling_{name}"
    shared = {
        f"src/{stem}{suffix}": (ESP_IDF / "main" / f"{stem}{suffix}").read_text(encoding="utf-8")
        for stem in _SHARED
        for suffix in (".c", ".h")
    }
    view = {"library": library, "name": name, "version": __version__, "sha256": graph.sha256}
    texts = {
        "library.properties": render("library.properties.j2", view),
        **{f"src/{file}": text for file, text in portable.items()},
        **shared,
        **dict(_tree(PACKAGE / "arduino")),
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
