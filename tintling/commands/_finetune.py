"""Composes captures, training and quantization for ``tintling train --finetune``."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape

from tintling.console import argument, note, out, plain, print_json, progress, refuse_overwrite
from tintling.errors import ArtifactError
from tintling.staging import require_writable
from tintling.training.settings.config import Optimizer, TrainingConfig

if TYPE_CHECKING:
    from tintling.graph import Graph
    from tintling.training.data.splits import Splits
    from tintling.training.evaluation import Predictor
    from tintling.training.finetune.pipeline import Finetuned, LabelledTensors
    from tintling.training.finetune.report import FinetuneReport, Row
    from tintling.training.finetune.starting_point import StartingPoint

__all__ = ["FLAGS", "FinetuneRequest", "finetune", "only_known"]

FLAGS = ("model", "engine", "epochs", "learning_rate", "augment", "seed")
"""Flags of ``tintling train`` that change a finetuning; the others belong to training from the start."""


@dataclass(frozen=True, slots=True)
class FinetuneRequest:
    """What the user asked for.

    Attributes:
        captures: Folder of captures.
        out: Run to write; beside it the int8 run.
        flags: Values of :data:`FLAGS`, None where nothing was said.
        data: Where MNIST is, if the user said so.
        offline: Download nothing.
    """

    captures: Path
    out: Path
    flags: dict[str, Any]
    data: Path | None
    offline: bool

    @property
    def int8(self) -> Path:
        """The int8 run.

        Raises:
            ArtifactError: ``out`` has no name that another folder could be named after.
        """
        out = self.out if self.out.name not in {"", ".."} else self.out.resolve()
        if not out.name:
            raise ArtifactError(f"{self.out}: the int8 run is put beside it; choose another --out")
        return out.with_name(f"{out.name}-int8")


def finetune(request: FinetuneRequest, *, force: bool, as_json: bool) -> None:
    """Adapts a network, quantizes it, measures it before and after, and says what came out."""
    started = time.perf_counter()
    _check(request.flags)
    for folder in (request.out, request.int8):
        require_writable(folder)
        refuse_overwrite(folder, force=force)
    captures = _read(request.captures)
    note("starting TensorFlow")
    from tintling.commands._splits import splits_like
    from tintling.shipped import DEFAULT_SHIPPED
    from tintling.training.finetune.starting_point import find_start

    start = find_start(Path(request.flags["model"] or DEFAULT_SHIPPED))
    splits = splits_like(start.manifest, request.data, offline=request.offline)
    before = _before(start, splits)
    tuned, graph = _train(request, start, captures, splits)
    report = _measure(start, tuned, graph, before, splits)
    document = {
        "run": str(tuned.run),
        "int8": str(request.int8),
        "start": start.name,
        "seed": tuned.manifest.seed,
        "data": splits.to_json(),
        "captures": dict(tuned.manifest.history[-1]["captures"]),
        **report.to_json(),
        "training_seconds": round(tuned.seconds, 1),
        "seconds": round(time.perf_counter() - started, 1),
    }
    _note_figures(document, tuned.run, request.int8)
    if as_json:
        print_json(document)
    else:
        _show(report, document, start, splits)


def _check(flags: dict[str, Any]) -> None:
    """Refuses impossible settings before anything is read.

    Raises:
        TintlingError: One is out of range.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    TrainingConfig(
        **{name: given[name] for name in ("epochs", "seed") if name in given},
        optimizer=Optimizer(**{name: given[name] for name in ("learning_rate",) if name in given}),
    )


def _read(folder: Path) -> LabelledTensors:
    """Runs the captures through the device's preprocessing."""
    from tintling.camera_client.captures.tensors import read_captures
    from tintling.training.finetune.pipeline import LabelledTensors

    found = read_captures(folder)
    for name, reason in found.refused:
        note(f"[yellow]left out {escape(f'{folder / name}: {reason}')}[/yellow]")
    present = set(found.labels.tolist())
    if missing := [str(label) for label in range(10) if label not in present]:
        note(f"[yellow]no captures of {', '.join(missing)}: nothing is learnt of them[/yellow]")
    return LabelledTensors(found.images, found.labels, found.names)


def _settings(request: FinetuneRequest, config: TrainingConfig) -> tuple[TrainingConfig, Any]:
    from tintling.training.finetune.adaptation import AdaptationSettings, adaptation_config
    from tintling.training.settings.recipe import with_augmentation

    flags = request.flags
    names = ("epochs", "learning_rate", "seed")
    settings = AdaptationSettings(**{name: flags[name] for name in names if flags[name] is not None})
    config = with_augmentation(adaptation_config(config, settings), wanted=flags["augment"])
    return replace(config, engine=flags["engine"] or config.engine), settings


