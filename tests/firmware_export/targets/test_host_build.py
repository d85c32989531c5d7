"""The generated C as native code: right bits, right tensors, whole batches, several threads."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import model_inputs
import numpy as np
import pytest

from tintling.arithmetic import reference
from tintling.errors import ModelFormatError, ToolchainError
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.targets import host_build
from tintling.firmware_export.targets.host_build import CompiledModel, build
from tintling.firmware_export.targets.toolchain import find_compiler
from tintling.graph import DType
from tintling.operators import op_name
from tintling.tflite.reader import read_tflite

MODELS = ("tiny_int8", "tiny_bn_after_relu", "depthwise_mean", "residual", "float_io")


def noise(graph, count, seed=1):
    """Random input of the graph's dtype, extremes included."""
    batch = model_inputs.noise(graph, count, seed)
    if graph.input.dtype is not DType.FLOAT32:
        batch[0], batch[-1] = -128, 127
    return batch


@pytest.fixture(params=MODELS)
def graph(request, golden):
    return read_tflite(golden / f"{request.param}.tflite")


def test_every_materialised_tensor_equals_the_reference(graph):
    batch = noise(graph, 40)
    expected = reference.run_all(graph, batch)
    model = build(graph)
    traced = model.trace(batch)
    for index, values in traced.items():
        np.testing.assert_array_equal(values, expected[index], err_msg=graph.tensors[index].name)
        assert values.dtype == expected[index].dtype
    np.testing.assert_array_equal(model.run(batch), expected[graph.output.index])


def test_only_tensors_inside_fused_operators_are_missing_from_a_trace(golden):
    graph = read_tflite(golden / "tiny_int8.tflite")
    traced = build(graph).trace(noise(graph, 2))
    hidden = {tensor.index for tensor in graph.activations()} - set(traced)
    convolutions = {op.output for op in graph.ops if type(op).__name__ == "Conv2D"}
    # Layers that take turns never hold what lies between them: the first of two pooled planes.
    pooled = min(op.output for op in graph.ops if "MAX_POOL" in op_name(op))
    assert hidden == convolutions | {pooled}


def test_the_info_of_the_c_is_that_of_the_plan(golden):
    graph = read_tflite(golden / "tiny_int8.tflite")
    network = compile_network(graph, name="tiny", labels=tuple("0123456789"))
    info = build(network).info
    assert (info.name, info.model_sha256, info.macs) == ("tiny", graph.sha256, network.macs)
    assert info.constant_bytes == network.constant_bytes
    assert info.arena_bytes == network.arena_bytes
    assert 784 <= info.arena_bytes <= 4096


def test_ten_thousand_digits_are_one_call_of_the_c(golden, monkeypatch):
    """So they take what the C takes: about 0.4 s."""
    graph = read_tflite(golden / "tiny_int8.tflite")
    model = build(graph)
    once, calls = noise(graph, 100), []
    really = model._run.tintling_host_run

    def counted(*arguments):
        calls.append(arguments[-2].value)
        return really(*arguments)

    monkeypatch.setattr(model, "_run", SimpleNamespace(tintling_host_run=counted))
    outputs = model.run(np.tile(once, (100, 1, 1, 1)))
    assert calls == [10_000]
    np.testing.assert_array_equal(outputs, np.tile(model.run(once), (100, 1)))


def test_an_empty_batch_gives_empty_results(graph):
    model = build(graph)
    empty = noise(graph, 2)[:0]
    assert model.run(empty).shape == (0, *graph.output.shape[1:])
    assert model.trace(empty)[graph.output.index].shape == (0, *graph.output.shape[1:])


def test_a_batch_that_is_not_contiguous_gives_the_same_result(golden):
    graph = read_tflite(golden / "tiny_int8.tflite")
    model = build(graph)
    batch = noise(graph, 8)
    mirrored = batch[::-1, :, ::-1]
    np.testing.assert_array_equal(model.run(mirrored), model.run(mirrored.copy()))


@pytest.mark.parametrize(
    "batch",
    [
        np.zeros((2, 28, 28, 1), np.uint8),
        np.zeros((2, 28, 28), np.int8),
        np.zeros((28, 28, 1), np.int8),
        np.zeros((2, 28, 27, 1), np.int8),
        np.zeros((), np.int8),
    ],
)
def test_a_batch_of_another_shape_or_type_is_refused(golden, batch):
    model = build(golden / "tiny_int8.tflite")
    for call in (model.run, model.trace):
        with pytest.raises(ModelFormatError, match=r"takes int8 of shape \('N', 28, 28, 1\)"):
            call(batch)


