"""A run made int8."""

from __future__ import annotations

import numpy as np

from tintling.artifacts import load_manifest
from tintling.compression.measure import measured_threshold, quantization_of, reference_predictor
from tintling.compression.quantize import representative_samples
from tintling.compression.quantized_run import quantize_run
from tintling.tflite.reader import read_tflite
from tintling.training.networks.keras_io import load_run


def test_the_folder_holds_both_networks_and_what_was_measured_of_them(trained, tmp_path):
    images = representative_samples(trained.splits.train, 60)
    validation = trained.splits.validation.images[:100]
    graph, manifest = quantize_run(trained.run, tmp_path / "out", images, validation, settings={"epochs": 3})
    assert load_manifest(tmp_path / "out") == manifest
    assert set(manifest.files) == {"model.keras", "model.tflite"}
    assert manifest.history[-1] == {"stage": "quantization", "settings": {"epochs": 3}}
    assert manifest.history[:-1] == load_manifest(trained.run).history
    assert manifest.quantization == quantization_of(graph)
    assert read_tflite(tmp_path / "out" / "model.tflite").sha256 == graph.sha256
    logits = reference_predictor(graph, manifest.normalization)(validation)
    assert manifest.rejection_threshold == measured_threshold(graph, logits) > 0
    for one, other in zip(
        load_run(tmp_path / "out")[0].get_weights(), load_run(trained.run)[0].get_weights(), strict=True
    ):
        np.testing.assert_array_equal(one, other)
