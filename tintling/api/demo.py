"""The steps of the demo, in order; each is skipped when nothing it depends on has changed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from tintling.api.demo_outcome import DemoConfig, DemoOutcome, Display
from tintling.artifacts import Manifest, load_manifest, sha256_file, tool_versions, write_atomic
from tintling.errors import TrainingInterruptedError
from tintling.ledger import Ledger, key_of

__all__ = ["Demo"]

_FLOAT, _INT8, _C, _HEADER, _PARITY, _EVALUATION = "float", "int8", "c", "header", "parity", "evaluation"


class Demo:
    """One run of the demo.

    Args:
        config: What to do.
        display: Receives the progress.
    """

    def __init__(self, config: DemoConfig, display: Display) -> None:
        self.config = config
        self.display = display
        self.ledger = Ledger(config.folder)
        self.reused: list[str] = []
        self.seconds: dict[str, float] = {}

    def run(self) -> DemoOutcome:
        """Runs all steps.

        Raises:
            MissingExtraError: TensorFlow is missing; nothing was downloaded.
            TintlingError: A step failed; the results of earlier steps are kept.
        """
        from tintling.training.requirements import require_tensorflow

        require_tensorflow()
        self._load_digits()
        self._train()
        self._compress()
        self._export()
        compiler = self._compile()
        self._parity()
        self._evaluate()
        folder = self.config.folder
        return DemoOutcome(
            folder=folder,
            manifest=load_manifest(folder / _INT8),
            compression=_json(folder / _INT8 / "compression.json"),
            exported=load_manifest(folder / _C),
            compiler=compiler,
            parity=_json(folder / _PARITY / "parity.json"),
            evaluation=_json(folder / _EVALUATION / "evaluation.json"),
            seconds=self.seconds,
            reused=tuple(self.reused),
        )

    @contextmanager
    def _timed(self, step: str) -> Iterator[None]:
        self.display.start(step)
        start = time.perf_counter()
        yield
        self.seconds[step] = round(time.perf_counter() - start, 2)

    def _do(self, step: str, parts: tuple[object, ...], folder: Path, work: Callable[[], str]) -> None:
        """Does a step, or finds that its result is there already.

        Args:
            step: Its name.
            parts: All that the result depends on.
            folder: Where the result lies, with a manifest.
            work: Does it, and gives the text to show.
        """
        key = key_of(step, tool_versions("numpy", "tensorflow", "tf_keras"), *parts)
        if not self.config.fresh and self.ledger.is_done(step, key, folder):
            self.seconds[step] = self.ledger.seconds(step)
            self.reused.append(step)
            self.display.finish(step, "unchanged", reused=True)
            return
        with self._timed(step):
            text = work()
        self.ledger.record(step, key, self.seconds[step])
        self.display.finish(step, text, reused=False)

    def _load_digits(self) -> None:
        from tintling.training.data.mnist import load_mnist
        from tintling.training.data.splits import split
        from tintling.training.settings.recipe import load_recipe

        with self._timed("digits"):
            recipe = load_recipe(self.config.recipe)
            if self.config.seed is not None:
                recipe = replace(recipe, training=replace(recipe.training, seed=self.config.seed))
            self.recipe = recipe
            self.splits = split(load_mnist(self.config.data, offline=self.config.offline), recipe.data)
        described = self.splits.to_json()
        source = "5,000 OFFLINE digits" if described["fallback"] else described["name"]
        counts = "/".join(f"{described[part]:,}" for part in ("train", "validation", "test"))
        self.display.finish("digits", f"{source}, {counts}", reused=False)

    def _train(self) -> None:
        from tintling.training.settings.recipe import recipe_toml

        folder = self.config.folder / _FLOAT
        parts = (recipe_toml(self.recipe), self.splits.to_json()["sha256"])
        self._do("train", parts, folder, lambda: self._train_now(folder, recipe_toml(self.recipe)))

    def _train_now(self, folder: Path, recipe: str) -> str:
        from tintling.firmware_export.targets.toolchain import compile_for_this_processor
        from tintling.training.loop.run import train
        from tintling.training.run_folder import CHECKPOINT_DIR, RECIPE_NAME, renewed_run, unfinished_run

        epochs = self.recipe.training.epochs
        best, finished = 0.0, 0

        def on_epoch(record: Any, _: bool) -> None:  # noqa: FBT001 - the loop's signature
            nonlocal best, finished
            best, finished = max(best, record.validation_accuracy), record.epoch
            text = f"epoch {record.epoch}/{epochs}, validation {record.validation_accuracy:.2%}"
            self.display.update("train", finished / epochs, text)

        def on_step(done: int, total: int) -> None:
            self.display.update("train", (finished + done / total) / epochs)

        # A demo that was killed goes on where it was, if nothing has changed meanwhile.
        begun = unfinished_run(folder)
        written = begun / RECIPE_NAME
        resume = (
            not self.config.fresh
            and (begun / CHECKPOINT_DIR).is_dir()
            and written.is_file()
            and written.read_text(encoding="utf-8") == recipe
            and not (begun / "manifest.json").exists()
        )
        best_run = self.config.folder / "best_run.json"
        try:
            with renewed_run(folder, resume=resume) as place:
                train(
                    self.recipe.training,
                    self.splits,
                    place,
                    resume=resume,
                    home=folder,
                    best_run=best_run,
                    on_epoch=on_epoch,
                    on_step=on_step,
                    compiler=compile_for_this_processor,
                    curves=True,
                )
        except TrainingInterruptedError as error:
            raise TrainingInterruptedError(f"{error}; the same command continues it") from None
        return f"{epochs} epochs, validation {best:.2%}"

    def _compress(self) -> None:
        from tintling.compression.config import CompressionConfig

        config = CompressionConfig(sparsity=self.config.sparsity)
        parts = (sha256_file(self.config.folder / _FLOAT / "model.keras"), asdict(config))
        self._do("compress", parts, self.config.folder / _INT8, lambda: self._compress_now(config))

    def _compress_now(self, config: Any) -> str:
        from tintling.compression.pipeline import CompressionProgress, compress
        from tintling.firmware_export.targets.toolchain import compile_for_this_processor

        def on_step(progress: CompressionProgress) -> None:
            figures = "" if progress.accuracy is None else f", validation {progress.accuracy:.2%}"
            self.display.update("compress", progress.done / progress.total, f"{progress.title}{figures}")

        folder = self.config.folder
        report = compress(
            folder / _FLOAT,
            folder / _INT8,
            config,
            self.splits,
            on_step=on_step,
            force=True,
            compiler=compile_for_this_processor,
        )
        return f"{report.final.sparsity:.0%} zeros, int8, validation {report.final.validation:.2%}"

    def _export(self) -> None:
        parts = (sha256_file(self._model_path), "c", "single-header")
        self._do("export", parts, self.config.folder / _C, self._export_now)

    @property
    def _model_path(self) -> Path:
        return self.config.folder / _INT8 / "model.tflite"

    def _export_now(self) -> str:
        from tintling.firmware_export.forms.export import export_model

        folder = self.config.folder
        export_model(
            folder / _INT8,
            folder / _HEADER,
            form="single-header",
            name=self.recipe.training.model,
            force=True,
        )
        result = export_model(
            folder / _INT8, folder / _C, form="c", name=self.recipe.training.model, force=True
        )
        return f"arena {result.arena_bytes:,} B, constants {result.constant_bytes:,} B"

    def _compile(self) -> str:
        from tintling.firmware_export.targets.host_build import build

        with self._timed("compile"):
            compiler = build(
                self._model_path, name=self.recipe.training.model, labels=load_manifest(self._int8).labels
            ).compiler
        self.display.finish("compile", compiler, reused=False)
        return compiler

    @property
    def _int8(self) -> Path:
        return self.config.folder / _INT8

    def _parity(self) -> None:
        manifest = load_manifest(self._int8)
        parts = (manifest.files["model.tflite"].sha256, manifest.files["model.keras"].sha256)
        versions = tool_versions("tflite-micro", "ai-edge-litert")
        digits = self.splits.to_json()["sha256"]
        folder = self.config.folder / _PARITY
        self._do("parity", (*parts, versions, digits), folder, lambda: self._parity_now(folder, manifest))

    def _parity_now(self, folder: Path, manifest: Manifest) -> str:
        from tintling.camera_client.inference.executors import open_executors
        from tintling.camera_client.parity.compare import FloatModel, Gates, Samples, compare
        from tintling.tflite.reader import read_tflite
        from tintling.training.networks.keras_io import float_predictor, load_run

        data = self._model_path.read_bytes()
        graph = read_tflite(data)
        test = self.splits.test
        samples = Samples.of_images(
            graph, test.images, test.labels, manifest.normalization, data=f"{self.splits.source.name}, test"
        )
        model, _ = load_run(self._int8)
        opened = open_executors(data, graph)
        report = compare(
            graph,
            opened.running,
            samples,
            float_model=FloatModel(
                float_predictor(model, manifest.normalization),
                f"tf_keras {manifest.tools.get('tf_keras', '')}",
            ),
            not_run=opened.not_run,
            # One image of the offline thousand is 0.1 points: too coarse to hold a network to.
            gates=Gates(max_drop=None if manifest.data["fallback"] else 0.1),
            on_progress=lambda done: self.display.update(
                "parity", done / len(samples), f"{done:,} of {len(samples):,} images"
            ),
        )
        _write_json(folder / "parity.json", report.to_json())
        _finish(folder, manifest, "parity.json")
        gate = next(gate for gate in report.gates if gate.name == "exact")
        return f"{len(samples):,} images: {gate.status}"

    def _evaluate(self) -> None:
        manifest = load_manifest(self._int8)
        folder = self.config.folder / _EVALUATION
        parts = (manifest.files["model.tflite"].sha256, self.splits.to_json()["sha256"])
        self._do("evaluate", parts, folder, lambda: self._evaluate_now(folder, manifest))

    def _evaluate_now(self, folder: Path, manifest: Manifest) -> str:
        from tintling.contact_sheet import save_png
        from tintling.firmware_export.targets.host_build import build
        from tintling.tflite.reader import read_tflite
        from tintling.training.evaluation import (
            confusion_image,
            evaluate,
            int8_predictor,
            mistakes_image,
        )

        graph = read_tflite(self._model_path)
        compiled = build(self._model_path, name=self.recipe.training.model, labels=manifest.labels)
        predict = int8_predictor(graph, compiled.run, manifest.normalization)
        found = evaluate(predict, self.splits.test)
        folder.mkdir(parents=True, exist_ok=True)
        save_png(confusion_image(found), folder / "confusion.png")
        save_png(mistakes_image(found, self.splits.test, count=24), folder / "mistakes.png")
        _write_json(folder / "evaluation.json", found.to_json(mistakes=24))
        _finish(folder, manifest, "evaluation.json", "confusion.png", "mistakes.png")
        return f"test {found.accuracy:.2%}, {found.correct:,} of {found.count:,}"


def _json(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


def _write_json(path: Path, document: dict[str, Any]) -> None:
    write_atomic(path, json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def _finish(folder: Path, manifest: Manifest, *names: str) -> None:
    """Leaves a manifest with the hashes of a step's files."""
    replace(manifest, files={}).with_files(folder, *names).save(folder)
