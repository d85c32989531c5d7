"""``tintling compress``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
from click.core import ParameterSource

from tintling.console import err, force_option, json_option, note, print_json, repeat_hint, stoppable
from tintling.threads import current_choice

if TYPE_CHECKING:
    from tintling.api.compressing import CompressionResult
    from tintling.compression.config import CompressionConfig
    from tintling.compression.pipeline import CompressionProgress

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
@click.argument("run", metavar="RUN|MODEL", type=click.Path(path_type=Path))
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path),
    help="Run directory to write.  [default: RUN-int8, RUN-int4 or RUN-pruned]",
)
@click.option(
    "--sparsity",
    metavar="FRACTION|auto",
    callback=_sparsity,
    default="0.3",
    show_default=True,
    help="Share of the weights to set to zero; 0 for none.",
)
@click.option(
    "--max-drop", type=float, default=0.1, show_default=True, help="Accuracy points that auto may lose."
)
@click.option(
    "--channels", type=float, default=0.0, show_default=True, help="Share of the channels to remove."
)
@click.option(
    "--quantize",
    type=click.Choice(("int8", "none")),
    default="int8",
    show_default=True,
    help="Number format of the result; none stops at the pruned float network.",
)
@click.option(
    "--weights",
    type=click.Choice(("int8", "int4")),
    default="int8",
    show_default=True,
    help="Number format of the weights of convolutions; int4 needs --qat and a run of the native engine.",
)
@click.option("--qat", is_flag=True, help="Fine-tune with the rounding of int8 in the forward pass.")
@click.option(
    "--qat-learning-rate",
    type=float,
    help="Peak learning rate of --qat.  [default: 0.0003; in TensorFlow 0.001]",
)
@click.option(
    "--distill",
    "teacher",
    metavar="RUN",
    type=click.Path(path_type=Path, file_okay=False),
    help="Teacher of --qat in the native engine.  [default: the teacher that the run's recipe names]",
)
@click.option("--fine-tune-epochs", type=int, help="Epochs of each fine-tuning.  [default: 6]")
@click.option("--learning-rate", type=float, help="Peak learning rate of the fine-tuning.  [default: 0.005]")
@click.option("--seed", type=int, help="Seed of all random numbers.  [default: the run's]")
@click.option(
    "--offset",
    "offsets",
    metavar="LABEL=NATS",
    multiple=True,
    help="Add a number to the logit of a label, so that it is answered more or less often.",
)
@click.option(
    "--normalization",
    metavar="unit|byte|signed|MEAN,STD",
    help="Pixels that a MODEL was trained on: 0 to 1, 0 to 255, -1 to 1, standardized.  [default: found out]",
)
@click.option("--logits", is_flag=True, help="Take the softmax off the end of a MODEL.")
@click.option("--data", type=click.Path(path_type=Path), help="Data set that it was trained on.")
@click.option("--offline", is_flag=True, help="Download nothing.")
@force_option
@json_option
def command(
    run: Path,
    *,
    folder: Path | None,
    data: Path | None,
    teacher: Path | None,
    normalization: str | None,
    logits: bool,
    offline: bool,
    force: bool,
    as_json: bool,
    **flags: Any,
) -> None:
    """Prune and quantize a trained network to int8.

    RUN is a folder that `tintling train` wrote. MODEL is a network of your own: a .keras or .h5 file, or
    a SavedModel folder. It is measured before and after on the test part of --data; what pixels it expects
    is read from its layers or measured, unless --normalization says so. It is pruned only if --sparsity is
    given.

    Sparsity auto tries several values and takes the highest that costs at most --max-drop points on
    validation samples.

    With --qat, a run of the native engine is trained further in that engine, with its teacher and with the
    exact rounding of the int8 network. Other runs are trained further in TensorFlow, on the labels alone.
    """
    from tintling.api.compressing import is_network
    from tintling.compression.config import CompressionConfig
    from tintling.compression.imported.settings import ImportSettings
    from tintling.compression.offsets import parse_offsets

    foreign = is_network(run)
    if foreign and _is_default("sparsity"):
        flags["sparsity"] = 0.0
    flags["offsets"] = parse_offsets(flags["offsets"])
    config = CompressionConfig(**{name: value for name, value in flags.items() if value is not None})
    _refuse_unused(config, foreign=foreign)
    options: dict[str, Any] = {"data": data, "offline": offline, "force": force}
    if foreign:
        options["settings"] = ImportSettings(normalization, logits)
    else:
        options["teacher"] = teacher
    note(str(current_choice()))
    with stoppable(lambda: repeat_hint(*([folder] if folder else []), force=force)):
        result = _compress(run, folder, config, **options)
    if as_json:
        print_json({"run": str(result.folder), **result.report.to_json()})
    else:
        from tintling.commands.views.compression import show

        show(result.report, result.folder)


def _is_default(name: str) -> bool:
    """Whether an option was not given."""
    return click.get_current_context().get_parameter_source(name) is ParameterSource.DEFAULT


def _refuse_unused(config: CompressionConfig, *, foreign: bool) -> None:
    """Refuses options that were given and would have no effect.

    Raises:
        click.UsageError: There is such an option.
    """
    prunes = bool(config.channels or config.sparsity)
    users = {
        "teacher": (config.qat and not foreign, "--distill is for --qat of a run"),
        "normalization": (foreign, "--normalization is for a MODEL: a run says its own"),
        "logits": (foreign, "--logits is for a MODEL: a run gives logits"),
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
        if not used and not _is_default(name):
            raise click.UsageError(message)


def _compress(run: Path, folder: Path | None, config: CompressionConfig, **options: Any) -> CompressionResult:
    """Compresses with a display on standard error."""
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from tintling.api.compressing import compress_network, compress_run

    columns = (
        SpinnerColumn(finished_text="[green]✓[/]"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[figures]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err) as display:
        tasks: dict[str, Any] = {}

        def on_step(step: CompressionProgress) -> None:
            if step.title not in tasks:
                tasks[step.title] = display.add_task(step.title, total=1, figures="")
            figures = "" if step.accuracy is None else f"validation {step.accuracy:.2%}"
            task = tasks[step.title]
            display.update(task, completed=step.done / step.total)
            if figures:
                display.update(task, figures=figures)

        work = compress_network if "settings" in options else compress_run
        return work(run, folder, config, on_step=on_step, **options)
