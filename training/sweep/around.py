"""The space around a separable network that exists: smaller and larger ones, with other windows and rates."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tintling.errors import UsageError
from tintling.training.networks.searched import is_searched, structure_of
from tintling.training.networks.separable import SEPARABLE, SeparableStage
from tintling.training.settings.recipe import load_recipe, shipped_recipes
from tintling.training.sweep.parameters import Choice, Parameter, Real, Whole
from tintling.training.sweep.space import Space
from tintling.training.sweep.structures import NetworkSpace

__all__ = ["space_around"]

_USUAL_RECIPE = "demo"
_USUAL_EPOCHS = 10


def space_around(model: str, epochs: int | None = None) -> Space:
    """Makes a space whose first point is a network that exists.

    Args:
        model: ``nano``, ``pico``, ``femto``, ``micro``, or the name of a structure such as ``sep_9_16_16``.
        epochs: Of each candidate; by default 10.

    Raises:
        UsageError: The network is of another kind.
    """
    stem, blocks = _structure(model)
    recipe = model if model in shipped_recipes() else _USUAL_RECIPE
    rate = load_recipe(recipe).training.optimizer.learning_rate
    widths = [block.width for block in blocks]
    network = NetworkSpace(
        stem=Whole(max(2, stem.width - 3), stem.width + 3),
        stem_kernel=_with((3,), stem.kernel),
        blocks=Whole(max(1, len(blocks) - 1), len(blocks) + 1),
        width=Whole(max(2, min(widths) // 2), max(widths) * 3 // 2),
        kernel=_with((3, 5), *(block.kernel for block in blocks)),
        stride=_with((1,), *(block.stride for block in blocks)),
    )
    space = Space(
        name=f"around-{model}",
        recipe=recipe,
        settings={"epochs": epochs or _USUAL_EPOCHS, "engine": "tensorflow" if network.strided else "native"},
        search={"learning_rate": Real(rate / 4, rate * 2, log=True)},
        network=network,
    )
    return replace(space, first=(_point(network, stem, blocks, rate),))


def _structure(model: str) -> tuple[SeparableStage, tuple[SeparableStage, ...]]:
    if is_searched(model):
        return structure_of(model)
    for architecture in SEPARABLE:
        if architecture.name == model:
            made = architecture.make.keywords  # type: ignore[attr-defined] # a partial of `separable`
            return made["stem"], tuple(made["blocks"])
    known = ", ".join(architecture.name for architecture in SEPARABLE)
    raise UsageError(f"--from: expected one of {known}, or a run of a sweep, got a network {model!r}")


def _with(usual: tuple[int, ...], *own: int) -> Parameter:
    return Choice(tuple(sorted({*usual, *own})))


def _point(
    network: NetworkSpace, stem: SeparableStage, blocks: tuple[SeparableStage, ...], rate: float
) -> dict[str, Any]:
    """What the sampler would have to say for the network itself."""
    asked: dict[str, Any] = {"learning_rate": rate}
    own = {"stem": stem.width, "stem_kernel": stem.kernel, "blocks": len(blocks)}
    for number, block in enumerate(blocks, start=1):
        own |= {
            f"width_{number}": block.width,
            f"kernel_{number}": block.kernel,
            f"stride_{number}": block.stride,
        }

    def choose(name: str, values: Parameter) -> Any:
        if len(values.grid() or ()) > 1:
            asked[name] = own[name]
        return own[name]

    network.model(choose)
    return asked
