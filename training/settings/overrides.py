"""Settings that a user gives in place of a recipe's."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from tintling.pixels import Normalization
from tintling.training.data.splits import SplitSpec
from tintling.training.settings.recipe import Recipe, load_recipe, shipped_recipes, with_augmentation

__all__ = ["Overrides", "overridden_recipe"]

_NORMALIZATIONS = {
    "unit": Normalization.unit,
    "standardize": Normalization.standardize,
    "threshold": Normalization.black_white,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """Settings of a training that override the recipe's; None keeps the recipe's.

    Attributes:
        model: Architecture.
        start: Network whose weights training starts from, a run or a shipped model.
        engine: Training engine.
        precision: Number format of TensorFlow's multiplications.
        epochs: Passes over the samples.
        batch_size: Samples in a batch.
        learning_rate: Peak learning rate.
        schedule: Course of the learning rate; ``plateau`` also keeps the best epoch.
        dropout: Dropout rate.
        label_smoothing: Share of the target that is spread over all classes.
        ema: Decay of the moving average of the weights; 0 for none.
        patience: Epochs without improvement after which training stops; 0 for never.
        normalize: How pixels are scaled to float inputs.
        augment: True takes ``tiny``'s augmentation where the recipe has none; False changes no sample.
        seed: Seed of all random numbers.
        train_size: Train on this many samples only.
        split: ``official``, or percentages of all samples such as ``60/20/20``.
    """

    model: str | None = None
    start: str | None = None
    engine: Literal["tensorflow", "native"] | None = None
    precision: Literal["float32", "bfloat16"] | None = None
    epochs: int | None = None
    batch_size: int | None = None
    learning_rate: float | None = None
    schedule: Literal["cosine", "plateau", "exponential", "constant"] | None = None
    dropout: float | None = None
    label_smoothing: float | None = None
    ema: float | None = None
    patience: int | None = None
    normalize: Literal["unit", "standardize", "threshold"] | None = None
    augment: bool | None = None
    seed: int | None = None
    train_size: int | None = None
    split: str | None = None

    def given(self) -> dict[str, Any]:
        """The given settings, by name."""
        found = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        return {name: value for name, value in found.items() if value is not None}


def overridden_recipe(name: str | None, overrides: Overrides) -> Recipe:
    """Gives the recipe of a training.

    Args:
        name: A shipped recipe or a TOML file; None takes the recipe of the architecture, if it has one.
        overrides: What takes the place of the recipe's settings.

    Raises:
        TintlingError: There is no such recipe, or a setting is out of range.
    """
    model = overrides.model or "tiny"
    name = name or (model if model in shipped_recipes() else None)
    recipe = load_recipe(name) if name else Recipe()
    given = overrides.given()
    training, data = recipe.training, recipe.data

    def chosen(*names: str) -> dict[str, Any]:
        return {each: given[each] for each in names if each in given}

    stopping = training.stopping
    if overrides.schedule == "plateau" and stopping.monitor == "last":
        stopping = replace(stopping, monitor="accuracy")
    schedule = training.schedule
    if overrides.schedule is not None:
        schedule = replace(schedule, name=overrides.schedule)
    plain = (
        "model",
        "start",
        "engine",
        "precision",
        "epochs",
        "batch_size",
        "seed",
        "dropout",
        "ema",
        "label_smoothing",
    )
    training = replace(
        training,
        **chosen(*plain),
        optimizer=replace(training.optimizer, **chosen("learning_rate")),
        schedule=schedule,
        stopping=replace(stopping, **chosen("patience")),
    )
    training = with_augmentation(training, wanted=overrides.augment)
    if overrides.normalize:
        training = replace(training, normalization=_NORMALIZATIONS[overrides.normalize]())
    data = replace(data, **chosen("train_size"))
    if overrides.split is not None:
        data = replace(data, ratios=SplitSpec.parse_ratios(overrides.split))
    return replace(recipe, training=training, data=data)
