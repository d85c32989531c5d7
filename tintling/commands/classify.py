"""``tintling classify``."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tintling.commands._source_options import model_option, normalization_option, several_option
from tintling.console import json_option, note, out, plain, print_json, progress
from tintling.errors import UsageError
from tintling.task import sample_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.text import Text

    from tintling.camera_client.frames import Frame
    from tintling.camera_client.inference.classifier import Classifier, Network, Prediction
    from tintling.camera_client.recognition.pictures import RecognizedPicture
    from tintling.camera_client.recognition.result import Recognition
    from tintling.errors import FrameSourceError
    from tintling.task import Task

__all__ = ["command"]

_WORTH_A_BAR = 50  # images that take a while
_WHOLE_ROW = 40  # characters of a row that are not folded, where the terminal has 80


@click.command("classify", short_help="Recognize what is in an image: a digit, or what a network is for.")
@click.argument("images", type=click.Path(path_type=Path), nargs=-1, required=True)
@model_option
@normalization_option
@several_option
@click.option(
    "--save-overlay", "folder", type=click.Path(path_type=Path), help="Folder for annotated images."
)
@json_option
def command(
    images: tuple[Path, ...],
    *,
    model: Path | None,
    normalization: str | None,
    several: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Recognize what is in an image: a digit, or what a network is for.

    IMAGES are PNG, JPEG or alike, of any size, dark ink on bright paper or the reverse, one sample each; with
    --several up to 512, row by row. A folder or a zip archive stands for all images in it. The default of
    --model is $TINTLING_MODEL, else the demo's model, else the shipped nano.

    Exits 1 when a file cannot be read or nothing is found in one; the other images are still classified.
    """
    from tintling.camera_client.inference.classifier import classifier_of, default_model, open_network
    from tintling.camera_client.preprocessing.host import MAX_MARKS
    from tintling.camera_client.recognition.recognizer import recognize_frame
    from tintling.errors import FrameSourceError
    from tintling.pixel_input import parse_normalization

    asked = None if normalization is None else parse_normalization(normalization)
    network = open_network(default_model(model), normalization=asked)
    if network.frame_task is not None:
        if several or folder is not None:
            raise UsageError(f"{network.name} is for whole frames: omit --several and --save-overlay")
        _classify_pictures(images, network, network.frame_task, as_json=as_json)
        return
    classifier = classifier_of(network)
    results: list[tuple[str, Recognition | None]] = []
    errors: dict[str, str] = {}
    for number, (path, attempt) in enumerate(_attempts(images), start=1):
        try:
            if isinstance(attempt, FrameSourceError):
                raise attempt
            recognition = recognize_frame(attempt, classifier, several=several)
        except FrameSourceError as error:
            errors[path] = str(error)
            results.append((path, None))
            click.echo(f"tintling: {error}", err=True)
            continue
        results.append((path, recognition))
        if len(recognition.samples) == MAX_MARKS:
            most = f"{MAX_MARKS} {sample_name(classifier.labels)}s"
            note(f"{plain(path)}: {most} are recognized, the most of an image; there may be more")
        if folder is not None:
            _save(recognition, classifier, folder, path, number)
    if as_json:
        print_json(
            [{"file": path, **(one.to_json() if one else {"error": errors[path]})} for path, one in results]
        )
    else:
        _show(results, classifier)
    if any(one is None or one.prediction is None for _, one in results):
        raise SystemExit(1)


def _classify_pictures(images: Sequence[Path], network: Network, task: Task, *, as_json: bool) -> None:
    """Classifies pictures with a network for whole frames."""
    from tintling.camera_client.inference.classifier import classifier_of
    from tintling.camera_client.recognition.pictures import recognize_picture
    from tintling.commands.views.pictures import show_pictures
    from tintling.errors import FrameSourceError

    classifier = classifier_of(network)
    results: list[tuple[str, RecognizedPicture]] = []
    found: list[tuple[str, dict[str, Any]]] = []
    failed = False
    for path, attempt in _attempts(images):
        try:
            if isinstance(attempt, FrameSourceError):
                raise attempt
            one = recognize_picture(attempt.image, classifier, task)
        except FrameSourceError as error:
            failed = True
            found.append((path, {"error": str(error)}))
            click.echo(f"tintling: {error}", err=True)
            continue
        results.append((path, one))
        found.append((path, one.to_json()))
    if as_json:
        print_json([{"file": path, **answer} for path, answer in found])
    else:
        kind = "RGB" if task.channels == 3 else "grey"
        seen = f"whole frames resized to {task.width}×{task.height} {kind}"
        title = f"{network.name} in {classifier.executor.name}, {seen}, fed with {classifier.pixels.text}"
        show_pictures(results, network.labels, title)
    if failed:
        raise SystemExit(1)


