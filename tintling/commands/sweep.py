"""``tintling sweep``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tintling.commands._engine_options import optimize_option
from tintling.console import json_option, print_json, stoppable
from tintling.errors import UsageError

if TYPE_CHECKING:
    from tintling.training.sweep.space import Space

__all__ = ["command"]


@click.command("sweep", short_help="Search for a network within a budget of flash, memory and time.")
@click.argument("space", required=False, type=click.Path(path_type=Path, dir_okay=False), metavar="[SPACE]")
@click.option("--from", "origin", metavar="MODEL", help="Search around nano, pico, femto, micro or a run.")
@click.option(
    "--objective",
    default="accuracy",
    show_default=True,
    help="What grows: accuracy; costs behind a comma shrink, as in accuracy,flash.",
)
@click.option(
    "--budget",
    default="",
    metavar="COST=AMOUNT,…",
    help="The most that the generated C may take, such as flash=6kB,arena=4kB,instructions=400k.",
)
@click.option("--trials", type=click.IntRange(min=1), help="Candidates in all.  [default: 20; a grid: all]")
@click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes here.")
@click.option(
    "--sampler",
    type=click.Choice(("tpe", "grid", "random", "nsga2")),
    help="Who chooses.  [default: tpe; nsga2 for several objectives]",
)
@click.option(
    "--storage",
    metavar="URL",
    envvar="TINTLING_STORAGE",
    help="postgresql://…, for workers on many machines; $TINTLING_STORAGE hides it from lists of processes.",
)
@click.option("--name", help="Name of the sweep in its storage.  [default: of SPACE]")
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for runs and journal.  [default: runs/sweeps/NAME]",
)
@click.option("--epochs", type=click.IntRange(min=1), help="Epochs of each candidate, with --from.")
@click.option("--halving/--no-halving", default=True, show_default=True, help="End bad candidates early.")
@click.option(
    "--core",
    type=click.Choice(("cortex-m4", "rv32imc", "esp32")),
    default="cortex-m4",
    show_default=True,
    help="Emulated core that instructions are counted on.",
)
@optimize_option("Goal of the export, as of tintling export.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Seed of the sampler.")
@click.option("--data", type=click.Path(path_type=Path), help="MNIST or other digits: .npz, IDX, images.")
@click.option("--offline", is_flag=True, help="Download nothing.")
@json_option
def command(
    space: Path | None,
    *,
    origin: str | None,
    objective: str,
    budget: str,
    trials: int | None,
    workers: int,
    sampler: str | None,
    storage: str | None,
    name: str | None,
    folder: Path | None,
    epochs: int | None,
    halving: bool,
    core: str,
    optimize: str,
    seed: int,
    data: Path | None,
    offline: bool,
    as_json: bool,
) -> None:
    """Search for a network within a budget of flash, memory and time.

    SPACE is a TOML file with what stays and what varies: settings of a recipe, or blocks, widths, windows and
    strides of a network. The generated C of each candidate is measured before it is trained; one that is
    over the budget is not trained. The same command goes on where it stopped, here or, with --storage, on
    any number of machines. A kB is 1,024 bytes, 400k instructions are 400,000.
    """
    from tintling.api.sweeping import SweepRequest, run_sweep
    from tintling.commands.views.sweep import show_sweep
    from tintling.training.sweep.plan import Budget, SweepPlan, parse_objectives

    searched = _space(space, origin, epochs)
    objectives = parse_objectives(objective)
    chosen = sampler or ("nsga2" if len(objectives) > 1 else "tpe")
    plan = SweepPlan(
        searched,
        objectives,
        Budget.parse(budget),
        chosen,  # type: ignore[arg-type] # click knows the four
        trials if trials or chosen == "grid" else 20,
        seed,
        halving,
    )
    name = name or searched.name
    request = SweepRequest(
        plan, name, folder or Path("runs/sweeps") / name, storage, data, core, optimize, offline
    )
    with stoppable(lambda: "the same command goes on"):
        result = run_sweep(request, workers=workers)
    if as_json:
        print_json(result.to_json())
    else:
        show_sweep(result)


def _space(path: Path | None, origin: str | None, epochs: int | None) -> Space:
    from tintling.training.sweep.space import load_space

    if (path is None) == (origin is None):
        raise UsageError("give SPACE, a TOML file, or --from with a network")
    if path is not None:
        if epochs is not None:
            raise UsageError("--epochs goes with --from; SPACE has its own")
        return load_space(path)
    from tintling.training.sweep.around import space_around
    from tintling.training.trained_run import TrainedRun

    model = str(origin)
    return space_around(TrainedRun.open(model).manifest.model if Path(model).is_dir() else model, epochs)
