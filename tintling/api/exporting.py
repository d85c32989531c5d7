"""Writing a model as sources for a device, and inspecting it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tintling.artifacts import StrPath
    from tintling.firmware_export.forms.export import ExportResult
    from tintling.firmware_export.inspection import Inspection

__all__ = ["export", "inspect"]


def export(model: StrPath, out: StrPath, form: Any = "c", **options: Any) -> ExportResult:
    """Writes an int8 model as sources for a device.

    Args:
        model: A :class:`Model`, a run directory, a ``.tflite`` file or a shipped model's name.
        out: The folder to write.
        form: ``c``, ``single-header``, ``tflm``, ``esp-idf``, ``arduino``, ``platformio`` or ``web``.
        options: As :func:`~tintling.firmware_export.forms.export.export_model` takes them: ``runtime``,
            ``name``, ``labels``, ``force``, ``max_arena``, ``options``, ``beside``.

    Raises:
        ArtifactError: The model is missing or was changed, or ``out`` may not be written.
        ModelFormatError: The file is malformed.
        UnsupportedOperatorError: It holds an operator that is not compiled.
        ArenaOverflowError: It needs more working memory than ``max_arena``.
    """
    from tintling.firmware_export.forms.export import export_model

    return export_model(Path(model), Path(out), form=form, **options)


def inspect(model: StrPath) -> Inspection:
    """Reads, lowers and plans an int8 model.

    Args:
        model: A :class:`Model`, a run directory, a ``.tflite`` file or a shipped model's name.

    Raises:
        TintlingError: The model cannot be read or compiled.
    """
    from tintling.firmware_export.inspection import inspect_model

    return inspect_model(Path(model))
