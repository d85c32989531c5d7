"""``tintling evaluate``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tintling.commands._source_options import normalization_option
from tintling.console import force_option, json_option, note, out, plain, print_json, refuse_overwrite

if TYPE_CHECKING:
    from rich.table import Table

    from tintling.api.evaluating import EvaluationResult, Part
    from tintling.training.evaluation import Evaluation

__all__ = ["command"]


_MATRIX_CLASSES = 20  # more do not fit a terminal
_WORST_CLASSES = 10
_COLUMN_LETTERS = 7


@click.command("evaluate", short_help="Measure a trained or quantized network on test samples.")
@click.argument("model", type=click.Path(path_type=Path))
@click.option(
    "--split",
    "part",
    type=click.Choice(("test", "validation", "train")),
    default="test",
    show_default=True,
    help="Part of the data set to measure on.",
)
@click.option(
    "--float", "use_float", is_flag=True, help="Measure a run's float model even if it has an int8 one."
)
@click.option("--reference", is_flag=True, help="Run int8 models in NumPy, not as compiled C.")
@click.option("--data", type=click.Path(path_type=Path), help="MNIST or other samples: .npz, IDX, images.")
@click.option("--offline", is_flag=True, help="Download nothing.")
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write images and figures here.",
)
@click.option(
    "--mistakes",
    type=click.IntRange(1, 1_000),
    default=40,
    show_default=True,
    help="Number of mistakes to show.",
)
@normalization_option
@force_option
@json_option
def command(
    model: Path,
    *,
    part: Part,
    use_float: bool,
    reference: bool,
    data: Path | None,
    offline: bool,
    folder: Path | None,
    mistakes: int,
    normalization: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """Measure a trained or quantized network on test samples.

    MODEL is a run directory, an ensemble or a .tflite file. An int8 model runs as compiled C if there is a
    compiler, else as the NumPy reference, which gives the same bits; neither needs TensorFlow.
    """
    from tintling.api.evaluating import evaluate
    from tintling.staging import require_writable

    if folder is not None:
        refuse_overwrite(folder, force=force)
        require_writable(folder)
    result = evaluate(
        model,
        data,
        part=part,
        use_float=use_float,
        reference=reference,
        offline=offline,
        normalization=normalization,
    )
    # What was measured is shown first: a disk may be full by now.
    if as_json:
        print_json(result.to_json(mistakes=mistakes))
    else:
        _show(result)
    if folder is not None:
        *names, last = result.save(folder, mistakes=mistakes)
        note(f"wrote {', '.join(names)} and {last} into {plain(folder)}")


def _show(result: EvaluationResult) -> None:
    from rich.table import Table

    evaluation = result.evaluation
    summary = Table(title=plain(result.model), title_justify="left", show_header=False)
    summary.add_row("run by", plain(result.runner))
    stand_in = " [bold yellow](offline digits, not all of MNIST)[/]" if result.source.fallback else ""
    if result.pixels:
        summary.add_row("fed with", plain(result.pixels))
    summary.add_row("samples", f"{evaluation.count:,} {result.part}, {plain(result.source.name)}{stand_in}")
    summary.add_row(
        "accuracy", f"[bold]{evaluation.accuracy:.2%}[/bold] ({evaluation.correct:,} of {evaluation.count:,})"
    )
    summary.add_row("loss", f"{evaluation.loss:.4f} nat")
    out.print(summary)
    if result.ensemble is not None:
        from tintling.commands.views.training import ensemble_table

        out.print()
        out.print(ensemble_table(result.ensemble, result.part))
    out.print(_matrix(evaluation) if len(evaluation.names) <= _MATRIX_CLASSES else _worst(evaluation))
    surest = evaluation.mistakes[:5]
    if surest:
        names = evaluation.names
        text = ", ".join(
            f"#{m.index} {names[m.label]} as {names[m.predicted]} ({m.confidence:.0%})" for m in surest
        )
        out.print(f"Most confident mistakes: {plain(text)}")


def _short(label: str) -> str:
    """A label as the head of a narrow column."""
    return plain(label if len(label) <= _COLUMN_LETTERS else f"{label[: _COLUMN_LETTERS - 1]}…")


def _worst(evaluation: Evaluation) -> Table:
    """The classes that fare worst, where there are too many for a matrix."""
    from rich import box
    from rich.table import Table

    table = Table(title="Classes of the lowest recall", title_justify="left", box=box.SIMPLE)
    table.add_column("label", overflow="fold")
    for head in ("samples", "recall", "precision"):
        table.add_column(head, justify="right")
    table.add_column("mostly taken for", overflow="fold")
    for figures in sorted(evaluation.classes, key=lambda one: one.recall)[:_WORST_CLASSES]:
        row = evaluation.confusion[figures.label].copy()
        row[figures.label] = 0
        taken_for = plain(evaluation.names[int(row.argmax())]) if row.any() else ""
        table.add_row(
            plain(evaluation.names[figures.label]),
            f"{figures.count:,}",
            f"{figures.recall:.1%}",
            f"{figures.precision:.1%}",
            taken_for,
        )
    return table


def _matrix(evaluation: Evaluation) -> Table:
    """The confusion matrix with recall and precision at its edges."""
    from rich import box
    from rich.table import Table

    matrix = evaluation.confusion
    table = Table(
        title="Rows are labels, columns are answers",
        title_justify="left",
        box=box.SIMPLE,
        padding=(0, 0, 0, 1),
    )
    table.add_column("", justify="right", style="bold", no_wrap=True)
    for label in range(len(matrix)):
        table.add_column(_short(evaluation.names[label]), justify="right", no_wrap=True)
    table.add_column("recall", justify="right", no_wrap=True)
    for row, figures in enumerate(evaluation.classes):
        cells = [
            f"[bold green]{value}[/]" if row == column else (f"[red]{value}[/]" if value else "[dim]·[/]")
            for column, value in enumerate(matrix[row].tolist())
        ]
        table.add_row(plain(evaluation.names[row]), *cells, f"{figures.recall:.1%}")
    table.add_section()
    table.add_row("precision", *(_percent(figures.precision) for figures in evaluation.classes), "")
    return table


def _percent(share: float) -> str:
    """At most four characters: ten of these and the rest of the table must fit into 80 columns."""
    text = f"{share * 100:.1f}"
    return text if len(text) <= 4 else "100"
