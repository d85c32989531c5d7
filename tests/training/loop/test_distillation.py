"""Teachers, and what they answer."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from tintling.artifacts import Manifest
from tintling.errors import ArtifactError, TintlingError
from tintling.pixels import Normalization
from tintling.shipped import resolve_model
from tintling.training._tensorflow import keras, tf
from tintling.training.loop import distillation
from tintling.training.loop.distillation import Teacher, load_teacher
from tintling.training.trained_run import TrainedRun


def linear(factor: float, classes: int = 2) -> keras.Model:
    """Each logit is the sum of the pixels times a factor."""
    model = keras.Sequential(
        [keras.layers.InputLayer((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(classes)]
    )
    model.set_weights([np.full((784, classes), factor, np.float32), np.zeros(classes, np.float32)])
    return model


def test_a_shipped_model_teaches_as_its_int8_file_says(small_splits, digits):
    teacher = load_teacher(resolve_model(Path("nano")), small_splits.train.images[:500])
    assert teacher.to_json()["models"] == ["nano"]
    logits = teacher.logits(tf.constant(digits.test_images[:300])).numpy()
    assert (logits.argmax(axis=1) == digits.test_labels[:300]).mean() > 0.98


def test_logits_are_the_mean_over_members_each_with_its_own_pixels():
    unit, shifted = Manifest("one", seed=3), Manifest("two", normalization=Normalization.black_white(100))
    teacher = Teacher(Path("x"), [(linear(1.0), unit), (linear(0.5), shifted)], "0" * 64)
    images = np.zeros((2, 28, 28), np.uint8)
    images[1, 0, 0] = 255
    pixels = [manifest.normalization.to_float(images).sum(axis=(1, 2, 3)) for manifest in (unit, shifted)]
    expected = (pixels[0] + 0.5 * pixels[1]) / 2
    found = teacher.logits(tf.constant(images)).numpy()
    np.testing.assert_allclose(found, np.stack([expected, expected], axis=1), rtol=1e-5)


def test_the_manifest_names_models_seeds_and_sizes():
    teacher = Teacher(Path("x"), [(linear(1.0), Manifest("one", seed=3))], "ab")
    assert teacher.to_json() == {"models": ["one"], "seeds": [3], "parameters": [784 * 2 + 2], "sha256": "ab"}


def test_members_must_agree_on_their_classes(monkeypatch):
    members = [SimpleNamespace(folder=Path(f"{n}"), manifest=Manifest("x")) for n in (2, 3)]
    run = SimpleNamespace(members=members)
    monkeypatch.setattr(distillation.TrainedRun, "open", lambda _: run)
    monkeypatch.setattr(distillation, "load_float", lambda folder, *_: linear(1.0, int(folder.name)))
    with pytest.raises(ArtifactError, match="the networks in runs give different numbers of classes"):
        load_teacher(Path("runs"), np.empty((0, 28, 28), np.uint8))


def finer_teacher(monkeypatch, parts, offsets=None):
    """A teacher that tells low, high and none, for a student that tells low and rest."""
    files = {"model.keras": SimpleNamespace(sha256="a")}
    member = TrainedRun(Path("3"), Manifest("x", labels=("low", "high", "none"), files=files))
    monkeypatch.setattr(distillation.TrainedRun, "open", lambda _: SimpleNamespace(members=(member,)))
    monkeypatch.setattr(distillation, "load_float", lambda *_: linear(1.0, 3))
    digits = np.empty((0, 28, 28), np.uint8)
    return load_teacher(Path("run"), digits, labels=("rest", "low"), parts=parts, offsets=offsets)


def test_probabilities_of_finer_labels_add_up_to_those_of_the_student(monkeypatch):
    teacher = finer_teacher(monkeypatch, {"low": ("low",), "rest": ("none", "high")})
    model, manifest = teacher.members[0]
    model.set_weights([np.zeros((784, 3), np.float32), np.log(np.float32([0.2, 0.3, 0.5]))])
    logits = teacher.logits(tf.zeros((2, 28, 28), tf.uint8))
    np.testing.assert_allclose(tf.nn.softmax(logits), [[0.8, 0.2]] * 2, rtol=1e-5)
    member = model(tf.zeros((2, 28, 28, 1))).numpy()
    np.testing.assert_allclose(teacher.of_student(member), logits, rtol=1e-5)
    assert manifest.labels == ("low", "high", "none")


def test_an_offset_moves_the_border_between_labels(monkeypatch):
    parts = {"low": ("low",), "rest": ("none", "high")}
    plain, moved = (finer_teacher(monkeypatch, parts, offsets) for offsets in (None, {"rest": -0.6}))
    images = tf.zeros((1, 28, 28), tf.uint8)
    np.testing.assert_allclose(moved.logits(images) - plain.logits(images), [[-0.6, 0]], atol=1e-6)
    with pytest.raises(TintlingError, match="offsets: expected labels of rest, low, got high"):
        finer_teacher(monkeypatch, parts, {"high": 1.0})


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        ({"low": ("low",)}, "for each of rest, low"),
        ({"low": ("low",), "rest": ("none",)}, "once, not so: high"),
        ({"low": ("low", "high"), "rest": ("none", "high")}, "once, not so: high"),
        ({"low": ("low", "high"), "rest": ("none", "other")}, "once, not so: other"),
    ],
)
def test_finer_labels_must_be_the_teacher_s(monkeypatch, parts, wrong):
    with pytest.raises(TintlingError, match=wrong):
        finer_teacher(monkeypatch, parts)
