"""Pruning and quantizing a trained run."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tintling.console import note
from tintling.errors import ArtifactError, UsageError

if TYPE_CHECKING:
    from tintling.api.models import Model
    from tintling.artifacts import StrPath
    from tintling.compression.config import CompressionConfig
    from tintling.compression.imported.settings import ImportSettings
    from tintling.compression.pipeline import OnStep
    from tintling.compression.report import CompressionReport
    from tintling.task_settings import TaskSettings
    from tintling.training.data.splits import Dataset, Splits
    from tintling.training.loop.distillation import Teacher
    from tintling.training.trained_run import TrainedRun

__all__ = ["CompressionResult", "compress", "compress_network", "compress_run", "is_network"]


@dataclass(frozen=True, slots=True)
class CompressionResult:
    """What a compression wrote.

    Attributes:
        folder: The run directory.
        report: What was measured.
    """

    folder: Path
    report: CompressionReport


def compress(
    run: StrPath | Any,
    out: StrPath | None = None,
    *,
    data: StrPath | None = None,
    offline: bool = False,
    force: bool = False,
    teacher: StrPath | None = None,
    normalization: str | None = None,
    logits: bool = False,
    **settings: Any,
) -> Model:
    """Prunes and quantizes a trained run, or a network that others trained, to int8.

    Args:
        run: What ``tintling train`` wrote; or a ``.keras`` or ``.h5`` file, a SavedModel folder, or a model
            of Keras 2 or 3.
        out: Folder to write; by default ``RUN-int8`` beside it. A model in memory needs one.
        data: The samples that it was trained on; None finds those of the run, or MNIST.
        offline: Download nothing.
        force: Replace an earlier compression in ``out``.
        teacher: Teacher of ``qat``; by default the teacher that the run's recipe names.
        normalization: What pixels a network of others was trained on: ``unit``, ``byte``, ``signed`` or
            ``mean,std``; None finds it.
        logits: Take the softmax off the end of a network of others.
        settings: Fields of :class:`~tintling.compression.config.CompressionConfig`: ``sparsity``
            (networks of others are not pruned unless it is given), ``channels``, ``max_drop``, ``qat``,
            ``fine_tune_epochs``, ``seed``, …

    Returns:
        The int8 model.

    Raises:
        TintlingError: A setting is out of range.
        ArtifactError: There is no such run, it was compressed already, or ``out`` is taken.
        DatasetError: The samples are not those that the network was trained on.
        ModelFormatError: The network of others cannot be opened, or does not fit the samples.
        QuantizationError: The network cannot be quantized to int8 throughout.
    """
    from tintling.api.models import Model
    from tintling.compression.config import CompressionConfig

    foreign = is_network(run)
    config = CompressionConfig(**({"sparsity": 0.0, **settings} if foreign else settings))
    if config.quantize != "int8":
        raise UsageError("compress() gives an int8 model: use compress_run() to stop at a float network")
    if foreign:
        from tintling.compression.imported.settings import ImportSettings

        if teacher is not None:
            raise UsageError("a teacher is for the runs of the native engine, not for a network of others")
        told = ImportSettings(normalization, logits)
        found = compress_network(run, out, config, told, data=data, offline=offline, force=force)
    else:
        if normalization is not None or logits:
            raise UsageError("normalization and logits are for networks of others: a run says its own")
        found = compress_run(run, out, config, data=data, offline=offline, force=force, teacher=teacher)
    return Model(found.folder)


def is_network(model: object) -> bool:
    """Whether something to compress is a network that others trained, not a run.

    Args:
        model: A path, a run, or a model of Keras.
    """
    from tintling.compression.imported.kinds import is_model_path

    if isinstance(model, str | os.PathLike):
        return is_model_path(Path(model))
    return True


def compress_network(
    model: StrPath | Any,
    out: StrPath | None,
    config: CompressionConfig,
    settings: ImportSettings,
    *,
    data: StrPath | None = None,
    offline: bool = False,
    force: bool = False,
    on_step: OnStep | None = None,
) -> CompressionResult:
    """Compresses a network that others trained; see :func:`compress`.

    Args:
        model: A path, or a model of Keras 2 or 3.
        out: Folder to write; by default named after the file, beside it.
        config: What to do.
        settings: What is known of the network.
        data: Samples to measure ranges and accuracy on, pictures in a folder a label for a network of frames;
            None finds MNIST.
        offline: Download nothing.
        force: Replace an earlier compression in ``out``.
        on_step: Called with the progress.
    """
    from tintling.console import refuse_overwrite
    from tintling.staging import require_writable
    from tintling.training.data.splits import split
    from tintling.training.requirements import require_tensorflow

    in_memory = not isinstance(model, str | os.PathLike)
    if not in_memory:
        from tintling.compression.imported.kinds import kind_of

        kind_of(Path(model))
    elif out is None:
        raise UsageError("a model in memory has no place from which the result's is made: give out=")
    folder = _beside(Path(model), config) if out is None else Path(out)
    refuse_overwrite(folder, force=force)
    require_writable(folder)
    require_tensorflow()
    note(f"starting TensorFlow; seed {1 if config.seed is None else config.seed}")
    from tintling.compression.imported.pipeline import compress_model

    def samples(task: TaskSettings) -> Splits:
        return split(_samples(task, data, offline=offline))

    report = compress_model(model, folder, config, settings, samples, on_step=on_step, force=force)
    return CompressionResult(folder, report)


def _samples(task: TaskSettings, data: StrPath | None, *, offline: bool) -> Dataset:
    """Loads what a network of others is measured on; its labels may be any."""
    if task.is_frame:
        from tintling.api.samples import load_samples

        return load_samples(task, data, offline=offline)
    from tintling.training.data.datasets import load_dataset
    from tintling.training.data.mnist import load_mnist

    if data is None or (str(data) == "mnist" and not Path(data).exists()):
        return load_mnist(data, offline=offline)
    return load_dataset(data)


def compress_run(
    run: StrPath,
    out: StrPath | None,
    config: CompressionConfig,
    *,
    data: StrPath | None = None,
    offline: bool = False,
    force: bool = False,
    teacher: StrPath | None = None,
    on_step: OnStep | None = None,
) -> CompressionResult:
    """Compresses a trained run; see :func:`compress`, which this is but for its settings and result.

    Args:
        run: What ``tintling train`` wrote.
        out: Folder to write; by default ``RUN-int8`` or ``RUN-pruned`` beside it.
        config: What to do.
        data: The samples that the run was trained on; None finds them.
        offline: Download nothing.
        force: Replace an earlier compression in ``out``.
        teacher: Teacher of ``qat``.
        on_step: Called with the progress, several times a second.
    """
    from tintling.api.samples import splits_of_run
    from tintling.compression.source import open_uncompressed
    from tintling.console import refuse_overwrite
    from tintling.firmware_export.targets.toolchain import compile_for_this_processor
    from tintling.staging import require_writable
    from tintling.training.requirements import require_tensorflow

    opened = open_uncompressed(run)
    folder = _beside(opened.folder, config) if out is None else Path(out)
    refuse_overwrite(folder, force=force)
    require_writable(folder)
    require_tensorflow()
    trains = bool(config.sparsity or config.channels or config.qat)
    splits = splits_of_run(opened, data, offline=offline, seen_by_device=trains)
    note(f"starting TensorFlow; seed {opened.manifest.seed if config.seed is None else config.seed}")
    from tintling.compression.pipeline import compress as compress_now

    taught = _teacher(opened, teacher, splits) if config.qat else None
    report = compress_now(
        opened,
        folder,
        config,
        splits,
        compiler=compile_for_this_processor,
        teacher=taught,
        on_step=on_step,
        force=force,
    )
    return CompressionResult(folder, report)


def _beside(run: Path, config: CompressionConfig) -> Path:
    """Names the folder after the run, and as it was named: a relative path stays one."""
    place = run.resolve()
    if not place.name:
        raise ArtifactError(f"{run} has no name from which the name of the result can be made: give --out")
    name = place.stem if place.is_file() else place.name
    named = place.with_name(f"{name}-{config.weights if config.quantize == 'int8' else 'pruned'}")
    here = Path.cwd()
    return named if run.is_absolute() or not named.is_relative_to(here) else named.relative_to(here)


def _teacher(run: TrainedRun, given: StrPath | None, splits: Splits) -> Teacher | None:
    """Finds the teacher of a run of the native engine."""
    from tintling.training.loop.teacher import find_teacher, load_teacher

    if run.recipe.training.engine != "native":
        if given is not None:
            raise UsageError(f"{run} was trained by TensorFlow, where --qat takes no teacher")
        return None
    distillation = run.recipe.training.distillation
    folder = find_teacher(None if given is None else Path(given), distillation.teacher)
    teacher = load_teacher(folder, splits, distillation) if folder else None
    known = [entry["teacher"]["sha256"] for entry in run.manifest.history if "teacher" in entry]
    if given is None and known and (teacher is None or teacher.sha256 != known[0]):
        note("[yellow]the run had another teacher than its recipe names now: give it with --distill[/yellow]")
    return teacher
