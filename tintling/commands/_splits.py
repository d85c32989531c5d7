"""The digits that a run was, or was not, trained on, and their photographs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tintling.console import note, plain

if TYPE_CHECKING:
    from tintling.artifacts import Manifest
    from tintling.training.data.splits import Splits
    from tintling.training.settings.recipe import Recipe

__all__ = ["photographed", "splits_like"]


def photographed(splits: Splits, recipe: Recipe) -> Splits:
    """Gives the training digits what the device would see of them, if the recipe asks for it.

    Args:
        splits: The digits.
        recipe: Whose table ``[camera]`` counts.

    Raises:
        ToolchainError: There is no C compiler for the device's preprocessing.
    """
    camera = recipe.training.camera
    if not camera.share:
        return splits
    from tintling.camera_client.preprocessing.host import preprocess_batch
    from tintling.training.augment.camera_simulation import with_camera

    note(f"photographing {len(splits.train) * camera.variants:,} digits with a simulated camera")
    return with_camera(splits, camera, preprocess_batch, seed=recipe.training.seed)


def splits_like(manifest: Manifest | None, data: Path | None, *, offline: bool) -> Splits:
    """Splits the digits as the run did, so that what is measured was not trained on.

    Args:
        manifest: Of the run; None splits as a run does by default.
        data: What the user pointed at; None finds MNIST.
        offline: Download nothing.

    Raises:
        DatasetError: What was pointed at holds no digits, or is damaged.
        MissingExtraError: There are no digits to be had.
    """
    from tintling.training.data.datasets import SplitSpec, load_mnist, split

    digits = load_mnist(data, offline=offline)
    if manifest is None or not manifest.data:
        return split(digits)
    if manifest.data.get("sha256") != digits.source.sha256:
        note(
            f"[yellow]these are not the digits that the network was trained on "
            f"({plain(manifest.data.get('name'))}): some of them may have been among its training "
            "digits[/yellow]"
        )
        return split(digits)
    return split(digits, SplitSpec.from_description(manifest.data))
