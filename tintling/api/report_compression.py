"""The part of a run's report on compression: what each step, each layer and each bit costs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tintling.training.data.splits import Subset
    from tintling.training.evaluation import Evaluation
    from tintling.training.insight.fidelity import LayerFidelity
    from tintling.training.insight.report import InsightSection
    from tintling.training.trained_run import TrainedRun

__all__ = ["compression_sections"]

_COMPRESSION = "compression.json"
_COMPARED = 256  # test samples that float and int8 are compared on, layer by layer
_CHANGED_ON = 500  # test samples that changed networks are measured on, some twenty of them


def compression_sections(run: TrainedRun, test: Subset, evaluation: Evaluation) -> Iterator[InsightSection]:
    """What compression cost, and what the network takes on a device.

    Args:
        run: The run; one without an int8 network has no such sections.
        test: Its test samples.
        evaluation: The int8 network's, as compiled C, on all of them.
    """
    from tintling.api.report_device import device_sections, side_by_side

    if not run.has_int8:
        return
    document: dict[str, Any] | None = None
    if _COMPRESSION in run.manifest.files:
        text = run.manifest.verified(run.folder, _COMPRESSION).read_text(encoding="utf-8")
        document = json.loads(text)
        yield _steps(document)
    if run.has_float:
        yield _fidelity(run, test)
    yield from _sensitivity(run, test)
    variants, sections = device_sections(run)
    yield side_by_side(run, document, evaluation, variants)
    yield from sections


def _steps(document: dict[str, Any]) -> InsightSection:
    from tintling.training.insight.report import InsightSection, InsightTable

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

    images = test.spread(_COMPARED).images
    exact = float_activations(run.load_model(), run.manifest.normalization.to_float(images))
    layers = layer_fidelity(run.graph, pixel_input(run.graph, run.manifest.normalization), exact, images)
    rows = tuple(
        (
            e.operator,
            e.layer,
            f"{e.sqnr_db:.1f}",
            f"{e.lost_db:+.1f}",
            f"{e.weight_bytes:,}" if e.weight_bytes else "–",
            f"{e.result_bytes:,}",
        )
        for e in layers
    )
    header = ("operator", "float layer", "SQNR [dB]", "lost [dB]", "weights +[B]", "result +[B]")
    return InsightSection(
        "What int8 costs, layer by layer",
        paragraphs=(
            (
                f"Float and int8 on {len(images)} test samples: signal to quantization noise after "
                "each operator, with the noise of all operators before it. 6 dB are one bit. The last two "
                "columns say how many bytes more 16 bits in place of 8 would take: weights of flash, the "
                "result of arena."
            ),
            *_costliest(layers),
        ),
        table=InsightTable(header, rows),
        drawings=(sqnr_bars(layers),) if layers else (),
    )


def _costliest(layers: Sequence[LayerFidelity]) -> Iterator[str]:
    """Says which operator costs most, and what it would cost to keep it finer."""
    if not layers:
        return
    worst = max(layers, key=lambda layer: layer.lost_db)
    flash = f"{worst.weight_bytes:,} bytes of flash and " if worst.weight_bytes else ""
    yield (
        f"{worst.operator} costs most, {worst.lost_db:.1f} dB. With 16 bits it would take {flash}"
        f"{worst.result_bytes:,} bytes of arena more."
    )


def _sensitivity(run: TrainedRun, test: Subset) -> Iterator[InsightSection]:
    """Fewer bits, weights and channels, and the operator that is worth its bits most."""
    from tintling.firmware_export.compiler.network import compile_network
    from tintling.pixel_input import pixel_input
    from tintling.training.insight.report import InsightSection, InsightTable
    from tintling.training.insight.sensitivity import kernels, measure_sensitivity, sensitivity_curves

    if not kernels(run.graph):
        return
    pixels = pixel_input(run.graph, run.manifest.normalization)
    size = compile_network(run.graph, name="report").constant_bytes
    found = measure_sensitivity(run.graph, pixels, test.spread(_CHANGED_ON), constant_bytes=size)
    costliest, few = found.costliest, f"{found.few} bits"
    rows = tuple(
        (layer.operator, f"{layer.accuracy:.1%}", f"{layer.kept:.1%}", f"{layer.saved:,}")
        for layer in found.layers
    )
    header = ("operator", f"right, it alone at {few}", f"right, all others at {few}", "saved [B]")
    yield InsightSection(
        "How much coarser, sparser or narrower it may be",
        paragraphs=(
            (
                "Weights of the finished network are rounded, set to zero, or cut off by channel, and "
                f"nothing is trained again, on {found.count:,} test samples. Training on would win much of "
                "it back."
            ),
            (
                f"With {few} for all weights {found.accuracy_with(found.few):.1%} are right, with "
                f"8 bits {found.accuracy_with(8):.1%}. {costliest.operator} is worth its bits most: keeping "
                f"it at 8 costs {costliest.saved:,} bytes of flash, and {costliest.kept:.1%} are right."
            ),
        ),
        table=InsightTable(header, rows),
        drawings=(sensitivity_curves(found),),
    )
