"""Which engine trains a network, and how a teacher answers inside it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.errors import TintlingError
from tintling.training.augment.augmentation import Sampler
from tintling.training.engine import TrainingEngine
from tintling.training.loop.distillation import Teacher
from tintling.training.loop.tensorflow_engine import TensorFlowEngine
from tintling.training.native.build import Compile, native_sampler
from tintling.training.native.engine import Answers, NativeEngine
from tintling.training.networks import registry as zoo
from tintling.training.settings.config import TrainingConfig

__all__ = ["make_engine", "make_native_engine"]


def make_native_engine(
    model: Any, config: TrainingConfig, teacher: Teacher | None, compiler: Compile
) -> tuple[NativeEngine, Sampler]:
    """Gives what trains a network in compiled C, augmentation included.

    Args:
        model: The network; see :class:`~tintling.training.native.engine.NativeEngine`.
        config: Settings.
        teacher: Whose answers are learnt beside the labels.
        compiler: Compiles.

    Returns:
        The engine, and what takes the place of :func:`tintling.training.augment.augmentation.sample_ink`.

    Raises:
        TintlingError: The native engine does not know a layer of student or teacher, or a setting.
    """
    answers = _native_answers(teacher, config, compiler) if teacher else None
    return NativeEngine(model, config, compiler, answers), native_sampler(compiler)


def make_engine(
    config: TrainingConfig, teacher: Teacher | None, compiler: Compile | None, *, start: Any = None
) -> tuple[TrainingEngine, Sampler | None]:
    """Builds the network, and what trains it; with the native engine, augmentation is compiled too.

    Args:
        config: Settings; ``engine`` says which.
        teacher: Whose answers are learnt beside the labels.
        compiler: Compiles the native engine.
        start: The network as it was trained before; None builds one with random weights.

    Returns:
        The engine, and what takes the place of :func:`tintling.training.augment.augmentation.sample_ink`.

    Raises:
        TintlingError: The native engine has no compiler, or does not know a layer of student or teacher.
    """
    model = start or zoo.build(config.model, dropout=config.dropout, seed=config.seed, **config.task.geometry)
    if config.engine == "tensorflow":
        return TensorFlowEngine(model, config, teacher=teacher.logits if teacher else None), None
    if compiler is None:
        raise TintlingError("the native engine needs a compiler: train from the command line, or pass one")
    return make_native_engine(model, config, teacher, compiler)


def _native_answers(teacher: Teacher, config: TrainingConfig, compiler: Compile) -> Answers:
    """Lets each of a teacher's networks answer from an engine of its own.

    Where the same samples come again, answers are kept, by the digest of what was asked.
    """
    engines = [
        NativeEngine(model, replace(config, normalization=manifest.normalization), compiler)
        for model, manifest in teacher.members
    ]
    known: dict[bytes, NDArray[np.float32]] = {}

    def answers(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        key = hashlib.sha256(images.data).digest() if config.distillation.period else b""
        if key in known:
            return known[key]
        each = [teacher.of_student(engine.logits(images)) for engine in engines]
        mean: NDArray[np.float32] = np.mean(each, axis=0)
        if key:
            known[key] = mean
        return mean

    return answers