def _train(
    request: FinetuneRequest, start: StartingPoint, captures: LabelledTensors, splits: Splits
) -> tuple[Finetuned, Graph]:
    """Adapts and quantizes, with a display on standard error."""
    from tintling.commands._native import compile_native
    from tintling.commands._splits import photographed
    from tintling.compression.quantized_run import quantize_run
    from tintling.training.finetune.pipeline import finetune as adapt_to
    from tintling.training.finetune.pipeline import rehearsal_digits
    from tintling.training.settings.recipe import Recipe

    config, settings = _settings(request, start.config)
    note(f"adapting {plain(start.name)} to {len(captures.labels):,} captures; seed {settings.seed}")
    rehearsal = photographed(rehearsal_digits(splits, config), Recipe(config, splits.spec)).train
    with progress() as display:
        task = display.add_task("adapting", total=None)
        tuned = adapt_to(
            start,
            config,
            settings,
            captures=captures,
            splits=splits,
            rehearsal=rehearsal,
            out=request.out,
            compiler=compile_native,
            on_step=lambda done, total: display.update(task, completed=done, total=total),
        )
    note("quantizing to int8")
    digits = tuned.representative(rehearsal)
    graph, _ = quantize_run(
        tuned.run,
        request.int8,
        digits,
        splits.validation.images,
        settings={"representative": len(digits)},
    )
    return tuned, graph


def _before(start: StartingPoint, splits: Splits) -> Predictor:
    """The network as the user had it: in int8, where there is an int8 file."""
    if start.graph is not None:
        return _int8_predictor(start.graph, start)
    from tintling.training.networks.keras_io import float_predictor

    return float_predictor(start.load(splits.train.images[:1]), start.manifest.normalization)


def _int8_predictor(graph: Graph, start: StartingPoint) -> Predictor:
    from tintling.firmware_export.targets import host_build
    from tintling.training.evaluation import int8_predictor

    return int8_predictor(graph, host_build.build(graph).run, start.manifest.normalization)


def _measure(
    start: StartingPoint, tuned: Finetuned, graph: Graph, before: Predictor, splits: Splits
) -> FinetuneReport:
    from tintling.training.evaluation import evaluate
    from tintling.training.finetune.report import FinetuneReport, Row
    from tintling.training.networks.keras_io import float_predictor

    after, after_float = (
        _int8_predictor(graph, start),
        float_predictor(tuned.model, tuned.manifest.normalization),
    )
    data = splits.source.name

    def row(key: Any, title: str, subset: Any) -> Row:
        right = [evaluate(predict, subset).correct for predict in (before, after, after_float)]
        return Row(key, title, len(subset), *right)

    return FinetuneReport(
        (
            row("held_back", "captures held back", tuned.held_back),
            row("learnt", "captures learnt from", tuned.learnt),
            row("validation", f"{data}, validation", splits.validation),
            row("test", f"{data}, test", splits.test),
        ),
        data,
    )


def _note_figures(document: dict[str, Any], *runs: Path) -> None:
    """Puts the figures into the manifests."""
    from tintling.artifacts import load_manifest
    from tintling.training.finetune.pipeline import STAGE

    kept = {key: document[key] for key in ("figures", "captures", "training_seconds", "seconds")}
    for run in runs:
        load_manifest(run).with_metrics(STAGE, kept).save(run)


def _show(report: FinetuneReport, document: dict[str, Any], start: StartingPoint, splits: Splits) -> None:
    from rich import box
    from rich.table import Table

    table = Table(
        title=f"{plain(start.name)} adapted, in {plain(document['int8'])}",
        title_justify="left",
        box=box.SIMPLE,
        show_edge=False,
    )
    table.add_column("right answers", no_wrap=True)
    for title in ("digits", "before", "after", "points"):
        table.add_column(title, justify="right", no_wrap=True)
    for row in report.rows:
        better = row.after > row.before
        tone = "green" if better else "red" if row.after < row.before else "dim"
        table.add_row(
            row.title,
            f"{row.count:,}",
            f"{row.before / row.count:.2%}",
            f"[bold]{row.after / row.count:.2%}",
            f"[{tone}]{row.points:+.2f}",
        )
    out.print(table)
    out.print()
    for conclusion in report.conclusions():
        mark, tone = ("✓", "green") if conclusion.good else ("✗", "bold red")
        out.print(f"[{tone}]{mark} {conclusion.text}[/]")
    if splits.source.fallback:
        out.print("[bold yellow]• offline digits, not all of MNIST: do not compare the accuracy[/]")
    before = "int8" if start.graph is not None else "float"
    scenes, seconds, training = (
        document["captures"]["scenes"],
        document["seconds"],
        document["training_seconds"],
    )
    note(
        f"before: {before}; after: int8, as on the device; {scenes} scenes, none of them on both sides; "
        f"{seconds:.0f} s, of which training {training:.0f} s"
    )
    int8 = argument(Path(document["int8"]))
    note(f"next: tintling camera --model {int8}   or   tintling export {int8} --out DIR   or   parity {int8}")


def only_known(flags: dict[str, Any]) -> None:
    """Refuses flags that belong to training from the start.

    Args:
        flags: What the user gave, by name; None where nothing was said.

    Raises:
        click.UsageError: One of them has no meaning here.
    """
    # An identity, for 0 is something that was said.
    given = [name for name, value in flags.items() if value is not None and value is not False]
    if wrong := [name for name in given if name not in FLAGS]:
        name = wrong[0].replace("_", "-")
        raise click.UsageError(f"--finetune takes its settings from the model; leave out --{name}")
