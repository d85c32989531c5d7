"""``tintling finetune``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tintling.console import force_option, json_option, note, print_json, progress, repeat_hint, stoppable
from tintling.threads import current_choice

__all__ = ["command", "run_finetuning"]


@click.command("finetune", short_help="Adapt a trained network to your own captures.")
@click.argument("captures", type=click.Path(path_type=Path))
@click.option("--model", metavar="RUN|NAME", help="A run, or a shipped model.  [default: nano]")
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Run directory to write.",
)
@click.option(
    "--engine",
    type=click.Choice(("tensorflow", "native")),
    help="Training engine.  [default: as the network was trained]",
)
@click.option("--epochs", type=int, help="Passes over the samples.")
@click.option("--learning-rate", type=float, help="Peak learning rate.")
@click.option("--augment/--no-augment", default=None, help="Augment the samples, or do not.")
@click.option("--seed", type=int, help="Seed of all random numbers.")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Data set that the network was trained on: .npz, IDX, images.",
)
@click.option("--offline", is_flag=True, help="Download nothing.")
@force_option
@json_option
def command(
    captures: Path,
    *,
    folder: Path,
    data: Path | None,
    offline: bool,
    force: bool,
    as_json: bool,
    **flags: Any,
) -> None:
    """Adapt a trained network to your own captures.

    CAPTURES is a folder that `tintling collect` saved. The network learns the captures in a minute or two.
    It also rehearses samples of its own data set, so that it keeps its accuracy there. About a third of
    the captures is held back, and measured before and after. OUT-int8 is ready for `tintling camera` and
    `tintling export`.
    """
    run_finetuning(captures, folder, flags, data=data, offline=offline, force=force, as_json=as_json)


def run_finetuning(
    captures: Path,
    folder: Path,
    flags: dict[str, Any],
    *,
    data: Path | None,
    offline: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Finetunes with a display on standard error, and prints what came out."""
    from tintling.api.finetuning import finetune_run, int8_folder
    from tintling.commands.views.finetune import show
    from tintling.training.settings.overrides import Overrides

    note(str(current_choice()))
    with stoppable(lambda: repeat_hint(folder, int8_folder(folder), force=force)), progress() as display:
        task = display.add_task("adapting", total=None, visible=False)
        result = finetune_run(
            captures,
            folder,
            Overrides(**flags),
            data=data,
            offline=offline,
            force=force,
            on_step=lambda done, total: display.update(task, completed=done, total=total, visible=True),
        )
    if as_json:
        print_json(result.to_json())
    else:
        show(result)
