"""Figures that read well in grey and for colour-blind people, drawn without a screen."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tintling.errors import MissingExtraError
from tintling.lettering import shortened

__all__ = [
    "COLOURS",
    "HATCHES",
    "LINES",
    "MARKERS",
    "SEQUENTIAL",
    "Drawing",
    "label_columns",
    "new_figure",
    "plain_axes",
    "show_sample",
    "tile_sheet",
]

# Source: M. Okabe, K. Ito, "Color universal design", 2008; ordered so that neighbours differ in grey.
COLOURS = ("#0072B2", "#E69F00", "#000000", "#56B4E9", "#009E73", "#CC79A7", "#D55E00")
# Line, marker and hatch say the same as the colour, for a page that is printed in grey.
LINES = ("-", "--", ":", "-.")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
HATCHES = ("", "///", "...", "xxx")
SEQUENTIAL = "cividis"
"""Colour map whose lightness grows evenly, for colour-blind readers and in grey."""


_COLUMN_LETTERS = 16
_LETTERS_IN_A_LINE = 40  # of all labels under a figure


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
        stream = io.BytesIO()
        with warnings.catch_warnings():
            # Labels are in any script, and the font of figures lacks some: they are boxes in the picture.
            warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from font", UserWarning)
            self._settle()
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


def label_columns(axes: Any, labels: Sequence[str]) -> bool:
    """Writes a label under each column, upright where they would hide each other.

    Args:
        axes: Its columns lie at 0, 1, 2 and so on.
        labels: One a column.

    Returns:
        Whether they stand upright, which takes height.
    """
    texts = [shortened(label, _COLUMN_LETTERS) for label in labels]
    upright = max(map(len, texts)) > 3 and sum(map(len, texts)) > _LETTERS_IN_A_LINE
    axes.set_xticks(range(len(texts)), texts, rotation=90 if upright else 0)
    return upright


def show_sample(axes: Any, image: NDArray[np.uint8], left: float = 0.0) -> None:
    """Draws a sample: grey ones with dark ink on white, RGB ones as they are.

    Args:
        axes: Where it is drawn.
        image: shape (H, W) or (H, W, 3), uint8.
        left: Where it begins, in pixels.
    """
    height, width = image.shape[:2]
    extent = (left, left + width, height, 0)
    if image.ndim == 3:
        axes.imshow(image, extent=extent)
    else:
        axes.imshow(image, cmap="gray_r", vmin=0, vmax=255, interpolation="nearest", extent=extent)


def tile_sheet(tiles: Sequence[NDArray[Any]], columns: int, *, side: float, low: float, high: float) -> Any:
    """Draws small arrays in rows, all on one scale of lightness.

    Args:
        tiles: At least one, each of shape (H, W).
        columns: Tiles in a row.
        side: Width of a tile with its gap, in inches.
        low: The darkest value.
        high: The brightest value.
    """
    height, width = tiles[0].shape
    columns = min(columns, len(tiles))
    rows = -(-len(tiles) // columns)
    down, across = 1.15 * height, 1.15 * width
    figure = new_figure(max(2.6, side * columns), side * rows * height / width + 0.15)
    axes = figure.subplots()  # one for all: axes of their own would take seconds to lay out
    plain_axes(axes)
    for index, tile in enumerate(tiles):
        left, top = across * (index % columns), down * (index // columns)
        extent = (left, left + width, top + height, top)
        axes.imshow(tile, cmap=SEQUENTIAL, vmin=low, vmax=high, interpolation="nearest", extent=extent)
    axes.set(xlim=(0, across * columns), ylim=(down * rows, 0), aspect="equal", anchor="W")
    return figure
