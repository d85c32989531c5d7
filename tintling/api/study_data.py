"""Studies of data: which samples to train on, and how networks fare with other hands."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tintling.console import note
from tintling.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tintling.artifacts import StrPath
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
    from tintling.training.data.mnist import load_mnist
    from tintling.training.data.splits import SplitSpec, split

    dataset = load_mnist(data, offline=offline)
    splits = split(dataset, SplitSpec())
    return dataset.source, _choices(recipe, splits)


def _choices(recipe: StudyRecipe, splits: Splits) -> Iterator[Measurement]:
    import numpy as np

    from tintling.api.study_training import right_answers, run_measurement
    from tintling.training.studies.choosing import STRATEGIES, chosen

    settings = dict(recipe.variants[0].settings)
    labels = splits.train.labels
    for seed in recipe.seeds:
        losses = np.zeros(len(labels))
        for strategy in STRATEGIES:  # the first is random, whose network tells which samples are hard
            note(f"training on {recipe.count:,} samples, {strategy}, seed {seed}")
            picked = chosen(strategy, labels, losses, count=recipe.count, confused=recipe.confused, seed=seed)
            with tempfile.TemporaryDirectory() as folder:
                run = _trained(recipe, splits, picked, {**settings, "seed": seed}, Path(folder))
                model = run.load_model()
                if strategy == "random":
                    losses = _losses(model, run, splits)
                right = right_answers(model, run, splits.test)
                yield run_measurement(strategy, run, right, len(splits.test))


def _trained(
    recipe: StudyRecipe, splits: Splits, picked: Any, settings: dict[str, Any], folder: Path
) -> TrainedRun:
    import numpy as np

    from tintling.api.runs import train_run
    from tintling.training.settings.overrides import Overrides
    from tintling.training.trained_run import TrainedRun

    data = folder / "chosen.npz"
    np.savez(
        data,
        x_train=splits.train.images[picked],
        y_train=splits.train.labels[picked],
        x_val=splits.validation.images,
        y_val=splits.validation.labels,
        x_test=splits.test.images,
        y_test=splits.test.labels,
    )
    train_run(folder / "run", Overrides(**settings), recipe=recipe.recipe, data=data, offline=True)
    return TrainedRun.open(folder / "run")


def _losses(model: Any, run: TrainedRun, splits: Splits) -> Any:
    """Cross-entropy of every training sample, in nats."""
    import numpy as np

    from tintling.training.evaluation import softmax
    from tintling.training.networks.keras_io import float_predictor

    shares = softmax(float_predictor(model, run.manifest.normalization)(splits.train.images))
    return -np.log(np.maximum(shares[np.arange(len(shares)), splits.train.labels], 1e-12))


def measured_own(
    recipe: StudyRecipe, own: StrPath, data: StrPath | None, *, offline: bool
) -> tuple[DataSource, Iterator[Measurement]]:
    """Measures a network on a few digits of a set, drawn with each seed, and on the whole set.

    The whole set is measured fitted and as the device sees it; see :func:`measured_sets`.

    Args:
        recipe: Of kind ``own``.
        own: Where the set lies.
        data: A data set whose test digits are measured as well, such as ``mnist``; None for none.
        offline: Download nothing.

    Returns:
        The set, and the measurements as they are made.

    Raises:
        UsageError: The set holds fewer digits than the study draws.
    """
    from tintling.training.data.datasets import load_dataset
    from tintling.training.data.mnist import load_mnist
    from tintling.training.data.splits import Subset

    digits = load_dataset(own)
    whole = _everything(digits)
    if recipe.count > len(whole):
        raise UsageError(f"{own} holds {len(whole)} digits, and the study draws {recipe.count}")
    others = {"all digits, as the device sees them": _everything(load_dataset(own, sample=_device_sample))}
    if data is not None:
        tested = load_mnist(data, offline=offline)
        others[f"test digits of {tested.source.name}"] = Subset(tested.test_images, tested.test_labels)
    return digits.source, _draws(recipe, whole, others)


def _draws(recipe: StudyRecipe, whole: Subset, others: dict[str, Subset]) -> Iterator[Measurement]:
    from tintling.api.evaluating import predictor_of
    from tintling.shipped import named_model
    from tintling.training.data.splits import stratified_order
    from tintling.training.studies.results import Measurement

    predict = predictor_of(named_model(recipe.model))
    right = predict(whole.images).argmax(axis=1) == whole.labels
    for seed in recipe.seeds:
        drawn = right[stratified_order(whole.labels, seed)[: recipe.count]]
        yield Measurement(f"{recipe.count} digits, draw {seed}", seed, int(drawn.sum()), recipe.count)
    yield Measurement("all digits of the set", 0, int(right.sum()), len(right))
    for name, samples in others.items():
        yield Measurement(name, 0, _right(predict, samples), len(samples))


def measured_sets(recipe: StudyRecipe, sets: Sequence[StrPath]) -> tuple[DataSource, Iterator[Measurement]]:
    """Measures networks on whole sets of digits by other hands, fitted and as the device sees them.

    Fitted is what training makes of a picture: the whole of it, scaled. The device looks for the ink, scales
    and centres it.

    Args:
        recipe: Of kind ``sets``.
        sets: Where the sets lie; the stem of each is its name.

    Returns:
        The sets as one source, and the measurements as they are made.
    """
    from tintling.training.data.datasets import load_dataset
    from tintling.training.data.splits import DataSource

    loaded = {Path(place).stem: load_dataset(place) for place in sets}
    seen = {Path(place).stem: load_dataset(place, sample=_device_sample) for place in sets}
    digest = hashlib.sha256("".join(found.source.sha256 for found in loaded.values()).encode()).hexdigest()
    names = ", ".join(loaded)
    return DataSource(names, names, digest), _by_set(recipe, {"fitted": loaded, "device": seen})


def _by_set(recipe: StudyRecipe, ways: dict[str, dict[str, Any]]) -> Iterator[Measurement]:
    from tintling.api.evaluating import predictor_of
    from tintling.shipped import named_model
    from tintling.training.studies.results import Measurement

    predictors = {model: predictor_of(named_model(model)) for model in recipe.models}
    for name in next(iter(ways.values())):
        for way, loaded in ways.items():
            samples = _everything(loaded[name])
            for model, predict in predictors.items():
                yield Measurement(f"{name}, {way}, {model}", 0, _right(predict, samples), len(samples))


def _everything(digits: Dataset) -> Subset:
    """All samples of a set, those for training first."""
    import numpy as np

    from tintling.training.data.splits import Subset

    return Subset(
        np.concatenate([digits.train_images, digits.test_images]),
        np.concatenate([digits.train_labels, digits.test_labels]),
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
