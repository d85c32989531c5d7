"""Compressing a network that others trained: opened, normalized, pruned if asked, int8, measured, written."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from tintling.artifacts import Manifest
from tintling.claims import claims_out
from tintling.compression.config import CompressionConfig
from tintling.compression.imported.network import ImportedNetwork, folded_scaling, open_network
from tintling.compression.imported.rebuild import with_head
from tintling.compression.imported.scaling import Scaling, ScalingChoice
from tintling.compression.imported.settings import ImportSettings
from tintling.compression.imported.signature import frozen
from tintling.compression.measure import quantization_of
from tintling.compression.output import OutputFolder, write_run
from tintling.compression.pipeline import Compression, CompressionProgress, Foreign, OnStep
from tintling.compression.quantize import imported_to_int8, operators, representative_samples, to_float_file
from tintling.compression.report import CompressionReport
from tintling.compression.variants import Variants
from tintling.console import note, plain
from tintling.errors import ArtifactError, TintlingError, UsageError
from tintling.pixels import Normalization
from tintling.task_settings import TaskSettings
from tintling.training.data.splits import Splits
from tintling.training.settings.config import TrainingConfig

__all__ = ["compress_model"]

_SEED = 1


@claims_out
def compress_model(
    model: Any,
    out: Path,
    config: CompressionConfig,
    settings: ImportSettings,
    samples: Callable[[TaskSettings], Splits],
    *,
    on_step: OnStep | None = None,
    force: bool = False,
) -> CompressionReport:
    """Compresses a network of others and writes the same folder as for a run.

    Args:
        model: A ``.keras`` or ``.h5`` file, a SavedModel folder, or a model of Keras 2 or 3.
        out: Folder to write: ``model.tflite``, ``compression.json``, ``compression.md``, ``manifest.json``,
            and ``model.keras`` where the network can be built again.
        config: What to do.
        settings: What is known of the network.
        samples: Gives the samples of a task, whose labels are those of the outputs, in order. The
            representative ones are drawn from the training part.
        on_step: Called with the progress.
        force: Overwrite what an earlier compression left in ``out``.

    Returns:
        The report that was written.

    Raises:
        ModelFormatError: The network cannot be opened, or takes or gives something else than the samples.
        QuantizationError: It cannot be quantized to int8 throughout.
        TintlingError: Its normalization cannot be told.
        ArtifactError: ``out`` is taken.
    """
    target = OutputFolder(_place(model, out), out, force=force)
    network = open_network(model)
    splits = samples(network.task)
    labels = splits.labels
    network.check_labels(labels, splits.source.location)
    seed = _SEED if config.seed is None else config.seed
    choice = network.choose(settings.normalization, splits.train, len(labels), seed)
    note(f"normalization {plain(choice.scaling.describes)}: {plain(choice.reason)}")
    network, scaling, normalization = _normalized(network, choice)
    if config.sparsity or config.channels or config.qat:
        _require_layers(network, config, settings)
    stage = {"stage": "conversion", "settings": _told(network, choice, settings)}
    manifest = Manifest(
        network.name,
        labels,
        input_shape=network.signature.image_shape,
        normalization=normalization,
        preprocessing=network.task.preprocessing if network.task.is_frame else None,
        seed=seed,
        data=splits.to_json(),
        history=(stage,),
    )
    told = _notes(network, choice, scaling, settings)
    if network.rebuilt is None:
        work = _Functional(
            network,
            manifest,
            scaling=choice.scaling,
            settings=settings,
            config=config,
            splits=splits,
            notes=told,
            on_step=on_step,
        )
        report = work.go()
        write_run(target, manifest, report, model=None, int8=work.int8, config=config)
        return report
    head = "" if settings.logits else network.head
    whole = Compression(
        network.rebuilt.model,
        manifest,
        TrainingConfig(model=network.name, seed=seed, task=network.task, normalization=normalization),
        config,
        splits,
        compiler=None,
        teacher=None,
        on_step=on_step,
        foreign=Foreign(lambda body: with_head(body, head), scaling, told),
    )
    whole.go()
    report = whole.report()
    write_run(target, manifest, report, model=whole.whole, int8=whole.int8, config=config)
    return report


def _place(model: Any, out: Path) -> Path | None:
    """The network's own place, in which nothing may be written.

    Raises:
        ArtifactError: ``out`` is the folder of the network's file.
    """
    if not isinstance(model, str | Path):
        return None
    path = Path(model)
    if path.is_file() and out.resolve() == path.resolve().parent:
        raise ArtifactError(
            f"{out} is the folder of {path.name}, which might be overwritten: choose another --out"
        )
    return path


def _normalized(
    network: ImportedNetwork, choice: ScalingChoice
) -> tuple[ImportedNetwork, Scaling, Normalization]:
    """Takes the network's own rescaling into the input's quantization, if int8 can express the whole."""
    folded = folded_scaling(network, choice.scaling)
    try:
        return network, folded, folded.normalization
    except TintlingError:
        if network.rebuilt is None or not network.rebuilt.taken_out:
            raise
    layers = " and ".join(network.rebuilt.taken_out)
    kept = replace(network, rebuilt=None, obstacle=f"layer {layers} cannot be taken into the input's scale")
    return kept, choice.scaling, choice.scaling.normalization


def _require_layers(network: ImportedNetwork, config: CompressionConfig, settings: ImportSettings) -> None:
    """Refuses work on layers where there are none, and training through a head.

    Raises:
        UsageError: What was asked for cannot be done with this network.
    """
    if network.rebuilt is None:
        raise UsageError(
            f"{network.where} can be quantized, but not pruned or trained: {network.obstacle}; "
            "omit --sparsity, --channels and --qat"
        )
    if config.qat and network.head and not settings.logits:
        raise UsageError(f"{network.where} ends in {network.head}, and --qat trains on logits: add --logits")


def _told(network: ImportedNetwork, choice: ScalingChoice, settings: ImportSettings) -> dict[str, Any]:
    """What the manifest's history says."""
    return {
        **network.source,
        "normalization": choice.scaling.name,
        "normalization_reason": choice.reason,
        "head": network.head,
        "logits": settings.logits,
        "taken_into_normalization": list(network.rebuilt.taken_out) if network.rebuilt else [],
    }


