"""``tintling parity``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from tintling.commands._splits import splits_like
from tintling.console import (
    force_option,
    json_option,
    note,
    out,
    plain,
    print_json,
    progress,
    refuse_overwrite,
)

if TYPE_CHECKING:
    from tintling.camera_client.inference.executors import Executor, ExecutorKey, NotRun
    from tintling.camera_client.parity.compare import FloatModel, ParityReport, Samples
    from tintling.camera_client.parity.device import DeviceRun
    from tintling.firmware_export.forms.model_source import ModelSource
    from tintling.graph import Graph

__all__ = ["JOURNAL_NAME", "command"]

_FLOAT = "float"
JOURNAL_NAME = "device.journal"
"""File in which answers of a device are kept until the report is written."""


def _keys(_: click.Context, option: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Reads names that are separated by commas."""
    from tintling.camera_client.inference.executors import EXECUTOR_NAMES

    known = (_FLOAT, *EXECUTOR_NAMES)
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
@click.option("--data", type=click.Path(path_type=Path), help="MNIST or other digits: .npz, IDX, images.")
@click.option("--offline", is_flag=True, help="Download nothing.")
@click.option("--samples", type=click.IntRange(min=1), help="Compare so many test digits, evenly spread.")
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
    help="What to compare; also litert-plain and xnnpack.",
)
@click.option("--require", "required", callback=_keys, help="Fail when one of these cannot run.")
@click.option(
    "--device",
    metavar="PORT|URL",
    help="A board that runs this model: /dev/ttyUSB0, COM3, /dev/pts/3, or socket://HOST:PORT.",
)
@click.option("--baud", type=click.IntRange(300), default=115200, show_default=True, help="Of a serial port.")
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

    MODEL is a run directory that `tintling compress` wrote, or a .tflite file. The same digits go
    through the float model, the generated C, the NumPy reference, TFLite Micro and LiteRT, and are
    compared tensor by tensor. C, reference and TFLite Micro must be equal to the bit.

    With --device the digits, or whole frames, go through a board's firmware as well, which must give the
    same bits. What it answered is kept in device.journal: after a failure the same command goes on there.

    The exit code is 1 when a gate fails: an unequal bit, too large a drop of accuracy, or a missing
    executor that --require names.
    """
    from tintling.camera_client.inference.executors import EXECUTOR_NAMES, open_executors
    from tintling.camera_client.parity.compare import Gates, compare
    from tintling.errors import TintlingError
    from tintling.firmware_export.forms.model_source import find_model
    from tintling.staging import require_writable
    from tintling.tflite.reader import read_tflite

    asked = folder is not None
    if folder is not None:
        if not _holds_only_a_journal(folder):
            refuse_overwrite(folder, force=force)
        require_writable(folder)
    wanted: tuple[ExecutorKey, ...] = tuple(key for key in EXECUTOR_NAMES if key in executors)
    if not wanted:
        raise click.UsageError("--executors names none that runs the int8 model")
    if float_run is not None and _FLOAT not in executors:
        raise click.UsageError("--float needs float among --executors")
    if device is None:
        _refuse_device_options()
    model = _run_of(model)
    source = find_model(model)
    content = source.path.read_bytes()
    graph = read_tflite(content)
    if folder is None and model.is_dir():
        folder = _own_folder(model)
    run = None
    if device is None:
        digits = _digits(graph, source, data, samples, offline=offline)
    else:
        from tintling.commands._device_parity import ask_device

        if folder is None:
            note("no journal is kept of what the device answers: name a folder with --out")
        digits, run = ask_device(
            device,
            graph,
            source.labels,
            baud=baud,
            frames=frames,
            samples=samples,
            journal=None if folder is None else folder / JOURNAL_NAME,
            load_digits=lambda limit: _digits(graph, source, data, limit, offline=offline),
        )
    opened = open_executors(content, graph, wanted)
    if not opened.running:
        raise TintlingError("; ".join(f"{entry.name} cannot run: {entry.reason}" for entry in opened.not_run))
    float_model, no_float = (
        _float_model(float_run, model, per_layer=per_layer) if _FLOAT in executors else (None, ())
    )
    runners = _with_device(opened.running, run)
    with progress() as bar:
        task = bar.add_task("parity", total=len(digits))
        report = compare(
            graph,
            runners,
            digits,
            float_model=float_model,
            not_run=(*no_float, *opened.not_run),
            gates=Gates(max_drop, required),
            per_layer=per_layer,
            on_progress=lambda done: bar.update(task, completed=done),
        )
    if run is not None:
        from tintling.camera_client.parity.device import with_device

        report = with_device(report, run)
    # What was found is shown first: a disk may be full by now.
    _show(report, as_json=as_json, per_layer=per_layer)
    if folder is not None:
        _save(report, digits, folder, asked=asked, per_layer=per_layer)
    if not report.passed:
        sys.exit(1)


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
        note(f"[yellow]no report is kept: {plain(error)}[/yellow]")
        return None
    return folder


def _save(report: ParityReport, digits: Samples, folder: Path, *, asked: bool, per_layer: bool) -> None:
    """Writes the report; where nobody asked for it, a failure is a note and no verdict on parity."""
    from tintling.camera_client.parity.images import save_report
    from tintling.errors import ArtifactError

    try:
        written = save_report(report, digits, folder, per_layer=per_layer)
    except ArtifactError as error:
        if asked:
            raise
        note(f"[yellow]no report is kept: {plain(error)}[/yellow]")
        return
    if report.device is not None:
        (folder / JOURNAL_NAME).unlink(missing_ok=True)
    note(f"wrote {len(written):,} {'file' if len(written) == 1 else 'files'} into {plain(folder)}")


def _holds_only_a_journal(folder: Path) -> bool:
    """Whether a folder was left by a run that a device broke off; it may go on there."""
    return folder.is_dir() and [path.name for path in folder.iterdir()] == [JOURNAL_NAME]


def _with_device(running: dict[str, Executor], run: DeviceRun | None) -> dict[str, Executor]:
    """Adds what a device answered to the executors."""
    if run is None:
        return running
    from tintling.camera_client.inference.executors import DEVICE
    from tintling.camera_client.parity.device import RecordedExecutor

    return {**running, DEVICE: RecordedExecutor(run)}


def _run_of(model: Path) -> Path:
    """The run directory that a .tflite file lies in, if its manifest lists that very file; else MODEL."""
    from tintling.artifacts import MANIFEST_NAME, load_manifest, sha256_file
    from tintling.firmware_export.forms.model_source import MODEL_FILE

    folder = model.parent
    if not model.is_file() or not (folder / MANIFEST_NAME).is_file():
        return model
    entry = load_manifest(folder).files.get(model.name)
    ours = model.name == MODEL_FILE and entry is not None and entry.sha256 == sha256_file(model)
    return folder if ours else model


def _digits(
    graph: Graph, source: ModelSource, data: Path | None, limit: int | None, *, offline: bool
) -> Samples:
    """The test digits of the run, or of MNIST."""
    from tintling.camera_client.parity.compare import Samples

    splits = splits_like(source.manifest, data, offline=offline)
    stand_in = ", the offline stand-in" if splits.source.fallback else ""
    return Samples.of_digits(
        graph,
        splits.test.images,
        splits.test.labels,
        source.normalization,
        limit=limit,
        data=f"{splits.source.name} test{stand_in}",
    )


def _float_model(
    asked: Path | None, model: Path, *, per_layer: bool
) -> tuple[FloatModel | None, tuple[NotRun, ...]]:
    """The float model of a run, or why there is none."""
    from tintling.artifacts import load_manifest, tool_versions
    from tintling.camera_client.inference.executors import NotRun
    from tintling.camera_client.parity.compare import FloatModel
    from tintling.errors import MissingExtraError

    def missing(reason: str) -> tuple[None, tuple[NotRun, ...]]:
        return None, (NotRun(_FLOAT, "Keras float", reason),)

    if asked is None and not model.is_dir():
        return missing("a bare .tflite file brings none; give its run with --float")
    run = model if asked is None else asked
    if "model.keras" not in load_manifest(run).files:
        return missing(f"{run} holds no model.keras")
    note("starting TensorFlow")
    try:
        from tintling.training.networks.activations import layer_predictor
        from tintling.training.networks.keras_io import float_predictor, load_run
    except MissingExtraError as error:
        return missing(str(error))
    network, manifest = load_run(run)
    version = tool_versions("tf_keras").get("tf_keras", "")
    layers = layer_predictor(network, manifest.normalization) if per_layer else None
    predict = float_predictor(network, manifest.normalization)
    return FloatModel(predict, f"tf_keras {version}".strip(), layers), ()


def _show(report: ParityReport, *, as_json: bool, per_layer: bool) -> None:
    if as_json:
        print_json(report.to_json(per_layer=per_layer))
        return
    from tintling.commands.views.parity import render

    out.print(render(report, width=out.width, per_layer=per_layer))
