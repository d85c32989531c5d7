"""``tl_task.h``: what the firmware must know of the task beside the network."""

from __future__ import annotations

from typing import Any

from tintling.firmware_export.compiler.c_text import comment_text
from tintling.firmware_export.compiler.emit import render
from tintling.firmware_export.forms.form import ExportedModel
from tintling.rejection import least_margin
from tintling.task import Preprocessing, c_identifiers
from tintling.version import __version__

__all__ = ["task_header"]

_KINDS = {"whole": "TL_REGION_WHOLE", "square": "TL_REGION_SQUARE", "rectangle": "TL_REGION_RECTANGLE"}


def task_header(
    model: ExportedModel, preprocessing: Preprocessing | None = None, rejection_threshold: float = 0.0
) -> str:
    """Writes ``tl_task.h``.

    Args:
        model: One int8 input, one int8 output; for ``frame`` the input has shape (1, H, W, C).
        preprocessing: How a frame becomes the input; None for ``ink``.
        rejection_threshold: Max-logit margin below which an answer is none, in nats; 0 takes every answer.
    """
    output = model.graph.output
    scale = float(output.quant.scale[0]) if output.quant is not None else 1.0
    names = (_constant(identifier) for identifier in c_identifiers(model.labels))
    view = {
        "name": model.name,
        "version": __version__,
        "least_margin": least_margin(rejection_threshold, scale, output.size),
        "frame": _frame_view(model, preprocessing),
        "labels": list(zip(names, map(comment_text, model.labels), strict=True)),
    }
    return render("task.h.j2", view)


def _constant(identifier: str) -> str:
    """What stands behind ``TL_LABEL_``, where a digit may come first."""
    short = identifier.removeprefix("label_")
    return (short if short[:1].isdigit() else identifier).upper()


def _frame_view(model: ExportedModel, preprocessing: Preprocessing | None) -> dict[str, Any] | None:
    if preprocessing is None or preprocessing.kind != "frame":
        return None
    _, height, width, channels = model.graph.input.shape
    region = preprocessing.region
    return {
        "version": preprocessing.version,
        "height": height,
        "width": width,
        "channels": channels,
        "region_kind": _KINDS[region.kind],
        "region": (region.x, region.y, region.width, region.height),
        "light": int(preprocessing.light),
        "contrast": int(preprocessing.contrast),
    }
