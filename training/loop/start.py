"""The network whose weights a training starts from, in place of random ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.errors import ArtifactError
from tintling.shipped import named_model
from tintling.training.networks.int8_weights import load_float
from tintling.training.settings.config import TrainingConfig
from tintling.training.trained_run import TrainedRun

__all__ = ["Start", "load_start"]

_MEASURED = 500  # samples that show the moving statistics of a network that was quantized


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """A trained network.

    Attributes:
        network: A Keras model, uncompiled, as the architecture is built.
        sha256: Digest of the file that it was read from.
        name: What a run calls it, where it is no registered architecture.
    """

    network: Any
    sha256: str
    name: str = ""


def load_start(config: TrainingConfig, samples: NDArray[np.uint8]) -> Start | None:
    """Loads the network that the settings name; None where they name none.

    Args:
        config: Settings of the training.
        samples: shape (N, H, W[, 3]), uint8: training samples, for an int8 model's statistics.

    Raises:
        ArtifactError: There is no such run, a file of it was changed, or its architecture is another.
        ModelFormatError: The float weights cannot be recovered from the int8 file.
    """
    if not config.start:
        return None
    run = TrainedRun.open(named_model(config.start))
    if run.manifest.model != config.model:
        raise ArtifactError(
            f"start: {config.start} holds a {run.manifest.model}: expected a network of the architecture "
            f"{config.model}"
        )
    network = load_float(run.folder, run.manifest, samples[:_MEASURED])
    return Start(network, run.network_sha256)
