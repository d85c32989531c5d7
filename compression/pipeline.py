"""The whole compression of a run: channels, magnitudes, int8, and the figures of each step."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tintling import reference
from tintling.artifacts import Manifest
from tintling.compression.channels import plan_channels, remove_channels
from tintling.compression.config import CompressionConfig
from tintling.compression.finetune import (
    TuningStep,
    fine_tune,
    prune_and_tune,
    train_quantized,
    tuning_config,
)
from tintling.compression.measure import flash_bytes, kernel_zeros, quantization_of
from tintling.compression.output import Target, write_run
from tintling.compression.pruning import layer_sparsity
from tintling.compression.quantize import (
    convert,
    operators,
    representative_digits,
    to_float_file,
    to_int8,
)
from tintling.compression.report import CompressionReport, LayerReport, Step, gzip_bytes
from tintling.compression.search import SearchResult, highest_sparsity
from tintling.compression.structure import check_foldable, copy_model
from tintling.costs import macs
from tintling.errors import ArtifactError, DatasetError
from tintling.graph import Graph
from tintling.tflite_reader import read_tflite
from tintling.training._tensorflow import keras
from tintling.training.config import TrainingConfig
from tintling.training.evaluation import Predictor, evaluate, int8_predictor
from tintling.training.keras_io import float_predictor, load_run
from tintling.training.loop import RECIPE_NAME
from tintling.training.recipe import load_recipe
from tintling.training.splits import Splits

__all__ = ["OnStep", "Progress", "compress"]

_Shapes = tuple[tuple[int, ...], ...]

_SAME_DIGITS = ("sha256", "split", "split_seed", "train", "validation")


@dataclass(frozen=True, slots=True)
class Progress:
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


OnStep = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, eq=False)
class _Variant:
    """One state of the network, not yet tested."""

    key: str
    title: str
    predict: Predictor
    validation: float
    parameters: int
    zeros: tuple[tuple[int, int], ...]
    data: bytes
    model: Any
    graph: Graph | None


def compress(
    run: Path,
    out: Path,
    config: CompressionConfig,
    splits: Splits,
    *,
    on_step: OnStep | None = None,
    force: bool = False,
) -> CompressionReport:
    """Compresses the network of a run and writes a run directory.

    Args:
        run: What ``tintling train`` wrote.
        out: Folder to write: ``model.keras`` (pruned, float), ``model.tflite`` (int8, unless
            ``config.quantize`` is ``none``), ``compression.json``, ``compression.md``, ``manifest.json``.
        config: What to do.
        splits: The digits of the run, split as they were for training.
        on_step: Told how far it is, several times a second.
        force: Overwrite what an earlier compression left in ``out``.

    Returns:
        The report that was written.

    Raises:
        ArtifactError: A file of the run was changed, ``out`` is taken, or the run was not trained.
        DatasetError: The digits are not those that the network was trained on.
        QuantizationError: The network cannot be quantized as it must be.
        TintlingError: Fewer digits than one batch, or nothing to prune.
    """
    target = Target(run, out, force=force)
    model, manifest = load_run(run)
    if RECIPE_NAME not in manifest.files:
        raise ArtifactError(f"{run} has no {RECIPE_NAME}: expected a folder that `tintling train` wrote")
    trained = load_recipe(manifest.verified(run, RECIPE_NAME)).training
    _check_digits(manifest, splits)
    work = _Work(model, manifest, trained, config, splits, on_step=on_step)
    work.go()
    report = work.report()
    write_run(target, manifest, report, model=work.model, int8=work.int8, config=config)
    return report


def _check_digits(manifest: Manifest, splits: Splits) -> None:
    """Makes sure that validation digits are not ones that the network was trained on."""
    found = splits.describe()
    for key in _SAME_DIGITS:
        if manifest.data.get(key) != found[key]:
            raise DatasetError(
                f"the network was trained on {manifest.data.get('name')} with {key} "
                f"{manifest.data.get(key)}, but these digits have {key} {found[key]}: "
                "give the same digits, with --data if they lie elsewhere now"
            )


class _Work:
    """A compression in progress; ``model`` is the float network as it is now."""

    def __init__(
        self,
        model: Any,
        manifest: Manifest,
        trained: TrainingConfig,
        config: CompressionConfig,
        splits: Splits,
        *,
        on_step: OnStep | None,
    ) -> None:
        self.model = model
        self.int8: bytes | None = None
        self.seed = manifest.seed if config.seed is None else config.seed
        self._name = manifest.model
        self._normalization = manifest.normalization
        self._config = config
        self._splits = splits
        self._on_step = on_step
        self._tuning = tuning_config(
            trained,
            epochs=config.fine_tune_epochs,
            learning_rate=config.learning_rate,
            seed=self.seed,
            digits=len(splits.train),
        )
        self._calibration = representative_digits(splits.train, config.representative, seed=self.seed)
        self._variants: list[_Variant] = []
        self._removed: dict[str, tuple[int, int]] = {}
        self._search: SearchResult | None = None
        self._sparsity = 0.0
        self._seconds: dict[str, float] = {}
        self._macs: dict[_Shapes, int] = {}

    def go(self) -> None:
        """Takes every step that was asked for."""
        config = self._config
        # Whatever Keras draws by itself, such as fresh weights that are replaced at once.
        keras.utils.set_random_seed(self.seed)
        int8 = config.quantize == "int8"
        if int8:
            check_foldable(self.model)
        self._note_float("trained", "trained")
        if int8 and (config.channels or config.sparsity):
            with self._timed("quantize the trained network, to compare"):
                self._note_int8("trained_int8", "trained, int8", self._quantized())
        if config.channels:
            self._remove_channels()
        if config.sparsity:
            self._prune()
        if int8:
            self._quantize()

    def _remove_channels(self) -> None:
        title = f"remove {self._config.channels:.0%} of the channels"
        with self._timed(title):
            plan = plan_channels(self.model, self._config.channels)
            self._removed = plan.removed
            self.model = remove_channels(self.model, plan)
            fine_tune(self.model, self._splits, self._tuning, on_step=self._reporter(title))
            self._note_float("channels", "fewer channels")

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
            self._note_float("pruned", "pruned")

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
                attempt, baseline=self._variants[0].validation, max_drop=self._config.max_drop
            )
        self._sparsity = self._search.sparsity
        self.model = candidates[self._sparsity]

    def _quantize(self) -> None:
        if self._config.qat:
            title = "train with int8 rounding"
            tuning = tuning_config(
                self._tuning,
                epochs=self._config.fine_tune_epochs,
                learning_rate=self._config.qat_learning_rate,
                seed=self.seed,
                digits=len(self._splits.train),
            )
            with self._timed(title):
                aware = train_quantized(
                    self.model, self._splits, tuning, self._calibration, on_step=self._reporter(title)
                )
                self._note_float("aware", "int8-aware")
                self.int8 = aware.to_int8()
        else:
            with self._timed("quantize to int8"):
                self.int8 = self._quantized()
        self._note_int8("int8", "int8", self.int8)

    def _quantized(self) -> bytes:
        return to_int8(self.model, self._normalization, self._calibration)

    def _note_float(self, key: str, title: str) -> None:
        """Notes the float network as it is now, in a copy that later steps leave alone."""
        model = copy_model(self.model)
        predict = float_predictor(model, self._normalization)
        self._variants.append(
            _Variant(
                key=key,
                title=title,
                predict=predict,
                validation=evaluate(predict, self._splits.validation).accuracy,
                parameters=model.count_params(),
                zeros=tuple((layer.zeros, layer.weights) for layer in layer_sparsity(model)),
                data=to_float_file(model),
                model=model,
                graph=None,
            )
        )

    def _note_int8(self, key: str, title: str, data: bytes) -> None:
        graph = read_tflite(data)
        self._macs[_shapes(self.model)] = macs(graph)
        # In integers, as the device computes, and without TensorFlow's runtime.
        predict = int8_predictor(graph, lambda batch: reference.run(graph, batch)[0], self._normalization)
        self._variants.append(
            _Variant(
                key=key,
                title=title,
                predict=predict,
                validation=evaluate(predict, self._splits.validation).accuracy,
                parameters=graph.parameters,
                zeros=kernel_zeros(graph),
                data=data,
                model=None,
                graph=graph,
            )
        )

    def _count_macs(self, variant: _Variant) -> int:
        """Counts on an int8 network: its float twin's, or a conversion whose weights do not matter."""
        if variant.graph is not None:
            return macs(variant.graph)
        shapes = _shapes(variant.model)
        if shapes not in self._macs:
            picture = np.zeros((1, *variant.model.input_shape[1:]), np.float32)
            self._macs[shapes] = macs(read_tflite(convert(variant.model, [picture])))
        return self._macs[shapes]

    def _reporter(self, title: str) -> Callable[[TuningStep], None]:
        def report(step: TuningStep) -> None:
            if self._on_step is not None:
                self._on_step(Progress(title, step.done, step.total, step.accuracy))

        return report

    @contextmanager
    def _timed(self, title: str) -> Iterator[None]:
        """Announces a step and notes the seconds it takes."""
        start = time.perf_counter()
        if self._on_step is not None:
            self._on_step(Progress(title, 0, 1))
        yield
        self._seconds[title] = round(time.perf_counter() - start, 2)
        if self._on_step is not None:
            self._on_step(Progress(title, 1, 1))

    def report(self) -> CompressionReport:
        """Classifies the test digits, once, and gathers all figures."""
        with self._timed("classify the test digits"):
            steps = tuple(
                _step(
                    variant,
                    evaluate(variant.predict, self._splits.test).accuracy,
                    self._count_macs(variant),
                )
                for variant in self._variants
            )
        final = self._variants[-1].graph
        return CompressionReport(
            model=self._name,
            seed=self.seed,
            sparsity=self._sparsity,
            channels=self._config.channels,
            qat=self._config.qat,
            fine_tune_epochs=self._config.fine_tune_epochs,
            steps=steps,
            layers=self._layers(),
            removed_channels=self._removed,
            search=self._search,
            operators=operators(final) if final else (),
            quantization=quantization_of(final) if final else {},
            fallback=self._splits.source.fallback,
            counts={
                "train": len(self._splits.train),
                "validation": len(self._splits.validation),
                "test": len(self._splits.test),
            },
            seconds=self._seconds,
        )

    def _layers(self) -> tuple[LayerReport, ...]:
        before = self._variants[0].zeros
        now = layer_sparsity(self.model)
        final = self._variants[-1]
        int8 = final.zeros if final.graph else None
        return tuple(
            LayerReport(layer.name, before[i][1], layer.weights, layer.zeros, int8[i][0] if int8 else None)
            for i, layer in enumerate(now)
        )


def _shapes(model: Any) -> _Shapes:
    """Tells architectures apart: the shape of every weight, in order."""
    return tuple(tuple(weight.shape) for weight in model.weights)


def _step(variant: _Variant, test: float, products: int) -> Step:
    return Step(
        key=variant.key,
        title=variant.title,
        dtype="int8" if variant.graph else "float32",
        validation=variant.validation,
        test=test,
        parameters=variant.parameters,
        zeros=sum(zeros for zeros, _ in variant.zeros),
        weights=sum(weights for _, weights in variant.zeros),
        macs=products,
        file_bytes=len(variant.data),
        gzip_bytes=gzip_bytes(variant.data),
        flash_bytes=flash_bytes(variant.graph) if variant.graph else None,
    )
