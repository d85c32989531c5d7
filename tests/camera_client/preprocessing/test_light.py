"""What light and clutter may not do to a digit, and what is no digit for all its ink."""

from __future__ import annotations

import camera_scenes as scenes
import numpy as np
import pytest

from tintling.camera_client.preprocessing.host import preprocess

IMAGES, _ = scenes.digits()
SIDE = 96


def lit(index: int, share, *, pen: float = 90) -> np.ndarray:
    """A digit of 52 px on a sheet under light of some share, shape (96, 96)."""
    ink = scenes.enlarged(IMAGES[index], 52)
    sheet = scenes.write(scenes.paper((SIDE, SIDE), level=200), ink, (26, 20), pen)
    noise = np.random.default_rng(index).normal(0, 1.5, (SIDE, SIDE))
    return scenes.exposed(sheet * share + noise)


def distance(a, b) -> float:
    """Mean absolute difference of two tensors, in grey levels of those where either has ink."""
    one, other = a.image.astype(int), b.image.astype(int)
    ink = (one > 0) | (other > 0)
    return float(np.abs(one - other)[ink].mean())


@pytest.mark.parametrize("index", range(0, 60, 5))
def test_strong_vignetting_does_not_turn_paper_into_ink(index) -> None:
    y, x = (np.mgrid[:SIDE, :SIDE] + 0.5) / SIDE - 0.5
    vignetted = preprocess(lit(index, (1 + 1.2 * (x**2 + y**2)) ** -2.0))
    usual = preprocess(lit(index, 1.0))
    assert vignetted.ink_is_dark
    assert distance(usual, vignetted) < 45  # with the wrong polarity it is above 100


@pytest.mark.parametrize("index", range(0, 55, 5))  # the next one's strokes are too wide for the first look
@pytest.mark.parametrize("penumbra", [3, 8])
def test_the_edge_of_a_shadow_across_a_digit_hardly_changes_it(index, penumbra) -> None:
    x = np.arange(SIDE)[None, :] - 48.0
    shaded = preprocess(lit(index, 1 - 0.4 / (1 + np.exp(-4 * x / penumbra))))
    usual = preprocess(lit(index, 1.0))
    assert shaded.region is not None
    assert usual.region is not None
    assert abs(shaded.region.width - usual.region.width) <= 6
    assert abs(shaded.region.height - usual.region.height) <= 6
    assert distance(usual, shaded) < 80  # it is above 100 when the shadow is taken for ink


@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
@pytest.mark.parametrize("desk", [0.25, 0.5])
def test_a_desk_beyond_the_sheet_is_not_taken_for_ink(side, desk) -> None:
    share = np.ones((SIDE, SIDE))
    part = {"left": np.s_[:, :10], "right": np.s_[:, -10:], "top": np.s_[:10], "bottom": np.s_[-10:]}
    share[part[side]] = desk
    found, usual = preprocess(lit(3, share)), preprocess(lit(3, 1.0))
    assert found.region is not None
    assert distance(usual, found) < 20


@pytest.mark.parametrize("pen", [8, 10, 14])
def test_faint_strokes_are_found_whole(pen) -> None:
    found = preprocess(lit(5, 1.0, pen=pen + 4))
    assert found.region is not None
    assert found.region.height >= 44


def test_a_neighbour_as_large_as_the_digit_leaves_it_readable() -> None:
    frame = lit(3, 1.0).astype(float)
    frame[20:72, 80:90] = 110
    assert preprocess(scenes.exposed(frame)).found


@pytest.mark.parametrize("seed", range(8))
def test_a_page_full_of_print_is_not_a_digit(seed) -> None:
    rng = np.random.default_rng(seed)
    frame = scenes.paper((SIDE, SIDE), level=200, noise=2, seed=seed)
    for y in range(4, SIDE - 8, 14):
        for x in range(4, SIDE - 6, 9):
            frame[y : y + 9, x : x + 6] -= 120 * (rng.random((3, 2)) < 0.6).repeat(3, 0).repeat(3, 1)
    assert not preprocess(scenes.exposed(frame)).found


@pytest.mark.parametrize("seed", range(8))
def test_a_patterned_surface_is_not_a_digit(seed) -> None:
    rng = np.random.default_rng(seed)
    coarse = rng.uniform(60, 200, (SIDE // 6, SIDE // 6)).repeat(6, 0).repeat(6, 1)
    assert not preprocess(scenes.exposed(coarse + rng.normal(0, 3, (SIDE, SIDE)))).found
