"""Training a Keras file of one's own: which recipe, and what the file must have."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tintling.console import note, plain
from tintling.errors import UsageError

if TYPE_CHECKING:
    from tintling.training.data.splits import Splits
    from tintling.training.loop.start import Start
    from tintling.training.settings.overrides import Overrides
    from tintling.training.settings.recipe import Recipe

__all__ = ["own_recipe", "own_start"]


def own_recipe(name: str | None, overrides: Overrides) -> Recipe:
    """Gives the settings with which a Keras file is trained.

    Args:
        name: The recipe asked for; None takes ``classes`` with the geometry of the network, or ``tiny`` where
            that is 28×28 grey.
        overrides: What takes the place of the recipe's settings; ``model`` is the file.

    Raises:
        UsageError: A setting is the file's to decide.
        ModelFormatError: The file cannot be opened or trained.
        TintlingError: The recipe is for another geometry, there is none, or a setting is out of range.
    """
    from tintling.compression.imported.trainable import open_trainable
    from tintling.training.settings.overrides import overridden_recipe

    path = Path(overrides.model or "").resolve()
    if overrides.start is not None:
        raise UsageError(f"{path.name} holds the weights that training starts from: omit --start")
    if overrides.dropout is not None:
        raise UsageError(f"{path.name} has its own dropout layers, or none: omit --dropout")
    if overrides.engine == "native":
        raise UsageError(f"{path.name}: a Keras file is trained by TensorFlow; omit --engine")
    network = open_trainable(path)
    if network.normalization is not None and overrides.normalize is not None:
        layers = " and ".join(network.opened.rebuilt.taken_out) if network.opened.rebuilt else ""
        raise UsageError(f"{path.name} scales pixels in its layer {layers}: omit --normalize")
    frames = network.opened.task.is_frame
    found = overridden_recipe(
        name or ("classes" if frames else "tiny"), replace(overrides, model=str(path), engine="tensorflow")
    )
    training = found.training
    if name is None and frames:
        height, width, channels = network.image_shape
        task = replace(training.task, height=height, width=width, channels=channels)
        training = replace(training, task=task)
    network.check_task(training.task)
    if network.normalization is not None:
        training = replace(training, normalization=network.normalization)
        note(f"{plain(path.name)} scales pixels itself: {training.normalization.text}")
    return replace(found, training=replace(training, start="", dropout=None))


def own_start(recipe: Recipe, splits: Splits) -> Start:
    """Opens the Keras file of a recipe, with fresh variables each time.

    Raises:
        ModelFormatError: It cannot be opened or trained, or has not one output a label.
        TintlingError: It takes another geometry than the task has.
    """
    from tintling.compression.imported.trainable import open_trainable

    network = open_trainable(Path(recipe.training.model))
    network.check_task(recipe.training.task)
    network.opened.check_labels(splits.labels, splits.source.location)
    return network.start
