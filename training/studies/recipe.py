"""Recipes of studies: TOML files that say what is varied, on which network, and with which seeds."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from tintling.documents import FieldError, structure
from tintling.errors import TintlingError
from tintling.suggestions import did_you_mean
from tintling.training.settings.overrides import Overrides
from tintling.training.settings.shipped_toml import shipped_names, toml_text

__all__ = ["StudyKind", "StudyRecipe", "StudyVariant", "load_study", "shipped_studies"]

StudyKind = Literal["training", "pruning", "own", "choosing", "sets", "ensemble"]

_BRACES = re.compile(r"\{(\w+)\}")
_FREE = ("variant", "settings", "grid")
_SETTINGS = frozenset(entry.name for entry in fields(Overrides)) - {"seed"}
_TRAINS = frozenset({"training", "pruning", "choosing", "ensemble"})


@dataclass(frozen=True, slots=True)
class StudyVariant:
    """One of the networks that a study compares.

    Attributes:
        name: What tables and plots call it.
        settings: Fields of :class:`~tintling.training.settings.overrides.Overrides`.
    """

    name: str
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """The keys of a study that have a type of their own.

    Attributes:
        title: Headline of its section.
        question: What it asks, in a sentence.
        finding: What was found with the committed figures, where it differs from others' and why; may be
            empty.
        kind: ``training`` trains every variant; ``pruning`` removes weights of a trained network; ``own``
            measures a network on a few drawn digits; ``choosing`` trains on samples that are chosen on
            purpose; ``sets`` measures networks on digits by other hands; ``ensemble`` lets several networks
            answer together, and teach another.
        seeds: Each variant is repeated with each of them.
        shares: Of ``pruning``: shares of the weights to remove, 0 to 1.
        retrain: Of ``pruning``: epochs of training with what was removed left out; 0 for none.
        members: Of ``ensemble``: networks that answer together.
        count: Of ``own``: samples that are drawn. Of ``choosing``: samples to train on.
        model: Of ``own``: the network, a run or a shipped model.
        models: Of ``sets``: runs or shipped models of one task. Of ``ensemble``: shipped models that teach as
            well.
        confused: Of ``choosing``: labels of classes that are confused; where the data has none of them, the
            two most confused pairs of the first network are taken.
        recipe: Shipped recipe of training, whose settings the variants override.
        training_accuracy: Of ``training``: measure training samples too, while and after training.
        costs: Of ``training``: measure the generated C of every variant.
        goals: Of ``training``: accuracies, 0 to 1, that the cheapest variant is looked for.
    """

    title: str
    question: str
    kind: StudyKind
    seeds: tuple[int, ...]
    finding: str = ""
    shares: tuple[float, ...] = ()
    retrain: int = 0
    members: int = 5
    count: int = 20
    model: str = "nano"
    models: tuple[str, ...] = ()
    confused: tuple[str, ...] = ()
    recipe: str = "demo"
    training_accuracy: bool = False
    costs: bool = False
    goals: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyRecipe(_Head):
    """What a study does: the keys of its file, and what it compares.

    Attributes:
        name: Of its file.
        variants: Of ``training``: what is compared. The others train the first.
        axes: Of a grid: the values of each setting, outermost first. A grid may also vary what stands in
            braces in the name of the network, such as ``conv_{first}_{second}``.
    """

    name: str
    variants: tuple[StudyVariant, ...] = ()
    axes: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.seeds:
            raise TintlingError("seeds: expected at least one")
        if self.kind in _TRAINS and not self.variants:
            raise TintlingError("expected [settings], [[variant]] or [grid]: there is nothing to train")
        if self.kind == "pruning" and not self.shares:
            raise TintlingError("shares: expected at least one share of the weights, such as 0.1")
        if any(not 0 <= share < 1 for share in self.shares):
            raise TintlingError(f"shares: expected 0 to below 1, got {list(self.shares)}")
        if any(not 0 < goal < 1 for goal in self.goals):
            raise TintlingError(f"goals: expected accuracies between 0 and 1, got {list(self.goals)}")
        if self.retrain < 0:
            raise TintlingError(f"retrain: expected 0 or more epochs, got {self.retrain}")
        if self.members < 2:
            raise TintlingError(f"members: expected at least 2 networks, got {self.members}")
        if self.kind == "sets" and not self.models:
            raise TintlingError("models: expected at least one shipped model, such as nano")
        if self.count < 1:
            raise TintlingError(f"count: expected at least 1 sample, got {self.count}")

    def with_epochs(self, epochs: int) -> StudyRecipe:
        """The same study with so many epochs in each training, for a quick look."""
        variants = tuple(
            replace(variant, settings={**variant.settings, "epochs": epochs}) for variant in self.variants
        )
        return replace(self, variants=variants)

    def with_count(self, count: int) -> StudyRecipe:
        """The same study with so many samples chosen or drawn, or trained on where it limits them.

        Raises:
            TintlingError: The study takes all samples.
        """
        if self.kind in {"own", "choosing"}:
            return replace(self, count=count)
        if not any("train_size" in variant.settings for variant in self.variants):
            raise TintlingError(f"the study {self.name} takes no --count: it takes all samples")
        return replace(self, variants=tuple(_limited(variant, count) for variant in self.variants))

    def with_network(self, recipe: str | None, model: str | None) -> StudyRecipe:
        """The same study for another task or another network.

        Args:
            recipe: Recipe of training; its network and engine are taken where the variants agree on theirs.
            model: Network of every variant, or what a study of given sets measures.

        Raises:
            TintlingError: The study trains nothing, or compares networks.
        """
        if self.kind not in _TRAINS:
            if recipe is not None:
                raise TintlingError(f"the study {self.name} trains nothing: name a network with --model")
            return self if model is None else replace(self, model=model, models=(model,))
        common = [
            key
            for key in ("model", "engine")
            if len({variant.settings.get(key) for variant in self.variants}) == 1
        ]
        if model is not None and "model" not in common:
            raise TintlingError(f"the study {self.name} compares networks: it takes no --model")
        dropped = set(common if recipe is not None else ())
        chosen = {} if model is None else {"model": model}
        variants = tuple(
            replace(
                variant,
                settings={k: v for k, v in variant.settings.items() if k not in dropped} | chosen,
            )
            for variant in self.variants
        )
        # Shipped models teach digits: another task has the ensemble as its teacher.
        teachers = self.models if recipe is None else ()
        return replace(self, recipe=recipe or self.recipe, variants=variants, models=teachers)


def _limited(variant: StudyVariant, count: int) -> StudyVariant:
    """A variant that trains on so many samples if it does not train on all; its name says how many."""
    if "train_size" not in variant.settings:
        return variant
    name = variant.name.replace(f"{variant.settings['train_size']:,}", f"{count:,}")
    return StudyVariant(name, {**variant.settings, "train_size": count})


def shipped_studies() -> tuple[str, ...]:
    """Names of the studies that come with Tintling."""
    return shipped_names("studies")


def load_study(source: str | Path) -> StudyRecipe:
    """Reads the recipe of a study.

    Args:
        source: Path of a TOML file, or the name of a shipped study such as ``threshold``.

    Raises:
        TintlingError: There is no such study, it is not TOML, or a key or value of it is wrong.
    """
    text = toml_text(source, "studies", one="study", many="studies")
    return _parse(text, str(source) if str(source) in shipped_studies() else Path(source).stem)


def _parse(text: str, name: str) -> StudyRecipe:
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise TintlingError(f"study {name} is not TOML: {error}") from error
    free = {key: document.pop(key) for key in _FREE if key in document}
    if isinstance(named := document.get("confused"), list):  # digits may stand as numbers
        document["confused"] = [str(label) if type(label) is int else label for label in named]
    try:
        variants = tuple(_variants(free))
        plain = structure(_Head, document)
        axes = {key: tuple(values) for key, values in free.get("grid", {}).items()}
        given = {entry.name: getattr(plain, entry.name) for entry in fields(plain)}
        return StudyRecipe(name=name, variants=variants, axes=axes, **given)
    except (FieldError, TintlingError) as error:
        raise TintlingError(f"study {name}: {error}") from error


def _variants(free: dict[str, Any]) -> Iterator[StudyVariant]:
    """Every network that is trained: the common settings with a variant's, or with a point of the grid."""
    common = _checked(free.get("settings", {}), "settings")
    for entry in free.get("variant", []):
        own = dict(entry)
        name = str(own.pop("name", ""))
        if not name:
            raise TintlingError("variant: expected a name")
        yield StudyVariant(name, common | _checked(own, f"variant {name}"))
    grid = _checked(free.get("grid", {}), "grid", _placeholders(common))
    for key, values in grid.items():
        if not isinstance(values, list) or not values:
            raise TintlingError(f"grid.{key}: expected a list of values, got {values!r}")
    if grid:
        for point in itertools.product(*grid.values()):
            chosen = dict(zip(grid, point, strict=True))
            name = ", ".join(f"{key} {value:g}" for key, value in chosen.items())
            yield StudyVariant(name, _filled(common, chosen))
    elif common and not free.get("variant"):
        yield StudyVariant("as trained", common)


def _placeholders(settings: dict[str, Any]) -> frozenset[str]:
    """What stands in braces in the name of the network."""
    return frozenset(_BRACES.findall(str(settings.get("model", ""))))


def _filled(common: dict[str, Any], chosen: dict[str, Any]) -> dict[str, Any]:
    """Settings of a point of a grid, with what it chooses in place of braces."""
    braces = _placeholders(common)
    settings = common | {key: value for key, value in chosen.items() if key not in braces}
    if braces:
        settings["model"] = _BRACES.sub(lambda found: str(chosen[found[1]]), common["model"])
    return settings


def _checked(settings: Any, where: str, more: frozenset[str] = frozenset()) -> dict[str, Any]:
    if not isinstance(settings, dict):
        raise TintlingError(f"{where}: expected a table, got {settings!r}")
    known = _SETTINGS | more
    for key in settings:
        if key not in known:
            raise TintlingError(
                f"{where}: unknown key {key!r}; known are {', '.join(sorted(known))}"
                f"{did_you_mean(key, known)}"
            )
    missing = more - settings.keys()
    if missing:
        raise TintlingError(f"{where}.{min(missing)} is missing: the name of the network has it in braces")
    return dict(settings)