def _attempts(paths: Sequence[Path]) -> Iterator[tuple[str, Frame | FrameSourceError]]:
    """Every image that paths stand for: its name, and the image or why it cannot be read."""
    from tintling.camera_client.frames import UnreadFrame
    from tintling.camera_client.sources.images import still_source
    from tintling.errors import FrameSourceError

    for path in paths:
        try:
            source = still_source(path)
        except FrameSourceError as error:
            yield str(path), error
            continue
        many = len(source) > _WORTH_A_BAR
        with source, progress() if many else nullcontext() as display:
            task = display.add_task(plain(path), total=len(source)) if display else None
            for attempt in source.attempts():
                yield attempt.name, attempt.error if isinstance(attempt, UnreadFrame) else attempt
                if display and task is not None:
                    display.advance(task)


def _save(recognition: Recognition, classifier: Classifier, folder: Path, path: str, number: int) -> None:
    from tintling.camera_client.recognition.loop import save_overlay
    from tintling.camera_client.window.overlay import draw_overlay
    from tintling.camera_client.window.overlay_status import OverlayStatus

    image = draw_overlay(recognition, classifier.labels, OverlayStatus())
    written = save_overlay(image, folder, f"{number:03d}-{Path(path).stem}")
    note(f"wrote {plain(written)}")


def _answer(one: Recognition, noun: str) -> Text:
    """The text; marked where an answer is rejected."""
    from rich.text import Text

    if one.prediction is None or one.prediction.accepted:
        return Text(one.text, style="bold")
    doubt = f"\n(some are probably no {noun}s)" if one.several else f", probably no {noun}"
    return Text(f"{one.text}{doubt}", style="yellow")


def _about(one: Recognition, prediction: Prediction, labels: Sequence[str]) -> list[str]:
    """The second answer, and the ink."""
    probabilities = prediction.probabilities
    second = probabilities.argsort()[-2]
    ink = f"{'dark' if one.preprocessed.ink_is_dark else 'bright'}, {one.preprocessed.contrast} levels"
    return [f"{labels[second]} {probabilities[second] * 100:.1f} %", ink]


def _show(results: list[tuple[str, Recognition | None]], classifier: Classifier) -> None:
    """One row an image that could be read."""
    from rich.table import Table
    from rich.text import Text

    title = f"{classifier.name} in {classifier.executor.name}, fed with {classifier.pixels.text}"
    table = Table(title=plain(title), title_justify="left")
    table.add_column("image", overflow="fold")
    several = any(one is not None and one.several for _, one in results)
    noun = sample_name(classifier.labels)
    if several:
        # Second answer and ink of one sample tell little about a page, whose rows need the width.
        rows = [row for _, one in results if one is not None for row in one.text.split("\n")]
        widest = max(map(len, rows), default=0)
        table.add_column(f"{noun}s", overflow="fold", min_width=min(widest, _WHOLE_ROW))
    else:
        table.add_column("digit" if noun == "digit" else "label", justify="center")
    table.add_column("least confidence" if several else "confidence", justify="right")
    if not several:
        table.add_column("next", justify="right")
        table.add_column("ink")
    table.add_column("ms", justify="right")
    for path, one in results:
        if one is None:
            continue
        about = [] if several else ["", ""]
        answer: Text | str = f"[yellow]no {noun}[/yellow]"
        confidence = ""
        if one.prediction is not None:
            answer, confidence = _answer(one, noun), f"{one.prediction.confidence * 100:.1f} %"
            about = [] if several else _about(one, one.prediction, classifier.labels)
        table.add_row(Text(path), answer, confidence, *about, f"{one.times.total:.1f}")
    if table.row_count:
        out.print(table)
