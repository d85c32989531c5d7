"""Proving that every runtime gives the same bits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tintling.console import note
from tintling.errors import MissingExtraError, TintlingError, UsageError, naming

if TYPE_CHECKING:
    from tintling.artifacts import StrPath
    from tintling.camera_client.inference.executors import ExecutorKey, NotRun
    from tintling.camera_client.parity.compare import FloatModel
    from tintling.camera_client.parity.device import DeviceRun
    from tintling.camera_client.parity.device_samples import OnDeviceProgress
    from tintling.camera_client.parity.report import ParityReport
    from tintling.camera_client.parity.samples import Samples
    from tintling.firmware_export.forms.model_source import ModelSource
    from tintling.graph import Graph

__all__ = ["DEFAULT_EXECUTORS", "FLOAT", "DeviceOptions", "ParityResult", "parity", "run_of_file"]

FLOAT = "float"
"""Short name of the float network among the executors."""

DEFAULT_EXECUTORS = (FLOAT, "c", "reference", "tflm", "litert")
"""The executors that are compared by default."""


@dataclass(frozen=True, slots=True)
class DeviceOptions:
    """A board to compare as well.

    Attributes:
        url: Where it is: ``/dev/ttyUSB0``, ``COM3``, or ``socket://HOST:PORT``.
        baud: Bits a second of a serial port.
        frames: Source of whole frames, ``digits`` for frames around the test digits; None sends tensors.
        journal: File in which answers are saved as they arrive; None saves none.
        on_progress: Called with the progress.
    """

    url: str
    baud: int = 115200
    frames: str | None = None
    journal: Path | None = None
    on_progress: OnDeviceProgress | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ParityResult:
    """Result of a proof.

    Attributes:
        report: Executors, pairs, tensors, gates.
        samples: Inputs of all executors.
    """

    report: ParityReport
    samples: Samples

    @property
    def exact(self) -> bool:
        """Whether every executor that must give the same bits ran and gave them."""
        return any(gate.name == "exact" and gate.status == "passed" for gate in self.report.gates)

    @property
    def passed(self) -> bool:
        """Whether no gate failed."""
        return self.report.passed

    def to_json(self, *, per_layer: bool = False) -> dict[str, Any]:
        """The report, for machines."""
        return self.report.to_json(per_layer=per_layer)

    def save(self, folder: StrPath, *, per_layer: bool = False) -> Sequence[Path]:
        """Writes ``parity.json`` and images of the samples that differ.

        Raises:
            ArtifactError: The folder cannot be written.
        """
        from tintling.camera_client.parity.images import save_report

        return save_report(self.report, self.samples, Path(folder), per_layer=per_layer)


def parity(
    model: StrPath,
    *,
    samples: int | None = None,
    data: StrPath | None = None,
    offline: bool = False,
    executors: Sequence[str] = DEFAULT_EXECUTORS,
    required: Sequence[str] = (),
    float_run: StrPath | None = None,
    max_drop: float | None = 0.1,
    per_layer: bool = False,
    device: DeviceOptions | None = None,
    inputs: str | None = None,
    normalization: str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> ParityResult:
    """Feeds the same samples to every executor and compares them tensor by tensor, bit by bit.

    Args:
        model: A :class:`Model`, a run directory, a ``.tflite`` file or a shipped model's name.
        samples: Number of test samples to compare, evenly spread; None takes all.
        data: The data set; None, or ``mnist``, finds MNIST.
        offline: Download nothing.
        executors: Short names: ``float``, ``c``, ``reference``, ``tflm``, ``litert``, ``litert-plain``,
            ``xnnpack``.
        required: Executors that must run, else the proof fails.
        float_run: Run with the float network; by default the run that the model lies in.
        max_drop: Accuracy points that int8 may lose; None sets no limit.
        per_layer: Measure each layer's quantization error as well.
        device: A board to compare as well.
        inputs: What to feed instead of digits: ``random:1000``, a ``.npy`` or ``.npz`` file, or a folder of
            images or arrays. By default a network that takes no 28×28 images gets random samples.
        normalization: How the network was trained to see pixels, such as ``unit`` or ``raw``; by default
            what its manifest or its input says.
        on_progress: Called with (samples compared, samples in all).

    Raises:
        UsageError: Nothing would run the int8 model, ``float_run`` is given without ``float``, or
            ``inputs`` is none of these.
        DatasetError: The inputs hold too few distinct values to prove anything.
        TintlingError: No executor can run here.
        ArtifactError: There is no such model.
        DeviceError: The board cannot be reached, fails, or runs another model.
    """
    from tintling.camera_client.inference.executors import DEVICE, EXECUTOR_NAMES, open_executors
    from tintling.camera_client.parity.compare import Gates, compare
    from tintling.camera_client.parity.device import RecordedExecutor, with_device
    from tintling.firmware_export.forms.model_source import find_model
    from tintling.tflite.reader import read_tflite

    wanted: tuple[ExecutorKey, ...] = tuple(key for key in EXECUTOR_NAMES if key in executors)
    if not wanted:
        raise UsageError("--executors names none that runs the int8 model")
    if float_run is not None and FLOAT not in executors:
        raise UsageError("--float needs float among --executors")
    if inputs is not None and data is not None:
        raise UsageError("--inputs and --data exclude each other")
    place = run_of_file(Path(model))
    source = find_model(place)
    content = source.path.read_bytes()
    graph = read_tflite(content, name=source.path)

    def load(limit: int | None) -> Samples:
        return _test_samples(graph, source, data, limit, normalization=normalization, offline=offline)

    run: DeviceRun | None = None
    if inputs is not None and device is not None:
        raise UsageError("--inputs and --device exclude each other: a device takes digits or --frames")
    if device is None:
        fed = _named_inputs(graph, source, inputs, samples, normalization) or load(samples)
    else:
        fed, run = _ask_device(device, graph, source, samples, load)
    opened = open_executors(content, graph, wanted)
    if not opened.running:
        raise TintlingError("; ".join(f"{entry.name} cannot run: {entry.reason}" for entry in opened.not_run))
    float_model, no_float = (
        _float_model(float_run, place, fed, per_layer=per_layer) if FLOAT in executors else (None, ())
    )
    report = compare(
        graph,
        opened.running if run is None else {**opened.running, DEVICE: RecordedExecutor(run)},
        fed,
        float_model=float_model,
        not_run=(*no_float, *opened.not_run),
        gates=Gates(max_drop, tuple(required)),
        per_layer=per_layer,
        on_progress=None if on_progress is None else lambda done: on_progress(done, len(fed)),
    )
    return ParityResult(report if run is None else with_device(report, run), fed)


def run_of_file(model: Path) -> Path:
    """The run directory that a ``.tflite`` file lies in, if its manifest lists that file; else the file."""
    from tintling.artifacts import MANIFEST_NAME, load_manifest, sha256_file
    from tintling.firmware_export.forms.model_source import MODEL_FILE

    folder = model.parent
    if not model.is_file() or not (folder / MANIFEST_NAME).is_file():
        return model
    entry = load_manifest(folder).files.get(model.name)
    ours = model.name == MODEL_FILE and entry is not None and entry.sha256 == sha256_file(model)
    return folder if ours else model


def _ask_device(
    device: DeviceOptions,
    graph: Graph,
    source: ModelSource,
    samples: int | None,
    load: Callable[[int | None], Samples],
) -> tuple[Samples, DeviceRun]:
    from tintling.camera_client.parity.device_samples import ask_device

    return ask_device(
        device.url,
        graph,
        source.labels,
        baud=device.baud,
        frames=device.frames,
        samples=samples,
        journal=device.journal,
        load_samples=load,
        on_progress=device.on_progress,
    )


def _named_inputs(
    graph: Graph, source: ModelSource, inputs: str | None, limit: int | None, normalization: str | None
) -> Samples | None:
    """What the user names, or random samples for a network that takes no digits; None for digits."""
    from tintling.camera_client.parity.inputs import DEFAULT_RANDOM, RANDOM, load_inputs
    from tintling.camera_client.parity.samples import is_for_digits
    from tintling.firmware_export.forms.firmware import is_frame
    from tintling.pixel_input import parse_normalization

    if inputs is None and (is_for_digits(graph) or is_frame(source.preprocessing)):
        return None
    if inputs is None:
        inputs = f"{RANDOM}{DEFAULT_RANDOM}"
        shapes = " and ".join(str(list(graph.tensors[index].shape)) for index in graph.inputs)
        note(f"the network takes {shapes}, no digits: comparing {inputs}; --inputs takes your own samples")
    found = load_inputs(
        graph,
        inputs,
        manifest=source.normalization,
        asked=None if normalization is None else parse_normalization(normalization),
        limit=limit,
    )
    found.require_variety()
    return found


def _test_samples(
    graph: Graph,
    source: ModelSource,
    data: StrPath | None,
    limit: int | None,
    *,
    normalization: str | None,
    offline: bool,
) -> Samples:
    """The test samples of the run, or of MNIST."""
    from tintling.api.samples import samples_like
    from tintling.camera_client.parity.samples import Samples
    from tintling.heads import class_count
    from tintling.pixel_input import parse_normalization, pixel_input

    asked = None if normalization is None else parse_normalization(normalization)
    with naming(source.path):
        pixels = pixel_input(graph, source.normalization, asked)
    splits = samples_like(source.manifest, data, offline=offline)
    stand_in = ", the offline stand-in" if splits.source.fallback else ""
    labels = splits.test.labels
    if class_count(graph) != len(splits.labels):
        note(
            f"the network tells {class_count(graph)} classes apart, the samples {len(splits.labels)}: "
            "bits are compared, accuracy is not"
        )
    found = Samples.of_images(
        graph,
        splits.test.images,
        labels if class_count(graph) == len(splits.labels) else None,
        pixels,
        limit=limit,
        data=f"{splits.source.name} test{stand_in}",
    )
    found.require_variety()
    return replace(found, names=splits.labels) if found.labels is not None else found


def _float_model(
    asked: StrPath | None, model: Path, fed: Samples, *, per_layer: bool
) -> tuple[FloatModel | None, tuple[NotRun, ...]]:
    """The float network of a run, or why there is none."""
    from tintling.artifacts import tool_versions
    from tintling.camera_client.inference.executors import NotRun
    from tintling.camera_client.parity.compare import FloatModel
    from tintling.training.trained_run import TrainedRun

    def missing(reason: str) -> tuple[None, tuple[NotRun, ...]]:
        return None, (NotRun(FLOAT, "Keras float", reason),)

    if fed.previews is None:
        return missing("it is fed with digits alone")
    if asked is None and not model.is_dir():
        return missing("a .tflite file has no float model; give its run with --float")
    run = TrainedRun.open(model if asked is None else asked)
    if not run.has_float:
        return missing(f"{run} holds no model.keras")
    note("starting TensorFlow")
    try:
        from tintling.training.networks.activations import layer_predictor
        from tintling.training.networks.keras_io import float_predictor
    except MissingExtraError as error:
        return missing(str(error))
    network, normalization = run.load_model(), run.manifest.normalization
    version = tool_versions("tf_keras").get("tf_keras", "")
    layers = layer_predictor(network, normalization) if per_layer else None
    return FloatModel(float_predictor(network, normalization), f"tf_keras {version}".strip(), layers), ()
