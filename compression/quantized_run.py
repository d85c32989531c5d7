"""Quantizing a run as it is: no pruning, no training, no report; what finetuning ends with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.artifacts import Manifest, tool_versions, write_atomic
from tintling.compression.measure import measured_threshold, quantization_of, reference_predictor
from tintling.compression.output import REPORT_NAMES
from tintling.compression.quantize import imported_to_int8, to_int8
from tintling.graph import Graph
from tintling.staging import staged_folder
from tintling.tflite.reader import read_tflite
from tintling.training.networks import registry
from tintling.training.networks.keras_io import MODEL_NAME, load_run, save_model
from tintling.training.run_folder import INT8_NAME

__all__ = ["quantize_run"]


def quantize_run(
    run: Path,
    out: Path,
    representative: NDArray[np.uint8],
    validation: NDArray[np.uint8],
    *,
    settings: Mapping[str, Any],
) -> tuple[Graph, Manifest]:
    """Makes an int8 network of the float network of a run.

    Args:
        run: The run.
        out: Folder to write: ``model.keras``, ``model.tflite``, ``manifest.json``.
        representative: shape (N, H, W[, 3]), uint8: samples to measure activation ranges on.
        validation: shape (N, H, W[, 3]), uint8: samples that it was not trained on, for the rejection
            threshold.
        settings: This step's settings in the manifest's history.

    Returns:
        The int8 network, and the manifest that was written.

    Raises:
        ArtifactError: A file of the run was changed, or ``out`` cannot be written.
        QuantizationError: The network cannot be quantized to int8 throughout.
    """
    model, manifest = load_run(run)
    # Normalizations of somebody's own network need not fold.
    quantize = to_int8 if registry.is_known(manifest.model) else imported_to_int8
    data = quantize(model, manifest.normalization, representative)
    graph = read_tflite(data)
    with staged_folder(out, stale=REPORT_NAMES) as staging:
        save_model(model, staging / MODEL_NAME)
        write_atomic(staging / INT8_NAME, data)
        written = replace(
            manifest,
            files={},
            quantization=quantization_of(graph),
            rejection_threshold=measured_threshold(
                graph, reference_predictor(graph, manifest.normalization)(validation)
            ),
            history=(*manifest.history, {"stage": "quantization", "settings": dict(settings)}),
            tools={**manifest.tools, **tool_versions("numpy", "tensorflow", "tf_keras")},
        ).with_files(staging, MODEL_NAME, INT8_NAME)
        written.save(staging)
    return graph, written
