"""A sweep in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from tintling.console import out, plain

if TYPE_CHECKING:
    from tintling.api.sweeping import SweepResult
    from tintling.training.sweep.trials import Trial

__all__ = ["show_sweep"]

_SHOWN = 10


def show_sweep(result: SweepResult) -> None:
    """Prints the best candidates, what became of all, and what to do next."""
    ranked = sorted(
        (trial for trial in result.trials if trial.fate == "trained"),
        key=lambda trial: (trial not in result.best, -(trial.accuracy or 0), trial.number),
    )
    table = Table(title=plain(result.request.name), title_justify="left", box=box.SIMPLE_HEAD)
    for title in ("trial", "accuracy", "flash", "arena", "instructions", "parameters"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("settings")
    for trial in ranked[: max(_SHOWN, len(result.best))]:
        table.add_row(*_row(trial, best=trial in result.best))
    out.print(table)
    fates = Counter(trial.fate for trial in result.trials)
    out.print(", ".join(f"{count} {fate}" for fate, count in fates.items()) or "no trials")
    if result.best:
        run = result.request.folder / result.best[0].run
        out.print(f"next: tintling compress {run}", highlight=False, markup=False)


def _row(trial: Trial, *, best: bool) -> tuple[str, ...]:
    costs = trial.costs or {}
    return (
        f"{trial.number}{' *' if best else ''}",
        f"{trial.accuracy or 0:.2%}",
        *(f"{costs.get(name, 0):,}" for name in ("flash", "arena", "instructions", "parameters")),
        plain(", ".join(_varied(trial))),
    )


def _varied(trial: Trial) -> Iterator[str]:
    """The settings that the sampler chose; the name of a structure stands for its blocks."""
    for name, value in trial.settings.items():
        if name in trial.params or (name == "model" and str(value).startswith("sep_")):
            yield f"{name} {value:.3g}" if isinstance(value, float) else f"{name} {value}"
