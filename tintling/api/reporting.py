"""The report of a run: data, training, network, errors, and what compression cost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tintling.console import note
from tintling.errors import MissingExtraError, TintlingError, ToolchainError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tintling.artifacts import StrPath
    from tintling.training.data.splits import Subset
    from tintling.training.insight.report import InsightReport, InsightSection
    from tintling.training.loop.history import EpochRecord
    from tintling.training.trained_run import TrainedRun

__all__ = ["report_run", "training_history"]

_HISTORY = "history.csv"
_COMPRESSION = "compression.json"
_CORE = "cortex-m4"
_EMBEDDED = 800  # test samples that are drawn in the plane
_COMPARED = 256  # test samples that float and int8 are compared on, layer by layer


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
        layer: Operator of an int8 network whose results are drawn in the plane, counted from 1; None takes
            the last one before the answer.
        tsne: Draw t-SNE beside PCA, which takes some seconds.
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
    from tintling.training.insight.report import (
        InsightReport,
        baseline_section,
        data_sections,
        error_sections,
    )
    from tintling.training.trained_run import TrainedRun

    run = TrainedRun.open(folder)
    if run.members:
        raise UsageError(f"{run} is an ensemble: report one of its members, such as {run.members[0]}")
    splits = samples_like(run.manifest, data, offline=offline)
    if not 0 <= picture < len(splits.test):
        raise UsageError(f"--picture: expected 0 to {len(splits.test) - 1}, got {picture}")
    labels = run.manifest.labels
    logits = predictor_of(run.folder)(splits.test.images)
    evaluation, shares = from_logits(logits, splits.test.labels), softmax(logits)
    sections = (
        *data_sections(splits, labels, tsne=tsne),
        *_training(run),
        *_network(run, splits.test, picture),
        *_embeddings(run, splits.test, layer, tsne=tsne),
        *error_sections(evaluation, shares, splits.test, labels),
        baseline_section(splits, evaluation),
        *_compression(run, splits.test),
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


def training_history(run: TrainedRun) -> tuple[EpochRecord, ...]:
    """Finds the epochs of a run; those of a compressed one lie in the run that it was made of, beside it.

    Args:
        run: The run.

    Returns:
        Every epoch; empty where the history is not at hand.
    """
    from tintling.training.loop.history import read_history
    from tintling.training.trained_run import TrainedRun

    if _HISTORY in run.manifest.files:
        return read_history(run.manifest.verified(run.folder, _HISTORY))
    trained = run.manifest.metrics.get("training")
    for manifest in sorted(run.folder.resolve().parent.glob("*/manifest.json")):
        try:
            other = TrainedRun.open(manifest.parent)
            # The figures hold the time that training took, so that no two runs share them.
            same = trained is not None and other.manifest.metrics.get("training") == trained
            if same and _HISTORY in other.manifest.files:
                return read_history(other.manifest.verified(other.folder, _HISTORY))
        except TintlingError:
            continue
    return ()


def _cards(run: TrainedRun, accuracy: float) -> Iterator[tuple[str, str, str]]:
    metrics = run.manifest.metrics
    yield "test accuracy", f"{accuracy:.2%}", ""
    trained = metrics.get("training", {})
    if "validation_accuracy" in trained:
        epoch = trained.get("best_epoch")
        yield "validation accuracy", f"{trained['validation_accuracy']:.2%}", f"of training, epoch {epoch}"
    if run.has_int8:
        yield "parameters", f"{run.graph.parameters:,}", "int8"
        yield "file", f"{run.graph.file_bytes:,} B", "model.tflite"
    elif "parameters" in trained:
        yield "parameters", f"{trained['parameters']:,}", "float"


def _training(run: TrainedRun) -> Iterator[InsightSection]:
    from tintling.training.insight.report import InsightSection, training_section

    records = training_history(run)
    if not records:
        text = "The history of this network's training is not at hand."
        yield InsightSection("Training", paragraphs=(text,))
        return
    settings: dict[str, Any] = run.manifest.history[0].get("settings", {})
    augmentation = settings.get("augmentation", {})
    changed = any(value for key, value in augmentation.items() if key != "clean")
    yield training_section(records, dropout=float(settings.get("dropout") or 0), augmented=changed)


def _network(run: TrainedRun, test: Subset, picture: int) -> Iterator[InsightSection]:
    """Layers; of an int8 network what each makes of a picture."""
    from tintling.training.insight.report import InsightSection, layer_section

    if not run.has_int8:
        from tintling.training.insight.float_layers import float_layer_lines

        yield layer_section(float_layer_lines(run.load_model()), "float")
        return
    from tintling.pixel_input import pixel_input
    from tintling.training.insight.activations import activation_maps, answer_bars
    from tintling.training.insight.filters import filter_sheets
    from tintling.training.insight.layers import layer_lines
    from tintling.training.insight.saliency import occlusion_map

    yield layer_section(layer_lines(run.graph), "int8")
    yield InsightSection(
        "Filters",
        paragraphs=("The windows that look at a neighbourhood, as they stand in flash.",),
        drawings=tuple(filter_sheets(run.graph)),
    )
    pixels = pixel_input(run.graph, run.manifest.normalization)
    image = test.images[picture]
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
            occlusion_map(run.graph, pixels, image, run.manifest.labels),
        ),
    )


def _embeddings(run: TrainedRun, test: Subset, layer: int | None, *, tsne: bool) -> Iterator[InsightSection]:
    """What a layer of an int8 network makes of test samples, in the plane."""
    if not run.has_int8:
        if layer is not None:
            raise UsageError("--layer is for int8 networks; compress the run first")
        return
    from tintling.arithmetic.reference import run_all
    from tintling.operators import op_name
    from tintling.pixel_input import pixel_input
    from tintling.training.insight.report import InsightSection
    from tintling.training.insight.samples import embedding

    graph = run.graph
    last = len(graph.ops)
    number = max(1, last - 1) if layer is None else layer
    if not 1 <= number <= last:
        raise UsageError(f"--layer: expected 1 to {last}, got {number}")
    chosen = test.take(_EMBEDDED)
    pixels = pixel_input(graph, run.manifest.normalization)
    values = run_all(graph, pixels.of(chosen.images, graph.input))[graph.ops[number - 1].outputs[0]]
    rows = values.reshape(len(values), -1).astype("f4")
    what = f"the results of operator {number}, {op_name(graph.ops[number - 1])},"
    yield InsightSection(
        f"What operator {number} makes of samples",
        paragraphs=(
            (
                f"{rows.shape[1]:,} int8 numbers a sample, in the plane. The better the classes lie apart, "
                "the less is left for the layers behind; compare with the raw pixels above."
            ),
        ),
        drawings=tuple(
            embedding(
                f"layer-{method}", what, rows, chosen.labels, run.manifest.labels, method=method, part="test"
            )
            for method in (("pca", "tsne") if tsne else ("pca",))
        ),
    )


def _compression(run: TrainedRun, test: Subset) -> Iterator[InsightSection]:
    if not run.has_int8:
        return
    if _COMPRESSION in run.manifest.files:
        yield _steps(run)
    if run.has_float:
        yield _fidelity(run, test)
    yield _device(run)


def _steps(run: TrainedRun) -> InsightSection:
    from tintling.training.insight.report import InsightSection, InsightTable

    document = json.loads(run.manifest.verified(run.folder, _COMPRESSION).read_text(encoding="utf-8"))
    rows = tuple(
        (
            step["title"],
            step["dtype"],
            f"{step['test']:.2%}",
            f"{step['parameters']:,}",
            f"{step['sparsity']:.1%}",
            f"{step['macs']:,}",
            f"{step['file_bytes']:,}",
            f"{step['gzip_bytes']:,}",
            "–" if step["flash_bytes"] is None else f"{step['flash_bytes']:,}",
        )
        for step in document["steps"]
    )
    header = ("step", "type", "test", "parameters", "zeros", "MACs", "file [B]", "gzip [B]", "weights [B]")
    return InsightSection(
        "Steps of compression",
        table=InsightTable(header, rows),
        paragraphs=tuple(document.get("findings", ())),
    )


def _fidelity(run: TrainedRun, test: Subset) -> InsightSection:
    from tintling.pixel_input import pixel_input
    from tintling.training.insight.fidelity import float_activations, layer_fidelity, sqnr_bars
    from tintling.training.insight.report import InsightSection, InsightTable

    images = test.images[:_COMPARED]
    exact = float_activations(run.load_model(), run.manifest.normalization.to_float(images))
    layers = layer_fidelity(run.graph, pixel_input(run.graph, run.manifest.normalization), exact, images)
    rows = tuple((e.operator, e.layer, f"{e.sqnr_db:.1f}", f"{e.lost_db:+.1f}") for e in layers)
    return InsightSection(
        "What int8 costs, layer by layer",
        paragraphs=(
            (
                f"Float and int8 on {len(images)} test samples: signal to quantization noise after "
                "each operator, with the noise of all operators before it. 6 dB are one bit."
            ),
        ),
        table=InsightTable(("operator", "float layer", "SQNR [dB]", "lost [dB]"), rows),
        drawings=(sqnr_bars(layers),) if layers else (),
    )


def _device(run: TrainedRun) -> InsightSection:
    """Flash, arena and, where there is an emulator, instructions of the generated C."""
    from tintling.firmware_export.compiler.network import compile_network
    from tintling.training.insight.report import InsightSection, InsightTable

    network = compile_network(run.graph, name="report")
    rows = [
        ("constants in flash", f"{network.program.constant_bytes:,} bytes"),
        ("arena", f"{network.arena_bytes:,} bytes"),
    ]
    notes: tuple[str, ...] = ()
    try:
        from tintling.firmware_export.emulation.profile import profile_network
        from tintling.firmware_export.targets.cross import cross_compilers

        gcc = any(compiler.family == "gcc" for compiler in cross_compilers(_CORE))
        profile = profile_network(network, _CORE, family="gcc" if gcc else "zig")
        rows += [
            (f"instructions of an inference, {profile.core}", f"{profile.instructions:,}"),
            ("linked program", f"{profile.flash_bytes:,} bytes of flash"),
            ("stack", f"{profile.stack_bytes:,} bytes"),
        ]
    except (MissingExtraError, ToolchainError) as error:
        note(f"instructions are not counted: {error}")
        notes = (f"Instructions are not counted: {error}",)
    return InsightSection(
        "On the device", table=InsightTable(("of the generated C", "takes"), tuple(rows)), notes=notes
    )
