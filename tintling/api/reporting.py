"""The report of a run: data, training, network, errors, and what compression cost."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tintling.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from tintling.artifacts import StrPath
    from tintling.training.data.splits import Splits, Subset
    from tintling.training.evaluation import Evaluation, Predictor
    from tintling.training.insight.report import InsightReport, InsightSection
    from tintling.training.trained_run import TrainedRun

__all__ = ["report_run"]

_EMBEDDED = 800  # test samples that are drawn in the plane


def report_run(
    folder: StrPath,
    data: StrPath | None = None,
    *,
    picture: int = 0,
    layer: int | None = None,
    tsne: bool = False,
    offline: bool = False,
) -> InsightReport:
    """Looks into a run.

    Args:
        folder: What ``tintling train``, ``finetune`` or ``compress`` wrote, or a shipped model.
        data: The data set; None finds the run's own.
        picture: Test sample whose activations are drawn.
        layer: Operator of an int8 network, or layer of a float one, whose results are drawn in the plane,
            counted from 1; None takes the last one before the answer.
        tsne: Draw t-SNE, and UMAP if it is installed, beside PCA, which takes some seconds.
        offline: Download nothing.

    Returns:
        Tables and figures, in order.

    Raises:
        ArtifactError: There is no run, or it is damaged.
        UsageError: There is no such picture, or the run is an ensemble.
        DatasetError: The data set has no samples, or is damaged.
        MissingExtraError: matplotlib or scikit-learn is not installed, or a float network needs TensorFlow.
    """
    from tintling.api.evaluating import predictor_of
    from tintling.api.samples import samples_like
    from tintling.training.evaluation import from_logits, softmax
    from tintling.training.insight.report import InsightReport
    from tintling.training.trained_run import TrainedRun

    run = TrainedRun.open(folder)
    if run.members:
        raise UsageError(f"{run} is an ensemble: report one of its members, such as {run.members[0]}")
    splits = samples_like(run.manifest, data, offline=offline)
    if not 0 <= picture < len(splits.test):
        raise UsageError(f"--picture: expected 0 to {len(splits.test) - 1}, got {picture}")
    predictor = predictor_of(run.folder)
    logits = predictor(splits.test.images)
    evaluation = from_logits(logits, splits.test.labels)
    sections = (
        *_before_errors(run, splits, predictor, picture=picture, layer=layer, tsne=tsne),
        *_from_errors_on(run, splits, evaluation, softmax(logits)),
    )
    kind = "int8" if run.has_int8 else "float"
    return InsightReport(
        title=f"Inside {run.folder.resolve().name}",
        subtitle=f"{run.manifest.model}, {kind}, seed {run.manifest.seed}; {splits.source.name}, "
        f"{len(splits.train):,} training, {len(splits.validation):,} validation and {len(splits.test):,} "
        "test samples",
        headline=f"{evaluation.correct:,} of {evaluation.count:,} test samples are right: "
        f"{evaluation.accuracy:.2%}.",
        cards=tuple(_cards(run, evaluation.accuracy)),
        sections=sections,
        accuracy=evaluation.accuracy,
    )


def _before_errors(
    run: TrainedRun, splits: Splits, predictor: Predictor, *, picture: int, layer: int | None, tsne: bool
) -> Iterator[InsightSection]:
    """Samples, training and network."""
    from tintling.api.report_training import training_sections
    from tintling.training.insight.report import data_sections

    yield from data_sections(splits, run.manifest.labels, tsne=tsne)
    yield from training_sections(run)
    yield from _network(run, predictor, splits.test, picture)
    yield from _embeddings(run, splits.test, layer, tsne=tsne)


def _from_errors_on(
    run: TrainedRun, splits: Splits, evaluation: Evaluation, shares: NDArray[np.float64]
) -> Iterator[InsightSection]:
    """Errors, baselines and compression; ``shares`` are the probabilities of each class, (N, C)."""
    from tintling.api.report_compression import compression_sections
    from tintling.training.insight.report import baseline_section, error_sections

    yield from error_sections(evaluation, shares, splits.test, run.manifest.labels)
    yield baseline_section(splits, evaluation)
    yield from compression_sections(run, splits.test, evaluation)


def _cards(run: TrainedRun, accuracy: float) -> Iterator[tuple[str, str, str]]:
    metrics = run.manifest.metrics
    yield "test accuracy", f"{accuracy:.2%}", ""
    trained = metrics.get("training", {})
    if "validation_accuracy" in trained:
        reached, note = trained["validation_accuracy"], f"of training, epoch {trained.get('best_epoch')}"
        compressed = metrics.get("compression", {}).get("validation_accuracy")
        if compressed is not None:
            reached, note = compressed, f"float {reached:.2%}, epoch {trained.get('best_epoch')}"
        yield "validation accuracy", f"{reached:.2%}", note
    if run.has_int8:
        yield "parameters", f"{run.graph.parameters:,}", "int8"
        yield "file", f"{run.graph.file_bytes:,} B", "model.tflite"
    elif "parameters" in trained:
        yield "parameters", f"{trained['parameters']:,}", "float"


def _network(run: TrainedRun, predictor: Predictor, test: Subset, picture: int) -> Iterator[InsightSection]:
    """Layers, and what each makes of a picture."""
    yield from (_int8_network if run.has_int8 else _float_network)(
        run, predictor, test.images[picture], picture
    )


def _int8_network(
    run: TrainedRun, _predictor: Predictor, image: NDArray[np.uint8], picture: int
) -> Iterator[InsightSection]:
    from tintling.pixel_input import pixel_input
    from tintling.training.insight.activations import activation_maps, answer_bars, shares_of
    from tintling.training.insight.filters import filter_sheets, windows_of
    from tintling.training.insight.layers import layer_lines
    from tintling.training.insight.report import InsightSection, layer_section
    from tintling.training.insight.saliency import occlusion_map

    yield layer_section(layer_lines(run.graph), "int8")
    yield InsightSection(
        "Filters",
        paragraphs=("The windows that look at a neighbourhood, as they stand in flash.",),
        drawings=tuple(filter_sheets(windows_of(run.graph))),
    )
    pixels = pixel_input(run.graph, run.manifest.normalization)
    yield InsightSection(
        "What the device computes",
        paragraphs=(
            (
                f"Test sample {picture} goes through the int8 network; every value is what the generated C "
                "computes on the device, bit for bit."
            ),
        ),
        drawings=(
            answer_bars(run.graph, pixels, image, run.manifest.labels),
            *activation_maps(run.graph, pixels, image),
            occlusion_map(partial(shares_of, run.graph, pixels), image, run.manifest.labels),
        ),
    )


def _float_network(
    run: TrainedRun, predictor: Predictor, image: NDArray[np.uint8], picture: int
) -> Iterator[InsightSection]:
    from tintling.training.evaluation import softmax
    from tintling.training.insight.activations import float_activation_maps
    from tintling.training.insight.fidelity import float_activations
    from tintling.training.insight.filters import filter_sheets, float_windows_of
    from tintling.training.insight.float_layers import float_layer_lines
    from tintling.training.insight.report import InsightSection, layer_section
    from tintling.training.insight.saliency import occlusion_map

    model = run.load_model()
    yield layer_section(float_layer_lines(model), "float")
    yield InsightSection(
        "Filters",
        paragraphs=("The windows that look at a neighbourhood, as training left them.",),
        drawings=tuple(filter_sheets(float_windows_of(model))),
    )
    pixels = run.manifest.normalization.to_float(image[None])
    yield InsightSection(
        "What the network computes",
        paragraphs=(f"Test sample {picture} goes through the float network, layer by layer.",),
        drawings=(
            *float_activation_maps(float_activations(model, pixels)),
            occlusion_map(lambda images: softmax(predictor(images)), image, run.manifest.labels),
        ),
    )


def _embeddings(run: TrainedRun, test: Subset, layer: int | None, *, tsne: bool) -> Iterator[InsightSection]:
    """What a layer makes of test samples, in the plane."""
    from tintling.training.insight.report import InsightSection
    from tintling.training.insight.samples import embedding, methods

    chosen = test.spread(_EMBEDDED)
    results = (_int8_results if run.has_int8 else _float_results)(run, chosen.images)
    number = max(1, len(results) - 1) if layer is None else layer
    if not 1 <= number <= len(results):
        raise UsageError(f"--layer: expected 1 to {len(results)}, got {number}")
    kind, part = ("int8", "operator") if run.has_int8 else ("float", "layer")
    name, values = results[number - 1]
    rows = values.reshape(len(values), -1).astype("f4")
    yield InsightSection(
        f"What {part} {number} makes of samples",
        paragraphs=(
            (
                f"{rows.shape[1]:,} {kind} numbers a sample, in the plane. The better the classes lie apart, "
                "the less is left for the layers behind; compare with the raw pixels above."
            ),
        ),
        drawings=tuple(
            embedding(
                f"layer-{method}",
                f"the results of {part} {number}, {name},",
                rows,
                chosen.labels,
                run.manifest.labels,
                method=method,
                part="test",
            )
            for method in methods(tsne=tsne)
        ),
    )


def _int8_results(run: TrainedRun, images: NDArray[np.uint8]) -> list[tuple[str, NDArray[Any]]]:
    """What each operator makes of pictures, with its name."""
    from tintling.arithmetic.reference import run_all
    from tintling.operators import op_name
    from tintling.pixel_input import pixel_input

    graph = run.graph
    values = run_all(graph, pixel_input(graph, run.manifest.normalization).of(images, graph.input))
    return [(op_name(op), values[op.outputs[0]]) for op in graph.ops]


def _float_results(run: TrainedRun, images: NDArray[np.uint8]) -> list[tuple[str, NDArray[Any]]]:
    """What each layer makes of pictures, with its name."""
    from tintling.training.insight.fidelity import float_activations

    pixels = run.manifest.normalization.to_float(images)
    return list(float_activations(run.load_model(), pixels).items())
