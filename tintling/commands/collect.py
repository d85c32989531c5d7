"""``tintling collect``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource
from rich.markup import escape

from tintling.commands._source_options import timeout_option
from tintling.console import counted, json_option, note, out, print_json
from tintling.task import DIGIT_LABELS, Preprocessing, Task

if TYPE_CHECKING:
    from tintling.camera_client.captures.collector import Collector, CollectOutcome
    from tintling.camera_client.frames import FrameSource

__all__ = ["command"]

_FRAME_SIDE = 96  # px: what the recipe `classes` trains on
_MAX_COLUMNS = 12  # of the table; more labels are rows


@click.command("collect", short_help="Save labelled frames for tintling train and finetune.")
@click.option(
    "--source",
    default="0",
    show_default=True,
    metavar="0|FILE|FOLDER|URL",
    help="Number of a webcam, image, video, zip, folder of images, address, or board.",
)
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("captures"),
    show_default=True,
    help="Folder to save in, as FOLDER/<label>/<name>.png.",
)
@click.option(
    "--labels",
    metavar="A,B,…",
    help="What frames may show, separated by commas; whole frames are kept then. Digits by default.",
)
@click.option(
    "--model",
    type=click.Path(path_type=Path),
    help="Take labels and preprocessing of this run or file.",
)
@click.option("--label", metavar="LABEL", help="No window: every frame shows this label.")
@click.option("--labelled", is_flag=True, help="No window: take labels from the folders of --source.")
@click.option("--count", type=click.IntRange(min=1), metavar="N", help="With --label: stop after N captures.")
@click.option(
    "--interval",
    "interval_s",
    type=click.FloatRange(min=0),
    default=0.5,
    show_default=True,
    metavar="SECONDS",
    help="With --label: minimum time between two captures of a live source.",
)
@click.option("--keep-empty", is_flag=True, help="Also save frames in which no ink is found.")
@timeout_option
@json_option
@click.pass_context
def command(
    context: click.Context,
    *,
    source: str,
    folder: Path,
    labels: str | None,
    model: Path | None,
    label: str | None,
    labelled: bool,
    count: int | None,
    interval_s: float,
    keep_empty: bool,
    timeout_s: float,
    as_json: bool,
) -> None:
    """Save labelled frames for tintling train and finetune.

    Without --labels and --model the labels are the digits, and the next command is
    tintling finetune FOLDER --out RUN. With --labels rock,paper,scissors it is
    tintling train --recipe classes --data FOLDER --out RUN; frames of one call are a capture run, and
    training never tears a run apart: call it again for another place, light or hand.

    In the window the keys 0 to 9, then letters, label and save the unchanged frame, u takes the last
    label back, space freezes, n or the right arrow goes to the next image, q quits. Without a display, use
    --label 7 --count 20, or --labelled for images that are sorted already.

    An image that cannot be read is named and refused; the command continues, and exits 1 at its end.
    """
    if label is not None and labelled:
        raise click.UsageError("take --label, or --labelled, not both")
    if labels is not None and model is not None:
        raise click.UsageError("take --labels, or --model, not both")
    if count is not None and label is None:
        raise click.UsageError("--count needs --label")
    if label is None and context.get_parameter_source("interval_s") is ParameterSource.COMMANDLINE:
        raise click.UsageError("--interval needs --label")
    task = _task(labels, model)
    if label is not None and label not in task.labels:
        raise click.UsageError(f"--label {label}: expected one of {', '.join(task.labels)}")
    from tintling.camera_client.captures.collector import Collector, collect_label, import_labelled
    from tintling.camera_client.captures.store import CaptureStore
    from tintling.camera_client.sources.reconnecting import open_reconnecting

    collector = Collector(CaptureStore(folder, task.labels), keep_empty=keep_empty, task=task)
    before = sum(collector.counts.values())
    refused = unread = 0
    with open_reconnecting(source, timeout_s=timeout_s, say=_say) as frames:
        try:
            if label is not None:
                _say(f"frames of {frames.name} as {label} into {folder}; Ctrl-C stops")
                row = collect_label(frames, collector, label, count=count, interval_s=interval_s)
                refused, unread = _tell_each(row, live=frames.live)
            elif labelled:
                refused, unread = _tell_each(import_labelled(frames, collector), live=False)
            else:
                refused, unread = _in_window(frames, collector)
        except KeyboardInterrupt:
            _say(f"stopped; the same command continues, {folder} keeps what is saved")
    _show(collector, task, before=before, refused=refused, as_json=as_json)
    if unread:
        raise SystemExit(1)


def _task(labels: str | None, model: Path | None) -> Task:
    """The task that frames are collected for: of the model, of the labels, else the digits."""
    if model is not None:
        from tintling.camera_client.inference.classifier import open_network

        network = open_network(model)
        return network.frame_task or Task(network.labels)
    if labels is None:
        return Task()
    names = tuple(name.strip() for name in labels.split(","))
    if len(names) < 2:
        raise click.UsageError("--labels: expected at least two, separated by commas")
    return Task(names, _FRAME_SIDE, _FRAME_SIDE, 3, preprocessing=Preprocessing("frame"))


def _say(text: str) -> None:
    """Notes what may hold a file's name, whose brackets are no markup."""
    note(escape(text))


