"""``tintling demo``."""

from __future__ import annotations

from pathlib import Path

import click

from tintling.console import json_option, note, out, plain, print_json

__all__ = ["command"]


@click.command("demo", short_help="Go from handwritten digits to proven C in one run.")
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("runs/demo"),
    show_default=True,
    help="Folder that everything goes to.",
)
@click.option("--recipe", default="demo", show_default=True, help="Recipe: one that is shipped, or a file.")
@click.option("--sparsity", type=float, default=0.3, show_default=True, help="Weights to set to zero.")
@click.option("--data", type=click.Path(path_type=Path), help="MNIST or other digits: .npz, IDX, images.")
@click.option("--offline", is_flag=True, help="Download nothing.")
@click.option("--seed", type=int, help="Seed of everything random.  [default: the recipe's]")
@click.option("--fresh", is_flag=True, help="Do every step again, changed or not.")
@json_option
def command(
    *,
    folder: Path,
    recipe: str,
    sparsity: float,
    data: Path | None,
    offline: bool,
    seed: int | None,
    fresh: bool,
    as_json: bool,
) -> None:
    """Go from handwritten digits to proven C in one run.

    Fetches MNIST, trains the tiny net, prunes, fine-tunes and quantizes it, exports it as C, compiles
    that for this machine, proves that every runtime gives the same bits, and writes report.html. What
    has not changed since the last run is taken from there. Exits 1 when the proof fails.
    """
    from tintling.api.demo import Demo
    from tintling.api.demo_outcome import DemoConfig
    from tintling.commands.views.demo import DemoDisplay, summary_table, write_report

    config = DemoConfig(folder, recipe, sparsity, data, offline, seed, fresh)
    with DemoDisplay() as display:
        outcome = Demo(config, display).run()
    report = write_report(outcome)
    if as_json:
        print_json(outcome.to_json())
    else:
        out.print(summary_table(outcome))
    note(f"report: {plain(report)}")
    if not outcome.passed:
        raise SystemExit(1)
