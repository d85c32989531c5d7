"""``tintling train``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tintling.console import err, force_option, json_option, note, out, print_json, refuse_overwrite

if TYPE_CHECKING:
    from tintling.training.history import EpochRecord
    from tintling.training.loop import TrainingResult
    from tintling.training.recipe import Recipe
    from tintling.training.splits import Splits

__all__ = ["command"]

_KINDS = ("unit", "standardize", "threshold")


@click.command("train", short_help="Train a digit network.")
@click.option("--model", help="Architecture; its recipe of the same name is used.  [default: tiny]")
@click.option("--recipe", metavar="NAME|FILE", help="Recipe: one that is shipped, or a TOML file.")
@click.option(
    "--out", "folder", type=click.Path(path_type=Path, file_okay=False), required=True, help="Run to write."
)
@click.option("--epochs", type=int, help="Passes over the digits.")
@click.option("--batch-size", type=int, help="Digits a step.")
@click.option("--learning-rate", type=float, help="Peak learning rate.")
@click.option(
    "--schedule",
    type=click.Choice(("cosine", "plateau", "exponential", "constant")),
    help="Course of the learning rate.",
)
@click.option("--dropout", type=float, help="Dropout rate.")
@click.option("--label-smoothing", type=float, help="Share of the target spread over all classes.")
@click.option("--ema", type=float, help="Decay of the moving average of the weights; 0 for none.")
@click.option("--patience", type=int, help="Stop after so many epochs without a better one; 0 never.")
@click.option("--normalize", type=click.Choice(_KINDS), help="How pixels become numbers.")
@click.option("--augment/--no-augment", default=None, help="Change digits at random, or never.")
@click.option("--seed", type=int, help="Seed of everything random.")
@click.option("--data", type=click.Path(path_type=Path), help="MNIST or other digits: .npz, IDX, pictures.")
@click.option("--train-size", type=int, help="Train on so many digits only.")
@click.option("--split", help="'official', or percentages of all digits such as 60/20/20.")
@click.option("--offline", is_flag=True, help="Download nothing.")
@click.option("--resume", is_flag=True, help="Go on with a run that was interrupted.")
@click.option("--highscore", type=click.Path(path_type=Path, dir_okay=False), help="Highscore file.")
@force_option
@json_option
def command(
    *,
    folder: Path,
    data: Path | None,
    offline: bool,
    resume: bool,
    highscore: Path | None,
    force: bool,
    as_json: bool,
    **flags: Any,
) -> None:
    """Train a digit network.

    Settings come from the recipe; flags override it. The run directory holds the model of the best
    epoch, judged on validation digits only. A run stopped with Ctrl-C goes on with --resume.
    """
    from tintling.training.datasets import load_mnist, split
    from tintling.training.recipe import load_recipe, shipped_recipes

    if resume:
        if given := [name for name, value in flags.items() if value is not None]:
            raise click.UsageError(
                f"--resume takes its settings from {folder}; leave out --{given[0].replace('_', '-')}"
            )
        recipe = load_recipe(folder / "recipe.toml")
    else:
        refuse_overwrite(folder, force=force)
        model = flags["model"] or "tiny"
        name = flags["recipe"] or (model if model in shipped_recipes() else None)
        recipe = _override(load_recipe(name) if name else _bare(), flags)
    splits = split(load_mnist(data, offline=offline), recipe.data)
    result = _train(recipe, splits, folder, resume=resume, highscore=highscore)
    if as_json:
        print_json(_document(result))
    else:
        _show(result)


def _bare() -> Recipe:
    from tintling.training.recipe import Recipe

    return Recipe()


def _override(recipe: Recipe, flags: dict[str, Any]) -> Recipe:
    """Puts what the user said in place of what the recipe says."""
    from tintling.pixels import Normalization
    from tintling.training.augmentation import Augmentation
    from tintling.training.splits import SplitSpec

    def given(**fields: str) -> dict[str, Any]:
        return {field: flags[flag] for field, flag in fields.items() if flags[flag] is not None}

    training, data = recipe.training, recipe.data
    plain = ("model", "epochs", "batch_size", "seed", "dropout", "label_smoothing", "ema")
    training = replace(
        training,
        **given(**{name: name for name in plain}),
        optimizer=replace(training.optimizer, **given(learning_rate="learning_rate")),
        schedule=replace(training.schedule, **given(name="schedule")),
        stopping=replace(training.stopping, **given(patience="patience")),
    )
    if flags["augment"] is False:
        training = replace(training, augmentation=Augmentation())
    if kind := flags["normalize"]:
        chosen = {
            "unit": Normalization.unit,
            "standardize": Normalization.standardize,
            "threshold": Normalization.black_white,
        }[kind]
        training = replace(training, normalization=chosen())
    data = replace(data, **given(train_size="train_size"))
    if flags["split"] is not None:
        data = replace(data, ratios=SplitSpec.parse_ratios(flags["split"]))
    return replace(recipe, training=training, data=data)


def _train(
    recipe: Recipe, splits: Splits, folder: Path, *, resume: bool, highscore: Path | None
) -> TrainingResult:
    """Trains with a display on standard error."""
    note(f"starting TensorFlow; seed {recipe.training.seed}")
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    from tintling.training.loop import train

    config = recipe.training
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[figures]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err) as display:
        task = display.add_task(f"epoch 1/{config.epochs}", total=config.epochs, figures="")
        finished = 0

        def on_epoch(record: EpochRecord, best: bool) -> None:  # noqa: FBT001 - the loop's signature
            nonlocal finished
            finished = record.epoch
            now = f"loss {record.train_loss:.4f}  validation {record.validation_accuracy:.2%}"
            display.update(
                task,
                completed=record.epoch,
                description=f"epoch {min(record.epoch + 1, config.epochs)}/{config.epochs}",
                figures=now,
            )
            if best:
                display.console.print(f"  epoch {record.epoch:>3}  {now}  [green]best so far[/green]")

        def on_step(done: int, total: int) -> None:
            display.update(task, completed=finished + done / total)

        return train(
            config, splits, folder, resume=resume, highscore=highscore, on_epoch=on_epoch, on_step=on_step
        )


def _document(result: TrainingResult) -> dict[str, Any]:
    return {
        "run": str(result.run),
        "model": result.manifest.model,
        "seed": result.manifest.seed,
        "data": dict(result.manifest.data),
        **result.manifest.metrics["training"],
        "highscore": result.highscore,
        "stopped_early": result.stopped_early,
    }


def _show(result: TrainingResult) -> None:
    """Prints what came out."""
    from rich.table import Table

    data, best = result.manifest.data, result.best
    table = Table(title=f"{result.manifest.model} in {result.run}", title_justify="left", show_header=False)
    table.add_row("parameters", f"{result.parameters:,}")
    stand_in = " [bold yellow](offline digits, not all of MNIST)[/]" if data["fallback"] else ""
    table.add_row("data", f"{data['name']}{stand_in}")
    table.add_row(
        "digits",
        f"{data['train']:,} train, {data['validation']:,} validation, {data['test']:,} test (untouched)",
    )
    early = ", stopped early" if result.stopped_early else ""
    table.add_row("epochs", f"{len(result.history)}{early}; best {best.epoch}")
    table.add_row(
        "validation", f"[bold]{best.validation_accuracy:.2%}[/bold], loss {best.validation_loss:.4f}"
    )
    table.add_row("time", f"{sum(record.seconds for record in result.history):.0f} s")
    table.add_row("seed", str(result.manifest.seed))
    if result.highscore:
        table.add_row("highscore", "[green]a new best on these validation digits[/green]")
    out.print(table)
    note(f"next: tintling evaluate {result.run}   or   tintling compress {result.run}")
