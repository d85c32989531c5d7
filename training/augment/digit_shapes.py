"""Shapes of digits as Europe writes them, each a few smooth strokes with random parameters.

Coordinates are (x, y) in heights of a digit: y runs from 0 at the top to 1 at the base line, x from about 0
to 0.6. A shape is a list of pieces; a piece is a smooth curve through its points, and where one piece ends at
the point where the next begins, the pen turns a corner.

The shapes come from how the digits are taught (Swiss and German school scripts) and from how hands simplify
them: hooked ones, crossed sevens, open fours, nines that do not close. Weights of a label's shapes are those
of a mixed European and American population, so that a network learns both.
"""

from __future__ import annotations

import numpy as np

from tintling.training.augment.shape_parts import Piece, Shape, arc, curve
from tintling.training.augment.unusual_shapes import UNUSUAL

__all__ = ["RARE", "SHAPES", "draw_shape"]


def _zero(rng: np.random.Generator) -> list[Piece]:
    """An oval whose ends miss or overlap a little at the top."""
    start = rng.uniform(-130, -50)
    turn = rng.uniform(340, 395) * rng.choice((-1, 1), p=(0.85, 0.15))
    return [curve(*arc((0.3, 0.5), (rng.uniform(0.2, 0.38), 0.5), start, start + turn))]


def _hooked_one(rng: np.random.Generator) -> list[Piece]:
    """An upstroke of 0.15 to 1 of the height, a corner, a downstroke; some with a foot."""
    length = rng.uniform(0.15, 1.0)
    angle = np.deg2rad(rng.uniform(22, 60))
    bow = rng.uniform(-0.04, 0.04)
    dx, dy = length * float(np.sin(angle)), length * float(np.cos(angle))
    top = (0.4, 0.0)
    pieces = [curve((0.4 - dx, dy), (0.4 - dx / 2 + bow, dy / 2 + bow), top)]
    pieces.append(curve(top, (0.4 + rng.uniform(-0.02, 0.02), 0.5), (0.4, 1.0)))
    if rng.random() < 0.2:
        left, right = rng.uniform(0.1, 0.3, 2)
        pieces.append(curve((0.4 - left, 1.0), (0.4, 1.0), (0.4 + right, 1.0)))
    return pieces


def _plain_one(rng: np.random.Generator) -> list[Piece]:
    return [curve((0.3, 0.0), (0.3 + rng.uniform(-0.03, 0.03), 0.5), (0.3, 1.0))]


def _two(rng: np.random.Generator) -> list[Piece]:
    """A hooked head, a neck that is bent or straight, a base that is flat or wavy."""
    head = rng.uniform(0.22, 0.3)
    neck = (0.35 + rng.uniform(-0.08, 0.08), 0.68)
    foot = (rng.uniform(0.0, 0.08), rng.uniform(0.93, 1.0))
    top = [*arc((0.29, head), (0.27, head), rng.uniform(170, 215), 370), neck, foot]
    base = (0.3, 1.0 + rng.uniform(-0.06, 0.03)), (rng.uniform(0.5, 0.65), rng.uniform(0.93, 1.02))
    return [curve(*top), curve(foot, *base)]


def _looped_two(rng: np.random.Generator) -> list[Piece]:
    """A two whose neck ends in a loop."""
    loop = arc((0.12, 0.88), (rng.uniform(0.06, 0.12), rng.uniform(0.06, 0.11)), 80, 300)
    head = rng.uniform(0.22, 0.3)
    end = (rng.uniform(0.5, 0.65), rng.uniform(0.9, 1.02))
    return [curve(*arc((0.29, head), (0.26, head), 190, 370), (0.33, 0.68), *loop, (0.3, 0.93), end)]


def _round_three(rng: np.random.Generator) -> list[Piece]:
    """Two bows that meet in a corner; a fast hand's are narrow."""
    waist, narrow = rng.uniform(0.4, 0.5), rng.uniform(0.45, 1.0)
    inner = (0.25 + rng.uniform(-0.1, 0.05) * narrow, waist)
    upper = arc((0.25, waist / 2), (0.24 * narrow, waist / 2), rng.uniform(185, 230), 420)
    low = (1 - waist) / 2
    bow = rng.uniform(0.25, 0.34) * rng.uniform(0.6, 1.0)
    lower = arc((0.24, waist + low), (bow, low), -70, rng.uniform(110, 175))
    return [curve(*upper, inner), curve(inner, *lower)]


