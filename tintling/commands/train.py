"""``tintling train``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tintling.console import force_option, json_option, note, print_json
from tintling.errors import UsageError

if TYPE_CHECKING:
    from tintling.training.loop.ensemble import EnsembleResult
    from tintling.training.loop.results import TrainingResult

__all__ = ["command"]

_KINDS = ("unit", "standardize", "threshold")


@click.command("train", short_help="Train a digit network.")
@click.option(
    "--model",
    help="Architecture; its recipe of the same name is used.  [default: tiny]",
)
@click.option("--recipe", metavar="NAME|FILE", help="Recipe: one that is shipped, or a TOML file.")
@click.option(
    "--out", "folder", type=click.Path(path_type=Path, file_okay=False), required=True, help="Run to write."
)
@click.option(
    "--engine",
    type=click.Choice(("tensorflow", "native")),
    help="What takes the steps; native is compiled C, much faster for small chains of layers.",
)
@click.option(
    "--precision",
    type=click.Choice(("float32", "bfloat16")),
    help="What TensorFlow multiplies in while training; bfloat16 is faster on processors that have it.",
)
@click.option("--epochs", type=int, help="Passes over the digits.")
@click.option("--batch-size", type=int, help="Digits a step.")
@click.option("--learning-rate", type=float, help="Peak learning rate.")
@click.option(
    "--schedule",
    type=click.Choice(("cosine", "plateau", "exponential", "constant")),
    help="Course of the learning rate; plateau waits for validation, and the best epoch is kept then.",
)
@click.option("--dropout", type=float, help="Dropout rate.")
@click.option("--label-smoothing", type=float, help="Share of the target spread over all classes.")
@click.option("--ema", type=float, help="Decay of the moving average of the weights; 0 for none.")
@click.option("--patience", type=int, help="Stop after so many epochs without a better one; 0 never.")
@click.option("--normalize", type=click.Choice(_KINDS), help="How pixels become numbers.")
@click.option(
    "--augment/--no-augment",
    default=None,
    help="Change digits at random, as tiny's recipe does if this one does not, or never.",
)
@click.option("--seed", type=int, help="Seed of everything random.")
@click.option("--data", type=click.Path(path_type=Path), help="MNIST or other digits: .npz, IDX, images.")
@click.option("--train-size", type=int, help="Train on so many digits only.")
@click.option("--split", help="'official', or percentages of all digits such as 60/20/20.")
@click.option(
    "--ensemble",
    "members",
    type=click.IntRange(2, 100),
    help="Train so many, whose seeds follow one another.",
)
@click.option(
    "--distill",
    "teacher",
    metavar="RUN",
    type=click.Path(path_type=Path, file_okay=False),
    help="Learn from the answers of a run, an ensemble or a shipped model as well.",
)
@click.option(
    "--finetune",
    "captures",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    hidden=True,
    help="Now a command of its own: tintling finetune.",
)
@click.option("--offline", is_flag=True, help="Download nothing.")
@click.option("--resume", is_flag=True, help="Go on with a run that was interrupted.")
@click.option("--highscore", type=click.Path(path_type=Path, dir_okay=False), help="Highscore file.")
@force_option
@json_option
def command(
    *,
    folder: Path,
    data: Path | None,
    members: int | None,
    teacher: Path | None,
    captures: Path | None,
    recipe: str | None,
    offline: bool,
    resume: bool,
    highscore: Path | None,
    force: bool,
    as_json: bool,
    **flags: Any,
) -> None:
    """Train a digit network.

    Settings come from the recipe; flags override it. The run directory holds the model of the best
    epoch, judged on validation digits only. A run stopped with Ctrl-C goes on with --resume; whoever
    gave --ensemble, --data or --offline gives it again.
    """
    if captures is not None:
        others = {"recipe": recipe, "ensemble": members, "distill": teacher, "resume": resume}
        _finetune(captures, folder, flags, others, data=data, offline=offline, force=force, as_json=as_json)
        return
    from tintling.api.runs import train_run
    from tintling.commands.views.training import TrainingDisplay
    from tintling.training.settings.overrides import Overrides

    with TrainingDisplay.opened() as watch:
        result = train_run(
            folder,
            Overrides(**flags),
            recipe=recipe,
            data=data,
            members=members,
            teacher=teacher,
            offline=offline,
            resume=resume,
            force=force,
            highscore=highscore,
            watch=watch,
        )
    _show(result, as_json=as_json)


def _show(result: TrainingResult | EnsembleResult, *, as_json: bool) -> None:
    """Prints what came out."""
    from tintling.commands.views import training as view
    from tintling.training.loop.ensemble import EnsembleResult

    if isinstance(result, EnsembleResult):
        if as_json:
            print_json(view.ensemble_document(result))
        else:
            view.show_ensemble(result)
    elif as_json:
        print_json(view.run_document(result))
    else:
        view.show_run(result)


def _finetune(
    captures: Path,
    folder: Path,
    flags: dict[str, Any],
    others: dict[str, Any],
    *,
    data: Path | None,
    offline: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Takes ``train --finetune`` for ``finetune``, as it was called in earlier versions.

    Raises:
        UsageError: A flag was given that has no meaning there.
    """
    from tintling.api.finetuning import FINETUNE_OVERRIDES
    from tintling.commands.finetune import run_finetuning

    note("train --finetune is now `tintling finetune CAPTURES`; this spelling goes with the next version")
    # An identity, for 0 is something that was said.
    given = [name for name, value in {**flags, **others}.items() if value is not None and value is not False]
    if wrong := [name for name in given if name not in FINETUNE_OVERRIDES]:
        name = wrong[0].replace("_", "-")
        raise UsageError(f"--finetune takes its settings from the model; leave out --{name}")
    kept = {name: flags[name] for name in FINETUNE_OVERRIDES}
    run_finetuning(captures, folder, kept, data=data, offline=offline, force=force, as_json=as_json)
