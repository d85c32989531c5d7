"""What trains a network."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tintling.artifacts import Manifest
from tintling.errors import TintlingError
from tintling.firmware_export.targets.toolchain import compile_for_this_processor
from tintling.pixels import Normalization
from tintling.training.data.splits import Subset
from tintling.training.loop import engines
from tintling.training.loop.distillation import Teacher
from tintling.training.loop.engines import make_engine
from tintling.training.loop.tensorflow_engine import TensorFlowEngine
from tintling.training.native.engine import NativeEngine
from tintling.training.networks import registry as zoo
from tintling.training.networks.keras_io import float_predictor
from tintling.training.settings.config import Distillation, TrainingConfig

CONFIG = TrainingConfig(model="femto", seed=5, batch_size=32)


def test_the_engine_of_the_settings_is_made_with_the_network_and_the_seed():
    engine, sampler = make_engine(CONFIG, None, None)
    assert isinstance(engine, TensorFlowEngine)
    assert sampler is None
    for one, other in zip(engine.model.get_weights(), zoo.build("femto", seed=5).get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_native_engine_brings_its_sampler():
    engine, sampler = make_engine(replace(CONFIG, engine="native"), None, compile_for_this_processor)
    assert isinstance(engine, NativeEngine)
    assert sampler is not None


def test_the_native_engine_needs_a_compiler():
    with pytest.raises(TintlingError, match="the native engine needs a compiler"):
        make_engine(replace(CONFIG, engine="native"), None, None)


def test_native_answers_are_the_mean_of_the_teacher_s_networks(digits):
    members = [
        (zoo.build("femto", seed=1), Manifest("femto")),
        (zoo.build("femto", seed=2), Manifest("femto", normalization=Normalization.black_white(90))),
    ]
    teacher = Teacher(Path("x"), members, "0" * 64)
    answers = engines._native_answers(teacher, replace(CONFIG, engine="native"), compile_for_this_processor)
    images = digits.train_images[:20]
    expected = [float_predictor(model, manifest.normalization)(images) for model, manifest in members]
    np.testing.assert_allclose(answers(images), np.mean(expected, axis=0), rtol=1e-3, atol=1e-4)


def test_a_period_asks_the_teacher_once_for_the_same_images(digits):
    teacher = Teacher(Path("x"), [(zoo.build("femto", seed=1), Manifest("femto"))], "0" * 64)
    config = replace(CONFIG, engine="native", distillation=Distillation(period=2))
    answers = engines._native_answers(teacher, config, compile_for_this_processor)
    first = answers(digits.train_images[:16])
    assert answers(digits.train_images[:16].copy()) is first
    assert answers(digits.train_images[16:32]) is not first


def test_native_answers_of_a_teacher_with_finer_labels_are_the_student_s(digits):
    member = (zoo.build("femto", seed=1), Manifest("femto"))
    groups = (0, 0, 0, 1, 1, 1, 1, 1, 2, 2)
    teacher = Teacher(Path("x"), [member], "0" * 64, groups)
    answers = engines._native_answers(teacher, replace(CONFIG, engine="native"), compile_for_this_processor)
    images = digits.train_images[:32]
    finer = np.exp(float_predictor(member[0], member[1].normalization)(images))
    expected = np.log(np.stack([finer[:, :3].sum(1), finer[:, 3:8].sum(1), finer[:, 8:].sum(1)], axis=1))
    np.testing.assert_allclose(answers(images), expected, rtol=1e-3, atol=1e-4)
    engine = NativeEngine(
        zoo.build("femto", seed=5), replace(CONFIG, engine="native"), compile_for_this_processor, answers
    )
    with pytest.raises(ValueError, match=r"gives logits of shape \(32, 3\), expected \(32, 10\)"):
        engine.gradients(Subset(images, digits.train_labels[:32]))
