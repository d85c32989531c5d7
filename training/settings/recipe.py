"""Recipes: TOML files that say how a network is trained, checked key by key.

A recipe has the keys of :class:`~tintling.training.settings.config.TrainingConfig`, a table for each of its
parts (``[optimizer]``, ``[schedule]``, ``[augmentation]``, ``[stopping]``, ``[normalization]``) and a
table ``[data]`` with the keys of :class:`~tintling.training.data.splits.SplitSpec`. What is left out keeps
its default.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import tomli_w

from tintling.documents import FieldError, plain_values, structure
from tintling.errors import TintlingError
from tintling.task import DIGIT_LABELS
from tintling.training.augment.augmentation import Augmentation
from tintling.training.augment.frames import FrameAugmentation
from tintling.training.data.splits import SplitSpec
from tintling.training.settings.config import TrainingConfig
from tintling.training.settings.shipped_toml import shipped_names, toml_text

__all__ = [
    "Recipe",
    "load_recipe",
    "parse_recipe",
    "recipe_toml",
    "shipped_recipes",
    "with_augmentation",
    "with_labels",
]

# TOML has no null: a key whose default is None is left out to get it.
_DATA = "data"
_USUAL_FRAMES = FrameAugmentation(
    zoom=0.1, shift=0.06, brightness=0.2, contrast=0.2, gradient=0.15, blur=0.4, noise=5.0, clean=0.1
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that is needed to repeat a run, given the data: settings and split."""

    training: TrainingConfig = field(default_factory=TrainingConfig)
    data: SplitSpec = field(default_factory=SplitSpec)


def shipped_recipes() -> tuple[str, ...]:
    """Names of the recipes that come with Tintling."""
    return shipped_names("recipes")


def load_recipe(source: str | Path) -> Recipe:
    """Reads a recipe.

    Args:
        source: Path of a TOML file, or the name of a shipped recipe such as ``tiny``.

    Raises:
        TintlingError: There is no such recipe, it is not TOML, or a key or value of it is wrong.
    """
    return parse_recipe(toml_text(source, "recipes", one="recipe", many="recipes"), str(source))


def parse_recipe(text: str, name: str) -> Recipe:
    """Makes a recipe of TOML text.

    Args:
        text: The TOML.
        name: What error messages call it.

    Raises:
        TintlingError: It is not TOML, or a key or value is wrong.
    """
    try:
        document = tomllib.loads(text)
    except ValueError as error:  # a number of thousands of digits is not even an error of TOML's
        raise TintlingError(f"recipe {name} is not TOML: {error}") from error
    except RecursionError as error:
        raise TintlingError(f"recipe {name} is no recipe: its values are nested too deeply") from error
    data = document.pop(_DATA, {})
    try:
        if isinstance(data, dict) and "ratios" in data:
            data["ratios"] = _ratios(data["ratios"])
        return Recipe(structure(TrainingConfig, document), structure(SplitSpec, data, path=(_DATA,)))
    except (FieldError, TintlingError) as error:
        raise TintlingError(f"recipe {name}: {error}") from error


def _ratios(value: Any) -> tuple[int, int, int] | None:
    if isinstance(value, str):
        return SplitSpec.parse_ratios(value)
    raise TintlingError(f"{_DATA}.ratios: expected 60/20/20, got {value!r}")


def recipe_toml(recipe: Recipe) -> str:
    """Writes a recipe with every key, such that reading it gives the same recipe."""
    document = plain_values(recipe.training)
    data = plain_values(recipe.data)
    if recipe.data.ratios is not None:
        data["ratios"] = "/".join(map(str, recipe.data.ratios))
    return tomli_w.dumps({**document, _DATA: data})


def with_labels(recipe: Recipe, labels: tuple[str, ...]) -> Recipe:
    """Notes the labels of the data in the task, so that the recipe says what its network is for.

    Args:
        recipe: The recipe.
        labels: What each class of the data stands for; those of digits are not noted.

    Raises:
        DatasetError: The recipe names other labels.
        TintlingError: The labels make no task.
    """
    training = recipe.training
    training.task.task(labels, training.normalization)
    if not training.task.is_frame and labels == DIGIT_LABELS:
        return recipe
    return replace(recipe, training=replace(training, task=replace(training.task, labels=labels)))


def with_augmentation(config: TrainingConfig, *, wanted: bool | None) -> TrainingConfig:
    """Switches random changes of the samples on or off.

    Args:
        config: Settings.
        wanted: True takes the amounts of the recipe ``tiny``, or usual ones for frames, where the settings
            have none; False never
            changes a sample, nor shows it to the simulated camera; None leaves everything as it is.
    """
    if wanted is False:
        camera = replace(config.camera, share=0.0)
        return replace(config, augmentation=Augmentation(), frames=FrameAugmentation(), camera=camera)
    if wanted and config.task.is_frame:
        return config if not config.frames.is_identity else replace(config, frames=_USUAL_FRAMES)
    if wanted and config.augmentation.is_identity:
        return replace(config, augmentation=load_recipe("tiny").training.augmentation)
    return config
