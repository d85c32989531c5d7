"""What a user sees of a training: progress on standard error, a table on standard output."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from tintling.api.runs import TrainingWatch
from tintling.console import argument, counted, err, note, out, plain

if TYPE_CHECKING:
    from rich.progress import Progress
    from rich.table import Table

    from tintling.training.loop.ensemble import EnsembleFigures, EnsembleResult
    from tintling.training.loop.history import EpochRecord
    from tintling.training.loop.results import TrainingResult
    from tintling.training.loop.run import OnEpoch, OnStep

__all__ = [
    "TrainingDisplay",
    "ensemble_document",
    "ensemble_table",
    "run_document",
    "show_ensemble",
    "show_run",
]


class TrainingDisplay(TrainingWatch):
    """A bar on standard error for each run of a training.

    Args:
        display: Where the bars are.
    """

    def __init__(self, display: Progress) -> None:
        self._display = display

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator[Self]:
        """A display with the columns that runs fill; it appears with the first run."""
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[figures]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=err) as display:
            yield cls(display)

    def member(self, epochs: int, name: str) -> tuple[OnEpoch, OnStep]:
        """Makes a bar for a run."""
        bar = _RunBar(self._display, epochs, name)
        return bar.on_epoch, bar.on_step


class _RunBar:
    """Callbacks for one run, which move one bar.

    Args:
        display: Where the bar is.
        epochs: Epochs in all.
        title: Stands before the epoch; empty for a run of its own.
    """

    def __init__(self, display: Progress, epochs: int, title: str = "") -> None:
        self._display = display
        self._epochs = epochs
        self._title = f"{title} " if title else ""
        self._finished = 0
        self._task = display.add_task(f"{self._title}epoch 1/{epochs}", total=epochs, figures="")

    def on_epoch(self, record: EpochRecord, best: bool) -> None:  # noqa: FBT001 - the loop's signature
        """Shows an epoch's figures; the best so far keep a line of their own."""
        self._finished = record.epoch
        now = f"loss {record.train_loss:.4f}  validation {record.validation_accuracy:.2%}"
        self._display.update(
            self._task,
            completed=record.epoch,
            description=f"{self._title}epoch {min(record.epoch + 1, self._epochs)}/{self._epochs}",
            figures=now,
        )
        if best:
            text = f"  {self._title}epoch {record.epoch:>3}  {now}  [green]best so far[/green]"
            self._display.console.print(text)

    def on_step(self, done: int, total: int) -> None:
        """Moves the bar within an epoch."""
        self._display.update(self._task, completed=self._finished + done / total)


def run_document(result: TrainingResult) -> dict[str, Any]:
    """What a run came to, for machines."""
    return {
        "run": str(result.run),
        "model": result.manifest.model,
        "seed": result.manifest.seed,
        "data": dict(result.manifest.data),
        **result.manifest.metrics["training"],
        "best_run": result.is_best,
        "stopped_early": result.stopped_early,
    }


def ensemble_document(result: EnsembleResult) -> dict[str, Any]:
    """What an ensemble came to, for machines."""
    return {
        "ensemble": str(result.folder),
        "validation": result.figures.to_json(),
        "members": [run_document(member) for member in result.members],
    }


def show_run(result: TrainingResult) -> None:
    """Prints what a run came to."""
    best = result.best
    table = _table(result.manifest.model, str(result.run))
    table.add_row("parameters", f"{result.parameters:,}")
    _add_data(table, dict(result.manifest.data))
    early = ", stopped early" if result.stopped_early else ""
    table.add_row("epochs", f"{len(result.history)}{early}; best {best.epoch}")
    table.add_row(
        "validation", f"[bold]{best.validation_accuracy:.2%}[/bold], loss {best.validation_loss:.4f}"
    )
    table.add_row("time", f"{sum(record.seconds for record in result.history):.0f} s")
    table.add_row("seed", str(result.manifest.seed))
    if result.is_best:
        table.add_row("best run", "[green]the best run so far on these validation samples[/green]")
    out.print(table)
    run = argument(result.run)
    note(f"next: tintling evaluate {run}   or   tintling compress {run}")


def show_ensemble(result: EnsembleResult) -> None:
    """Prints what an ensemble came to."""
    table = _table(f"{len(result.members)} × {result.manifest.model}", str(result.folder))
    table.add_row("parameters", f"{result.members[0].parameters:,} each")
    _add_data(table, dict(result.manifest.data))
    seconds = sum(record.seconds for member in result.members for record in member.history)
    table.add_row("time", f"{seconds:.0f} s")
    table.add_row("seeds", ", ".join(str(member.manifest.seed) for member in result.members))
    out.print(table)
    out.print()
    out.print(ensemble_table(result.figures, "validation"))
    folder = argument(result.folder)
    note(f"next: tintling evaluate {folder}   or   tintling train --distill {folder} --out runs/student")


def ensemble_table(figures: EnsembleFigures, part: str) -> Table:
    """Members, their mean, and what answering together gains.

    Args:
        figures: What was measured.
        part: Which samples they were measured on.
    """
    from rich import box
    from rich.table import Table

    table = Table(
        title=f"On {counted(figures.count, f'{part} sample')}",
        title_justify="left",
        box=box.SIMPLE,
        show_edge=False,
    )
    table.add_column("predictor")
    table.add_column("accuracy", justify="right")
    table.add_column("gain, points", justify="right")
    for number, accuracy in enumerate(figures.members, 1):
        table.add_row(f"member {number}", f"{accuracy:.2%}", "")
    table.add_row("mean member", f"{figures.mean_member:.2%}", "")
    for title, accuracy in (("majority", figures.majority), ("mean of logits", figures.mean_logits)):
        gain = 100 * (accuracy - figures.mean_member)
        table.add_row(f"[bold]{title}", f"[bold]{accuracy:.2%}", f"[bold]{gain:+.2f}")
    return table


def _table(model: str, folder: str) -> Table:
    from rich.table import Table

    return Table(title=f"{plain(model)} in {plain(folder)}", title_justify="left", show_header=False)


def _add_data(table: Table, data: dict[str, Any]) -> None:
    stand_in = " [bold yellow](offline digits, not all of MNIST)[/]" if data["fallback"] else ""
    table.add_row("data", f"{plain(data['name'])}{stand_in}")
    table.add_row(
        "samples",
        f"{data['train']:,} train, {data['validation']:,} validation, {data['test']:,} test (untouched)",
    )
