"""Measuring a network: float, int8 as compiled C or in NumPy, or an ensemble."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tintling.console import note, plain
from tintling.errors import ToolchainError, UsageError, naming

if TYPE_CHECKING:
    from tintling.artifacts import Manifest, StrPath
    from tintling.firmware_export.forms.model_source import ModelSource
    from tintling.task_settings import TaskSettings
    from tintling.training.data.splits import DataSource, Subset
    from tintling.training.evaluation import Evaluation, Predictor
    from tintling.training.loop.ensemble import EnsembleFigures
    from tintling.training.trained_run import TrainedRun

__all__ = ["EvaluationResult", "Part", "evaluate", "predictor_of", "predictor_with_task"]

Part = Literal["test", "validation", "train"]


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is measured.

    Attributes:
        predict: From pixels to logits.
        runner: What runs it, for people.
        manifest: Of the run directory; None for a bare file.
        members: The networks of an ensemble, of which ``predict`` is the mean.
        pixels: How it is fed with pixels, and why; empty for a float network.
        settings: The task of a bare file that takes no digits.
    """

    predict: Predictor
    runner: str
    manifest: Manifest | None
    members: tuple[Predictor, ...] = ()
    pixels: str = ""
    settings: TaskSettings | None = None


@dataclass(frozen=True, slots=True, eq=False)
class EvaluationResult:
    """Result of an evaluation.

    Attributes:
        model: The name that the user gave.
        runner: Name of the executor, for display.
        part: Which part of the samples.
        source: Where the samples come from.
        evaluation: Accuracy, loss, confusion, mistakes.
        subset: The samples.
        ensemble: Members and their combined accuracy; None for a single network.
        data: Description of the data set, as in a manifest.
        pixels: How the network was fed with pixels, and why; empty for a float network.
    """

    model: str
    runner: str
    part: Part
    source: DataSource
    evaluation: Evaluation
    subset: Subset
    ensemble: EnsembleFigures | None
    data: dict[str, Any]
    pixels: str = ""

    @property
    def accuracy(self) -> float:
        """Share of right answers, 0 to 1."""
        return self.evaluation.accuracy

    def to_json(self, *, mistakes: int = 40) -> dict[str, Any]:
        """The result as plain types, with at most this many of the most confident mistakes."""
        document = {
            "model": self.model,
            "runner": self.runner,
            "split": self.part,
            "data": self.data,
            **({"pixels": self.pixels} if self.pixels else {}),
            **self.evaluation.to_json(mistakes=mistakes),
        }
        if self.ensemble is not None:
            document["ensemble"] = self.ensemble.to_json()
        return document

    def save(self, folder: StrPath, *, mistakes: int = 40) -> tuple[str, ...]:
        """Writes ``evaluation.json``, ``confusion.png`` and ``mistakes.png``.

        Args:
            folder: Where.
            mistakes: How many mistakes to show.

        Returns:
            Names of the files.

        Raises:
            ArtifactError: The folder cannot be written.
        """
        from tintling.artifacts import write_atomic
        from tintling.contact_sheet import save_png
        from tintling.training.evaluation import confusion_image, mistakes_image

        place = Path(folder)
        save_png(confusion_image(self.evaluation), place / "confusion.png")
        save_png(mistakes_image(self.evaluation, self.subset, count=mistakes), place / "mistakes.png")
        text = json.dumps(self.to_json(mistakes=mistakes), indent=2, ensure_ascii=False)
        write_atomic(place / "evaluation.json", text + "\n")
        return ("evaluation.json", "confusion.png", "mistakes.png")


def evaluate(
    model: StrPath,
    data: StrPath | None = None,
    *,
    part: Part = "test",
    use_float: bool = False,
    reference: bool = False,
    offline: bool = False,
    normalization: str | None = None,
) -> EvaluationResult:
    """Measures a network on samples that it was not trained on.

    Args:
        model: A run directory, an ensemble, a ``.tflite`` file, or a shipped model's name.
        data: The data set; None, or ``mnist``, finds MNIST.
        part: Part of the samples to measure on.
        use_float: Measure a run's float network even if it has an int8 one.
        reference: Run an int8 network in NumPy, not as compiled C.
        offline: Download nothing.
        normalization: How an int8 network was trained to see pixels, such as ``unit`` or ``raw``; by
            default what its manifest or its input says.

    Raises:
        UsageError: ``use_float``, ``reference`` or ``normalization`` does not suit the model.
        ArtifactError: There is no such model, or a file of it was changed.
        DatasetError: The data set has no samples, or is damaged.
        MissingExtraError: A float network needs TensorFlow.
    """
    from tintling.api.samples import samples_like
    from tintling.training.evaluation import evaluate as measure

    subject = _open(Path(model), use_float=use_float, reference=reference, normalization=normalization)
    splits = samples_like(subject.manifest, data, offline=offline, settings=subject.settings)
    subset: Subset = getattr(splits, part)
    return EvaluationResult(
        model=str(Path(model)),
        runner=subject.runner,
        part=part,
        source=splits.source,
        evaluation=measure(subject.predict, subset, splits.labels),
        subset=subset,
        ensemble=_measure_ensemble(subject, subset),
        data=splits.to_json(),
        pixels=subject.pixels,
    )


