"""The forms that a network takes on its way to the device, beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tintling.training.insight.drawing import COLOURS, HATCHES, Drawing, new_figure

__all__ = ["NetworkForm", "forms_drawing"]


@dataclass(frozen=True, slots=True)
class NetworkForm:
    """A network as a file or a program.

    Attributes:
        name: Such as ``pruned``.
        accuracy: Share of test samples that are right, 0 to 1.
        parameters: Trained values.
        size: Bytes of the file, or of the linked program.
        instructions: Of one inference; None where it runs on no device.
    """

    name: str
    accuracy: float
    parameters: int
    size: int
    instructions: int | None = None


def forms_drawing(forms: Sequence[NetworkForm]) -> Drawing:
    """Draws errors and sizes as bars; the figures stand at their ends."""
    figure = new_figure(11, 0.45 * len(forms) + 1.2)
    errors, sizes = figure.subplots(1, 2, sharey=True)
    places = np.arange(len(forms))
    wrong = [100 * (1 - form.accuracy) for form in forms]
    bytes_of = [form.size for form in forms]
    for axes, values, texts in (
        (errors, wrong, [f"{value:.2f}" for value in wrong]),
        (sizes, bytes_of, [f"{value:,}" for value in bytes_of]),
    ):
        bars = axes.barh(places, values, color=COLOURS[3], edgecolor="black", linewidth=0.6)
        for bar, form in zip(bars, forms, strict=True):
            bar.set_hatch(HATCHES[1] if form.instructions is not None else HATCHES[0])
        axes.bar_label(bars, texts, padding=3, fontsize=9)
        axes.margins(x=0.18)
        axes.grid(visible=True, axis="x", alpha=0.3)
    errors.set_yticks(places, [form.name for form in forms])
    errors.invert_yaxis()
    errors.set_xlabel("wrong [%]")
    sizes.set_xlabel("bytes; hatched: linked program on a device")
    return Drawing("forms", "Errors on test samples and size of every form of the network.", figure)
