"""Studies of data, with few digits and few epochs."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.api.evaluating import evaluate
from tintling.api.studying import run_study
from tintling.artifacts import load_manifest
from tintling.errors import DatasetError, TintlingError, UsageError
from tintling.shipped import named_model

CHOOSING = """\
title = "Small"
question = "Which digits?"
kind = "choosing"
seeds = [1]
count = 120
confused = [2, 7, 4, 9]
[settings]
model = "tiny"
engine = "native"
epochs = 2
batch_size = 16
augment = false
"""
SETS = """\
title = "Small"
question = "Whose digits?"
kind = "sets"
seeds = [0]
models = ["nano", "tiny"]
"""


@pytest.fixture
def recipe(tmp_path):
    def write(text):
        (tmp_path / "small.toml").write_text(text, encoding="utf-8")
        return tmp_path / "small.toml"

    return write


@pytest.fixture(scope="session")
def frames(tmp_path_factory):
    """Forty-four pictures of noise, with the labels of the shipped network of meters."""
    labels = np.array(load_manifest(named_model("meter")).labels)
    images = np.random.default_rng(0).integers(0, 256, (44, 32, 20), np.uint8)
    names = labels[np.arange(44) % len(labels)]
    path = tmp_path_factory.mktemp("frames") / "frames.npz"
    np.savez(path, x_train=images[:24], y_train=names[:24], x_test=images[24:], y_test=names[24:])
    return path


def _npz(path, images, labels, **more):
    np.savez(
        path, x_train=images[:-40], y_train=labels[:-40], x_test=images[-40:], y_test=labels[-40:], **more
    )
    return path


def test_every_strategy_trains_on_as_many_samples_and_is_measured_on_the_same(digits, tmp_path, recipe):
    data = _npz(tmp_path / "few.npz", digits.train_images[::6], digits.train_labels[::6])
    result = run_study(recipe(CHOOSING), data, offline=True)
    assert [m.variant for m in result.measurements] == ["random", "hard", "hardest", "pairs"]
    assert {m.samples for m in result.measurements} == {120}
    assert {m.count for m in result.measurements} == {40}
    assert result.kind == "choosing"


def test_frames_of_any_labels_are_chosen_from_and_their_confused_pairs_found(
    digits, tmp_path, recipe, capsys
):
    names = np.array([f"label {digit}" for digit in digits.train_labels[::12]])
    data = _npz(tmp_path / "frames.npz", digits.train_images[::12], names)
    path = recipe(CHOOSING)
    result = run_study(path, data, recipe="letters", epochs=1, count=60, offline=True)
    assert [m.variant for m in result.measurements] == ["random", "hard", "hardest", "pairs"]
    assert {(m.samples, m.count) for m in result.measurements} == {(60, 40)}
    assert "most confused: label " in capsys.readouterr().err
    assert result.command.endswith("--seeds 1 --epochs 1 --recipe letters --count 60 --data frames.npz")


def test_frames_of_ones_own_are_measured_as_evaluate_does(frames, recipe):
    asked = SETS.replace('"sets"', '"own"')
    result = run_study(recipe(asked), frames, own=frames, model="meter", count=10)
    assert [m.variant for m in result.measurements] == [
        "10 pictures, draw 0",
        "all pictures of the set",
        "test pictures of arrays",
    ]
    measured = [evaluate("meter", frames, part=part).evaluation for part in ("train", "validation", "test")]
    assert result.measurements[1].count == sum(part.count for part in measured)
    assert result.measurements[1].correct == sum(part.correct for part in measured)
    assert result.measurements[2].correct == measured[2].correct
    (whole,) = run_study(recipe(SETS), own=frames, model="meter").measurements
    assert (whole.variant, whole.correct) == ("frames, device, meter", result.measurements[1].correct)


def test_sets_of_another_task_are_refused(few, frames, recipe):
    with pytest.raises(DatasetError, match=r"frames.npz has the labels .*; expected 0, 1"):
        run_study(recipe(SETS), own=frames)
    with pytest.raises(DatasetError, match=r"few.npz has the labels 0, .*, 9; expected 0, .*, between"):
        run_study(recipe(SETS), own=few, model="meter")
    mixed = SETS.replace("tiny", "meter")
    with pytest.raises(UsageError, match="meter is for another task than nano"):
        run_study(recipe(mixed), own=few)


def test_sets_of_other_hands_are_measured_as_evaluate_does(digits, tmp_path, recipe):
    one = _npz(tmp_path / "one.npz", digits.test_images[::5], digits.test_labels[::5])
    two = _npz(tmp_path / "two.npz", digits.test_images[1::5], digits.test_labels[1::5])
    result = run_study(recipe(SETS), own=[one, two])
    found = {m.variant: (m.correct, m.count) for m in result.measurements}
    assert list(found) == [
        f"{name}, {way}, {model}"
        for name in ("one", "two")
        for way in ("fitted", "device")
        for model in ("nano", "tiny")
    ]
    whole = tmp_path / "whole.npz"
    np.savez(
        whole,
        x_train=digits.train_images[:100],
        y_train=digits.train_labels[:100],
        x_test=digits.test_images[::5],
        y_test=digits.test_labels[::5],
    )
    assert (
        found["one, fitted, nano"][0] / found["one, fitted, nano"][1]
        == evaluate("nano", whole).evaluation.accuracy
    )
    assert result.command.endswith("--own one.npz --own two.npz")


def test_own_digits_are_measured_beside_the_way_of_the_device_and_a_test_set(digits, few, tmp_path, recipe):
    tested = _npz(tmp_path / "tested.npz", digits.test_images[::5], digits.test_labels[::5])
    asked = SETS.replace('"sets"', '"own"')
    alone = run_study(recipe(asked), own=few)
    beside = run_study(recipe(asked), tested, own=few)
    assert beside.measurements[:-1] == alone.measurements
    assert [m.variant for m in beside.measurements[1:]] == [
        "all digits of the set",
        "all digits, as the device sees them",
        "test digits of arrays",
    ]
    assert beside.measurements[-1].correct == evaluate("nano", tested).evaluation.correct
    device = run_study(recipe(SETS), own=few).measurements[2]
    assert device.variant == "few, device, nano"
    assert beside.measurements[-2].correct == device.correct
    assert beside.command.endswith("--own few.npz --data tested.npz")


def test_sets_and_own_digits_are_asked_for(recipe, tmp_path):
    with pytest.raises(UsageError, match="needs --own"):
        run_study(recipe(SETS))
    own = SETS.replace('"sets"', '"own"')
    with pytest.raises(UsageError, match="takes one --own, got 2"):
        run_study(recipe(own), own=[tmp_path, tmp_path])
    with pytest.raises(UsageError, match="takes no --own"):
        run_study(recipe(CHOOSING), own=tmp_path)
    with pytest.raises(TintlingError, match="models: expected at least one"):
        run_study(recipe(SETS.replace('models = ["nano", "tiny"]', "")), own=tmp_path)
