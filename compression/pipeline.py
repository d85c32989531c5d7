"""The whole compression of a run: channels, magnitudes, int8, and the figures of each step."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tintling.artifacts import Manifest, StrPath
from tintling.claims import claims_out
from tintling.compression.channels import plan_channels, remove_channels
from tintling.compression.config import QAT_LEARNING_RATES, CompressionConfig
from tintling.compression.finetune import (
    TuningStep,
    fine_tune,
    prune_and_tune,
    train_quantized,
    tuning_config,
)
from tintling.compression.four_bits import with_4_bit_weights
from tintling.compression.measure import quantization_of
from tintling.compression.native_qat import is_native, train_rounded
from tintling.compression.offsets import with_offsets
from tintling.compression.output import OutputFolder, write_run
from tintling.compression.pruning import layer_sparsity
from tintling.compression.quantize import (
    imported_to_int8,
    operators,
    representative_samples,
    to_int8,
)
from tintling.compression.report import CompressionReport, LayerReport, QatEngine
from tintling.compression.search import SearchResult, highest_sparsity
from tintling.compression.source import open_uncompressed
from tintling.compression.structure import check_foldable, copy_model
from tintling.compression.variants import Variants
from tintling.errors import DatasetError, QuantizationError
from tintling.training._tensorflow import keras
from tintling.training.data.splits import Splits
from tintling.training.loop.distillation import Teacher
from tintling.training.native.build import Compile
from tintling.training.networks.keras_io import PixelScaling
from tintling.training.settings.config import TrainingConfig
from tintling.training.trained_run import TrainedRun

__all__ = ["Compression", "CompressionProgress", "Foreign", "OnStep", "compress"]

_SAME_DATA = ("sha256", "split", "split_seed", "train", "validation")


@dataclass(frozen=True, slots=True)
class CompressionProgress:
    """How far a compression is.

    Attributes:
        title: What is being done.
        done: Steps done of it.
        total: Steps of it in all.
        accuracy: Validation accuracy so far, 0 to 1, or None.
    """

    title: str
    done: int
    total: int
    accuracy: float | None = None


OnStep = Callable[[CompressionProgress], None]


@dataclass(frozen=True, slots=True)
class Foreign:
    """What is special to a network that others trained.

    Attributes:
        with_head: Puts back the activation that it ended in.
        scaling: How it was trained to see pixels, to the last digit.
        notes: What the report begins with.
    """

    with_head: Callable[[Any], Any]
    scaling: PixelScaling
    notes: tuple[str, ...]


@claims_out
def compress(
    run: StrPath | TrainedRun,
    out: StrPath,
    config: CompressionConfig,
    splits: Splits,
    *,
    compiler: Compile | None = None,
    teacher: Teacher | None = None,
    on_step: OnStep | None = None,
    force: bool = False,
) -> CompressionReport:
    """Compresses the network of a run and writes a run directory.

    Args:
        run: What ``tintling train`` wrote.
        out: Folder to write: ``model.keras`` (pruned, float), ``model.tflite`` (int8, unless
            ``config.quantize`` is ``none``), ``compression.json``, ``compression.md``, ``manifest.json``.
        config: What to do.
        splits: The samples of the run, split as they were for training.
        compiler: Compiles the native engine, in which a network that was trained there is trained for
            int8; None leaves that to TensorFlow.
        teacher: Whose answers are learnt there beside the labels.
        on_step: Called with the progress, several times a second.
        force: Overwrite what an earlier compression left in ``out``.

    Returns:
        The report that was written.

    Raises:
        ArtifactError: A file of the run was changed, ``out`` is taken, or the run was not trained.
        DatasetError: The samples are not those that the network was trained on.
        QuantizationError: The network cannot be quantized to int8 throughout.
        TintlingError: Fewer samples than one batch, or nothing to prune.
    """
    opened = open_uncompressed(run)
    target = OutputFolder(opened.folder, Path(out), force=force)
    model, manifest, trained = opened.load_model(), opened.manifest, opened.recipe.training
    _check_samples(manifest, splits)
    work = Compression(
        model,
        manifest,
        trained,
        config,
        splits,
        compiler=compiler,
        teacher=teacher,
        on_step=on_step,
        # Normalizations of somebody's own network need not fold.
        foreign=Foreign(lambda body: body, manifest.normalization, ()) if trained.has_own_network else None,
    )
    work.go()
    report = work.report()
    write_run(target, manifest, report, model=work.model, int8=work.int8, config=config)
    return report


def _check_samples(manifest: Manifest, splits: Splits) -> None:
    """Makes sure that validation samples are not ones that the network was trained on."""
    found = splits.to_json()
    for key in _SAME_DATA:
        if manifest.data.get(key) != found[key]:
            raise DatasetError(
                f"the network was trained on {manifest.data.get('name')} with {key} "
                f"{manifest.data.get(key)}, but these samples have {key} {found[key]}: "
                "give the same samples, with --data if they are elsewhere now"
            )


class Compression:
    """A compression in progress; ``model`` is the float network as it is now.

    Args:
        model: A Keras model that gives logits.
        manifest: Says its name, seed and normalization.
        trained: Settings that fine-tuning starts from.
        config: What to do.
        splits: Samples.
        compiler: See :func:`compress`.
        teacher: See :func:`compress`.
        on_step: See :func:`compress`.
        foreign: What is special to a network that others trained; None for a run.
    """

    def __init__(
        self,
        model: Any,
        manifest: Manifest,
        trained: TrainingConfig,
        config: CompressionConfig,
        splits: Splits,
        *,
        compiler: Compile | None,
        teacher: Teacher | None,
        on_step: OnStep | None,
        foreign: Foreign | None = None,
    ) -> None:
        self.model = model
        self.int8: bytes | None = None
        self.seed = manifest.seed if config.seed is None else config.seed
        self._name = manifest.model
        self._normalization = manifest.normalization
        self._config = config
        self._foreign = foreign
        self._splits = splits
        self._on_step = on_step
        self._tuning = tuning_config(
            trained,
            epochs=config.fine_tune_epochs,
            learning_rate=config.learning_rate,
            seed=self.seed,
            samples=len(splits.train),
        )
        self._compiler = compiler
        self._teacher = teacher
        self._four_bits = config.weights == "int4"
        self._qat_by: QatEngine = "none"
        self._qat_rate = 0.0
        self._calibration = representative_samples(splits.train, config.representative, seed=self.seed)
        self._variants = Variants(self._normalization, splits.validation)
        self._removed: dict[str, tuple[int, int]] = {}
        self._search: SearchResult | None = None
        self._sparsity = 0.0
        self._seconds: dict[str, float] = {}

    def go(self) -> None:
        """Takes every step that was asked for."""
        config = self._config
        # Whatever Keras draws by itself, such as fresh weights that are replaced at once.
        keras.utils.set_random_seed(self.seed)
        int8 = config.quantize == "int8"
        if int8 and self._foreign is None:
            check_foldable(self.model)
        scaling = self._foreign.scaling if self._foreign else None
        self._variants.note_float("trained", "trained", self.whole, scaling)
        if int8 and (config.channels or config.sparsity):
            with self._timed("quantize the trained network, to compare"):
                self._variants.note_int8("trained_int8", "trained, int8", self._quantized(), self.whole)
        if config.channels:
            self._remove_channels()
        if config.sparsity:
            self._prune()
        if config.offsets:
            self.model = with_offsets(self.model, self._splits.labels, config.offsets)
            self._variants.note_float("offsets", "border moved", self.whole)
        if int8:
            self._quantize()

    def _remove_channels(self) -> None:
        title = f"remove {self._config.channels:.0%} of the channels"
        with self._timed(title):
            plan = plan_channels(self.model, self._config.channels)
            self._removed = plan.removed
            self.model = remove_channels(self.model, plan)
            fine_tune(self.model, self._splits, self._tuning, on_step=self._reporter(title))
            self._variants.note_float("channels", "fewer channels", self.whole)

    def _prune(self) -> None:
        if self._config.sparsity == "auto":
            self._search_sparsity()
        else:
            self._sparsity = self._config.sparsity
            title = f"prune to {self._sparsity:.0%} zeros"
            with self._timed(title):
                prune_and_tune(
                    self.model, self._sparsity, self._splits, self._tuning, on_step=self._reporter(title)
                )
        if self._sparsity:
            self._variants.note_float("pruned", "pruned", self.whole)

    def _search_sparsity(self) -> None:
        """Prunes to several sparsities and keeps the highest that is still good."""
        candidates: dict[float, Any] = {0.0: self.model}
        start = self.model

        def attempt(sparsity: float) -> float:
            title = f"try {sparsity:.0%} zeros"
            candidate = copy_model(start)
            accuracy = prune_and_tune(
                candidate, sparsity, self._splits, self._tuning, on_step=self._reporter(title)
            )
            candidates[sparsity] = candidate
            return accuracy

        with self._timed("search for a sparsity"):
            # The network as it was trained is what the drop is counted from, channels or not.
            self._search = highest_sparsity(
                attempt, baseline=self._variants.first.validation, max_drop=self._config.max_drop
            )
        self._sparsity = self._search.sparsity
        self.model = candidates[self._sparsity]

    def _quantize(self) -> None:
        if self._config.qat:
            self.int8 = self._trained_for_int8()
        else:
            with self._timed("quantize to int8"):
                self.int8 = self._quantized()
        title = "int8, weights of 4 bits" if self._four_bits else "int8"
        self._variants.note_int8("int8", title, self.int8, self.whole)

    def _trained_for_int8(self) -> bytes:
        """Goes on training with the rounding of int8, in the engine that the network was trained in."""
        title = "train with int8 rounding"
        compiler = self._compiler if is_native(self.model, self._tuning) else None
        self._qat_by = "native" if compiler else "tensorflow"
        if self._four_bits and compiler is None:
            raise QuantizationError(
                "weights of 4 bits need a plain sequence of layers that the native engine trained"
            )
        self._qat_rate = self._config.qat_learning_rate or QAT_LEARNING_RATES[self._qat_by]
        tuning = replace(
            self._tuning, optimizer=replace(self._tuning.optimizer, learning_rate=self._qat_rate)
        )
        with self._timed(title):
            report = self._reporter(title)
            if compiler is not None:
                self.model = train_rounded(
                    self.model,
                    self._splits,
                    tuning,
                    self._calibration,
                    compiler=compiler,
                    teacher=self._teacher,
                    four_bits=self._four_bits,
                    on_step=report,
                )
                data = self._quantized()
                if self._four_bits:
                    data = with_4_bit_weights(data)
            else:
                aware = train_quantized(self.model, self._splits, tuning, self._calibration, on_step=report)
                data = aware.to_int8()
            self._variants.note_float("aware", "int8-aware", self.model)
        return data

    @property
    def whole(self) -> Any:
        """The float network as it is now, with the head that the network of others had."""
        return self._foreign.with_head(self.model) if self._foreign else self.model

    def _quantized(self) -> bytes:
        if self._foreign is not None:
            return imported_to_int8(self.whole, self._normalization, self._calibration)
        return to_int8(self.model, self._normalization, self._calibration)

    def _reporter(self, title: str) -> Callable[[TuningStep], None]:
        def report(step: TuningStep) -> None:
            if self._on_step is not None:
                self._on_step(CompressionProgress(title, step.done, step.total, step.accuracy))

        return report

    @contextmanager
    def _timed(self, title: str) -> Iterator[None]:
        """Announces a step and notes the seconds it takes."""
        start = time.perf_counter()
        if self._on_step is not None:
            self._on_step(CompressionProgress(title, 0, 1))
        yield
        self._seconds[title] = round(time.perf_counter() - start, 2)
        if self._on_step is not None:
            self._on_step(CompressionProgress(title, 1, 1))

    def report(self) -> CompressionReport:
        """Classifies the test samples, once, and gathers all figures."""
        with self._timed("classify the test samples"):
            steps = self._variants.tested(self._splits.test)
        final = self._variants.last.graph
        return CompressionReport(
            model=self._name,
            seed=self.seed,
            sparsity=self._sparsity,
            channels=self._config.channels,
            qat=self._config.qat,
            qat_by=self._qat_by,
            teacher=self._teacher.to_json() if self._teacher and self._qat_by == "native" else None,
            qat_learning_rate=self._qat_rate,
            fine_tune_epochs=self._config.fine_tune_epochs,
            steps=steps,
            layers=self._layers(),
            removed_channels=self._removed,
            search=self._search,
            operators=operators(final) if final else (),
            quantization=quantization_of(final) if final else {},
            rejection_threshold=self._variants.last.rejection_threshold,
            fallback=self._splits.source.fallback,
            counts={
                "train": len(self._splits.train),
                "validation": len(self._splits.validation),
                "test": len(self._splits.test),
            },
            seconds=self._seconds,
            notes=self._foreign.notes if self._foreign else (),
        )

    def _layers(self) -> tuple[LayerReport, ...]:
        before = self._variants.first.zeros
        now = layer_sparsity(self.model)
        final = self._variants.last
        # Kernels of others may be split or merged by the converter; then none is called another's.
        same = [weights for _, weights in final.zeros] == [layer.weights for layer in now]
        int8 = final.zeros if final.graph and same else None
        return tuple(
            LayerReport(layer.name, before[i][1], layer.weights, layer.zeros, int8[i][0] if int8 else None)
            for i, layer in enumerate(now)
        )