def predictor_of(model: StrPath, *, use_float: bool = False, reference: bool = False) -> Predictor:
    """Gives what turns pixels into logits.

    Args:
        model: As for :func:`evaluate`.
        use_float: As for :func:`evaluate`.
        reference: As for :func:`evaluate`.

    Raises:
        ArtifactError: There is no such model, or a file of it was changed.
    """
    return _open(Path(model), use_float=use_float, reference=reference, normalization=None).predict


def predictor_with_task(model: StrPath) -> tuple[Predictor, TaskSettings]:
    """Gives what turns pixels into logits, and the task whose pixels it takes.

    Args:
        model: As for :func:`evaluate`.

    Raises:
        ArtifactError: There is no such model, or a file of it was changed.
    """
    from tintling.training.data.task_data import settings_of

    subject = _open(Path(model), use_float=False, reference=False, normalization=None)
    return subject.predict, subject.settings or settings_of(subject.manifest)


def _measure_ensemble(subject: _Subject, subset: Subset) -> EnsembleFigures | None:
    """Measures the members of an ensemble beside it."""
    if not subject.members:
        return None
    import numpy as np

    from tintling.training.loop.ensemble import measure

    logits = np.stack([member(subset.images) for member in subject.members])
    return measure(logits, subset.labels)


def _open(model: Path, *, use_float: bool, reference: bool, normalization: str | None) -> _Subject:
    """Finds out what the model is and how to run it."""
    from tintling.firmware_export.forms.model_source import find_model
    from tintling.training.trained_run import TrainedRun

    run = TrainedRun.open(model) if model.is_dir() else None
    in_float = run is not None and (use_float or not run.has_int8)
    for option, given in (("--reference", reference), ("--normalization", normalization is not None)):
        if given and in_float:
            raise UsageError(f"{option} is for int8 models, and {model} is measured in float")
    if run is not None and run.members:
        return _ensemble(run)
    if run is not None and in_float:
        return _Subject(_float_predictor(run), "Keras, float32", run.manifest)
    if use_float:
        raise UsageError("--float needs a run directory")
    return _int8(find_model(model), reference=reference, normalization=normalization)


def _float_predictor(run: TrainedRun) -> Predictor:
    note("starting TensorFlow")
    from tintling.training.networks.keras_io import float_predictor

    return float_predictor(run.load_model(), run.manifest.normalization)


def _ensemble(run: TrainedRun) -> _Subject:
    members = tuple(_float_predictor(member) for member in run.members)
    from tintling.training.loop.ensemble import mean_predictor

    runner = f"Keras, float32, mean of {len(members)} networks' logits"
    return _Subject(mean_predictor(members), runner, run.manifest, members)


def _int8(source: ModelSource, *, reference: bool, normalization: str | None) -> _Subject:
    from tintling.api.samples import settings_of_graph
    from tintling.arithmetic.reference import run
    from tintling.firmware_export.targets import host_build
    from tintling.pixel_input import parse_normalization, pixel_input
    from tintling.tflite.reader import read_tflite
    from tintling.training.evaluation import int8_predictor, require_samples

    graph = read_tflite(source.path)
    settings = None if source.manifest else settings_of_graph(graph)
    shape = (settings.height, settings.width, settings.channels) if settings else (28, 28, 1)
    asked = None if normalization is None else parse_normalization(normalization)
    with naming(source.path):
        require_samples(graph, source.manifest.input_shape if source.manifest else shape)
        pixels = pixel_input(graph, source.normalization, asked)
    if not reference:
        try:
            compiled = host_build.build_for_many(graph)
        except ToolchainError as error:
            note(f"[yellow]{plain(error)}; running the NumPy reference instead[/yellow]")
        else:
            predictor = int8_predictor(graph, compiled.run, pixels)
            runner = f"generated C, {compiled.compiler}"
            return _Subject(predictor, runner, source.manifest, pixels=pixels.text, settings=settings)
    predictor = int8_predictor(graph, lambda batch: run(graph, batch)[0], pixels)
    return _Subject(predictor, "NumPy reference", source.manifest, pixels=pixels.text, settings=settings)