def _notes(
    network: ImportedNetwork, choice: ScalingChoice, scaling: Scaling, settings: ImportSettings
) -> tuple[str, ...]:
    """What the report begins with."""
    told = [f"Normalization {choice.scaling.describes}: {choice.reason}."]
    rebuilt = network.rebuilt
    if rebuilt is not None and rebuilt.taken_out:
        told.append(
            f"Layer {' and '.join(rebuilt.taken_out)} is part of the input's quantization now: the device "
            "feeds pixel - 128 and computes nothing for it."
        )
    shift = abs(scaling.mean - scaling.normalization.mean) * 255
    if shift > 0.01:
        told.append(
            f"Int8 sees every pixel {shift:.2g} grey levels off, because its zero point is a whole number; "
            "the first line of the table is the network as it was trained."
        )
    if network.head:
        told.append(f"The {network.head} at its end was " + ("taken off." if settings.logits else "kept."))
    if rebuilt is not None and rebuilt.unfolded:
        told.append(
            f"Batch normalization {', '.join(rebuilt.unfolded)} follows no convolution or dense layer "
            "directly and does not fold: it costs a multiplication and an addition a value."
        )
    if rebuilt is None:
        told.append(f"It was quantized as a graph, and model.keras is not written: {network.obstacle}.")
    return tuple(told)


class _Functional:
    """The compression of a network of which only the function is known: quantized as it is."""

    def __init__(
        self,
        network: ImportedNetwork,
        manifest: Manifest,
        *,
        scaling: Scaling,
        settings: ImportSettings,
        config: CompressionConfig,
        splits: Splits,
        notes: tuple[str, ...],
        on_step: OnStep | None,
    ) -> None:
        self.int8: bytes | None = None
        self._network = network
        self._manifest = manifest
        self._scaling = scaling
        self._settings = settings
        self._config = config
        self._splits = splits
        self._notes = notes
        self._on_step = on_step

    def go(self) -> CompressionReport:
        """Quantizes and measures."""
        start = time.perf_counter()
        title = "quantize to int8"
        self._show(title, 0)
        network, normalization, splits = self._network, self._manifest.normalization, self._splits
        function, _ = frozen(network.signature, name=network.where, without_head=self._settings.logits)
        variants = Variants(normalization, splits.validation)
        variants.note_function(
            "trained",
            "trained",
            lambda images: network.log_probabilities(self._scaling.to_float(images)).astype(np.float32),
            to_float_file(function),
            _constants(function),
        )
        if self._config.quantize == "int8":
            drawn = representative_samples(
                splits.train, self._config.representative, seed=self._manifest.seed
            )
            self.int8 = imported_to_int8(function, normalization, drawn)
            variants.note_int8("int8", "int8", self.int8, None)
        steps = variants.tested(splits.test)
        self._show(title, 1)
        final = variants.last.graph
        return CompressionReport(
            model=network.name,
            seed=self._manifest.seed,
            sparsity=0.0,
            channels=0.0,
            qat=False,
            qat_by="none",
            qat_learning_rate=0.0,
            teacher=None,
            fine_tune_epochs=self._config.fine_tune_epochs,
            steps=steps,
            layers=(),
            removed_channels={},
            search=None,
            operators=operators(final) if final else (),
            quantization=quantization_of(final) if final else {},
            rejection_threshold=variants.last.rejection_threshold,
            fallback=splits.source.fallback,
            counts={
                "train": len(splits.train),
                "validation": len(splits.validation),
                "test": len(splits.test),
            },
            seconds={title: round(time.perf_counter() - start, 2)},
            notes=self._notes,
        )

    def _show(self, title: str, done: int) -> None:
        if self._on_step is not None:
            self._on_step(CompressionProgress(title, done, 1))


def _constants(function: Any) -> int:
    """Counts the float constants of a graph, its parameters."""
    shapes = (
        op.outputs[0].shape
        for op in function.graph.get_operations()
        if op.type == "Const" and op.outputs[0].dtype.is_floating
    )
    return int(sum(np.prod(shape.as_list()) for shape in shapes if shape.rank))
