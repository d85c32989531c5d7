"""The frontier as an image: accuracy against parameters and against flash, ours and published."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from model_results import load_points, load_rows

from tintling.artifacts import write_atomic
from tintling.errors import MissingExtraError

__all__ = ["Point", "draw", "frontier", "our_points", "their_points"]

_FONT_PX = 7.5
# A letter is about this wide, in shares of its height; a box too small would let labels touch.
_LETTER = 0.58
_GAP_PX = 6.0
_MARKS = (5, 3, 2, 1.5, 1, 0.7, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05)
_Size = Literal["parameters", "flash"]
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Point:
    """One network in the image.

    Attributes:
        name: What stands beside it.
        error: Test digits that it gets wrong, in percent.
        parameters: As Keras counts them, or None.
        flash: Bytes of weights and tables, or None.
    """

    name: str
    error: float
    parameters: int | None
    flash: int | None


def our_points(docs: Path) -> list[Point]:
    """Every network that was measured."""
    return [
        Point(row.recipe, 100 - row.ours, row.result["parameters"], row.result["flash_bytes"])
        for row in load_rows(docs)
        if row.ours is not None and row.result["kind"] == "network"
    ]


def their_points(docs: Path) -> list[Point]:
    """Every published figure on test digits whose size is known."""
    listed = [
        Point(row.recipe, 100 - row.published, row.result["parameters"], None)
        for row in load_rows(docs)
        if row.published is not None
        and "parameters" in row.result
        and not {"repeats", "on"} & set(row.theirs)
    ]
    more = load_points(docs)
    return listed + [
        Point(point["name"], 100 - point["accuracy"], point.get("parameters"), point.get("weight_bytes"))
        for point in more
    ]


def frontier(points: Sequence[Point], key: _Size) -> list[Point]:
    """Keeps the points that no other one of at most their size equals, by size.

    Args:
        points: Any points; those of unknown size are left out.
        key: What counts as size.
    """
    sized = [point for point in points if getattr(point, key)]
    kept: list[Point] = []
    for point in sorted(sized, key=lambda p: (getattr(p, key), p.error)):
        if not kept or point.error < kept[-1].error:
            kept.append(point)
    return kept


def draw(docs: Path, path: Path) -> None:
    """Draws the frontier into an SVG whose bytes depend on the figures alone.

    Args:
        docs: Folder with ``published.toml`` and ``results``.
        path: Where it goes.

    Raises:
        MissingExtraError: matplotlib is not installed.
        ArtifactError: A file cannot be read or written.
    """
    try:
        import matplotlib as mpl
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError("the plot of the frontier", "train") from error
    ours, theirs = our_points(docs), their_points(docs)
    style: Any = {
        "svg.hashsalt": "tintling",
        "svg.fonttype": "none",
        "font.family": "DejaVu Sans",
        "font.size": 9,
    }
    with mpl.rc_context(style):
        figure = Figure(figsize=(12, 7), layout="constrained", dpi=72)
        FigureCanvasSVG(figure)
        halves = figure.subplots(1, 2, sharey=True)
        titles: dict[_Size, str] = {
            "parameters": "parameters",
            "flash": "bytes of weights and tables in flash",
        }
        for axes, (key, title) in zip(halves, titles.items(), strict=True):
            _scatter(axes, theirs, key, ours=False)
            _scatter(axes, ours, key, ours=True)
            _stairs(axes, frontier(ours, key), key)
            axes.set(xscale="log", yscale="log", xlabel=title)
            axes.margins(x=0.2)
            axes.grid(visible=True, alpha=0.25)
            axes.tick_params(labelleft=True)
        halves[0].set_ylabel("accuracy on test digits, %")
        halves[0].legend(loc="lower right")
        _accuracy_ticks(
            halves[0], [point.error for point in (*ours, *theirs) if point.parameters or point.flash]
        )
        # The layout is settled by drawing; only then is it known where points lie.
        figure.draw_without_rendering()
        for axes, key in zip(halves, titles, strict=True):
            _label(axes, ours, theirs, key)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    write_atomic(path, buffer.getvalue())


def _scatter(axes: Any, points: Sequence[Point], key: str, *, ours: bool) -> None:
    shown = [point for point in points if getattr(point, key)]
    color = "tab:blue" if ours else "tab:gray"
    axes.plot(
        [getattr(point, key) for point in shown],
        [point.error for point in shown],
        "o" if ours else "s",
        color=color,
        markersize=5,
        markerfacecolor=color if ours else "white",
        label="ours, int8 in C" if ours else "published",
    )


def _stairs(axes: Any, best: Sequence[Point], key: str) -> None:
    """Joins the best of ours: what is right of and below the line is beaten by one of them."""
    sizes, errors = [getattr(point, key) for point in best], [point.error for point in best]
    axes.plot(sizes, errors, drawstyle="steps-post", color="tab:blue", linewidth=0.8, alpha=0.5)


def _label(axes: Any, ours: Sequence[Point], theirs: Sequence[Point], key: _Size) -> None:
    """Writes every name where it covers neither a point nor another name, with a line where it is far."""
    shown = [(p, ours_) for group, ours_ in ((ours, True), (theirs, False)) for p in group if getattr(p, key)]
    places = [axes.transData.transform((getattr(point, key), point.error)) for point, _ in shown]
    frame = axes.get_window_extent()
    taken: list[_Box] = [(x - 4, y - 4, x + 4, y + 4) for x, y in places]
    taken += _stair_boxes(axes, frontier(ours, key), key)
    for (point, mine), (x, y) in zip(shown, places, strict=True):
        width, height = _LETTER * _FONT_PX * len(point.name), _FONT_PX + 1
        dx, dy, box = _free((x, y), (width, height), taken, (frame.x0, frame.y0, frame.x1, frame.y1))
        taken.append(box)
        far = math.hypot(dx, dy) > 2.2 * _GAP_PX
        axes.annotate(
            point.name,
            (getattr(point, key), point.error),
            xytext=(dx, dy),
            textcoords="offset points",
            horizontalalignment="left" if dx > 0 else "right",
            verticalalignment="center",
            color="tab:blue" if mine else "dimgray",
            fontsize=_FONT_PX,
            arrowprops={"arrowstyle": "-", "lw": 0.4, "color": "silver"} if far else None,
        )


def _stair_boxes(axes: Any, best: Sequence[Point], key: str) -> list[_Box]:
    """What the line of the frontier covers, in px."""
    places = [axes.transData.transform((getattr(point, key), point.error)) for point in best]
    boxes: list[_Box] = []
    for (x, y), (next_x, next_y) in pairwise(places):
        boxes += [(x, y - 1, next_x, y + 1), (next_x - 1, y, next_x + 1, next_y)]
    return boxes


def _free(
    point: tuple[float, float], size: tuple[float, float], taken: Sequence[_Box], frame: _Box
) -> tuple[float, float, _Box]:
    """Finds the nearest free place for a name: its offset in px from the point, and its box."""
    (x, y), (width, height) = point, size
    best: tuple[float, float, _Box] | None = None
    for step in range(60):
        for side in (1, -1):
            for way in (1, -1):
                dx, dy = side * (_GAP_PX + 2 * (step // 6)), way * step * 4.0
                left = x + dx if side > 0 else x + dx - width
                box = (left, y + dy - height / 2, left + width, y + dy + height / 2)
                best = best or (dx, dy, box)
                if _inside(box, frame) and not any(_overlap(box, other) for other in taken):
                    return dx, dy, box
    # Nowhere: beside the point, over whatever is there.
    assert best is not None  # noqa: S101 - the loop ran
    return best


def _inside(box: _Box, frame: _Box) -> bool:
    return box[0] > frame[0] and box[1] > frame[1] and box[2] < frame[2] and box[3] < frame[3]


def _overlap(first: _Box, second: _Box) -> bool:
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


def _accuracy_ticks(axes: Any, errors: Sequence[float]) -> None:
    """Labels the axis of errors with accuracies, the better above."""
    from matplotlib.ticker import NullLocator

    low, high = min(errors) / 1.25, max(errors) * 1.25
    marks = [mark for mark in _MARKS if low <= mark <= high]
    axes.set_ylim(high, low)
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_yticks(marks, [f"{100 - mark:g}" for mark in marks])