def _flat_three(rng: np.random.Generator) -> list[Piece]:
    """A three with a straight top and a corner."""
    corner, inner = (rng.uniform(0.45, 0.58), rng.uniform(0.0, 0.05)), (rng.uniform(0.2, 0.32), 0.4)
    lower = arc((0.24, 0.69), (rng.uniform(0.27, 0.34), 0.31), -75, rng.uniform(130, 170))
    return [curve((0.03, 0.02), (0.25, 0.0), corner), curve(corner, inner), curve(inner, *lower)]


def _open_four(rng: np.random.Generator) -> list[Piece]:
    """Down, to the right, and a stem that does not meet the beginning."""
    bar = rng.uniform(0.52, 0.72)
    knee = (rng.uniform(0.0, 0.06), bar + rng.uniform(-0.03, 0.03))
    stem = rng.uniform(0.36, 0.5)
    top = rng.uniform(0.0, 0.42)
    end = (stem + rng.uniform(0.04, 0.25), bar + rng.uniform(-0.05, 0.05))
    start = (rng.uniform(0.05, 0.28), rng.uniform(-0.02, 0.08))
    left = [curve(start, ((start[0] + knee[0]) / 2 - 0.02, bar / 2), knee), curve(knee, end)]
    return [*left, curve((stem + rng.uniform(-0.05, 0.06), top), (stem, 1.0))]


def _round_four(rng: np.random.Generator) -> list[Piece]:
    """An open four whose left side is a cup."""
    bar = rng.uniform(0.45, 0.6)
    stem = rng.uniform(0.4, 0.5)
    cup = curve((0.04, rng.uniform(0, 0.1)), (0.03, bar * 0.7), (0.16, bar), (stem, bar - 0.04))
    return [cup, curve((stem + 0.02, rng.uniform(0.0, 0.15)), (stem, 1.0))]


def _closed_four(rng: np.random.Generator) -> list[Piece]:
    """A triangle over a stem."""
    bar = rng.uniform(0.55, 0.72)
    stem = rng.uniform(0.34, 0.46)
    knee = (0.0, bar)
    end = (stem + rng.uniform(0.05, 0.2), bar + rng.uniform(-0.03, 0.03))
    return [curve((stem, 0.0), knee), curve(knee, end), curve((stem, 0.0), (stem, 1.0))]


def _five(rng: np.random.Generator) -> list[Piece]:
    """A flag, a neck, a belly."""
    left = rng.uniform(0.05, 0.14)
    neck = (left - rng.uniform(0.0, 0.06), rng.uniform(0.36, 0.48))
    reach = rng.uniform(0.26, 0.36)
    belly = arc((0.22, 0.69), (reach, 0.31), -80, rng.uniform(120, 165))
    top = rng.uniform(-0.03, 0.06)
    gap = rng.choice((0.0, rng.uniform(0.0, 0.12)))
    flag = curve((left + gap, top), (rng.uniform(0.45, 0.62), top + rng.uniform(-0.06, 0.03)))
    return [flag, curve((left, 0.02), neck), curve(neck, *belly)]


def _swung_five(rng: np.random.Generator) -> list[Piece]:
    """A five in one stroke, like an S with a flat top."""
    start = (rng.uniform(0.45, 0.6), rng.uniform(0.0, 0.06))
    turn = (rng.uniform(0.08, 0.16), rng.uniform(0.02, 0.08))
    belly = arc((0.23, 0.69), (rng.uniform(0.26, 0.34), 0.31), -60, rng.uniform(110, 160))
    return [curve(start, (0.3, 0.02), turn), curve(turn, (0.08, 0.38), *belly)]


def _six(rng: np.random.Generator) -> list[Piece]:
    """A bow into a loop, round or tall."""
    loop = rng.uniform(0.19, 0.3)
    start = (rng.uniform(0.3, 0.58), rng.uniform(-0.02, 0.04))
    bow = (rng.uniform(0.08, 0.2), rng.uniform(0.25, 0.36))
    turn = rng.uniform(-480, -420)
    return [curve(start, bow, *arc((0.29, 1 - loop), (rng.uniform(0.22, 0.32), loop), -180, turn - 60))]


