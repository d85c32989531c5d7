"""``tintling parity``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click
from click.core import ParameterSource

from tintling.commands._source_options import normalization_option
from tintling.console import (
    force_option,
    json_option,
    note,
    out,
    plain,
    print_json,
    progress,
    refuse_overwrite,
    stoppable,
)

if TYPE_CHECKING:
    from rich.progress import TaskID

    from tintling.api.proving import ParityResult
    from tintling.camera_client.parity.device_samples import DeviceProgress
    from tintling.camera_client.parity.report import ParityReport

__all__ = ["JOURNAL_NAME", "command"]

JOURNAL_NAME = "device.journal"
"""File in which answers of a device are kept until the report is written."""


def _keys(_: click.Context, option: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Reads names that are separated by commas."""
    from tintling.api.proving import FLOAT
    from tintling.camera_client.inference.executors import EXECUTOR_NAMES

    known = (FLOAT, *EXECUTOR_NAMES)
    names = tuple(dict.fromkeys(name.strip() for name in (value or "").split(",") if name.strip()))
    for name in names:
        if name not in known:
            raise click.BadParameter(f"{name!r} is none of {', '.join(known)}", param=option)
    return names


@click.command("parity", short_help="Prove that every runtime gives the same bits.")
@click.argument("model", type=click.Path(path_type=Path))
@click.option(
    "--float",
    "float_run",
    type=click.Path(path_type=Path, file_okay=False),
    help="Run directory of the float model; by default the run that MODEL lies in.",
)
@click.option("--data", type=click.Path(path_type=Path), help="MNIST or other samples: .npz, IDX, images.")
@click.option("--offline", is_flag=True, help="Download nothing.")
@click.option(
    "--inputs",
    metavar="random:1000|FILE.npy|FOLDER",
    help="Compare these instead of its task's samples: random samples, an array (.npz for several inputs), "
    "or a folder of images or arrays. A network that takes no 28×28 images gets random samples by default.",
)
@normalization_option
@click.option(
    "--samples",
    type=click.IntRange(min=1),
    help="Number of test samples to compare, evenly spread over the set.",
)
@click.option("--per-layer", is_flag=True, help="Show every tensor that differs and each layer's error.")
@click.option(
    "--max-drop",
    type=click.FloatRange(0, 100),
    default=0.1,
    show_default=True,
    metavar="POINTS",
    help="Accuracy points that int8 may lose.",
)
@click.option(
    "--executors",
    callback=_keys,
    default="float,c,reference,tflm,litert",
    show_default=True,
    help="Executors to compare; also litert-plain and xnnpack.",
)
@click.option("--require", "required", callback=_keys, help="Fail when one of these cannot run.")
@click.option(
    "--device",
    metavar="PORT|URL",
    help="A board that runs this model: /dev/ttyUSB0, COM3, /dev/pts/3, or socket://HOST:PORT.",
)
@click.option(
    "--baud", type=click.IntRange(300), default=115200, show_default=True, help="Baud rate of a serial port."
)
@click.option(
    "--frames",
    metavar="digits|FILE|FOLDER",
    help="Send the device whole frames, so that its preprocessing is proven too: frames drawn around the "
    "test digits, or images, a video or an archive.",
)
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write parity.json and images of the images that differ here; by default into the run's parity/.",
)
@force_option
@json_option
def command(
    model: Path,
    *,
    float_run: Path | None,
    data: Path | None,
    offline: bool,
    inputs: str | None,
    normalization: str | None,
    samples: int | None,
    per_layer: bool,
    max_drop: float,
    executors: tuple[str, ...],
    required: tuple[str, ...],
    device: str | None,
    baud: int,
    frames: str | None,
    folder: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Prove that every runtime gives the same bits.

    MODEL is a run directory that `tintling compress` wrote, a .tflite file of any network, or a shipped
    model. The same samples, or --inputs, go through the float model, the generated C, the NumPy reference,
    TFLite Micro and LiteRT, and are compared tensor by tensor. C, reference and TFLite Micro must be equal
    to the bit.

    With --device the samples, or whole frames, also go through a board's firmware, which must give the same
    bits. The board's answers are saved in device.journal: after a failure, the same command continues there.

    The exit code is 1 when a check fails: an unequal bit, too large a drop of accuracy, or a missing
    executor that --require names.
    """
    from tintling.api.proving import DeviceOptions, parity, run_of_file
    from tintling.staging import require_writable

    asked = folder is not None
    if folder is not None:
        if not _holds_only_a_journal(folder):
            refuse_overwrite(folder, force=force)
        require_writable(folder)
    if device is None:
        _refuse_device_options()
    if folder is None and (run := run_of_file(model)).is_dir():
        folder = _own_folder(run)
    if device is not None and folder is None:
        note("the device's answers are not saved in a journal: name a folder with --out")
    journal = None if folder is None else folder / JOURNAL_NAME
    with stoppable(lambda: _continued(journal)), _Bars() as bars:
        result = parity(
            model,
            samples=samples,
            data=data,
            offline=offline,
            inputs=inputs,
            normalization=normalization,
            executors=executors,
            required=required,
            float_run=float_run,
            max_drop=max_drop,
            per_layer=per_layer,
            device=None if device is None else DeviceOptions(device, baud, frames, journal, bars.on_device),
            on_progress=bars.on_sample,
        )
    # What was found is shown first: a disk may be full by now.
    _show(result.report, as_json=as_json, per_layer=per_layer)
    if folder is not None:
        _save(result, folder, asked=asked, per_layer=per_layer)
    if not result.passed:
        sys.exit(1)


def _continued(journal: Path | None) -> str:
    """How parity goes on after Ctrl-C."""
    if journal is not None and journal.is_file():
        return f"the same command continues with the answers in {journal}"
    return "the same command starts again"


class _Bars:
    """Progress on standard error: a bar for the device, if there is one, and one for the comparison."""

    def __init__(self) -> None:
        self._display = progress()
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._display.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._display.stop()

    def on_sample(self, done: int, total: int) -> None:
        """Shows how many samples are compared."""
        self._show("parity", "parity", done, total)

    def on_device(self, state: DeviceProgress) -> None:
        """Shows how many answers came, and how often the line had to be mended."""
        troubles = ", ".join(f"{count} {name}" for name, count in state.troubles.items() if count)
        text = f"{state.what} ({troubles})" if troubles else state.what
        self._show(state.what, text, state.done, state.total)

    def _show(self, key: str, text: str, done: int, total: int) -> None:
        if key not in self._tasks:
            self._tasks[key] = self._display.add_task(text, total=total)
        self._display.update(self._tasks[key], completed=done, description=text)


def _refuse_device_options() -> None:
    """Refuses what was given for a device where there is none."""
    context = click.get_current_context()
    for name in ("frames", "baud"):
        if context.get_parameter_source(name) is not ParameterSource.DEFAULT:
            raise click.UsageError(f"--{name} needs --device")


def _own_folder(run: Path) -> Path | None:
    """Where a run's report goes unless the user names a place; None where nothing can be written."""
    from tintling.errors import ArtifactError
    from tintling.staging import require_writable

    folder = run / "parity"
    try:
        require_writable(folder)
    except ArtifactError as error:
        note(f"[yellow]no report is saved: {plain(error)}[/yellow]")
        return None
    return folder


def _save(result: ParityResult, folder: Path, *, asked: bool, per_layer: bool) -> None:
    """Writes the report; where it was not requested, a failure is a note and does not affect parity."""
    from tintling.errors import ArtifactError

    try:
        written = result.save(folder, per_layer=per_layer)
    except ArtifactError as error:
        if asked:
            raise
        note(f"[yellow]no report is saved: {plain(error)}[/yellow]")
        return
    if result.report.device is not None:
        (folder / JOURNAL_NAME).unlink(missing_ok=True)
    note(f"wrote {len(written):,} {'file' if len(written) == 1 else 'files'} into {plain(folder)}")


def _holds_only_a_journal(folder: Path) -> bool:
    """Whether a folder was left by a run that a device broke off; it may go on there."""
    return folder.is_dir() and [path.name for path in folder.iterdir()] == [JOURNAL_NAME]


def _show(report: ParityReport, *, as_json: bool, per_layer: bool) -> None:
    if as_json:
        print_json(report.to_json(per_layer=per_layer))
        return
    from tintling.commands.views.parity import render

    out.print(render(report, width=out.width, per_layer=per_layer))
