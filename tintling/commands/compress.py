"""``tintling compress``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from tintling.console import err, force_option, json_option, note, out, print_json, refuse_overwrite

if TYPE_CHECKING:
    from tintling.compression.config import CompressionConfig
    from tintling.compression.pipeline import Progress as Step
    from tintling.compression.report import CompressionReport
    from tintling.training.distillation import Teacher
    from tintling.training.recipe import Recipe
    from tintling.training.splits import Splits

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
    from tintling.staging import require_writable

    config = CompressionConfig(**{name: value for name, value in flags.items() if value is not None})
    if folder is None:
        folder = run.resolve().with_name(f"{run.resolve().name}-{_suffix(config)}")
    if teacher is not None and not config.qat:
        raise click.UsageError("--distill is for --qat")
    refuse_overwrite(folder, force=force)
    require_writable(folder)
    splits, recipe, seed = _splits(run, data, offline=offline)
    note(f"starting TensorFlow; seed {seed if config.seed is None else config.seed}")
    taught = _teacher(teacher, run, recipe, splits) if config.qat else None
    report = _compress(run, folder, config, splits, teacher=taught, force=force)
    if as_json:
        print_json({"run": str(folder), **report.to_json()})
    else:
        _show(report, folder)


def _suffix(config: CompressionConfig) -> str:
    return "int8" if config.quantize == "int8" else "pruned"


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


def _splits(run: Path, data: Path | None, *, offline: bool) -> tuple[Splits, Recipe, int]:
    """Splits the digits as the run did, so that validation and test digits were not trained on."""
    from tintling.artifacts import load_manifest
    from tintling.commands._splits import photographed
    from tintling.training.datasets import fallback_digits, load_mnist, split
    from tintling.training.recipe import load_recipe

    manifest = load_manifest(run)
    recipe = load_recipe(manifest.verified(run, "recipe.toml"))
    stand_in = bool(manifest.data.get("fallback")) and data is None
    digits = fallback_digits() if stand_in else load_mnist(data, offline=offline)
    return photographed(split(digits, recipe.data), recipe), recipe, manifest.seed


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


def _show(report: CompressionReport, folder: Path) -> None:
    """Prints the table of steps, the kernels, and the prices in a line each."""
    from rich import box
    from rich.table import Table

    look: dict[str, Any] = {
        "title_justify": "left",
        "box": box.SIMPLE,
        "padding": (0, 0, 0, 1),
        "show_edge": False,
    }
    steps = Table(title=f"{report.model} in {folder}", **look)
    steps.add_column("network", no_wrap=True)
    for title in ("valid.", "test", "zeros", "params", "MACs", ".tflite", "gzip", "flash"):
        steps.add_column(title, justify="right", no_wrap=True)
    rows = report.rows()
    for row in rows:
        style = "bold" if row is rows[-1] else ""
        steps.add_row(*row.values(), style=style)
    out.print(steps)
    kernels = Table(title="\nZeros by layer", **look)
    kernels.add_column("layer")
    for title in ("weights before", "weights", "zero in float", "zero in int8"):
        kernels.add_column(title, justify="right")
    for layer in report.layers:
        int8 = (
            "–"
            if layer.int8_zeros is None
            else f"{layer.int8_zeros:,} ({layer.int8_zeros / layer.weights:.1%})"
        )
        kernels.add_row(
            layer.name,
            f"{layer.weights_before:,}",
            f"{layer.weights:,}",
            f"{layer.zeros:,} ({layer.zeros / layer.weights:.1%})",
            int8,
        )
    out.print(kernels)
    out.print()
    for line in report.headlines():
        out.print(f"• {line}")
    if report.fallback:
        out.print("[bold yellow]• offline digits, not all of MNIST: do not compare the accuracy[/]")
    note(f"sizes in bytes; all of it in words: {folder / 'compression.md'}")
    if report.quantization:
        note(f"next: tintling export {folder} --out DIR   or   tintling parity {folder}")
