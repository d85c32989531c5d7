"""Captures and digits of a finetuning."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from tintling.artifacts import Manifest
from tintling.training.augment.camera_simulation import CameraSettings
from tintling.training.data.capture_split import CaptureSplit
from tintling.training.finetune import pipeline
from tintling.training.finetune.pipeline import Finetuned, LabelledTensors, rehearsal_samples
from tintling.training.settings.config import TrainingConfig


@pytest.fixture
def hand(digits) -> LabelledTensors:
    """100 captures."""
    return LabelledTensors(
        digits.train_images[:100], digits.train_labels[:100], [f"{number}.png" for number in range(100)]
    )


def test_the_digest_of_captures_knows_no_order(hand) -> None:
    order = np.random.default_rng(0).permutation(len(hand.labels))
    turned = LabelledTensors(hand.images[order], hand.labels[order], hand.names)
    assert turned.sha256 == hand.sha256
    other = LabelledTensors(hand.images, (hand.labels + 1) % 10, hand.names)
    assert other.sha256 != hand.sha256


def test_a_part_holds_the_images_and_labels_of_its_indices(hand):
    part = hand.part(np.array([7, 3]))
    np.testing.assert_array_equal(part.images, hand.images[[7, 3]])
    np.testing.assert_array_equal(part.labels, hand.labels[[7, 3]])


def test_all_digits_are_rehearsed_without_simulated_photographs(small_splits):
    assert rehearsal_samples(small_splits, TrainingConfig()) is small_splits


def test_fewer_digits_of_every_class_are_rehearsed_with_photographs(small_splits, monkeypatch):
    monkeypatch.setattr(pipeline, "_PHOTOGRAPHED", 100)
    few = rehearsal_samples(small_splits, TrainingConfig(camera=CameraSettings(share=0.2)))
    assert len(few.train) == 100
    assert np.bincount(few.train.labels, minlength=10).min() >= 7
    assert few.validation is small_splits.validation


def test_ranges_are_measured_on_digits_and_on_as_many_captures_at_most(small_splits, hand):
    manifest = replace(Manifest("tiny"), seed=3)
    done = Finetuned(
        run=Path("x"), manifest=manifest, model=None, learnt=hand.part(np.arange(20)),
        held_back=hand.part(np.arange(20, 30)), split=cast("Any", None), adapted=cast("Any", None),
        seconds=0.0,
    )  # fmt: skip
    found = done.representative(small_splits.train, count=50)
    assert found.shape == (70, 28, 28)
    captures = {image.tobytes() for image in done.learnt.images}
    assert {image.tobytes() for image in found[50:]} == captures


def test_the_table_names_part_and_scene_of_every_capture(hand):
    split = CaptureSplit(learnt=np.array([0, 2]), held_back=np.array([1]), groups=np.array([0, 1, 0]))
    few = LabelledTensors(hand.images[:3], np.array([4, 5, 6], np.uint8), ["a.png", "b.png", "c, d.png"])
    assert pipeline._table(few, split, tuple("0123456789")) == (
        'file,label,scene,part\na.png,4,0,learnt\nb.png,5,1,held back\n"c, d.png",6,0,learnt\n'
    )
