"""Samples as a run saw them: split as the run split them, with the simulated photographs of its recipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tintling.artifacts import StrPath
    from tintling.training.data.splits import Splits
    from tintling.training.settings.recipe import Recipe
    from tintling.training.trained_run import TrainedRun

__all__ = ["photographed", "splits_of_run"]


def photographed(splits: Splits, recipe: Recipe) -> Splits:
    """Gives the training samples what the device would see of them, if the recipe asks for it.

    Args:
        splits: The samples.
        recipe: Whose table ``[camera]`` counts.

    Raises:
        ToolchainError: There is no C compiler for the device's preprocessing.
    """
    from tintling.camera_client.preprocessing.host import preprocess_batch
    from tintling.training.augment.camera_simulation import with_camera

    return with_camera(splits, recipe.training.camera, preprocess_batch, seed=recipe.training.seed)


def splits_of_run(run: TrainedRun, data: StrPath | None, *, offline: bool) -> Splits:
    """Splits a data set with a run's own recipe, so that validation and test samples were not trained on.

    Args:
        run: What ``tintling train`` wrote.
        data: The data set; None finds the run's own.
        offline: Download nothing.

    Raises:
        DatasetError: The data set has no samples, or is damaged.
        MissingExtraError: There are no samples to be had.
    """
    from tintling.training.data.mnist import fallback_digits, load_mnist
    from tintling.training.data.splits import split

    recipe = run.recipe
    stand_in = bool(run.manifest.data.get("fallback")) and data is None
    digits = fallback_digits() if stand_in else load_mnist(data, offline=offline)
    return photographed(split(digits, recipe.data), recipe)
