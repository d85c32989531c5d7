"""``tintling train``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tintling.console import force_option, json_option, note, print_json, stoppable
from tintling.errors import UsageError
from tintling.threads import current_choice

if TYPE_CHECKING:
    from tintling.training.loop.ensemble import EnsembleResult
    from tintling.training.loop.results import TrainingResult

__all__ = ["command"]

_KINDS = ("unit", "standardize", "threshold")


@click.command("train", short_help="Train a network.")
@click.option(
    "--model",
    help="Architecture, whose recipe of the same name is used, or a Keras file of your own.  [default: tiny]",
)
@click.option(
    "--start",
    metavar="RUN",
    help="Start from the weights of a run or a shipped model of the same architecture.",
)
@click.option("--recipe", metavar="NAME|FILE", help="Shipped recipe, or a TOML file.")
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
    help="Training engine; native is compiled C, much faster for small sequential networks.",
)
@click.option(
    "--precision",
    type=click.Choice(("float32", "bfloat16")),
    help="Number format of TensorFlow's multiplications; bfloat16 is faster on processors that support it.",
)
@click.option("--epochs", type=int, help="Passes over the training samples.")
@click.option("--batch-size", type=int, help="Samples in a batch.")
@click.option("--learning-rate", type=float, help="Peak learning rate.")
@click.option(
    "--schedule",
    type=click.Choice(("cosine", "plateau", "exponential", "constant")),
    help="Learning-rate schedule; plateau follows the validation results and keeps the best epoch.",
)
@click.option("--dropout", type=float, help="Dropout rate.")
@click.option("--label-smoothing", type=float, help="Share of the target that is spread over all classes.")
@click.option("--ema", type=float, help="Decay of the moving average of the weights; 0 for none.")
@click.option("--patience", type=int, help="Stop after this many epochs without improvement; 0 for never.")
@click.option("--normalize", type=click.Choice(_KINDS), help="How pixels are scaled to float inputs.")
@click.option(
    "--augment/--no-augment",
    default=None,
    help="Augment the samples, with the settings of tiny's recipe if this recipe has none, or do not.",
)
@click.option("--seed", type=int, help="Seed of all random numbers.")
@click.option("--data", type=click.Path(path_type=Path), help="MNIST or other samples: .npz, IDX, images.")
@click.option("--train-size", type=int, help="Train on this many samples only.")
@click.option("--split", help="'official', or percentages of all samples such as 60/20/20.")
@click.option(
    "--ensemble",
    "members",
    type=click.IntRange(2, 100),
    help="Train this many networks, with consecutive seeds.",
)
@click.option(
    "--distill",
    "teacher",
    metavar="RUN",
    type=click.Path(path_type=Path, file_okay=False),
    help="Also learn from the outputs of a run, an ensemble or a shipped model (distillation); "
    "several with + between them teach together.",
)
@click.option(
    "--finetune",
    "captures",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    hidden=True,
    help="Replaced by the command tintling finetune.",
)
@click.option(
    "--log",
    multiple=True,
    type=click.Choice(("csv", "tensorboard", "mlflow", "wandb")),
    help="Track every epoch there; may be given several times.  [default: csv]",
)
@click.option(
    "--curves", is_flag=True, help="Measure both parts every hundred batches too, for `tintling report`."
)
@click.option("--offline", is_flag=True, help="Download nothing.")
@click.option("--resume", is_flag=True, help="Continue a run that was interrupted.")
@click.option(
    "--best-run",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File that holds the best validation accuracy of the runs in a folder.  "
    "[default: best_run.json in OUT; those of the runs beside OUT are read]",
)
@click.option("--highscore", type=click.Path(path_type=Path, dir_okay=False), hidden=True, help="--best-run.")
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
    log: tuple[str, ...],
    curves: bool,
    offline: bool,
    resume: bool,
    best_run: Path | None,
    highscore: Path | None,
    force: bool,
    as_json: bool,
    **flags: Any,
) -> None:
    """Train a network.

    Settings come from the recipe; options override it. The run directory holds the model of the best
    epoch, judged on validation samples only. A run that was stopped with Ctrl-C continues with --resume;
    repeat --ensemble, --data, --curves and --offline if the run had them.
    """
    if captures is not None:
        others = {
            "recipe": recipe,
            "ensemble": members,
            "distill": teacher,
            "resume": resume,
            "curves": curves,
        }
        _finetune(captures, folder, flags, others, data=data, offline=offline, force=force, as_json=as_json)
        return
    from tintling.api.runs import train_run
    from tintling.commands.views.training import TrainingDisplay
    from tintling.training.settings.overrides import Overrides

    note(str(current_choice()))
    # The training itself says how it is resumed; this is for what comes before it.
    with stoppable(lambda: "the same command starts again"), TrainingDisplay.opened() as watch:
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
            best_run=best_run or highscore,
            log=log or ("csv",),
            curves=curves,
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

    note("train --finetune is now `tintling finetune CAPTURES`; the next version removes this option")
    # An identity, for 0 is something that was said.
    given = [name for name, value in {**flags, **others}.items() if value is not None and value is not False]
    if wrong := [name for name in given if name not in FINETUNE_OVERRIDES]:
        name = wrong[0].replace("_", "-")
        raise UsageError(f"--finetune takes its settings from the model; omit --{name}")
    kept = {name: flags[name] for name in FINETUNE_OVERRIDES}
    run_finetuning(captures, folder, kept, data=data, offline=offline, force=force, as_json=as_json)
