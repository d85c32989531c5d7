"""Studies of data: which samples to train on, and how networks fare with other hands."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tintling.console import note, plain
from tintling.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tintling.artifacts import StrPath
    from tintling.task_settings import TaskSettings
    from tintling.training.data.splits import Dataset, DataSource, Splits, Subset
    from tintling.training.evaluation import Predictor
    from tintling.training.studies.recipe import StudyRecipe
    from tintling.training.studies.results import Measurement
    from tintling.training.trained_run import TrainedRun

__all__ = ["measured_choices", "measured_own", "measured_sets"]


def measured_choices(
    recipe: StudyRecipe, data: StrPath | None, *, offline: bool
) -> tuple[DataSource, Iterator[Measurement]]:
    """Trains a first network on random samples, and others on samples that were chosen with its help.

    Args:
        recipe: Of kind ``choosing``.
        data: The data set; None finds MNIST.
        offline: Download nothing.

    Returns:
        The data, and the measurements as they are made.
    """
    from tintling.api.samples import load_samples
    from tintling.training.data.splits import split
    from tintling.training.settings.overrides import Overrides, overridden_recipe

    found = overridden_recipe(recipe.recipe, Overrides(**recipe.variants[0].settings))
    dataset = load_samples(found.training.task, data, offline=offline)
    return dataset.source, _choices(recipe, split(dataset, found.data))


def _choices(recipe: StudyRecipe, splits: Splits) -> Iterator[Measurement]:
    import numpy as np

    from tintling.api.study_training import right_answers, run_measurement
    from tintling.training.studies.choosing import STRATEGIES, chosen, classes_named

    settings = dict(recipe.variants[0].settings)
    labels = splits.train.labels
    named = classes_named(recipe.confused, splits.labels)
    for seed in recipe.seeds:
        losses, confused = np.zeros(len(labels)), named or ()
        for strategy in STRATEGIES:  # the first is random, whose network tells which samples are hard
            if strategy == "pairs" and not confused:
                note("no pairs of classes are confused that leave others: pairs are left out")
                continue
            note(f"training on {recipe.count:,} samples, {strategy}, seed {seed}")
            picked = chosen(
                strategy,
                labels,
                losses,
                count=recipe.count,
                confused=confused,
                seed=seed,
                names=splits.labels,
            )
            with tempfile.TemporaryDirectory() as folder:
                run = _trained(recipe, splits, picked, {**settings, "seed": seed}, Path(folder))
                model = run.load_model()
                if strategy == "random":
                    losses, found = _judged(model, run, splits)
                    confused = found if named is None else named
                right = right_answers(model, run, splits.test)
                yield run_measurement(strategy, run, right, len(splits.test))


def _trained(
    recipe: StudyRecipe, splits: Splits, picked: Any, settings: dict[str, Any], folder: Path
) -> TrainedRun:
    """Trains on some of the training samples; validation and test parts stay."""
    from tintling.api.runs import train_run
    from tintling.training.data.splits import Dataset
    from tintling.training.settings.overrides import Overrides
    from tintling.training.trained_run import TrainedRun

    train, test = splits.train, splits.test
    samples = Dataset(
        train.images[picked],
        train.labels[picked],
        test.images,
        test.labels,
        splits.source,
        splits.labels,
        splits.validation,
    )
    # The recipe may part a data set in its own way; these parts are made.
    parted = Overrides(**{**settings, "split": "official", "train_size": len(picked)})
    train_run(folder / "run", parted, recipe=recipe.recipe, data=samples, offline=True)
    return TrainedRun.open(folder / "run")


def _judged(model: Any, run: TrainedRun, splits: Splits) -> tuple[Any, tuple[int, ...]]:
    """Cross-entropy of every training sample, in nats, and the classes of the most confused pairs."""
    import numpy as np

    from tintling.training.evaluation import softmax
    from tintling.training.networks.keras_io import float_predictor
    from tintling.training.studies.choosing import most_confused

    labels = splits.train.labels
    shares = softmax(float_predictor(model, run.manifest.normalization)(splits.train.images))
    confused = most_confused(labels, shares.argmax(axis=1), len(splits.labels))
    if confused:
        note(f"most confused: {plain(', '.join(splits.labels[at] for at in confused))}")
    return -np.log(np.maximum(shares[np.arange(len(shares)), labels], 1e-12)), confused


def measured_own(
    recipe: StudyRecipe, own: StrPath, data: StrPath | None, *, offline: bool
) -> tuple[DataSource, Iterator[Measurement]]:
    """Measures a network on a few samples of a set, drawn with each seed, and on the whole set.

    A whole set of digits is measured fitted and as the device sees it; see :func:`measured_sets`.

    Args:
        recipe: Of kind ``own``.
        own: Where the set lies.
        data: A data set whose test samples are measured as well, such as ``mnist``; None for none.
        offline: Download nothing.

    Returns:
        The set, and the measurements as they are made.

    Raises:
        UsageError: The set holds fewer samples than the study draws.
        DatasetError: The set has other labels than the network.
    """
    from tintling.api.evaluating import predictor_with_task
    from tintling.api.samples import load_samples
    from tintling.shipped import named_model
    from tintling.training.data.splits import Subset

    predict, task = predictor_with_task(named_model(recipe.model))
    ways = _ways(task, own)
    first, *rest = ways
    whole = _everything(ways[first])
    things = "pictures" if task.is_frame else "digits" if _is_digits(task) else "samples"
    if recipe.count > len(whole):
        raise UsageError(f"{own} holds {len(whole)} {things}, and the study draws {recipe.count}")
    others = {f"all {things}, as the device sees them": _everything(ways[way]) for way in rest}
    if data is not None:
        tested = load_samples(task, data, offline=offline)
        _require_labels(task, tested, data)
        others[f"test {things} of {tested.source.name}"] = Subset(tested.test_images, tested.test_labels)
    return ways[first].source, _draws(recipe, predict, things, whole, others)


def _draws(
    recipe: StudyRecipe, predict: Predictor, things: str, whole: Subset, others: dict[str, Subset]
) -> Iterator[Measurement]:
    from tintling.training.data.splits import stratified_order
    from tintling.training.studies.results import Measurement

    right = predict(whole.images).argmax(axis=1) == whole.labels
    for seed in recipe.seeds:
        drawn = right[stratified_order(whole.labels, seed)[: recipe.count]]
        yield Measurement(f"{recipe.count} {things}, draw {seed}", seed, int(drawn.sum()), recipe.count)
    yield Measurement(f"all {things} of the set", 0, int(right.sum()), len(right))
    for name, samples in others.items():
        yield Measurement(name, 0, _right(predict, samples), len(samples))


def measured_sets(recipe: StudyRecipe, sets: Sequence[StrPath]) -> tuple[DataSource, Iterator[Measurement]]:
    """Measures networks on whole sets by other hands: digits fitted and as the device sees them.

    Fitted is what training makes of a picture of a digit: the whole of it, scaled. The device looks for the
    ink, scales and centres it. Whole frames are prepared in one way, the device's.

    Args:
        recipe: Of kind ``sets``.
        sets: Where the sets lie; the stem of each is its name.

    Returns:
        The sets as one source, and the measurements as they are made.

    Raises:
        UsageError: The networks are for different tasks.
        DatasetError: A set has other labels than the networks.
    """
    from tintling.api.evaluating import predictor_with_task
    from tintling.shipped import named_model
    from tintling.training.data.splits import DataSource

    opened = {Path(model).name: predictor_with_task(named_model(model)) for model in recipe.models}
    task = next(iter(opened.values()))[1]
    for name, (_, other) in opened.items():
        if _samples_of(other) != _samples_of(task):
            raise UsageError(f"{name} is for another task than {next(iter(opened))}: compare them one by one")
    loaded = {Path(place).stem: _ways(task, place) for place in sets}
    found = [next(iter(ways.values())).source.sha256 for ways in loaded.values()]
    digest = hashlib.sha256("".join(found).encode()).hexdigest()
    names = ", ".join(loaded)
    predictors = {name: predict for name, (predict, _) in opened.items()}
    return DataSource(names, names, digest), _by_set(predictors, loaded)


def _by_set(predictors: dict[str, Predictor], loaded: dict[str, dict[str, Dataset]]) -> Iterator[Measurement]:
    from tintling.training.studies.results import Measurement

    for name, ways in loaded.items():
        for way, dataset in ways.items():
            samples = _everything(dataset)
            for model, predict in predictors.items():
                yield Measurement(f"{name}, {way}, {model}", 0, _right(predict, samples), len(samples))


def _samples_of(task: TaskSettings) -> tuple[Any, ...]:
    """What two tasks have in common whose networks take the same samples."""
    return (task.labels, task.geometry, task.preprocessing if task.is_frame else None)


def _is_digits(task: TaskSettings) -> bool:
    from tintling.artifacts import DIGIT_LABELS

    return not task.is_frame and task.labels in ((), DIGIT_LABELS)


def _ways(task: TaskSettings, place: StrPath) -> dict[str, Dataset]:
    """Loads a set in each way that its pictures become samples; whole frames know the device's alone.

    Raises:
        DatasetError: The set has other labels than the task.
    """
    from tintling.api.samples import load_samples
    from tintling.artifacts import DIGIT_LABELS
    from tintling.training.data.datasets import load_dataset

    if task.is_frame:
        found = {"device": load_samples(task, place)}
    else:
        wanted = task.labels or DIGIT_LABELS
        fitted = load_dataset(place, labels=wanted)
        found = {"fitted": fitted, "device": load_dataset(place, labels=wanted, sample=_device_sample)}
    for dataset in found.values():
        _require_labels(task, dataset, place)
    return found


def _require_labels(task: TaskSettings, dataset: Dataset, place: StrPath) -> None:
    from tintling.artifacts import DIGIT_LABELS
    from tintling.errors import DatasetError

    wanted = task.labels or (() if task.is_frame else DIGIT_LABELS)
    # Digits in arrays may lack the last ones; their numbers mean the same.
    same = dataset.labels == wanted[: len(dataset.labels)] if _is_digits(task) else dataset.labels == wanted
    if wanted and not same:
        raise DatasetError(
            f"{place} has the labels {', '.join(dataset.labels[:12])}; expected {', '.join(wanted[:12])}"
        )


def _everything(samples: Dataset) -> Subset:
    """All samples of a set, those for training first."""
    import numpy as np

    from tintling.training.data.splits import Subset

    own = samples.validation
    between = ([own.images], [own.labels]) if own is not None else ([], [])
    return Subset(
        np.concatenate([samples.train_images, *between[0], samples.test_images]),
        np.concatenate([samples.train_labels, *between[1], samples.test_labels]),
    )


def _right(predict: Predictor, samples: Subset) -> int:
    """How many samples are answered right."""
    return int((predict(samples.images).argmax(axis=1) == samples.labels).sum())


def _device_sample(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What the device's preprocessing makes of a picture: shape (28, 28), uint8."""
    from tintling.camera_client.preprocessing.host import preprocess_batch
    from tintling.images import to_grey

    tensors, _ = preprocess_batch(to_grey(image)[None])
    pixels = tensors[0, :, :, 0].view("u1")
    pixels ^= 0x80  # adds 128 modulo 256
    return pixels