def _flat_six(rng: np.random.Generator) -> list[Piece]:
    """A six that begins with a stroke to the left, as a five does."""
    corner = (rng.uniform(0.1, 0.22), rng.uniform(0.02, 0.1))
    loop = rng.uniform(0.22, 0.3)
    head = curve((rng.uniform(0.42, 0.58), rng.uniform(0.0, 0.06)), corner)
    ring = arc((0.28, 1 - loop), (rng.uniform(0.23, 0.3), loop), -180, rng.uniform(-530, -470))
    return [head, curve(corner, (0.04, 0.5), *ring)]


def _crossed_seven(rng: np.random.Generator) -> list[Piece]:
    """A seven with a bar, and sometimes a serif at the left."""
    pieces = _seven(rng)
    row = rng.uniform(0.4, 0.62)
    foot, head = pieces[-1][-1], pieces[-1][0]
    x = float(head[0] + (foot[0] - head[0]) * row)
    reach, tilt = rng.uniform(0.1, 0.25), rng.uniform(-0.05, 0.07)
    shift = rng.uniform(-0.05, 0.05)
    return [*pieces, curve((x + shift - reach, row + tilt), (x + shift + reach, row - tilt))]


def _seven(rng: np.random.Generator) -> list[Piece]:
    """A top, a corner, a stem that is straight or bent."""
    corner = (rng.uniform(0.45, 0.6), rng.uniform(0.0, 0.05))
    start = (rng.uniform(0.0, 0.08), rng.uniform(0.0, 0.06))
    foot = (rng.uniform(0.1, 0.36), 1.0)
    bend = rng.uniform(-0.1, 0.03)
    middle = ((corner[0] + foot[0]) / 2 + bend, 0.48)
    pieces = [curve(start, (0.25, rng.uniform(-0.03, 0.07)), corner), curve(corner, middle, foot)]
    if rng.random() < 0.25:
        pieces.insert(0, curve((start[0] - 0.01, start[1] + rng.uniform(0.08, 0.2)), start))
    return pieces


def _eight(rng: np.random.Generator) -> list[Piece]:
    """One stroke like an S that comes back, closed or almost."""
    waist = rng.uniform(0.4, 0.65)
    narrow = rng.uniform(0.4, 1.0)
    upper = (rng.uniform(0.17, 0.26) * narrow, waist / 2)
    lower = (rng.uniform(0.22, 0.31), (1 - waist) / 2)
    tops = arc((0.3, upper[1]), upper, rng.uniform(-80, -30), -270)
    lows = arc((0.3, waist + lower[1]), lower, -90, 270)
    back = arc((0.3, upper[1]), upper, 90, rng.uniform(-70, -20))
    return [curve(*tops, *lows[1:], *back[1:])]


def _stacked_eight(rng: np.random.Generator) -> list[Piece]:
    """Two rings on top of each other."""
    waist = rng.uniform(0.38, 0.5)
    rings = ((waist / 2, rng.uniform(0.15, 0.24)), ((1 + waist) / 2, rng.uniform(0.2, 0.3)))
    pieces = []
    for y, width in rings:
        start = rng.uniform(0, 360)
        height = waist / 2 if y < waist else (1 - waist) / 2
        pieces.append(curve(*arc((0.3, y), (width, height), start, start + rng.uniform(345, 380))))
    return pieces


def _nine(rng: np.random.Generator) -> list[Piece]:
    """A closed ring and a stem, straight or with a tail."""
    ring = rng.uniform(0.08, 0.3)  # a fast hand's ring is flat
    side = (rng.uniform(0.46, 0.56), ring)
    loop = arc((side[0] - 0.26, ring), (0.26, ring), rng.uniform(-40, 0), -360)
    if rng.random() < 0.5:
        stem = curve(side, (side[0] + rng.uniform(-0.08, 0.02), 0.6), (rng.uniform(0.3, 0.55), 1.0))
    else:
        stem = curve(side, (0.52, 0.6), (0.42, 0.93), (0.24, 1.0), (rng.uniform(0.0, 0.1), 0.9))
    return [curve(*loop), stem]


