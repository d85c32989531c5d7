"""``tintling runs``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tintling.console import json_option, out, plain, print_json
from tintling.errors import UsageError

if TYPE_CHECKING:
    from tintling.api.comparing import RunSummary

__all__ = ["command"]


@click.command("runs", short_help="List the runs of a folder, compare them, and find the best.")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("runs"), metavar="[FOLDER]")
@click.option("--model", help="Only runs of this architecture.")
@click.option("--compare", is_flag=True, help="Show the settings in which the runs differ.")
@click.option("--best", is_flag=True, help="Print only the path of the best run on validation samples.")
@json_option
def command(folder: Path, *, model: str | None, compare: bool, best: bool, as_json: bool) -> None:
    """List the runs of a folder, compare them, and find the best.

    FOLDER is runs by default; what lies up to three levels below it is found. Runs are sorted by their
    accuracy on validation samples, never on test samples. The best is named only where all were validated on
    the same samples.
    """
    from tintling.api.comparing import best_run, differing_settings, list_runs

    runs = tuple(run for run in list_runs(folder) if model is None or run.model == model)
    if not runs:
        raise UsageError(f"{folder} holds no run of {model}")
    winner = best_run(runs)
    if best:
        if winner is None:
            raise UsageError(
                f"the runs in {folder} have no common validation samples to compare them on; narrow them "
                "with --model, or name a folder of runs that share them"
            )
        path = folder / winner.name
        if as_json:
            print_json({"best": str(path), **winner.to_json()})
        else:
            click.echo(path)
        return
    differing = differing_settings(runs) if compare else {}
    if as_json:
        document = {"runs": [run.to_json() for run in runs], "best": winner.name if winner else None}
        print_json(document | ({"differing": differing} if compare else {}))
        return
    _show(runs, winner)
    if compare:
        _show_settings(runs, differing)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2%}"


def _count(value: float | None, unit: str = "") -> str:
    return "–" if value is None else f"{value:,.0f}{unit}"


def _show(runs: tuple[RunSummary, ...], winner: RunSummary | None) -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("run", overflow="fold", min_width=12)
    for title in ("model", "stage"):
        table.add_column(title, no_wrap=True)
    for title in ("validation", "test", "params", "flash", "time"):
        table.add_column(title, justify="right", no_wrap=True)
    for run in runs:
        table.add_row(
            plain(run.name) + (" ★" if run is winner else ""),
            plain(run.model),
            plain(run.stage),
            _share(run.validation),
            _share(run.test),
            _count(run.parameters),
            _count(run.flash_bytes, " B"),
            _count(run.seconds, " s"),
        )
    out.print(table)
    if winner is None:
        out.print("no best run: they were not validated on the same samples", highlight=False)


def _show_settings(runs: tuple[RunSummary, ...], differing: dict[str, tuple[object, ...]]) -> None:
    from rich import box
    from rich.table import Table

    if not differing:
        out.print("all settings are the same", highlight=False)
        return
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("setting")
    for run in runs:
        table.add_column(plain(run.name), justify="right", overflow="fold")
    for name, values in differing.items():
        table.add_row(plain(name), *("–" if value is None else plain(str(value)) for value in values))
    out.print(table)
