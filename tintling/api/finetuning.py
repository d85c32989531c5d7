"""Adapting a trained network to captures, quantizing it, and measuring it before and after."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tintling.claims import claims_out
from tintling.console import note, plain, refuse_overwrite
from tintling.errors import ArtifactError, DatasetError
from tintling.shipped import DEFAULT_SHIPPED
from tintling.staging import require_writable

if TYPE_CHECKING:
    from tintling.api.models import Model
    from tintling.artifacts import StrPath
    from tintling.graph import Graph
    from tintling.task_settings import TaskSettings
    from tintling.training.data.splits import Splits
    from tintling.training.evaluation import Predictor
    from tintling.training.finetune.adaptation import AdaptationSettings
    from tintling.training.finetune.pipeline import Finetuned, LabelledTensors
    from tintling.training.finetune.report import FinetuneReport
    from tintling.training.finetune.starting_point import StartingPoint
    from tintling.training.settings.config import TrainingConfig
    from tintling.training.settings.overrides import Overrides

__all__ = ["FINETUNE_OVERRIDES", "FinetuneResult", "finetune", "finetune_run", "int8_folder"]

FINETUNE_OVERRIDES = ("model", "engine", "epochs", "learning_rate", "augment", "seed")
"""Fields of ``Overrides`` that change a finetuning; the others belong to training from the start."""

_FRAME_EPOCHS = 10
"""By default for whole frames, which are many times larger than digits."""

OnStep = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class FinetuneResult:
    """Result of a finetuning.

    Attributes:
        run: Run with the float network.
        int8: Run with the int8 network.
        report: Right answers before and after.
        start: Name of the initial network.
        was_int8: Whether that network had an int8 file, which was measured then.
        document: The result as plain types.
    """

    run: Path
    int8: Path
    report: FinetuneReport
    start: str
    was_int8: bool
    document: dict[str, Any]

    @property
    def model(self) -> Model:
        """The int8 model."""
        from tintling.api.models import Model

        return Model(self.int8)

    def to_json(self) -> dict[str, Any]:
        """The result as plain types."""
        return self.document


def finetune(
    captures: StrPath,
    *,
    out: StrPath,
    model: StrPath = DEFAULT_SHIPPED,
    data: StrPath | None = None,
    offline: bool = False,
    force: bool = False,
    **overrides: Any,
) -> FinetuneResult:
    """Adapts a trained network to captures, with a limited loss on its data set, and quantizes it.

    Args:
        captures: Folder that ``tintling collect`` saved.
        out: Run to write; ``OUT-int8`` is written beside it.
        model: A run, or a shipped model.
        data: The data set that the network was trained on; None, or ``mnist``, finds MNIST.
        offline: Download nothing.
        force: Replace existing runs.
        overrides: ``engine``, ``epochs``, ``learning_rate``, ``augment``, ``seed``.

    Raises:
        TintlingError: A setting is out of range.
        ArtifactError: There is no such model, or a run is there already.
        DatasetError: There are too few captures.
    """
    from tintling.training.settings.overrides import Overrides

    return finetune_run(
        captures,
        Path(out),
        Overrides(model=str(Path(model)), **overrides),
        data=data,
        offline=offline,
        force=force,
    )


def int8_folder(out: Path) -> Path:
    """The run with the int8 network, beside the run with the float one.

    Raises:
        ArtifactError: ``out`` has no name that another folder could be named after.
    """
    named = out if out.name not in {"", ".."} else out.resolve()
    if not named.name:
        raise ArtifactError(f"{out}: the int8 run is written beside it; choose another --out")
    return named.with_name(f"{named.name}-int8")


@claims_out
def finetune_run(
    captures: StrPath,
    out: Path,
    overrides: Overrides,
    *,
    data: StrPath | None = None,
    offline: bool = False,
    force: bool = False,
    on_step: OnStep | None = None,
) -> FinetuneResult:
    """Finetunes; see :func:`finetune`, which this is but for how settings are given.

    Args:
        captures: Folder of captures.
        out: Run to write.
        overrides: Only :data:`FINETUNE_OVERRIDES` count.
        data: The data set that the network was trained on.
        offline: Download nothing.
        force: Replace existing runs.
        on_step: Called several times a second with (steps done, steps in all).
    """
    from tintling.training.requirements import require_tensorflow

    started = time.perf_counter()
    _check(overrides)
    int8 = int8_folder(out)
    for folder in (out, int8):
        require_writable(folder)
        refuse_overwrite(folder, force=force)
    require_tensorflow()
    frames = _frames_of(overrides.model or DEFAULT_SHIPPED)
    tensors = _read(Path(captures)) if frames is None else _read_frames(Path(captures), frames)
    note("starting TensorFlow")
    from tintling.api.samples import samples_like
    from tintling.training.finetune.starting_point import find_start

    start = find_start(overrides.model or DEFAULT_SHIPPED)
    splits = samples_like(start.manifest, data, offline=offline)
    before = _before(start, splits)
    tuned, graph = _adapt(start, overrides, tensors, splits, folders=(out, int8), on_step=on_step)
    note("measuring before and after")
    report = _measure(start, tuned, graph, before, splits)
    document = {
        "run": str(tuned.run),
        "int8": str(int8),
        "start": start.name,
        "seed": tuned.manifest.seed,
        "data": splits.to_json(),
        "captures": dict(tuned.manifest.history[-1]["captures"]),
        **report.to_json(),
        "training_seconds": round(tuned.seconds, 1),
        "seconds": round(time.perf_counter() - started, 1),
    }
    _record_figures(document, tuned.run, int8)
    return FinetuneResult(tuned.run, int8, report, start.name, start.graph is not None, document)


def _check(overrides: Overrides) -> None:
    """Refuses impossible settings before anything is read.

    Raises:
        TintlingError: One is out of range.
    """
    from tintling.training.settings.config import Optimizer, TrainingConfig

    given = overrides.given()
    TrainingConfig(
        **{name: given[name] for name in ("epochs", "seed") if name in given},
        optimizer=Optimizer(**{name: given[name] for name in ("learning_rate",) if name in given}),
    )


def _frames_of(model: str) -> TaskSettings | None:
    """The task of a network for whole frames, with its labels; None for one of ink."""
    from tintling.shipped import resolve_model
    from tintling.training.data.task_data import settings_of
    from tintling.training.trained_run import TrainedRun

    if not resolve_model(model).is_dir():
        return None  # what is no run is refused later, with what was expected
    manifest = TrainedRun.open(model).manifest
    task = settings_of(manifest)
    return replace(task, labels=manifest.labels) if task.is_frame else None


def _read_frames(folder: Path, task: TaskSettings) -> LabelledTensors:
    """Reads a folder of pictures for each label, as the device sees them.

    Raises:
        DatasetError: It holds no picture of a label.
    """
    import numpy as np

    from tintling.api.samples import frame_sampler
    from tintling.training.data.image_files import LeftOut, labelled_files, labelled_samples
    from tintling.training.data.tree import open_tree
    from tintling.training.finetune.pipeline import LabelledTensors

    left_out = LeftOut()
    images, labels, names = [], [], []
    with open_tree(folder) as files:
        found = labelled_files(files, left_out)
        for file, image, number in labelled_samples(found, task.labels, frame_sampler(task), left_out):
            images.append(image)
            labels.append(number)
            names.append(str(file.path))
    if left_out:
        note(f"[yellow]{plain(str(left_out))}[/yellow]")
    if not images:
        raise DatasetError(
            f"{folder} holds no pictures of {', '.join(task.labels[:5])}: expected a folder a label"
        )
    if missing := [each for number, each in enumerate(task.labels) if number not in labels]:
        told = plain(", ".join(missing))
        note(f"[yellow]no captures of {told}: the network learns nothing new about them[/yellow]")
    kind = np.uint8 if len(task.labels) <= 256 else np.uint16
    return LabelledTensors(np.stack(images), np.array(labels, kind), names)


def _read(folder: Path) -> LabelledTensors:
    """Runs the captures through the device's preprocessing."""
    from tintling.camera_client.captures.tensors import read_captures
    from tintling.training.finetune.pipeline import LabelledTensors

    found = read_captures(folder)
    for name, reason in found.refused:
        note(f"[yellow]left out {plain(f'{folder / name}: {reason}')}[/yellow]")
    present = set(found.labels.tolist())
    if missing := [str(label) for label in range(10) if label not in present]:
        note(
            f"[yellow]no captures of {', '.join(missing)}: the network learns nothing new about them[/yellow]"
        )
    return LabelledTensors(found.images, found.labels, found.names)


