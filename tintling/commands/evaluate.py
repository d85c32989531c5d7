"""``tintling evaluate``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from tintling.commands._splits import splits_like
from tintling.console import force_option, json_option, note, out, plain, print_json, refuse_overwrite

if TYPE_CHECKING:
    from rich.table import Table

    from tintling.artifacts import Manifest
    from tintling.firmware_export.forms.model_source import ModelSource
    from tintling.training.data.splits import Subset
    from tintling.training.evaluation import Evaluation, Predictor
    from tintling.training.loop.ensemble import EnsembleFigures

__all__ = ["command"]

Part = Literal["test", "validation", "train"]


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is measured.

    Attributes:
        predict: From pixels to logits.
        runner: What runs it, for people.
        manifest: Of the run directory; None for a bare file.
        members: The networks of an ensemble, of which ``predict`` is the mean.
    """

    predict: Predictor
    runner: str
    manifest: Manifest | None
    members: tuple[Predictor, ...] = ()


@click.command("evaluate", short_help="Measure a trained or quantized network on test digits.")
@click.argument("model", type=click.Path(path_type=Path))
@click.option(
    "--split",
    "part",
    type=click.Choice(("test", "validation", "train")),
    default="test",
    show_default=True,
    help="Part of the digits to measure on.",
)
@click.option(
    "--float", "use_float", is_flag=True, help="Measure a run's float model even if it has an int8 one."
)
@click.option("--reference", is_flag=True, help="Run int8 models in NumPy, not as compiled C.")
@click.option("--data", type=click.Path(path_type=Path), help="MNIST or other digits: .npz, IDX, images.")
@click.option("--offline", is_flag=True, help="Download nothing.")
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write images and figures here.",
)
@click.option(
    "--mistakes", type=click.IntRange(1, 1_000), default=40, show_default=True, help="Mistakes to show."
)
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
    force: bool,
    as_json: bool,
) -> None:
    """Measure a trained or quantized network on test digits.

    MODEL is a run directory, an ensemble or a .tflite file. An int8 model runs as compiled C if there is a
    compiler, else as the NumPy reference, which gives the same bits; neither needs TensorFlow.
    """
    from tintling.staging import require_writable
    from tintling.training.evaluation import evaluate

    if folder is not None:
        refuse_overwrite(folder, force=force)
        require_writable(folder)
    subject = _load(model, use_float=use_float, reference=reference)
    splits = splits_like(subject.manifest, data, offline=offline)
    subset = getattr(splits, part)
    evaluation = evaluate(subject.predict, subset)
    document = {
        "model": str(model),
        "runner": subject.runner,
        "split": part,
        "data": splits.to_json(),
        **evaluation.to_json(mistakes=mistakes),
    }
    together = _measure_ensemble(subject, subset)
    if together is not None:
        document["ensemble"] = together.to_json()
    # What was measured is shown first: a disk may be full by now.
    if as_json:
        print_json(document)
    else:
        _show(evaluation, document, together)
    if folder is not None:
        _write(folder, evaluation, subset, document, mistakes)
        note(f"wrote evaluation.json, confusion.png and mistakes.png into {plain(folder)}")


def _measure_ensemble(subject: _Subject, subset: Subset) -> EnsembleFigures | None:
    """Measures the members of an ensemble beside it."""
    if not subject.members:
        return None
    import numpy as np

    from tintling.training.loop.ensemble import measure

    logits = np.stack([member(subset.images) for member in subject.members])
    return measure(logits, subset.labels)


def _load(model: Path, *, use_float: bool, reference: bool) -> _Subject:
    """Finds out what MODEL is and how to run it."""
    from tintling.artifacts import load_manifest
    from tintling.firmware_export.forms.model_source import MODEL_FILE, find_model
    from tintling.training.run_folder import member_runs

    own = load_manifest(model) if model.is_dir() else None
    in_float = own is not None and (use_float or MODEL_FILE not in own.files)
    if reference and in_float:
        raise click.UsageError(f"--reference is for int8 models, and {model} is measured in float")
    if own is not None and (runs := member_runs(model, own)):
        return _ensemble(runs, own)
    if in_float:
        note("starting TensorFlow")
        from tintling.training.networks.keras_io import float_predictor, load_run

        network, manifest = load_run(model)
        return _Subject(float_predictor(network, manifest.normalization), "Keras, float32", manifest)
    if use_float:
        raise click.UsageError("--float needs a run directory")
    source = find_model(model)
    return _int8(source, reference=reference)


