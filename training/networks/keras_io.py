"""Writing, reading and calling Keras models."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tintling.artifacts import Manifest, load_manifest, write_atomic
from tintling.errors import ArtifactError
from tintling.training._tensorflow import keras, quiet_stderr, tf
from tintling.training.run_folder import MODEL_NAME

__all__ = ["MODEL_NAME", "PixelScaling", "float_predictor", "load_model", "load_run", "save_model"]

_BATCH = 1_000


def save_model(model: keras.Model, path: Path) -> None:
    """Writes a ``.keras`` file, whole or not at all.

    Raises:
        ArtifactError: The file cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / MODEL_NAME
            model.save(file, save_format="keras")
            data = file.read_bytes()
    except (OSError, RuntimeError, tf.errors.OpError) as error:  # HDF5 raises RuntimeError
        first = str(error).strip().partition("\n")[0]
        raise ArtifactError(
            f"cannot write {path}: {first}; free some space for temporary files, or set TMPDIR"
        ) from error
    write_atomic(path, data)


def load_model(path: Path) -> keras.Model:
    """Reads a ``.keras`` file, uncompiled.

    Raises:
        ArtifactError: The file is no Keras model that can be read.
    """
    try:
        with quiet_stderr():
            return keras.models.load_model(path, compile=False)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, tf.errors.OpError) as error:
        first = str(error).strip().partition("\n")[0]
        raise ArtifactError(f"{path} is not a Keras model that can be read: {first}") from error


def load_run(run_dir: Path) -> tuple[keras.Model, Manifest]:
    """Reads the float model of a run directory after its hash was found right.

    Args:
        run_dir: What ``tintling train`` or ``tintling compress`` wrote.

    Returns:
        The model, uncompiled, (N, 28, 28, 1) float32 to logits (N, 10); and the manifest.

    Raises:
        ArtifactError: No run directory, or a file of it was changed.
    """
    manifest = load_manifest(run_dir)
    return load_model(manifest.verified(run_dir, MODEL_NAME)), manifest


class PixelScaling(Protocol):
    """What gives a float network its pixels, such as a :class:`~tintling.pixels.Normalization`."""

    def to_float(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """From pixels, shape (N, 28, 28), to inputs, shape (N, 28, 28, 1)."""


def float_predictor(
    model: keras.Model, normalization: PixelScaling
) -> Callable[[NDArray[np.uint8]], NDArray[np.float32]]:
    """Makes a function from pixels to logits.

    Args:
        model: (N, 28, 28, 1) float32 to logits (N, 10).
        normalization: How the model's pixels are scaled.

    Returns:
        A function from shape (N, 28, 28) uint8 to shape (N, 10) float32; any N, worked off in batches.
    """
    forward = tf.function(
        lambda images: model(images, training=False),
        input_signature=[tf.TensorSpec((None, *model.input_shape[1:]), tf.float32)],
    )

    def predict(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        parts = [
            forward(tf.constant(normalization.to_float(images[start : start + _BATCH]))).numpy()
            for start in range(0, len(images), _BATCH)
        ]
        if not parts:
            return np.empty((0, *model.output_shape[1:]), np.float32)
        return np.concatenate(parts).astype(np.float32)

    return predict
