"""What an int8 model holds."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from tflite_builder import ModelBuilder

from tintling.firmware_export.inspection import inspect_model, options_of


def test_a_model_is_told_with_costs_and_places(golden):
    found = inspect_model(golden / "tiny_int8.tflite")
    assert (found.macs, found.labels, found.trained_parameters) == (168_040, (), None)
    names = [cost.name for cost in found.costs]
    assert names == ["CONV_2D", "MAX_POOL_2D", "CONV_2D", "MAX_POOL_2D", "RESHAPE", "FULLY_CONNECTED"]
    document = json.loads(json.dumps(found.to_json()))
    assert document["macs"] == 168_040
    assert document["sha256"] == found.graph.sha256
    assert document["model"].endswith("tiny_int8.tflite")


def test_a_shipped_model_tells_trained_parameters_and_pixels():
    found = inspect_model(Path("nano"))
    assert found.trained_parameters is not None
    assert 1_800 < found.trained_parameters < 1_900
    assert found.pixels
    assert not found.pixels.startswith("unknown")


def test_a_network_for_something_else_says_nothing_of_pixels(tmp_path):
    builder = ModelBuilder()
    x = builder.input((1, 4), scale=0.1)
    builder.output(builder.fully_connected(x, np.ones((2, 4), int), weight_scales=[0.1], out=(1.0, 0)))
    (tmp_path / "net.tflite").write_bytes(builder.build())
    assert inspect_model(tmp_path / "net.tflite").pixels == ""


def test_options_are_attributes_without_operands_in_words(golden):
    graph = inspect_model(golden / "tiny_int8.tflite").graph
    options = options_of(graph.ops[0])
    assert (options["padding"], options["stride"], options["activation"]) == ("VALID", (1, 1), "RELU")
    assert not {"inputs", "outputs"} & set(options)
