"""The samples of a task: digits wherever they are, or pictures of one's own, one folder a label."""

from __future__ import annotations

from pathlib import Path

from tintling.artifacts import Manifest, StrPath
from tintling.errors import DatasetError
from tintling.task import DIGIT_LABELS
from tintling.task_settings import TaskSettings
from tintling.training.data.datasets import load_dataset
from tintling.training.data.image_files import Sampler
from tintling.training.data.mnist import load_mnist
from tintling.training.data.splits import Dataset

__all__ = ["load_task_data", "settings_of"]


def settings_of(manifest: Manifest | None) -> TaskSettings:
    """Gives the task of a run as its recipe would.

    Args:
        manifest: Of the run; None for the digits.

    Raises:
        ArtifactError: It describes no task.
    """
    if manifest is None or (manifest.preprocessing is None and manifest.labels == DIGIT_LABELS):
        return TaskSettings()
    task = manifest.task
    labels = () if task.labels == DIGIT_LABELS and task.preprocessing.kind == "ink" else task.labels
    return TaskSettings(labels, task.height, task.width, task.channels, task.preprocessing)


def load_task_data(
    settings: TaskSettings,
    data: StrPath | None,
    *,
    sample: Sampler | None = None,
    known: str | None = None,
    offline: bool = False,
) -> Dataset:
    """Loads the samples of a task.

    Args:
        settings: The task.
        data: The data set; None finds MNIST for digits, and takes ``known`` for other tasks.
        sample: The preprocessing ``frame`` of the task: from an image to a sample.
        known: Where the data was when the network was trained.
        offline: Download nothing.

    Raises:
        DatasetError: Nobody says where the data is, it holds no samples, is damaged, or has other labels
            than the recipe names.
        MissingExtraError: There are no digits to be had.
    """
    if not settings.is_frame and settings.labels in ((), DIGIT_LABELS):
        return load_mnist(data, offline=offline)
    place = data if data is not None else known
    if place is None:
        raise DatasetError(
            "this task has pictures of its own: name them with --data FOLDER, a folder a label"
        )
    if data is None and not Path(place).exists():
        raise DatasetError(f"the data of the run is not at {place} any more: name it with --data")
    wanted = settings.labels or None
    if not settings.is_frame:
        return load_dataset(place, labels=wanted)
    if sample is None:
        raise ValueError("a task of frames needs its preprocessing")
    return load_dataset(place, labels=wanted, sample=sample)