def _tell_each(outcomes: Iterator[CollectOutcome], *, live: bool) -> tuple[int, int]:
    """Notes the result for each frame; gives how many were refused, and how many of them cannot be read."""
    refused, unread, silent = 0, 0, False
    for outcome in outcomes:
        if not outcome.readable:
            refused += 1
            unread += 1
            note(f"[yellow]refused: {escape(outcome.reason)}[/yellow]")
        elif outcome.path is None:
            refused += 1
            if not silent:
                keep = "" if outcome.label is None else " (--keep-empty keeps such frames)"
                note(f"[yellow]refused {escape(outcome.name)}: {outcome.reason}{keep}[/yellow]")
            silent = live  # an empty sheet before a camera is noted once, not for each frame
        elif outcome.new:
            _say(f"saved {outcome.path}")
            for flaw in outcome.flaws:
                note(f"[yellow]{flaw.value}[/yellow]")
            silent = False
        else:
            note(f"[dim]{escape(outcome.name)} is saved already: {escape(str(outcome.path))}[/dim]")
    return refused, unread


def _in_window(frames: FrameSource, collector: Collector) -> tuple[int, int]:
    from tintling.camera_client.window.collect_window import CollectWindow
    from tintling.camera_client.window.window import open_window

    window = open_window(instead="--label or --labelled")
    try:
        shown = CollectWindow(window, collector, say=_say)
        return shown.run(frames), shown.unread
    finally:
        window.close()


def _show(collector: Collector, task: Task, *, before: int, refused: int, as_json: bool) -> None:
    from tintling.camera_client.captures.collector import missing_hint

    counts, folder = collector.counts, collector.store.folder
    total = sum(counts.values())
    hint = missing_hint(counts)
    if as_json:
        print_json(
            {
                "folder": str(folder),
                "run": collector.store.run,
                "captures": total,
                "added": total - before,
                "refused": refused,
                "counts": counts,
                "flaws": {flaw.name.lower(): count for flaw, count in collector.flaws.items()},
                "hint": hint,
            }
        )
        return
    _show_counts(counts, f"{counted(total, 'capture')} in {escape(str(folder))} ({total - before:+,})")
    note(escape(f"{hint}; {counted(refused, 'frame')} refused" if refused else hint))
    for flaw, count in collector.flaws.items():
        note(f"[yellow]{counted(count, 'frame')} {flaw.value}[/yellow]")
    if total and task.preprocessing.kind == "frame":
        _say(f"next: tintling train --recipe classes --data {folder} --out runs/own")
    elif total and task.labels == DIGIT_LABELS:
        _say(f"next: tintling finetune {folder} --out runs/mine")


def _show_counts(counts: dict[str, int], title: str) -> None:
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE)
    shown = {escape(label): str(count) if count else "[red]0[/red]" for label, count in counts.items()}
    if len(counts) > _MAX_COLUMNS:
        table.add_column("label")
        table.add_column("captures", justify="right")
        for row in shown.items():
            table.add_row(*row)
    else:
        table.add_column("digit" if tuple(counts) == DIGIT_LABELS else "label")
        for label in shown:
            table.add_column(label, justify="right")
        table.add_row("captures", *shown.values())
    out.print(table)
