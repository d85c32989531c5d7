"""Samples as a run saw them: preprocessed as the device does it, split as the run split them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tintling.artifacts import Manifest, StrPath
    from tintling.graph import Graph
    from tintling.task_settings import TaskSettings
    from tintling.training.data.image_files import Sampler
    from tintling.training.data.splits import Dataset, Splits
    from tintling.training.settings.recipe import Recipe
    from tintling.training.trained_run import TrainedRun

__all__ = [
    "frame_sampler",
    "load_samples",
    "photographed",
    "samples_like",
    "settings_of_graph",
    "splits_of_run",
]


def frame_sampler(settings: TaskSettings) -> Sampler:
    """Gives what makes a sample of a picture: the device's own preprocessing ``frame``.

    Args:
        settings: The task.

    Returns:
        From an image to a sample, shape (height, width) or (height, width, 3), uint8.
    """
    from tintling.camera_client.preprocessing.frame import frame_tensor, reduced_to_fit
    from tintling.pixels import Normalization

    task = settings.task(settings.labels or ("unknown",), Normalization())

    def sample(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        pixels = frame_tensor(reduced_to_fit(image), task).view("u1")
        pixels ^= 0x80  # adds 128 modulo 256
        return pixels if task.channels == 3 else pixels[:, :, 0]

    return sample


def load_samples(
    settings: TaskSettings, data: StrPath | None, *, known: str | None = None, offline: bool = False
) -> Dataset:
    """Loads the samples of a task; see :func:`tintling.training.data.task_data.load_task_data`."""
    from tintling.training.data.task_data import load_task_data

    sample = frame_sampler(settings) if settings.is_frame else None
    return load_task_data(settings, data, sample=sample, known=known, offline=offline)


def photographed(splits: Splits, recipe: Recipe) -> Splits:
    """Gives the training samples what the device would see of them, and other hands, if the recipe asks.

    Args:
        splits: The samples.
        recipe: Whose tables ``[camera]`` and ``[hands]`` count.

    Raises:
        ToolchainError: There is no C compiler for the device's preprocessing.
    """
    from tintling.camera_client.preprocessing.host import preprocess_batch
    from tintling.training.augment.camera_simulation import with_camera
    from tintling.training.augment.other_hands import with_hands

    training = recipe.training
    seen = with_camera(splits, training.camera, preprocess_batch, seed=training.seed)
    return with_hands(seen, training.hands, training.camera, preprocess_batch, seed=training.seed)


def settings_of_graph(graph: Graph) -> TaskSettings | None:
    """The task of a bare file that takes whole frames: shape from its input, labels from the data.

    Returns:
        None for a file that takes 28×28 grey pixels, or no picture.
    """
    from tintling.camera_client.inference.network import preprocessing_of
    from tintling.task_settings import TaskSettings

    preprocessing = preprocessing_of(graph)
    if preprocessing is None:
        return None
    height, width, channels = graph.input.sample_shape
    return TaskSettings((), height, width, channels, preprocessing)


def samples_like(
    manifest: Manifest | None, data: StrPath | None, *, offline: bool, settings: TaskSettings | None = None
) -> Splits:
    """Splits the samples of a run's task as the run did, so that what is measured was not trained on.

    Args:
        manifest: Of the run; None for digits, split as a run does by default.
        data: What the user pointed at; None finds MNIST, or the run's own pictures.
        offline: Download nothing.
        settings: The task of a bare file that takes no digits.

    Raises:
        DatasetError: The data set has no samples, or is damaged.
        MissingExtraError: There are no samples to be had.
    """
    from tintling.training.data.run_splits import splits_like
    from tintling.training.data.task_data import settings_of

    known = str(manifest.data.get("location") or "") if manifest is not None else ""
    task = settings or settings_of(manifest)
    return splits_like(manifest, load_samples(task, data, known=known or None, offline=offline))


def splits_of_run(
    run: TrainedRun, data: StrPath | None, *, offline: bool, seen_by_device: bool = True
) -> Splits:
    """Splits a data set with a run's own recipe, so that validation and test samples were not trained on.

    Args:
        run: What ``tintling train`` wrote.
        data: The data set; None finds the run's own.
        offline: Download nothing.
        seen_by_device: Also simulate photographs and other hands, as the recipe asks; only what trains needs
            them.

    Raises:
        DatasetError: The data set has no samples, or is damaged.
        MissingExtraError: There are no samples to be had.
    """
    from tintling.training.data.mnist import fallback_digits
    from tintling.training.data.splits import split

    recipe = run.recipe
    known = str(run.manifest.data.get("location") or "") or None
    stand_in = bool(run.manifest.data.get("fallback")) and data is None
    found = (
        fallback_digits()
        if stand_in
        else load_samples(recipe.training.task, data, known=known, offline=offline)
    )
    splits = split(found, recipe.data)
    return photographed(splits, recipe) if seen_by_device else splits