def _open_nine(rng: np.random.Generator) -> list[Piece]:
    """A nine whose ring leaves a gap at the top right."""
    ring = rng.uniform(0.2, 0.28)
    bowl = arc((0.26, ring), (0.26, ring), rng.uniform(-95, -50), rng.uniform(-345, -325))
    stem_x = 0.5 + rng.uniform(-0.02, 0.05)
    return [
        curve(*bowl, (stem_x, ring * 0.7)),
        curve((stem_x, ring * rng.uniform(0.1, 0.7)), (stem_x - 0.05, 1.0)),
    ]


SHAPES: tuple[tuple[tuple[float, Shape], ...], ...] = (
    ((1.0, _zero),),
    ((0.85, _hooked_one), (0.15, _plain_one)),
    ((0.75, _two), (0.25, _looped_two)),
    ((0.75, _round_three), (0.25, _flat_three)),
    ((0.45, _open_four), (0.25, _round_four), (0.3, _closed_four)),
    ((0.7, _five), (0.3, _swung_five)),
    ((0.75, _six), (0.25, _flat_six)),
    ((0.7, _crossed_seven), (0.3, _seven)),
    ((0.75, _eight), (0.25, _stacked_eight)),
    ((0.75, _nine), (0.25, _open_nine)),
)
"""For each digit its shapes, each with its share among the hands."""


def _wide_footed_one(rng: np.random.Generator) -> list[Piece]:
    """A downstroke on a foot that may be wider than the one is high, with a short flag or none."""
    flag = rng.uniform(0.0, 0.32)
    top, base = (0.4, 0.0), (0.4 + rng.uniform(-0.03, 0.03), 1.0)
    left, right = rng.uniform(0.3, 0.9, 2)
    tilt = rng.uniform(-0.12, 0.12)
    foot = curve((base[0] - left, 1.0 + tilt * left), base, (base[0] + right, 1.0 - tilt * right))
    pieces = [curve(top, base), foot]
    return [curve((0.4 - 0.7 * flag, 0.8 * flag), top), *pieces] if flag > 0.08 else pieces


def _small_headed_three(rng: np.random.Generator) -> list[Piece]:
    """A short straight top, a stroke back to the left, and a belly that is much wider."""
    left, width = rng.uniform(0.05, 0.2), rng.uniform(0.2, 0.42)
    corner, waist = (left + width, rng.uniform(-0.03, 0.04)), rng.uniform(0.2, 0.4)
    inner = (left + rng.uniform(-0.02, 0.12), waist)
    half = (1 - waist) / 2
    belly = arc((0.2, waist + half), (rng.uniform(0.27, 0.4), half), -75, rng.uniform(110, 175))
    return [curve((left, rng.uniform(0.0, 0.06)), corner), curve(corner, inner), curve(inner, *belly)]


def _small_four(rng: np.random.Generator) -> list[Piece]:
    """A small triangle with sharp corners high on its stem, where the bar ends."""
    bar = rng.uniform(0.28, 0.5)
    stem = rng.uniform(0.3, 0.42)
    knee = (stem - rng.uniform(0.28, 0.45), bar + rng.uniform(-0.08, 0.03))
    top = (stem + rng.uniform(-0.03, 0.03), 0.0)
    end = (stem + rng.uniform(-0.01, 0.05), bar + rng.uniform(-0.03, 0.06))
    return [curve(top, knee), curve(knee, end), curve(top, (stem, 0.5), (stem, 1.0))]


RARE: dict[int, Shape] = {1: _wide_footed_one, 3: _small_headed_three, 4: _small_four}
"""Shapes that neither MNIST nor :data:`SHAPES` holds; they are close to other digits."""


def draw_shape(label: int, rng: np.random.Generator, rare: float = 0.0, unusual: float = 0.0) -> list[Piece]:
    """Draws a shape of a digit, with parameters of its own.

    Args:
        label: The digit, 0 to 9.
        rng: Source of randomness.
        rare: Share of :data:`RARE` shapes, of the digits that have one; 0 draws no random number for it.
        unusual: Share of :data:`~tintling.training.augment.unusual_shapes.UNUSUAL` shapes, likewise.

    Returns:
        Its pieces in the order of writing.
    """
    if unusual and label in UNUSUAL and rng.random() < unusual:
        return UNUSUAL[label][int(rng.integers(len(UNUSUAL[label])))](rng)
    if rare and label in RARE and rng.random() < rare:
        return RARE[label](rng)
    shapes = SHAPES[label]
    chosen = rng.choice(len(shapes), p=[share for share, _ in shapes])
    return shapes[int(chosen)][1](rng)
