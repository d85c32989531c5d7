"""The network that finetuning starts from: a run of the user, or a shipped model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.artifacts import Manifest, load_manifest
from tintling.errors import ArtifactError
from tintling.graph import Graph
from tintling.shipped import resolve_model, shipped_models
from tintling.tflite.reader import read_tflite
from tintling.training.networks.int8_weights import INT8_NAME, load_float
from tintling.training.networks.keras_io import MODEL_NAME
from tintling.training.settings.config import TrainingConfig
from tintling.training.settings.recipe import load_recipe, shipped_recipes

__all__ = ["StartingPoint", "find_start"]

_RECIPE = "recipe.toml"


@dataclass(frozen=True, slots=True, eq=False)
class StartingPoint:
    """A network that was trained already.

    Attributes:
        name: What the user called it.
        folder: Where it lies.
        manifest: Its manifest.
        config: The settings that it was trained with, or those of the recipe of its architecture.
        graph: Its int8 network; None when it was not quantized yet.
    """

    name: str
    folder: Path
    manifest: Manifest
    config: TrainingConfig
    graph: Graph | None

    def load(self, digits: NDArray[np.uint8]) -> Any:
        """Gives the float network.

        Args:
            digits: shape (N, 28, 28), uint8: training digits to measure moving statistics on, where only
                the int8 file is left.

        Returns:
            A Keras model, uncompiled, (N, 28, 28, 1) float32 to logits (N, 10).

        Raises:
            ArtifactError: A file was changed.
            ModelFormatError: The float weights cannot be had from the int8 file.
        """
        return load_float(self.folder, self.manifest, digits)


def find_start(model: Path) -> StartingPoint:
    """Finds the network that a user means.

    Args:
        model: A run directory that ``tintling train`` or ``tintling compress`` wrote, or the name of a
            shipped model such as ``nano``.

    Raises:
        ArtifactError: It is neither, or a file of it was changed.
    """
    folder = resolve_model(model)
    if not folder.is_dir():
        raise ArtifactError(
            f"{model}: expected a run directory or a shipped model ({', '.join(shipped_models())}); a file "
            "alone does not say which network it holds"
        )
    manifest = load_manifest(folder)
    if MODEL_NAME not in manifest.files and INT8_NAME not in manifest.files:
        raise ArtifactError(
            f"{folder} holds neither {MODEL_NAME} nor {INT8_NAME}: expected a run of one network"
        )
    graph = read_tflite(manifest.verified(folder, INT8_NAME)) if INT8_NAME in manifest.files else None
    return StartingPoint(str(model), folder, manifest, _settings(folder, manifest), graph)


def _settings(folder: Path, manifest: Manifest) -> TrainingConfig:
    """The run's own settings; a compressed run has none, but its architecture may have a recipe."""
    if _RECIPE in manifest.files:
        config = load_recipe(manifest.verified(folder, _RECIPE)).training
    elif manifest.model in shipped_recipes():
        config = load_recipe(manifest.model).training
    else:
        config = TrainingConfig()
    return replace(config, model=manifest.model, normalization=manifest.normalization)
