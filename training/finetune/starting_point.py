"""The network that finetuning starts from: a run of the user, or a shipped model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.artifacts import Manifest, StrPath
from tintling.errors import ArtifactError
from tintling.graph import Graph
from tintling.shipped import resolve_model, shipped_models
from tintling.training.data.task_data import settings_of
from tintling.training.networks.int8_weights import load_float
from tintling.training.run_folder import INT8_NAME, MODEL_NAME
from tintling.training.settings.config import TrainingConfig
from tintling.training.settings.recipe import load_recipe, shipped_recipes, with_augmentation
from tintling.training.trained_run import TrainedRun

__all__ = ["StartingPoint", "find_start"]


@dataclass(frozen=True, slots=True, eq=False)
class StartingPoint:
    """A network that was trained already.

    Attributes:
        name: The name that the user gave.
        run: Where it lies.
        config: The settings that it was trained with, or those of the recipe of its architecture.
        graph: Its int8 network; None when it was not quantized yet.
    """

    name: str
    run: TrainedRun
    config: TrainingConfig
    graph: Graph | None

    @property
    def manifest(self) -> Manifest:
        """Its manifest."""
        return self.run.manifest

    def load(self, samples: NDArray[np.uint8]) -> Any:
        """Gives the float network.

        Args:
            samples: shape (N, H, W[, 3]), uint8: training samples to measure moving statistics on, where only
                the int8 file is left.

        Returns:
            A Keras model, uncompiled, (N, H, W, C) float32 to logits (N, labels).

        Raises:
            ArtifactError: A file was changed.
            ModelFormatError: The float weights cannot be had from the int8 file.
        """
        return load_float(self.run.folder, self.run.manifest, samples)


def find_start(model: StrPath) -> StartingPoint:
    """Finds the network that a user means.

    Args:
        model: A run directory that ``tintling train`` or ``tintling compress`` wrote, or the name of a
            shipped model such as ``nano``.

    Raises:
        ArtifactError: It is neither, or a file of it was changed.
    """
    if not resolve_model(model).is_dir():
        raise ArtifactError(
            f"{model}: expected a run directory or a shipped model ({', '.join(shipped_models())}); a "
            ".tflite file alone does not name its network"
        )
    run = TrainedRun.open(model)
    if not run.has_float and not run.has_int8:
        raise ArtifactError(
            f"{run} holds neither {MODEL_NAME} nor {INT8_NAME}: expected a run of one network"
        )
    graph = run.graph if run.has_int8 else None
    return StartingPoint(str(model), run, _settings(run), graph)


def _settings(run: TrainedRun) -> TrainingConfig:
    """The run's own settings; a compressed run has none, but its architecture may have a recipe."""
    manifest = run.manifest
    if run.has_recipe:
        config = run.recipe.training
    elif manifest.model in shipped_recipes():
        config = load_recipe(manifest.model).training
    else:
        config = TrainingConfig()
    task = settings_of(manifest)
    if task.is_frame:
        # A recipe of the same name may be for another task, and changes of ink are none of frames.
        base = config if config.task.is_frame else TrainingConfig(task=task)
        config = with_augmentation(replace(base, task=task), wanted=True)
    return replace(config, model=manifest.model, normalization=manifest.normalization)
