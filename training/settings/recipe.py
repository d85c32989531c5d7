"""Recipes: TOML files that say how a network is trained, checked key by key.

A recipe has the keys of :class:`~tintling.training.settings.config.TrainingConfig`, a table for each of its
parts (``[optimizer]``, ``[schedule]``, ``[augmentation]``, ``[stopping]``, ``[normalization]``) and a
table ``[data]`` with the keys of :class:`~tintling.training.data.splits.SplitSpec`. What is left out keeps
its default.
"""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from importlib.resources import files
from pathlib import Path
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from tintling.errors import TintlingError
from tintling.training.augment.augmentation import Augmentation
from tintling.training.data.splits import SplitSpec
from tintling.training.settings.config import TrainingConfig

__all__ = ["Recipe", "load_recipe", "parse_recipe", "recipe_toml", "shipped_recipes", "with_augmentation"]

T = TypeVar("T")

# TOML has no null: a key whose default is None is left out to get it.
_DATA = "data"


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that is needed to repeat a run, given the data: settings and split."""

    training: TrainingConfig = field(default_factory=TrainingConfig)
    data: SplitSpec = field(default_factory=SplitSpec)


def shipped_recipes() -> tuple[str, ...]:
    """Names of the recipes that come with Tintling."""
    return tuple(
        sorted(
            entry.name.removesuffix(".toml")
            for entry in files("tintling.training").joinpath("recipes").iterdir()
            if entry.name.endswith(".toml")
        )
    )


def load_recipe(source: str | Path) -> Recipe:
    """Reads a recipe.

    Args:
        source: Path of a TOML file, or the name of a shipped recipe such as ``tiny``.

    Raises:
        TintlingError: There is no such recipe, it is not TOML, or a key or value of it is wrong.
    """
    if str(source) in shipped_recipes():
        resource = files("tintling.training").joinpath("recipes", f"{source}.toml")
        return parse_recipe(resource.read_text(encoding="utf-8"), str(source))
    path = Path(source)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise TintlingError(
            f"recipe {source}: no such file, nor one of the shipped recipes {', '.join(shipped_recipes())}"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise TintlingError(f"cannot read recipe {source}: {error}") from error
    return parse_recipe(text, str(source))


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
        return Recipe(_build(TrainingConfig, document, ""), _build(SplitSpec, data, f"{_DATA}."))
    except TintlingError as error:
        raise TintlingError(f"recipe {name}: {error}") from error


def _build(kind: type[T], table: Any, prefix: str) -> T:
    """Makes a dataclass of a TOML table."""
    if not isinstance(table, Mapping):
        raise TintlingError(f"{prefix.rstrip('.')}: expected a table, got {table!r}")
    hints = get_type_hints(kind)
    for key in table:
        if key not in hints:
            near = difflib.get_close_matches(key, hints, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are: {', '.join(hints)}"
            raise TintlingError(f"unknown key {prefix}{key}; {hint}")
    return kind(**{key: _value(hints[key], value, prefix + key) for key, value in table.items()})


def _value(hint: Any, value: Any, key: str) -> Any:
    """Checks a value against the type of its field."""
    if is_dataclass(hint) and isinstance(hint, type):
        return _build(hint, value, f"{key}.")
    choices = [choice for choice in get_args(hint) if choice is not NoneType] or [hint]
    if get_origin(hint) is Literal:
        if value not in choices:
            raise TintlingError(f"{key}: expected one of {', '.join(map(str, choices))}, got {value!r}")
        return value
    if get_origin(choices[0]) is tuple:
        return SplitSpec.parse_ratios(value) if isinstance(value, str) else _refuse(key, "60/20/20", value)
    kind = choices[0]
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            raise TintlingError(f"{key}: expected a number below 1e308, got a greater one") from None
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        return _refuse(key, {"int": "a whole number", "float": "a number"}.get(kind.__name__, "text"), value)
    return value


def _refuse(key: str, expected: str, value: Any) -> Any:
    raise TintlingError(f"{key}: expected {expected}, got {value!r}")


def recipe_toml(recipe: Recipe) -> str:
    """Writes a recipe with every key, such that reading it gives the same recipe."""
    lines = _table(recipe.training, "")
    return "\n".join([*lines, "", f"[{_DATA}]", *_table(recipe.data, f"{_DATA}.")]) + "\n"


def _table(value: Any, prefix: str) -> list[str]:
    lines: list[str] = []
    nested: list[str] = []
    for entry in fields(value):
        item = getattr(value, entry.name)
        if is_dataclass(item):
            name = f"{prefix}{entry.name}"
            nested += ["", f"[{name}]", *_table(item, f"{name}.")]
        elif item is not None:
            lines.append(f"{entry.name} = {_literal(item)}")
    return lines + nested


def _literal(value: Any) -> str:
    if isinstance(value, tuple):
        return '"' + "/".join(map(str, value)) + '"'
    if isinstance(value, str):
        # A JSON string is a TOML string, but for DEL, which JSON leaves as it is.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)


def with_augmentation(config: TrainingConfig, *, wanted: bool | None) -> TrainingConfig:
    """Switches random changes of the digits on or off.

    Args:
        config: Settings.
        wanted: True takes the amounts of the recipe ``tiny`` where the settings have none; False never
            changes a digit, nor shows it to the simulated camera; None leaves everything as it is.
    """
    if wanted is False:
        return replace(config, augmentation=Augmentation(), camera=replace(config.camera, share=0.0))
    if wanted and config.augmentation.is_identity:
        return replace(config, augmentation=load_recipe("tiny").training.augmentation)
    return config
