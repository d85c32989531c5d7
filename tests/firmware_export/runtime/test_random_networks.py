"""Random networks: the compiled C, the reference and TFLite Micro give the same bits."""

from __future__ import annotations

import numpy as np
import pytest
from compiled_batch import CompiledBatch
from micro import micro_tensors
from random_networks import random_network

from tintling.arithmetic import reference
from tintling.errors import QuantizationError, UnsupportedOperatorError
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.tflite.reader import read_tflite

BATCH = 24
# GCC's optimiser at -O2 once found a bug of its own in a kernel; the seeds below showed it.
SEEDS = [[167, 193, *range(70_000, 70_000 + BATCH - 2)], list(range(80_000, 80_000 + BATCH))]


MORE_SEEDS = [list(range(first, first + BATCH)) for first in (110_000, 120_000, 130_000)]


def drawn(seeds, *, more):
    """Networks that the reader takes, with their graphs."""
    for seed in seeds:
        network = random_network(seed, 1 + seed % 7, more=more)
        try:
            yield network, read_tflite(network.data)
        except (UnsupportedOperatorError, QuantizationError):
            continue


@pytest.mark.parametrize(
    ("seeds", "more"),
    [*((seeds, False) for seeds in SEEDS), *((seeds, True) for seeds in MORE_SEEDS)],
    ids=["first", "second", "more", "still more", "most"],
)
def test_compiled_c_equals_the_reference_and_tflite_micro_on_every_tensor(seeds, more):
    networks = list(drawn(seeds, more=more))
    assert len(networks) >= 0.9 * BATCH
    compiled = CompiledBatch([graph for _, graph in networks], flags=("-O2",))
    for number, (network, graph) in enumerate(networks):
        expected = reference.run_all(graph, network.inputs)
        for index, values in micro_tensors(network.data, graph, network.inputs).items():
            np.testing.assert_array_equal(values, expected[index], err_msg=f"TFLM, {network}, tensor {index}")
        found = compiled.tensors(number, network.inputs)
        assert graph.outputs[0] in found or graph.outputs[0] in graph.inputs
        for index, values in found.items():
            message = f"C, {network}, tensor {index}"
            np.testing.assert_array_equal(values, expected[index], err_msg=message, strict=True)


OPTIONS = {
    "panels": (EngineOptions(Optimize.BALANCED), ()),
    "pairs": (EngineOptions(Optimize.SPEED, TargetCore.RV32IMC), ()),
    "simd": (EngineOptions(Optimize.SPEED, TargetCore.CORTEX_M4), ("-DTL_DSP=1",)),
}


@pytest.mark.parametrize("way", OPTIONS)
def test_blocked_kernels_give_the_bits_of_the_reference_too(way):
    options, flags = OPTIONS[way]
    networks = list(drawn(range(90_000, 90_000 + BATCH), more=False))
    compiled = CompiledBatch([graph for _, graph in networks], flags=("-O2", *flags), options=options)
    for number, (network, graph) in enumerate(networks):
        expected = reference.run_all(graph, network.inputs)
        for index, values in compiled.tensors(number, network.inputs).items():
            message = f"C, {network}, tensor {index}"
            np.testing.assert_array_equal(values, expected[index], err_msg=message, strict=True)
