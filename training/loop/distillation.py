"""A trained run, or an ensemble of runs, as a teacher for another network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.artifacts import Manifest, sha256_bytes
from tintling.errors import ArtifactError
from tintling.training._tensorflow import keras, tf
from tintling.training.networks.int8_weights import load_float
from tintling.training.networks.keras_io import MODEL_NAME
from tintling.training.run_folder import INT8_NAME
from tintling.training.trained_run import TrainedRun

__all__ = ["Teacher", "load_teacher"]


@dataclass(frozen=True, slots=True, eq=False)
class Teacher:
    """Networks whose mean logits another network learns.

    Attributes:
        run: The folder they came from.
        members: The networks with their manifests; they may normalize pixels differently.
        sha256: Digest over the networks' files.
    """

    run: Path
    members: Sequence[tuple[keras.Model, Manifest]]
    sha256: str

    def logits(self, images: tf.Tensor) -> tf.Tensor:
        """Mean of the members' logits.

        Args:
            images: shape (B, H, W) or (B, H, W, 3), uint8.

        Returns:
            shape (B, C), float32.
        """
        answers = []
        for model, manifest in self.members:
            grey = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
            levels = tf.constant(manifest.normalization.to_float(grey).ravel())
            pixels = tf.gather(levels, tf.cast(images, tf.int32))
            answers.append(model(tf.reshape(pixels, (-1, *model.input_shape[1:])), training=False))
        return tf.add_n(answers) / len(answers)

    def beside(self, others: Sequence[Teacher]) -> Teacher:
        """Gives the teacher that answers with the mean of its own networks and those of others.

        Raises:
            ArtifactError: They give different numbers of classes.
        """
        members = [*self.members, *(member for other in others for member in other.members)]
        if len({model.output_shape for model, _ in members}) != 1:
            raise ArtifactError("the teachers give different numbers of classes")
        digests = "\n".join(each.sha256 for each in (self, *others))
        return Teacher(self.run, members, sha256_bytes(digests.encode()))

    def to_json(self) -> dict[str, Any]:
        """Its description in a manifest: architectures, seeds and digest."""
        return {
            "models": [manifest.model for _, manifest in self.members],
            "seeds": [manifest.seed for _, manifest in self.members],
            "parameters": [int(model.count_params()) for model, _ in self.members],
            "sha256": self.sha256,
        }


def load_teacher(run: Path, digits: NDArray[np.uint8]) -> Teacher:
    """Reads a teacher.

    Args:
        run: What ``tintling train`` wrote, with or without ``--ensemble``, or a folder with an int8 model,
            such as a shipped one.
        digits: shape (N, 28, 28), uint8: some hundred training digits, for an int8 model's statistics.

    Raises:
        ArtifactError: No such folder, or a file of it was changed.
        ModelFormatError: The int8 model cannot be made a float network of.
    """
    opened = TrainedRun.open(run)
    runs = opened.members or (opened,)
    members = [(load_float(each.folder, each.manifest, digits), each.manifest) for each in runs]
    if len({model.output_shape for model, _ in members}) != 1:
        raise ArtifactError(f"the networks in {run} give different numbers of classes")
    for model, _ in members:
        model.trainable = False
    digests = [each.manifest.files[MODEL_NAME if each.has_float else INT8_NAME].sha256 for each in runs]
    return Teacher(run, members, sha256_bytes("\n".join(digests).encode()))
