"""Finds the int8 model that a user names, and a name for it that suits C."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tintling.artifacts import Manifest, load_manifest
from tintling.errors import ArtifactError
from tintling.firmware_export.compiler.lowering import check_name
from tintling.pixels import Normalization
from tintling.shipped import resolve_model, shipped_models
from tintling.suggestions import did_you_mean
from tintling.task import Preprocessing

__all__ = ["MODEL_FILE", "ModelSource", "find_model"]

MODEL_FILE = "model.tflite"
_MAX_LETTERS = 40


@dataclass(frozen=True, slots=True)
class ModelSource:
    """An int8 model as a user names it: a .tflite file, or a run directory that holds one.

    Attributes:
        path: The .tflite file; its hash was checked when it lies in a run directory.
        name: Identifier that suits C: lower case, digits, underscores.
        labels: What each output stands for; empty for a bare file.
        manifest: The run's manifest; None for a bare file.
    """

    path: Path
    name: str
    labels: tuple[str, ...]
    manifest: Manifest | None

    @property
    def trained_parameters(self) -> int | None:
        """Trained values of the float network, as Keras counts them; None if unknown."""
        training = self.manifest.metrics.get("training", {}) if self.manifest else {}
        found = training.get("parameters")
        return found if isinstance(found, int) else None

    @property
    def normalization(self) -> Normalization | None:
        """How it was trained to see pixels; None for a bare file."""
        return self.manifest.normalization if self.manifest else None

    @property
    def preprocessing(self) -> Preprocessing | None:
        """How a frame becomes the input; None when no manifest says so."""
        return self.manifest.preprocessing if self.manifest else None

    @property
    def rejection_threshold(self) -> float:
        """Max-logit margin below which an answer is rejected, in nats; 0 for a bare file."""
        return self.manifest.rejection_threshold if self.manifest else 0.0


def find_model(path: Path) -> ModelSource:
    """Finds the int8 model that a user means.

    Args:
        path: A .tflite file, a run directory that ``tintling compress`` wrote, or the name of a shipped
            model such as ``nano``.

    Raises:
        ArtifactError: There is no such file, the directory holds no int8 model, or its hash is wrong.
    """
    path = resolve_model(path)
    if path.is_dir():
        manifest = load_manifest(path)
        if MODEL_FILE not in manifest.files:
            raise ArtifactError(
                f"{path} holds no {MODEL_FILE}: run `tintling compress {path}` and give the folder it writes"
            )
        return ModelSource(
            path=manifest.verified(path, MODEL_FILE),
            name=_identifier(manifest.model),
            labels=manifest.labels,
            manifest=manifest,
        )
    if not path.is_file():
        raise ArtifactError(
            f"{path} does not exist: expected a .tflite file, a run directory, or a shipped model "
            f"({', '.join(shipped_models())}){did_you_mean(str(path), shipped_models())}"
        )
    return ModelSource(path=path, name=_identifier(path.stem), labels=(), manifest=None)


def _identifier(text: str) -> str:
    """Makes a name that suits C of a file's or model's name."""
    plain = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:_MAX_LETTERS]
    try:
        return check_name(plain)
    except ArtifactError:  # it begins with a digit, or is the name of a file of the runtime
        return check_name(f"model_{plain}".rstrip("_"))
