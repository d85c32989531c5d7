"""A run directory, opened once: manifest, recipe and the hashes of its files."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from tintling.artifacts import MANIFEST_NAME, Manifest, StrPath, load_manifest
from tintling.errors import ArtifactError
from tintling.graph import Graph
from tintling.shipped import resolve_model, shipped_models
from tintling.suggestions import did_you_mean
from tintling.tflite.reader import read_tflite
from tintling.training.run_folder import INT8_NAME, MODEL_NAME, RECIPE_NAME, member_runs
from tintling.training.settings.recipe import Recipe, load_recipe

__all__ = ["TrainedRun"]


class TrainedRun:
    """A folder that ``tintling train``, ``finetune`` or ``compress`` wrote, or a shipped model.

    Each file is verified against the manifest when it is first needed, and read once.

    Args:
        folder: The run directory.
        manifest: Its manifest.

    Attributes:
        folder: As given.
        manifest: As given.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

    @classmethod
    def open(cls, folder: StrPath | TrainedRun) -> TrainedRun:
        """Reads the manifest of a run.

        Args:
            folder: The run directory, the name of a shipped model, or a run that is open already.

        Raises:
            ArtifactError: There is no manifest, or it is not one of ours.
        """
        if isinstance(folder, TrainedRun):
            return folder
        place = resolve_model(folder)
        try:
            return cls(place, load_manifest(place))
        except ArtifactError as error:
            if inside := _runs_inside(place):
                raise ArtifactError(f"{error}; it holds runs, name one: {', '.join(inside)}") from None
            if place.exists():
                raise
            raise ArtifactError(f"{error}{did_you_mean(str(place), shipped_models())}") from None

    def __str__(self) -> str:
        return str(self.folder)

    def __fspath__(self) -> str:
        return str(self.folder)

    @property
    def has_float(self) -> bool:
        """Whether it holds the float network."""
        return MODEL_NAME in self.manifest.files

    @property
    def has_int8(self) -> bool:
        """Whether it holds an int8 network."""
        return INT8_NAME in self.manifest.files

    @property
    def network_sha256(self) -> str:
        """Digest of the file of its network: the float one, or the int8 one where there is no other."""
        return self.manifest.files[MODEL_NAME if self.has_float else INT8_NAME].sha256

    @property
    def has_recipe(self) -> bool:
        """Whether it holds the recipe that it was trained with."""
        return RECIPE_NAME in self.manifest.files

    @cached_property
    def members(self) -> tuple[TrainedRun, ...]:
        """The runs of an ensemble, in order; none for a plain run.

        Raises:
            ArtifactError: A member's manifest is missing or was changed.
        """
        return tuple(TrainedRun.open(folder) for folder in member_runs(self.folder, self.manifest))

    @cached_property
    def recipe(self) -> Recipe:
        """The recipe that it was trained with.

        Raises:
            ArtifactError: There is none, or it was changed.
            TintlingError: It is damaged.
        """
        return load_recipe(self.manifest.verified(self.folder, RECIPE_NAME))

    @cached_property
    def graph(self) -> Graph:
        """The int8 network.

        Raises:
            ArtifactError: There is none, or it was changed.
            ModelFormatError: The file is malformed.
        """
        return read_tflite(self.manifest.verified(self.folder, INT8_NAME))

    @cached_property
    def _model_path(self) -> Path:
        return self.manifest.verified(self.folder, MODEL_NAME)

    def load_model(self) -> Any:
        """Loads the float network; each call gives a model of its own.

        Returns:
            A Keras model, uncompiled, (N, 28, 28, 1) float32 to logits (N, C).

        Raises:
            ArtifactError: There is none, it was changed, or it cannot be read.
            MissingExtraError: TensorFlow is not installed.
        """
        from tintling.training.networks.keras_io import load_model

        return load_model(self._model_path)


def _runs_inside(folder: Path) -> list[str]:
    """Paths of the runs in a folder that is none itself, such as that of ``tintling demo``."""
    if (folder / MANIFEST_NAME).exists():
        return []
    found = []
    for path in sorted(folder.glob(f"*/{MANIFEST_NAME}")):
        try:
            files = load_manifest(path.parent).files
        except ArtifactError:
            continue  # not one of ours
        if MODEL_NAME in files or INT8_NAME in files:
            found.append(str(path.parent))
    return found
