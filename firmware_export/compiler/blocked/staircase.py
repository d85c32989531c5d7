"""Scalings of one rounding that have the very steps of TFLite Micro's two.

``runtime/kernels/tl_finish_s8.h`` says how the kernels use them. Every step is compared, for the sums that a
channel can reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["SIGNED_UNIT", "SUM_LIMIT", "Staircase", "signed_staircase", "staircase"]

Values = NDArray[np.int64]
SUM_LIMIT = 1 << 29
"""Sums below it may be multiplied by four."""

SIGNED_UNIT = 64
"""What sums of both signs are multiplied with: TL_SIGNED_UNIT of ``tl_finish_s8.h``."""

_NUDGES = 1 << 15  # roundings that are tried
_SIGNED_NUDGES = 1 << 8
_SIGNED_LIMIT = 1 << 24
_FACTORS = 16  # above and below the nearest that are tried


@dataclass(frozen=True, slots=True)
class Staircase:
    """A scaling in one rounding, equal to TFLite Micro's in two for results of -128 to 127.

    Attributes:
        factor: Factor, of 31 bits or fewer.
        offset: Added to the sum.
        rounding: Added to the high half of the product, before the shift; the result counts from -128.
    """

    factor: int
    offset: int
    rounding: int


@cache
def staircase(
    multiplier: int,
    exponent: int,
    reach: int,
    unit: int = 1,
    *,
    zero_point: int = -128,
    shift: int | None = None,
) -> Staircase | None:
    """Looks for the numbers of a full ``tl_finish_s8``.

    Both functions of the sum grow in steps. That they are equal is shown step by step: each of the 255
    results is reached at the very same sum. Results below -128 and above 127 are cut off.

    Args:
        multiplier: Q0.31 factor.
        exponent: Shift to the right behind it.
        reach: Greatest absolute sum.
        unit: What sums are multiplied with, 1 or 4; the natural shift grows along.
        zero_point: Of the output.
        shift: Shift at the end, the natural one by default; a smaller one takes bits off the factor.

    Returns:
        None where no candidate fits.
    """
    natural = exponent - 1 + (unit - 1).bit_length()
    shift = natural if shift is None else shift
    zero = (zero_point + 128) << shift
    if multiplier == 0:
        return Staircase(0, 0, zero)
    if exponent < 1 or not 0 <= shift <= natural:
        return None
    levels = np.arange(-127, 128, dtype=np.int64) - zero_point
    steps = _steps(levels, multiplier, exponent)
    # With a rounding of base + n and an offset of d, a result is reached at ceil(place / factor) - d,
    # place = (level * 2^shift - base - n) * 2^32, in units of the sum. That has to lie above the sum
    # before the step, and no higher than the step itself; so n * 2^32 + d * factor lies between bounds.
    base = (1 << shift) >> 1
    places = ((levels << shift) - base) << 32
    inside = np.abs(steps) <= reach
    below = places[steps < -reach]  # reached by every sum
    if not inside.any():
        reached = int(levels[steps < -reach].max(initial=-128 - zero_point))
        return Staircase(0, 0, zero + (reached << shift))
    nudges = np.arange(_NUDGES, dtype=np.int64) << 32
    near = multiplier >> (natural - shift)
    for factor in (near, near + 1, near - 1):
        beyond = places[inside] - steps[inside] * (factor * unit)
        least, most = int(beyond.max()), int(beyond.min()) + factor * unit  # the latter is exclusive
        if below.size:
            least = max(least, int(below.max()) + reach * factor * unit)
        offsets = -((nudges - least) // factor)
        fits = (nudges + offsets * factor < most) & (np.abs(offsets) < (SUM_LIMIT - reach) * unit)
        fitting = np.flatnonzero(fits)
        if fitting.size:
            nudge = int(fitting[0])
            return Staircase(factor, int(offsets[nudge]), zero + base + nudge)
    return None


@cache
def signed_staircase(multiplier: int, exponent: int, reach: int, *, zero_point: int = 0) -> Staircase | None:
    """Looks for the numbers of a ``tl_finish_s8`` of results of both signs.

    With ``g = floor((64 * sum + offset) * factor / 2**32)`` the result is ``(g - [g < 0] + rounding) >>
    exponent``: where TFLite Micro rounds ties away from zero, steps of results that are not positive lie one
    further. Sums are multiplied by 64 so that an offset can be a fraction of one.

    Args:
        multiplier: Q0.31 factor.
        exponent: Shift to the right behind it.
        reach: Greatest absolute sum.
        zero_point: Of the output.

    Returns:
        The result counts from the zero point. None where no candidate fits.
    """
    if multiplier == 0:
        return Staircase(0, 0, 0)
    if exponent < 1 or reach >= _SIGNED_LIMIT:
        return None
    levels = np.arange(-127, 128, dtype=np.int64) - zero_point
    near = multiplier * 2 // SIGNED_UNIT
    for factor in sorted(range(near - _FACTORS, near + _FACTORS + 1), key=lambda f: abs(f - near)):
        found = _signed_fit(levels, _steps(levels, multiplier, exponent), factor, exponent, reach)
        if found is not None:
            return found
    return None


def _signed_fit(levels: Values, steps: Values, factor: int, exponent: int, reach: int) -> Staircase | None:
    """The rounding and offset for a factor with which each level is reached at its step."""
    half = 1 << (exponent - 1)
    nudges = np.arange(max(1 - half, -_SIGNED_NUDGES), min(half, _SIGNED_NUDGES), dtype=np.int64)

    def places(of: Values) -> Values:
        """The first unit * sum + offset at which each rounding reaches each of these levels."""
        wanted = (of << exponent) - (half + nudges[:, None])
        wanted += wanted < 0
        return -(-(wanted << 32) // factor)

    below, above = levels[steps <= -reach], levels[steps > reach]
    inside = (steps > -reach) & (steps <= reach)
    # A place is reached at this very step: unit * (step - 1) < place - offset <= unit * step.
    beyond = places(levels[inside]) - SIGNED_UNIT * steps[inside]
    least = beyond.max(1, initial=-(1 << 62))
    most = beyond.min(1, initial=1 << 62) + SIGNED_UNIT - 1
    if below.size:
        least = np.maximum(least, places(below[-1:])[:, 0] + SIGNED_UNIT * reach)
    if above.size:
        most = np.minimum(most, places(above[:1])[:, 0] - SIGNED_UNIT * reach - 1)
    fitting = np.flatnonzero((least <= most) & (np.abs(least) < SIGNED_UNIT * _SIGNED_LIMIT))
    if not fitting.size:
        return None
    chosen = fitting[np.abs(nudges[fitting]).argmin()]
    return Staircase(factor, int(least[chosen]), half + int(nudges[chosen]))


def _steps(levels: Values, multiplier: int, exponent: int) -> Values:
    """The first sum at which the definition reaches each result, counted from the zero point.

    That is where h = floor(sum * m / 2^31 + 1/2) reaches (2 * level - 1) * 2^(e-1), or one more where the
    level is not positive: ties go away from zero.
    """
    halves = ((2 * levels - 1) << (exponent - 1)) + (levels <= 0)
    steps: Values = -((-(halves * 2 - 1) << 30) // multiplier)
    return steps
