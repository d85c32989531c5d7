"""Figures that read well in grey and for colour-blind people, drawn without a screen."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any, Literal

from tintling.errors import MissingExtraError

__all__ = ["COLOURS", "HATCHES", "LINES", "MARKERS", "SEQUENTIAL", "Drawing", "new_figure", "plain_axes"]

# Source: M. Okabe, K. Ito, "Color universal design", 2008; ordered so that neighbours differ in grey.
COLOURS = ("#0072B2", "#E69F00", "#000000", "#56B4E9", "#009E73", "#CC79A7", "#D55E00")
# Line, marker and hatch say the same as the colour, for a page that is printed in grey.
LINES = ("-", "--", ":", "-.")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
HATCHES = ("", "///", "...", "xxx")
SEQUENTIAL = "cividis"
"""Colour map whose lightness grows evenly, for colour-blind readers and in grey."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """One figure of a report.

    Attributes:
        name: Stem of its files, such as ``confusion``.
        caption: What it shows, in a sentence.
        figure: A matplotlib figure.
    """

    name: str
    caption: str
    figure: Any
    _png: list[bytes] = field(default_factory=list, repr=False)

    def png(self) -> bytes:
        """The figure as a PNG file of 110 dots an inch; drawn once, for the page and the file beside it."""
        if not self._png:
            self._png.append(self._saved("png", {"Software": None}))
        return self._png[0]

    def svg(self) -> bytes:
        """The figure as an SVG file; the same figure gives the same bytes."""
        import matplotlib as mpl

        with mpl.rc_context({"svg.hashsalt": self.name}):
            return self._saved("svg", {"Date": None, "Creator": None})

    def _saved(self, form: Literal["png", "svg"], metadata: dict[str, Any]) -> bytes:
        self._settle()
        stream = io.BytesIO()
        self.figure.savefig(stream, format=form, dpi=110, metadata=metadata)
        return stream.getvalue()

    def _settle(self) -> None:
        """Lays the figure out once for all: each further layout would move its axes a little."""
        from matplotlib.layout_engine import ConstrainedLayoutEngine

        if isinstance(self.figure.get_layout_engine(), ConstrainedLayoutEngine):
            self.figure.draw_without_rendering()
            self.figure.set_layout_engine("none")


def new_figure(width: float, height: float) -> Any:
    """Makes an empty figure.

    Args:
        width: In inches.
        height: In inches.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    try:
        # No pyplot: it would look for a screen and keep figures alive.
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError("a figure of a report", "insight") from error
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def plain_axes(axes: Any) -> None:
    """Takes frame and ticks off, for images."""
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)
