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
    help="Folder for all results.",
)
@click.option("--recipe", default="demo", show_default=True, help="Shipped recipe, or a TOML file.")
@click.option(
    "--sparsity", type=float, default=0.3, show_default=True, help="Share of the weights to set to zero."
)
@click.option("--data", type=click.Path(path_type=Path), help="MNIST or other digits: .npz, IDX, images.")
@click.option("--offline", is_flag=True, help="Download nothing.")
@click.option("--seed", type=int, help="Seed of all random numbers.  [default: the recipe's]")
@click.option("--fresh", is_flag=True, help="Repeat every step, changed or not.")
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

    The command fetches MNIST, trains the tiny network, prunes, fine-tunes and quantizes it, exports it as
    C, compiles the C for this machine, proves that every runtime gives the same bits, and writes
    report.html. Steps whose inputs have not changed since the last run are not repeated. The exit code is
    1 when the proof fails.
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
