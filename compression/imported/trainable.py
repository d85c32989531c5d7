"""A Keras file of one's own, as the network that a training starts from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tintling.compression.imported.network import ImportedNetwork, open_network
from tintling.compression.imported.scaling import BYTE
from tintling.errors import ModelFormatError, TintlingError
from tintling.pixels import Normalization
from tintling.task_settings import TaskSettings
from tintling.training.loop.start import Start
from tintling.training.networks import registry

__all__ = ["TrainableNetwork", "open_trainable"]


@dataclass(frozen=True, slots=True, eq=False)
class TrainableNetwork:
    """A network that is trained further, or for the first time, from the weights in its file.

    Attributes:
        opened: The network.
        start: Its layers without a softmax at the end and a rescaling at the beginning.
        normalization: What that rescaling makes of pixels; None where it has none.
    """

    opened: ImportedNetwork
    start: Start
    normalization: Normalization | None

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """Height, width and channels of its input."""
        return self.opened.signature.image_shape

    def check_task(self, task: TaskSettings) -> None:
        """Compares its input with that of a task.

        Raises:
            TintlingError: They differ.
        """
        height, width, channels = self.image_shape
        if (task.height, task.width, task.channels) == self.image_shape:
            return
        raise TintlingError(
            f"{self.opened.where} takes {height}×{width}×{channels}, the recipe's task has "
            f"{task.height}×{task.width}×{task.channels}: omit --recipe, or give one with height = {height}, "
            f"width = {width}, channels = {channels} in [task]"
        )


def open_trainable(path: Path) -> TrainableNetwork:
    """Opens a Keras file to train it.

    Args:
        path: A ``.keras`` or ``.h5`` file, of Keras 2 or 3.

    Raises:
        ModelFormatError: It cannot be opened or trained.
        TintlingError: Its rescaling is none that int8 does for nothing.
    """
    opened = open_network(path, for_training=True)
    if opened.rebuilt is None:
        raise ModelFormatError(f"{path} cannot be trained: {opened.obstacle}")
    body = opened.rebuilt
    scaling = BYTE.through(body.factor, body.addend).normalization if body.taken_out else None
    # A run is taken for one of the architecture that it is called by.
    name = f"own_{opened.name}" if registry.is_known(opened.name) else opened.name
    return TrainableNetwork(opened, Start(body.model, opened.source["sha256"], name), scaling)
