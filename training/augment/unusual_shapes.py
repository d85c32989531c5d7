"""Shapes of digits that few hands write: those of print, and those with one part smaller than usual.

Sixes and nines curl at their ends as print does, twos are made of straight strokes, sevens have a serif and
perhaps a bar; the heads of eights and the feet of threes and eights are small, the tops of fours blunt.
Coordinates are those of :mod:`~tintling.training.augment.digit_shapes`.
"""

from __future__ import annotations

import numpy as np

from tintling.training.augment.shape_parts import Piece, Shape, arc, curve

__all__ = ["UNUSUAL"]


def _flagged_one(rng: np.random.Generator) -> list[Piece]:
    """A flag and a foot, both long, as in print."""
    length, angle = rng.uniform(0.2, 0.55), np.deg2rad(rng.uniform(30, 60))
    left, right = rng.uniform(0.15, 0.4, 2)
    top, base = (0.4, 0.0), (0.4, 1.0)
    flag = (0.4 - length * float(np.sin(angle)), length * float(np.cos(angle)))
    return [curve(flag, top), curve(top, base), curve((0.4 - left, 1.0), base, (0.4 + right, 1.0))]


def _straight_two(rng: np.random.Generator) -> list[Piece]:
    """Three straight strokes, like a Z."""
    corner, foot = (rng.uniform(0.42, 0.55), rng.uniform(0.0, 0.05)), (rng.uniform(0.0, 0.08), 1.0)
    start = (rng.uniform(0.0, 0.08), rng.uniform(0.0, 0.06))
    return [curve(start, corner), curve(corner, foot), curve(foot, (rng.uniform(0.45, 0.6), 1.0))]


def _small_footed_three(rng: np.random.Generator) -> list[Piece]:
    """A wide upper bow and a small lower one."""
    waist = rng.uniform(0.55, 0.68)
    inner = (rng.uniform(0.15, 0.3), waist)
    upper = arc((0.25, waist / 2), (0.26, waist / 2), 190, 420)
    lower = arc((0.22, (1 + waist) / 2), (rng.uniform(0.15, 0.22), (1 - waist) / 2), -70, 150)
    return [curve(*upper, inner), curve(inner, *lower)]


def _blunt_four(rng: np.random.Generator) -> list[Piece]:
    """A closed four whose side begins a little beside the stem."""
    bar, stem = rng.uniform(0.5, 0.68), rng.uniform(0.36, 0.46)
    knee, top = (0.0, bar), (stem - rng.uniform(0.03, 0.12), 0.02)
    end = (stem + rng.uniform(0.03, 0.18), bar)
    return [curve(top, knee), curve(knee, end), curve((stem, 0.0), (stem, 1.0))]


def _curled_six(rng: np.random.Generator) -> list[Piece]:
    """A head that curls over to the right and down, as in print."""
    loop = rng.uniform(0.2, 0.3)
    head = arc((0.3, rng.uniform(0.2, 0.28)), (rng.uniform(0.18, 0.25), 0.24), rng.uniform(-35, 5), -150)
    ring = arc((0.29, 1 - loop), (rng.uniform(0.2, 0.27), loop), -180, rng.uniform(-545, -510))
    return [curve(*head, (0.04, 0.55), *ring)]


def _serifed_seven(rng: np.random.Generator) -> list[Piece]:
    """A serif that hangs from the left end, a top, a stem; a bar in every second."""
    corner, foot = (rng.uniform(0.42, 0.58), rng.uniform(0.0, 0.04)), (rng.uniform(0.1, 0.36), 1.0)
    start = (rng.uniform(0.0, 0.06), rng.uniform(0.0, 0.05))
    middle = ((corner[0] + foot[0]) / 2 + rng.uniform(-0.08, 0.03), 0.5)
    serif = curve((start[0] - 0.02, start[1] + rng.uniform(0.12, 0.35)), start)
    pieces = [serif, curve(start, corner), curve(corner, middle, foot)]
    if rng.random() < 0.5:
        row, reach = rng.uniform(0.4, 0.6), rng.uniform(0.12, 0.28)
        x = corner[0] + (foot[0] - corner[0]) * row
        pieces.append(curve((x - reach, row), (x + reach, row + rng.uniform(-0.06, 0.04))))
    return pieces


def _small_headed_eight(rng: np.random.Generator) -> list[Piece]:
    return _rings(rng.uniform(0.25, 0.38), rng.uniform(0.08, 0.16), rng.uniform(0.22, 0.32))


def _small_footed_eight(rng: np.random.Generator) -> list[Piece]:
    return _rings(rng.uniform(0.6, 0.72), rng.uniform(0.2, 0.3), rng.uniform(0.08, 0.18))


def _rings(waist: float, upper: float, lower: float) -> list[Piece]:
    """Two rings that meet at a waist."""
    head = arc((0.3, waist / 2), (upper, waist / 2), 90, 450)
    return [curve(*head), curve(*arc((0.3, (1 + waist) / 2), (lower, (1 - waist) / 2), -90, 270))]


def _curled_nine(rng: np.random.Generator) -> list[Piece]:
    """A tail that curls to the left and up, as in print."""
    ring = rng.uniform(0.2, 0.3)
    loop = arc((0.27, ring), (0.26, ring), rng.uniform(-30, 0), -360)
    return [curve(*loop, (0.53, 0.55), (0.45, 0.9), (0.25, 1.0), (0.05, rng.uniform(0.78, 0.9)))]


UNUSUAL: dict[int, tuple[Shape, ...]] = {
    1: (_flagged_one,),
    2: (_straight_two,),
    3: (_small_footed_three,),
    4: (_blunt_four,),
    6: (_curled_six,),
    7: (_serifed_seven,),
    8: (_small_headed_eight, _small_footed_eight),
    9: (_curled_nine,),
}
"""For most digits shapes that neither MNIST nor the other tables hold often."""