def _settings(overrides: Overrides, config: TrainingConfig) -> tuple[TrainingConfig, AdaptationSettings]:
    from tintling.training.finetune.adaptation import AdaptationSettings, adaptation_config
    from tintling.training.settings.recipe import with_augmentation

    given = overrides.given()
    names = ("epochs", "learning_rate", "seed")
    chosen = {name: given[name] for name in names if name in given}
    if config.task.is_frame:
        chosen.setdefault("epochs", _FRAME_EPOCHS)
    settings = AdaptationSettings(**chosen)
    config = with_augmentation(adaptation_config(config, settings), wanted=overrides.augment)
    return replace(config, engine=overrides.engine or config.engine), settings


def _adapt(
    start: StartingPoint,
    overrides: Overrides,
    captures: LabelledTensors,
    splits: Splits,
    *,
    folders: tuple[Path, Path],
    on_step: OnStep | None,
) -> tuple[Finetuned, Graph]:
    """Adapts and quantizes."""
    from tintling.api.samples import photographed
    from tintling.compression.quantized_run import quantize_run
    from tintling.firmware_export.targets.toolchain import compile_for_this_processor
    from tintling.training.augment.other_hands import HandSettings
    from tintling.training.finetune.pipeline import finetune as adapt_to
    from tintling.training.finetune.pipeline import rehearsal_samples
    from tintling.training.settings.recipe import Recipe

    config, settings = _settings(overrides, start.config)
    note(f"adapting {plain(start.name)} to {len(captures.labels):,} captures; seed {settings.seed}")
    plain_hands = replace(config, hands=HandSettings())  # what is rehearsed are the data set's digits
    rehearsal = photographed(rehearsal_samples(splits, config), Recipe(plain_hands, splits.spec)).train
    tuned = adapt_to(
        start,
        config,
        settings,
        captures=captures,
        splits=splits,
        rehearsal=rehearsal,
        out=folders[0],
        compiler=compile_for_this_processor,
        on_step=on_step,
    )
    note("quantizing to int8")
    samples = tuned.representative(rehearsal)
    graph, _ = quantize_run(
        tuned.run,
        folders[1],
        samples,
        splits.validation.images,
        settings={"representative": len(samples)},
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

    return int8_predictor(graph, host_build.build_for_many(graph).run, start.manifest.normalization)


def _measure(
    start: StartingPoint, tuned: Finetuned, graph: Graph, before: Predictor, splits: Splits
) -> FinetuneReport:
    from tintling.training.evaluation import evaluate
    from tintling.training.finetune.report import FinetuneReport, FinetuneRow
    from tintling.training.networks.keras_io import float_predictor

    predictors = (
        before,
        _int8_predictor(graph, start),
        float_predictor(tuned.model, tuned.manifest.normalization),
    )
    data = splits.source.name

    def row(key: Any, title: str, subset: Any) -> FinetuneRow:
        right = [evaluate(predict, subset).correct for predict in predictors]
        return FinetuneRow(key, title, len(subset), *right)

    return FinetuneReport(
        (
            row("held_back", "captures held back", tuned.held_back),
            row("learnt", "captures learnt from", tuned.learnt),
            row("validation", f"{data}, validation", splits.validation),
            row("test", f"{data}, test", splits.test),
        ),
        data,
    )


def _record_figures(document: dict[str, Any], *runs: Path) -> None:
    """Puts the figures into the manifests."""
    from tintling.artifacts import load_manifest
    from tintling.training.finetune.pipeline import STAGE

    kept = {key: document[key] for key in ("figures", "captures", "training_seconds", "seconds")}
    for run in runs:
        load_manifest(run).with_metrics(STAGE, kept).save(run)
