"""Everything that runs a model gives the same shapes, and the exact ones the same bits."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from micro import needs_micro
from model_inputs import noise

from tintling.camera_client.inference.executors import (
    EXACT_EXECUTORS,
    EXECUTOR_NAMES,
    CompiledExecutor,
    open_executors,
    worker_count,
)
from tintling.errors import ToolchainError
from tintling.firmware_export.targets import host_build
from tintling.tflite.reader import read_tflite

MODELS = ("tiny_int8", "tiny_bn_after_relu", "depthwise_mean", "residual", "float_io")


@needs_micro
@pytest.mark.parametrize("name", MODELS)
def test_every_executor_opens_every_golden_model_and_the_exact_ones_agree(golden, name):
    data = (golden / f"{name}.tflite").read_bytes()
    graph = read_tflite(data)
    opened = open_executors(data, graph, tuple(EXECUTOR_NAMES))
    assert list(opened.running) == list(EXECUTOR_NAMES)
    assert opened.not_run == ()
    batch = noise(graph, 9)
    expected = opened.running["reference"].tensors(batch)
    for key, executor in opened.running.items():
        tensors = executor.tensors(batch)
        for index, values in tensors.items():
            assert values.shape == expected[index].shape
            assert values.dtype == expected[index].dtype
            if key in EXACT_EXECUTORS:
                np.testing.assert_array_equal(values, expected[index], err_msg=f"{key}, tensor {index}")
        np.testing.assert_array_equal(executor.run(batch), tensors[graph.output.index])
        assert executor.version


def test_compiled_c_does_not_store_the_map_between_convolution_and_pooling(tiny):
    _, graph = tiny
    tensors = CompiledExecutor(graph).tensors(noise(graph, 2))
    missing = {tensor.index for tensor in graph.activations()} - tensors.keys()
    shapes = {graph.tensors[index].shape for index in missing}
    assert (1, 26, 26, 16) in shapes
    assert graph.output.index in tensors


def test_names_on_the_command_line_and_in_reports_are_those_of_the_executors(tiny):
    data, graph = tiny
    opened = open_executors(data, graph, tuple(EXECUTOR_NAMES), workers=1)
    assert {key: executor.name for key, executor in opened.running.items()} == {
        key: EXECUTOR_NAMES[key] for key in opened.running
    }


@pytest.mark.parametrize("key", ["litert", "tflm", "c", "reference"])
def test_threads_share_an_executor_without_mixing_their_images(tiny, key):
    data, graph = tiny
    executor = open_executors(data, graph, (key,), workers=2).running[key]
    batch = noise(graph, 64)
    expected = executor.tensors(batch)
    with ThreadPoolExecutor(4) as pool:
        parts = list(pool.map(lambda start: executor.tensors(batch[start : start + 8]), range(0, 64, 8)))
    for index, values in expected.items():
        np.testing.assert_array_equal(np.concatenate([part[index] for part in parts]), values)


@needs_micro
def test_a_batch_of_none_gives_empty_tensors(tiny):
    data, graph = tiny
    for executor in open_executors(data, graph, EXACT_EXECUTORS, workers=1).running.values():
        assert executor.run(noise(graph, 0)).shape == (0, 10)


def test_a_missing_package_is_listed_with_the_extra_that_brings_it(tiny, monkeypatch):
    data, graph = tiny
    monkeypatch.setitem(sys.modules, "ai_edge_litert", None)
    monkeypatch.setitem(sys.modules, "tflite_micro.python.tflite_micro", None)
    opened = open_executors(data, graph)
    assert list(opened.running) == ["c", "reference"]
    reasons = {missing.key: missing.reason for missing in opened.not_run}
    assert "-e '.[parity]'" in reasons["litert"]
    assert "-e '.[parity]'" in reasons["tflm"] or "Linux on x86-64" in reasons["tflm"]


def test_a_machine_without_a_wheel_of_tflite_micro_is_told_so(tiny, monkeypatch):
    data, graph = tiny
    monkeypatch.setitem(sys.modules, "tflite_micro.python.tflite_micro", None)
    monkeypatch.setattr(sys, "platform", "darwin")
    opened = open_executors(data, graph, ("tflm",))
    assert opened.running == {}
    assert opened.not_run[0].reason == "the tflite-micro wheel exists for Linux on x86-64 only"


def test_a_machine_without_a_compiler_still_runs_the_others(tiny, monkeypatch):
    data, graph = tiny

    def no_compiler():
        raise ToolchainError("no C compiler was found")

    monkeypatch.setattr(host_build, "find_compiler", no_compiler)
    opened = open_executors(data, graph, ("c", "reference"))
    assert list(opened.running) == ["reference"]
    assert opened.not_run[0].reason == "no C compiler was found"


def test_a_machine_that_shows_no_affinity_counts_its_processors(monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert worker_count() == 3
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    assert worker_count() == 8
