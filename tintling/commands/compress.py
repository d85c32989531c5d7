"""``tintling compress``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
from click.core import ParameterSource

from tintling.console import err, force_option, json_option, note, print_json, refuse_overwrite

if TYPE_CHECKING:
    from tintling.artifacts import Manifest
    from tintling.compression.config import CompressionConfig
    from tintling.compression.pipeline import CompressionProgress as Step
    from tintling.compression.report import CompressionReport
    from tintling.training.data.splits import Splits
    from tintling.training.loop.distillation import Teacher
    from tintling.training.settings.recipe import Recipe

__all__ = ["command"]


def _sparsity(_: click.Context, __: click.Parameter, value: str) -> float | Literal["auto"]:
    """Reads a fraction such as 0.3, a percentage such as 30%, or ``auto``."""
    if value == "auto":
        return "auto"
    try:
        return float(value[:-1]) / 100 if value.endswith("%") else float(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is neither a fraction such as 0.3 nor 'auto'") from error


@click.command("compress", short_help="Prune and quantize a trained network to int8.")
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path),
    help="Run to write.  [default: RUN-int8 or RUN-pruned]",
)
@click.option(
    "--sparsity",
    metavar="FRACTION|auto",
    callback=_sparsity,
    default="0.3",
    show_default=True,
    help="Weights to set to zero; 0 for none.",
)
@click.option("--max-drop", type=float, default=0.1, show_default=True, help="Points that auto may lose.")
@click.option(
    "--channels", type=float, default=0.0, show_default=True, help="Fraction of the channels to remove."
)
@click.option(
    "--quantize",
    type=click.Choice(("int8", "none")),
    default="int8",
    show_default=True,
    help="Number format of the result; none stops at the pruned float network.",
)
@click.option("--qat", is_flag=True, help="Fine-tune with the rounding of int8 in the forward pass.")
@click.option(
    "--qat-learning-rate", type=float, help="Its peak learning rate.  [default: 0.0003; in TensorFlow 0.001]"
)
@click.option(
    "--distill",
    "teacher",
    metavar="RUN",
    type=click.Path(path_type=Path, file_okay=False),
    help="Who teaches then, in the native engine.  [default: the teacher that the run's recipe names]",
)
@click.option("--fine-tune-epochs", type=int, help="Epochs of each fine-tuning.  [default: 6]")
@click.option("--learning-rate", type=float, help="Peak learning rate of the fine-tuning.  [default: 0.005]")
@click.option("--seed", type=int, help="Seed of everything random.  [default: the run's]")
@click.option("--data", type=click.Path(path_type=Path), help="The digits that the run was trained on.")
@click.option("--offline", is_flag=True, help="Download nothing.")
@force_option
@json_option
def command(
    run: Path,
    *,
    folder: Path | None,
    data: Path | None,
    teacher: Path | None,
    offline: bool,
    force: bool,
    as_json: bool,
    **flags: Any,
) -> None:
    """Prune and quantize a trained network to int8.

    RUN is a folder that `tintling train` wrote. Sparsity auto tries several and takes the highest
    that costs at most --max-drop points on validation digits.

    With --qat a run of the native engine goes on in it, taught by its teacher and rounded exactly as the
    int8 network will be; other runs go on in TensorFlow, on the labels alone.
    """
    from tintling.compression.config import CompressionConfig
    from tintling.compression.source import trained_manifest
    from tintling.staging import require_writable

    config = CompressionConfig(**{name: value for name, value in flags.items() if value is not None})
    _refuse_unused(config)
    manifest = trained_manifest(run)
    if folder is None:
        folder = _beside(run, config)
    refuse_overwrite(folder, force=force)
    require_writable(folder)
    splits, recipe = _splits(run, manifest, data, offline=offline)
    note(f"starting TensorFlow; seed {manifest.seed if config.seed is None else config.seed}")
    taught = _teacher(teacher, run, recipe, splits) if config.qat else None
    report = _compress(run, folder, config, splits, teacher=taught, force=force)
    if as_json:
        print_json({"run": str(folder), **report.to_json()})
    else:
        from tintling.commands.views.compression import show

        show(report, folder)


def _refuse_unused(config: CompressionConfig) -> None:
    """Refuses options that were given and that nothing would come of.

    Raises:
        click.UsageError: There is such an option.
    """
    context = click.get_current_context()
    prunes = bool(config.channels or config.sparsity)
    users = {
        "teacher": (config.qat, "--distill is for --qat"),
        "qat_learning_rate": (config.qat, "--qat-learning-rate is for --qat"),
        "max_drop": (config.sparsity == "auto", "--max-drop is for --sparsity auto"),
        "learning_rate": (
            prunes,
            "--learning-rate is for the fine-tuning after --sparsity or --channels, and nothing is removed",
        ),
        "fine_tune_epochs": (
            prunes or config.qat,
            "--fine-tune-epochs is for --sparsity, --channels or --qat, and nothing is fine-tuned",
        ),
    }
    for name, (used, message) in users.items():
        if not used and context.get_parameter_source(name) is not ParameterSource.DEFAULT:
            raise click.UsageError(message)


def _beside(run: Path, config: CompressionConfig) -> Path:
    """Names the folder after the run."""
    from tintling.errors import ArtifactError

    place = run.resolve()
    if not place.name:
        raise ArtifactError(f"{run} has no name that another folder could be named after: give --out")
    return place.with_name(f"{place.name}-{'int8' if config.quantize == 'int8' else 'pruned'}")


def _teacher(given: Path | None, run: Path, recipe: Recipe, splits: Splits) -> Teacher | None:
    """Finds the teacher of a run of the native engine."""
    from tintling.artifacts import load_manifest
    from tintling.commands._teacher import find_teacher, load_teacher

    if recipe.training.engine != "native":
        if given is not None:
            raise click.UsageError(f"{run} was trained by TensorFlow, where --qat takes no teacher")
        return None
    folder = find_teacher(given, recipe.training.distillation.teacher)
    teacher = load_teacher(folder, splits) if folder else None
    known = [entry["teacher"]["sha256"] for entry in load_manifest(run).history if "teacher" in entry]
    if given is None and known and (teacher is None or teacher.sha256 != known[0]):
        note("[yellow]the run had another teacher than its recipe names now: give it with --distill[/yellow]")
    return teacher


def _splits(run: Path, manifest: Manifest, data: Path | None, *, offline: bool) -> tuple[Splits, Recipe]:
    """Splits the digits as the run did, so that validation and test digits were not trained on."""
    from tintling.commands._splits import photographed
    from tintling.training.data.datasets import fallback_digits, load_mnist, split
    from tintling.training.run_folder import RECIPE_NAME
    from tintling.training.settings.recipe import load_recipe

    recipe = load_recipe(manifest.verified(run, RECIPE_NAME))
    stand_in = bool(manifest.data.get("fallback")) and data is None
    digits = fallback_digits() if stand_in else load_mnist(data, offline=offline)
    return photographed(split(digits, recipe.data), recipe), recipe


def _compress(
    run: Path,
    folder: Path,
    config: CompressionConfig,
    splits: Splits,
    *,
    teacher: Teacher | None,
    force: bool,
) -> CompressionReport:
    """Compresses with a display on standard error."""
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from tintling.commands._native import compile_native
    from tintling.compression.pipeline import compress

    columns = (
        SpinnerColumn(finished_text="[green]✓[/]"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[figures]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err) as display:
        tasks: dict[str, Any] = {}

        def on_step(step: Step) -> None:
            if step.title not in tasks:
                tasks[step.title] = display.add_task(step.title, total=1, figures="")
            figures = "" if step.accuracy is None else f"validation {step.accuracy:.2%}"
            task = tasks[step.title]
            display.update(task, completed=step.done / step.total)
            if figures:
                display.update(task, figures=figures)

        return compress(
            run,
            folder,
            config,
            splits,
            compiler=compile_native,
            teacher=teacher,
            on_step=on_step,
            force=force,
        )
