"""Flaws of captured frames."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from tintling.camera_client.captures.quality import Flaw, QualityWatch


def scene(seed: int) -> np.ndarray:
    """Blotches of several sizes with fine detail: shape (120, 160, 3)."""
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 256, (6, 8, 3), np.uint8)).resize((160, 120))
    return np.asarray(coarse, np.uint8) // 2 + rng.integers(0, 120, (120, 160, 3), np.uint8)


def noisy(image: np.ndarray) -> np.ndarray:
    noise = np.random.default_rng(9).normal(0, 3, image.shape)
    return (image + noise).clip(0, 255).astype(np.uint8)


def test_other_scenes_have_no_flaw() -> None:
    watch = QualityWatch()
    assert [watch.flaws(scene(seed), "rock") for seed in range(8)] == [()] * 8


def test_a_frame_that_is_taken_again_is_nearly_a_duplicate() -> None:
    watch = QualityWatch()
    watch.flaws(scene(1), "rock")
    watch.flaws(scene(2), "rock")
    assert watch.flaws(noisy(scene(1)), "paper") == (Flaw.NEAR_DUPLICATE,)


def test_a_blurred_frame_is_found_among_sharp_ones_of_its_label() -> None:
    watch = QualityWatch()
    blurred = np.asarray(Image.fromarray(scene(40)).filter(ImageFilter.GaussianBlur(3)))
    assert watch.flaws(blurred, "rock") == ()  # nothing to compare it with
    for seed in range(6):
        watch.flaws(scene(seed), "rock")
    other = np.asarray(Image.fromarray(scene(41)).filter(ImageFilter.GaussianBlur(3)))
    assert watch.flaws(other, "rock") == (Flaw.BLURRED,)
    assert watch.flaws(other[:, ::-1], "paper") == ()


def test_flat_and_tiny_frames_are_judged_without_complaint() -> None:
    watch = QualityWatch()
    assert watch.flaws(np.zeros((1, 2), np.uint8), "rock") == ()
    assert watch.flaws(np.full((40, 40), 7, np.uint8), "rock") == ()