def test_threads_and_objects_that_share_a_model_do_not_disturb_each_other(golden):
    graph = read_tflite(golden / "tiny_int8.tflite")
    models = [build(graph), build(graph)]
    batches = [noise(graph, 60, seed) for seed in range(8)]
    expected = [models[0].run(batch) for batch in batches]

    def work(position):
        model = models[position % 2]
        batch = batches[position % len(batches)]
        result = model.trace(batch)[graph.output.index] if position % 3 == 0 else model.run(batch)
        return np.array_equal(result, expected[position % len(batches)])

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(64)))


def test_the_name_may_be_that_of_the_driver(golden):
    graph = read_tflite(golden / "tiny_int8.tflite")
    batch = noise(graph, 3)
    np.testing.assert_array_equal(build(graph, name="host").run(batch), build(graph).run(batch))


def test_path_bytes_and_graph_give_the_same_model(golden):
    path = golden / "tiny_int8.tflite"
    libraries = {build(source).library for source in (path, path.read_bytes(), read_tflite(path))}
    assert len(libraries) == 1


def test_c_that_reports_a_tensor_the_graph_lacks_is_a_bug(golden):
    graph = read_tflite(golden / "tiny_int8.tflite")
    model = build(graph)
    broken = {file: text.replace("TL_TRACE(11,", "TL_TRACE(900,") for file, text in model._sources.items()}
    model._sources = broken
    with pytest.raises(RuntimeError, match="reports tensor 900"):
        model.trace(noise(graph, 2))


def test_sources_that_do_not_compile_name_the_file(golden):
    graph = read_tflite(golden / "tiny_int8.tflite")
    with pytest.raises(ToolchainError, match=r"tl_bad\.c"):
        CompiledModel(graph, "bad", {"tl_bad.c": "#error never\n"})


@pytest.mark.parametrize("recording", [False, True])
def test_the_driver_compiles_without_a_warning(golden, recording):
    from tintling.firmware_export.targets.cross import STRICT_WARNINGS

    flags = [*STRICT_WARNINGS, *(["-DTL_HOST_RECORD"] if recording else [])]
    graph = read_tflite(golden / "tiny_int8.tflite")
    assert build(graph, name=f"strict_{int(recording)}", flags=flags).library.exists()


@pytest.mark.parametrize("name", MODELS)
def test_extreme_inputs_meet_no_undefined_behaviour(golden, name):
    """Traps kill the process, so it runs in one of its own."""
    code = (
        "import sys, numpy as np\n"
        "from pathlib import Path\n"
        "from tintling.firmware_export.targets.host_build import build\n"
        "model = build(Path(sys.argv[1]), name='checked', flags=sys.argv[2:])\n"
        "shape = (1, *model.graph.input.shape[1:])\n"
        "kind = model.graph.input.dtype.numpy\n"
        "wide = (-128, 127) if kind == np.int8 else (-3e38, 3e38, float('nan'), float('inf'), 0.5)\n"
        "for value in wide:\n"
        "    model.run(np.full(shape, value, kind))\n"
        "rng = np.random.default_rng(0)\n"
        "batch = rng.choice(np.array(wide[:2]), (50, *shape[1:])).astype(kind)\n"
        "model.run(batch)\n"
        "print('survived')\n"
    )
    flags = ["-fsanitize=undefined", "-fsanitize-trap=undefined"]
    if find_compiler().kind == "gcc":
        flags = ["-fsanitize=undefined", "-fsanitize-undefined-trap-on-error"]
    command = [sys.executable, "-c", code, str(golden / f"{name}.tflite"), *flags]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == "survived\n", done.stderr


@pytest.mark.parametrize(("machine", "lanes"), [("x86_64", True), ("aarch64", False)])
def test_thousands_of_inputs_take_the_kernels_of_this_processor(monkeypatch, golden, machine, lanes):
    built = []
    monkeypatch.setattr(host_build.platform, "machine", lambda: machine)
    monkeypatch.setattr(host_build, "build", built.append)
    host_build.build_for_many(read_tflite(golden / "tiny_int8.tflite"))
    (model,) = built
    found = getattr(model, "program", None)
    assert (found is not None and any("lanes" in step.kernel for step in found.steps)) == lanes


def test_they_have_the_same_bits(golden):
    graph = read_tflite(golden / "tiny_int8.tflite")
    batch = np.random.default_rng(2).integers(-128, 128, (5, *graph.input.sample_shape), np.int8)
    expected = reference.run_all(graph, batch)[graph.output.index]
    np.testing.assert_array_equal(host_build.build_for_many(graph).run(batch), expected)
