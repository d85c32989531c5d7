"""The arena over time as a picture, SVG or PNG: time from left to right, bytes upwards."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from tintling.errors import UsageError
from tintling.firmware_export.compiler.memory_plan import needed_bytes
from tintling.firmware_export.compiler.network import CompiledNetwork

__all__ = ["memory_png", "memory_svg", "write_memory_picture"]

_COLOURS = ("#4e79a7", "#f28e2b", "#59a14f", "#b07aa1", "#e15759", "#76b7b2", "#edc948", "#9c755f")
_WIDTH, _HEIGHT = 1000, 560  # px
_LEFT, _RIGHT, _TOP, _BOTTOM = 80, 20, 50, 90
_FONT = 12  # px
_BOUND = "#c00000"


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle in px."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class _Line:
    """A straight line in px."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str


@dataclass(frozen=True, slots=True)
class _Label:
    """A text whose left, middle or right end lies at a point, half its height above and below; px."""

    x: float
    y: float
    text: str
    anchor: str  # start, middle or end, as SVG spells it
    colour: str = "#000000"


_Shape = _Box | _Line | _Label


def write_memory_picture(network: CompiledNetwork, path: Path) -> None:
    """Draws the arena into a file.

    Args:
        network: The network.
        path: A name that ends in ``.svg`` or ``.png``.

    Raises:
        UsageError: It ends otherwise.
    """
    kind = path.suffix.lower()
    if kind == ".svg":
        path.write_text(memory_svg(network), encoding="utf-8")
    elif kind == ".png":
        path.write_bytes(memory_png(network))
    else:
        raise UsageError(f"picture {path}: expected a name that ends in .svg or .png")


def memory_svg(network: CompiledNetwork) -> str:
    """Draws the arena as SVG."""
    head = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="{_FONT}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {head}>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
    ]
    for shape in _shapes(network):
        match shape:
            case _Box(x, y, width, height, colour):
                size = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
                parts.append(f'<rect {size} fill="{colour}" stroke="#ffffff"/>')
            case _Line(x1, y1, x2, y2, colour):
                ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
                parts.append(f'<line {ends} stroke="{colour}" stroke-width="1.5"/>')
            case _Label(x, y, text, anchor, colour):
                place = f'x="{x:.1f}" y="{y + _FONT / 3:.1f}" text-anchor="{anchor}" fill="{colour}"'
                parts.append(f"<text {place}>{escape(text)}</text>")
    return "\n".join([*parts, "</svg>"]) + "\n"


def memory_png(network: CompiledNetwork) -> bytes:
    """Draws the arena as PNG."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (_WIDTH, _HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(_FONT)
    anchors = {"start": "lm", "middle": "mm", "end": "rm"}
    for shape in _shapes(network):
        match shape:
            case _Box(x, y, width, height, colour):
                draw.rectangle((x, y, x + width, y + height), fill=colour, outline="white")
            case _Line(x1, y1, x2, y2, colour):
                draw.line((x1, y1, x2, y2), fill=colour, width=2)
            case _Label(x, y, text, anchor, colour):
                # Pillow's own font has few letters.
                plain = text.encode("ascii", "replace").decode()
                draw.text((x, y), plain, fill=colour, font=font, anchor=anchors[anchor])
    buffer = BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _shapes(network: CompiledNetwork) -> Iterator[_Shape]:
    """Everything in the picture, what lies on top last."""
    program, plan = network.program, network.plan
    moments = len(program.steps) + 1  # the input, then each step
    wide = (_WIDTH - _LEFT - _RIGHT) / moments
    high = (_HEIGHT - _TOP - _BOTTOM) / max(1, plan.arena_bytes)
    floor = _HEIGHT - _BOTTOM
    # Later values lie over the earlier ones that they overwrite.
    for number, place in sorted(enumerate(plan.placements), key=lambda item: item[1].first):
        first, last = place.first + 1, min(place.last, len(program.steps) - 1) + 1
        box = _Box(
            _LEFT + first * wide,
            floor - (place.offset + place.size) * high,
            (last - first + 1) * wide,
            place.size * high,
            _COLOURS[number % len(_COLOURS)],
        )
        yield box
        # In its first step, where nothing that comes later hides it.
        yield from _name(replace(box, width=wide), program.values[place.value].name, place.size)
    for time, needed in needed_bytes(program).items():
        level, left = floor - needed * high, _LEFT + (time + 1) * wide
        yield _Line(left, level, left + wide, level, _BOUND)
    yield from _axes(network, wide, high)


def _name(box: _Box, name: str, size: int) -> Iterator[_Label]:
    """The name of a value and its bytes, as far as there is room."""
    letters = int(box.width / (_FONT * 0.6))
    text = f"{name} {size:,}"
    if box.height >= _FONT and letters >= len(f"{size:,}"):
        fits = text if len(text) <= letters else f"{size:,}"
        yield _Label(box.x + box.width / 2, box.y + box.height / 2, fits, "middle", "#ffffff")


def _axes(network: CompiledNetwork, wide: float, high: float) -> Iterator[_Shape]:
    program, plan = network.program, network.plan
    floor = _HEIGHT - _BOTTOM
    title = f"{network.name}: arena {plan.arena_bytes:,} bytes, {plan.sum_bytes:,} without sharing"
    yield _Label(_LEFT, _TOP / 3, title, "start")
    bound = f"red: bytes that each step needs; lower bound of any plan {plan.lower_bound:,}"
    yield _Label(_LEFT, _TOP * 0.7, bound, "start", _BOUND)
    yield _Line(_LEFT, floor, _WIDTH - _RIGHT, floor, "#000000")
    yield _Line(_LEFT, _TOP, _LEFT, floor, "#000000")
    for quarter in range(5):
        level = plan.arena_bytes * quarter // 4
        yield _Label(_LEFT - 6, floor - level * high, f"{level:,}", "end")
    # Names of steps in three rows, so that neighbours do not meet; of many, some.
    names = ["input", *(step.name for step in program.steps)]
    longest = max(map(len, names)) * _FONT * 0.6
    every = max(1, math.ceil(longest / (3 * wide)))
    for time in range(0, len(names), every):
        yield _Label(
            _LEFT + (time + 0.5) * wide, floor + 18 + 20 * (time // every % 3), names[time], "middle"
        )