def _ensemble(runs: tuple[Path, ...], manifest: Manifest) -> _Subject:
    note("starting TensorFlow")
    from tintling.training.loop.ensemble import mean_predictor
    from tintling.training.networks.keras_io import float_predictor, load_run

    members = []
    for run in runs:
        network, found = load_run(run)
        members.append(float_predictor(network, found.normalization))
    runner = f"Keras, float32, mean of {len(members)} networks' logits"
    return _Subject(mean_predictor(members), runner, manifest, tuple(members))


def _int8(source: ModelSource, *, reference: bool) -> _Subject:
    from tintling.arithmetic.reference import run
    from tintling.errors import ToolchainError
    from tintling.firmware_export.targets import host_build
    from tintling.tflite.reader import read_tflite
    from tintling.training.evaluation import int8_predictor

    graph = read_tflite(source.path)
    if not reference:
        try:
            compiled = host_build.build(graph)
        except ToolchainError as error:
            note(f"[yellow]{plain(error)}; running the NumPy reference instead[/yellow]")
        else:
            predictor = int8_predictor(graph, compiled.run, source.normalization)
            return _Subject(predictor, f"generated C, {compiled.compiler}", source.manifest)
    predictor = int8_predictor(graph, lambda batch: run(graph, batch)[0], source.normalization)
    return _Subject(predictor, "NumPy reference", source.manifest)


def _write(
    folder: Path, evaluation: Evaluation, subset: Any, document: dict[str, Any], mistakes: int
) -> None:
    """Writes the figures and two images."""
    import json

    from tintling.artifacts import write_atomic
    from tintling.contact_sheet import save_png
    from tintling.training.evaluation import confusion_image, mistakes_image

    save_png(confusion_image(evaluation), folder / "confusion.png")
    save_png(mistakes_image(evaluation, subset, count=mistakes), folder / "mistakes.png")
    write_atomic(folder / "evaluation.json", json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def _show(evaluation: Evaluation, document: dict[str, Any], together: EnsembleFigures | None) -> None:
    from rich.table import Table

    summary = Table(title=plain(document["model"]), title_justify="left", show_header=False)
    summary.add_row("run by", plain(document["runner"]))
    data = document["data"]
    stand_in = " [bold yellow](offline digits, not all of MNIST)[/]" if data["fallback"] else ""
    summary.add_row("digits", f"{evaluation.count:,} {document['split']}, {plain(data['name'])}{stand_in}")
    summary.add_row(
        "accuracy", f"[bold]{evaluation.accuracy:.2%}[/bold] ({evaluation.correct:,} of {evaluation.count:,})"
    )
    summary.add_row("loss", f"{evaluation.loss:.4f} nat")
    out.print(summary)
    if together is not None:
        from tintling.commands.views.training import ensemble_table

        out.print()
        out.print(ensemble_table(together, str(document["split"])))
    out.print(_matrix(evaluation))
    surest = evaluation.mistakes[:5]
    if surest:
        text = ", ".join(f"#{m.index} {m.label} as {m.predicted} ({m.confidence:.0%})" for m in surest)
        out.print(f"Surest mistakes: {text}")


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
        table.add_column(str(label), justify="right", no_wrap=True)
    table.add_column("recall", justify="right", no_wrap=True)
    for row, figures in enumerate(evaluation.classes):
        cells = [
            f"[bold green]{value}[/]" if row == column else (f"[red]{value}[/]" if value else "[dim]·[/]")
            for column, value in enumerate(matrix[row].tolist())
        ]
        table.add_row(str(row), *cells, f"{figures.recall:.1%}")
    table.add_section()
    table.add_row("precision", *(_percent(figures.precision) for figures in evaluation.classes), "")
    return table


def _percent(share: float) -> str:
    """At most four characters: ten of these and the rest of the table must fit into 80 columns."""
    text = f"{share * 100:.1f}"
    return text if len(text) <= 4 else "100"
