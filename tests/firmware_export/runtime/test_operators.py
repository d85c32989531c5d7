"""Every operator: the compiled C gives the bits of the reference, here and on emulated cores."""

from __future__ import annotations

import numpy as np
import pytest
from compiled_batch import CompiledBatch, compiled_networks, emulated_batch
from operator_networks import operator_cases
from wide_networks import random_wide_case, wide_cases

from tintling.arithmetic import reference
from tintling.tflite.reader import read_tflite

RANDOM = {f"random 16x8 network {seed}": random_wide_case(seed) for seed in range(12)}
CASES = operator_cases() | wide_cases() | RANDOM
STRICT = ("-Wall", "-Wextra", "-Wconversion", "-Wsign-conversion", "-Wshadow", "-Wpedantic", "-Werror")


def expected_of(graph, case):
    run = reference.run_stream if case.stream else reference.run_all
    return run(graph, *case.inputs)


@pytest.fixture(scope="module")
def compiled():
    graphs = [read_tflite(case.data) for case in CASES.values()]
    return CompiledBatch(graphs, flags=("-O2", *STRICT))


@pytest.mark.parametrize("number", range(len(CASES)), ids=list(CASES))
def test_compiled_c_equals_the_reference_on_every_tensor(compiled, number):
    case, graph = list(CASES.values())[number], compiled.graphs[number]
    expected = expected_of(graph, case)
    found = compiled.tensors(number, *case.inputs, stream=case.stream)
    assert set(graph.outputs) <= set(found) | set(graph.inputs)
    for index, values in found.items():
        np.testing.assert_array_equal(values, expected[index], err_msg=f"tensor {index}", strict=True)


@pytest.fixture(scope="module", params=["rv32imc", "cortex-m4"])
def emulated(request):
    """Every network as one program of a core."""
    return emulated_batch(
        compiled_networks([read_tflite(case.data) for case in CASES.values()]), request.param
    )


@pytest.mark.parametrize("number", range(len(CASES)), ids=list(CASES))
def test_emulated_cores_give_the_bits_of_the_reference(emulated, number):
    case, model = list(CASES.values())[number], emulated[number]
    found = model.run([values[:3] for values in case.inputs], stream=case.stream).every_output
    expected = expected_of(model.graph, case)
    for index, values in zip(model.graph.outputs, found, strict=True):
        np.testing.assert_array_equal(values, expected[index][:3], strict=True)
