"""The space of a sweep: a TOML file with settings that stay, settings that vary, and structures.

``[settings]`` and ``[search]`` have the fields of :class:`~tintling.training.settings.overrides.Overrides`;
``[network]`` describes structures of :mod:`tintling.training.networks.searched`.
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from numpy.random import Generator

from tintling.documents import FieldError, structure
from tintling.errors import TintlingError
from tintling.suggestions import did_you_mean
from tintling.training.settings.overrides import Overrides
from tintling.training.sweep.parameters import Choice, Parameter, parameter
from tintling.training.sweep.structures import NetworkSpace

__all__ = ["Point", "Space", "load_space", "parse_space"]

Point = Mapping[str, Any]
"""Value of every parameter that a trial was asked for, by name."""

_SETTINGS = frozenset(entry.name for entry in fields(Overrides))
_TABLES = ("settings", "search", "network")
_MAX_POINTS = 100_000


@dataclass(frozen=True, slots=True)
class Space:
    """What a sweep tries.

    Attributes:
        name: Of its file.
        recipe: Shipped recipe, or TOML file, whose settings are overridden; None takes the network's own.
        settings: Settings that stay.
        search: Settings that vary.
        network: Structures, if those vary.
        first: Points that are tried before any other.
    """

    name: str
    recipe: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    search: Mapping[str, Parameter] = field(default_factory=dict)
    network: NetworkSpace | None = None
    first: tuple[Point, ...] = ()

    def __post_init__(self) -> None:
        if not self.search and self.network is None:
            raise TintlingError(
                f"space {self.name}: expected [search] or [network]: there is nothing to vary"
            )
        both = sorted(set(self.settings) & set(self.search))
        if both:
            raise TintlingError(f"space {self.name}: {both[0]} stands in [settings] and in [search]")
        if self.network is not None and {"model"} & {*self.settings, *self.search}:
            raise TintlingError(f"space {self.name}: [network] makes the model; omit model")
        if self.network is not None and self.settings.get("engine") == "native" and self.network.strided:
            raise TintlingError(
                f"space {self.name}: the native engine trains no strides; "
                'take engine = "tensorflow", or stride = 1'
            )

    def suggest(self, trial: Any) -> dict[str, Any]:
        """Asks a trial of Optuna for a point.

        Returns:
            Settings of :class:`~tintling.training.settings.overrides.Overrides`.
        """
        return self._settings(lambda name, values: values.suggest(trial, name))

    def settings_of(self, point: Point) -> dict[str, Any]:
        """Settings of a point."""
        return self._settings(lambda name, values: point[name] if name in point else _only(name, values))

    def draw(self, random: Generator) -> Point:
        """Any point."""
        drawn: dict[str, Any] = {}

        def choose(name: str, values: Parameter) -> Any:
            value = values.draw(random)
            if not _stays(values):
                drawn[name] = value
            return value

        self._settings(choose)
        return drawn

    def points(self) -> tuple[Point, ...]:
        """Every point of the grid, in order.

        Raises:
            TintlingError: A parameter has no grid, or there are too many points.
        """
        found = tuple(itertools.islice(self._points(), _MAX_POINTS + 1))
        if len(found) > _MAX_POINTS:
            raise TintlingError(
                f"space {self.name}: a grid has at most {_MAX_POINTS:,} points: narrow it, "
                "or take another sampler"
            )
        return found

    def _settings(self, choose: Any) -> dict[str, Any]:
        found = {**self.settings, **{name: choose(name, values) for name, values in self.search.items()}}
        if self.network is not None:
            found["model"] = self.network.model(choose)
        return found

    def _points(self) -> Iterator[Point]:
        axes = dict(self.search)
        for name, values in axes.items():
            if values.grid() is None:
                raise TintlingError(
                    f"space {self.name}: a grid needs a list of values for {name}, "
                    "not a range of real numbers"
                )
        settings = [
            dict(zip(axes, chosen, strict=True))
            for chosen in itertools.product(*(values.grid() or () for values in axes.values()))
        ]
        varied = {name for name, values in axes.items() if not _stays(values)}
        for structure_point in self.network.points() if self.network else ({},):
            for setting in settings:
                yield {**{k: v for k, v in setting.items() if k in varied}, **structure_point}


def load_space(path: Path) -> Space:
    """Reads the space of a sweep.

    Raises:
        TintlingError: There is no such file, it is not TOML, or a key or value of it is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TintlingError(f"cannot read space {path}: {error}") from error
    return parse_space(text, path.stem)


def parse_space(text: str, name: str) -> Space:
    """Makes a space of TOML text.

    Args:
        text: The TOML.
        name: Of the sweep.

    Raises:
        TintlingError: It is not TOML, or a key or value of it is wrong.
    """
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise TintlingError(f"space {name} is not TOML: {error}") from error
    recipe = document.pop("recipe", None)
    for key in document:
        if key not in _TABLES:
            known = ("recipe", *_TABLES)
            raise TintlingError(
                f"space {name}: unknown key {key!r}; known are {', '.join(known)}{did_you_mean(key, known)}"
            )
    settings, search = _table(document, "settings", name), _table(document, "search", name)
    for key in (*settings, *search):
        if key not in _SETTINGS:
            raise TintlingError(
                f"space {name}: unknown setting {key!r}; known are {', '.join(sorted(_SETTINGS))}"
                f"{did_you_mean(key, _SETTINGS)}"
            )
    try:
        structure(Overrides, settings)
    except FieldError as error:
        raise TintlingError(f"space {name}: settings.{error}") from error
    varied = {key: parameter(value, f"space {name}: search.{key}") for key, value in search.items()}
    network = document.get("network")
    return Space(
        name,
        None if recipe is None else str(recipe),
        settings,
        varied,
        None if network is None else NetworkSpace.of(_table(document, "network", name), name),
    )


def _table(document: Mapping[str, Any], key: str, name: str) -> dict[str, Any]:
    found = document.get(key, {})
    if not isinstance(found, dict):
        raise TintlingError(f"space {name}: {key}: expected a table, got {found!r}")
    return found


def _stays(values: Parameter) -> bool:
    return isinstance(values, Choice) and len(values.values) == 1


def _only(name: str, values: Parameter) -> Any:
    if _stays(values):
        return (values.grid() or ())[0]
    raise TintlingError(f"the point has no value for {name}")
