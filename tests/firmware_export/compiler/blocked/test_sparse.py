"""Convolutions of one pixel over weights that are not zero."""

from __future__ import annotations

import numpy as np
import pytest
from compiled_batch import CompiledBatch
from lowering_nets import graph_of, kernels

from tintling.arithmetic import reference
from tintling.firmware_export.compiler.blocked.sparse import sparse_weights
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.firmware_export.proof.accumulators import prove_accumulators
from tintling.firmware_export.proof.intervals import reachable
from tintling.firmware_export.proof.packed import from_sparse

PAIRS = EngineOptions(Optimize.SPEED, TargetCore.RV32IMC)
PANELS = EngineOptions(Optimize.BALANCED)
SIMD = EngineOptions(Optimize.SPEED, TargetCore.CORTEX_M4)


def pruned(density, *, outputs=9, depth=12, seed=4):
    """Weights of a layer, both ends of int8 among them."""
    rng = np.random.default_rng(seed)
    weights = rng.choice([-128, -60, -3, 5, 127], (outputs, depth))
    return (weights * (rng.random((outputs, depth)) < density)).astype(np.int8)


def graph(density, *, shape=(1, 5, 7, 12), activation="RELU", **options):
    weights = pruned(density, depth=shape[3]).reshape(9, 1, 1, shape[3])
    return graph_of(
        lambda b, x: b.conv_2d(
            x, weights, weight_scales=[0.02], out=(0.6, -128), activation=activation, **options
        ),
        shape,
    )


@pytest.mark.parametrize("options", [PAIRS, PANELS, SIMD], ids=["pairs", "panels", "simd"])
def test_the_c_gives_the_bits_of_the_reference(options):
    """Also where the last pixels are fewer than eight, and without any weight."""
    shapes = [(1, 5, 7, 12), (1, 4, 4, 12), (1, 1, 9, 255)]
    graphs = [graph(0.2, shape=shape, activation=a) for shape in shapes for a in ("RELU", "RELU6")]
    graphs.append(graph(0))
    used = [kernels(compile_network(one, name="net", options=options).program) for one in graphs]
    assert {name for names in used for name in names} == {"pointwise_sparse_s8", "pointwise_sparse_full_s8"}
    compiled = CompiledBatch(graphs, flags=("-O2",), options=options)
    rng = np.random.default_rng(1)
    for number, one in enumerate(graphs):
        inputs = rng.integers(-128, 128, (4, *one.input.shape[1:]), np.int8)
        inputs[-2], inputs[-1] = -128, 127
        expected = reference.run_all(one, inputs)[one.output.index]
        np.testing.assert_array_equal(compiled.tensors(number, inputs)[one.output.index], expected)


@pytest.mark.parametrize(
    ("density", "options", "sparse"),
    [(0.2, PAIRS, True), (0.35, PAIRS, True), (0.7, PAIRS, False), (0.2, SIMD, True), (0.35, SIMD, False)],
)
def test_density_and_core_decide(density, options, sparse):
    program = compile_network(graph(density), name="net", options=options).program
    assert ("sparse" in program.steps[0].kernel) == sparse


@pytest.mark.parametrize("options", [{"stride": (2, 2)}, {"shape": (1, 2, 3, 12)}, {"shape": (1, 5, 7, 260)}])
def test_any_other_form_is_left_to_other_kernels(options):
    program = compile_network(graph(0.1, **options), name="net", options=PAIRS).program
    assert "sparse" not in program.steps[0].kernel


def test_weights_come_back_from_their_list():
    matrix = pruned(0.3)
    words, counts = sparse_weights(matrix)
    assert len(words) == counts.sum() == np.count_nonzero(matrix)
    np.testing.assert_array_equal(from_sparse(words, counts, 9, 12), matrix)
    assert from_sparse(words, counts, 9, int(words[:, 0].max())) is None
    twice = words.copy()
    twice[2, 0] = twice[1, 0]
    assert from_sparse(twice, counts, 9, 12) is None


def test_the_proof_finds_the_weights_of_the_file():
    network = compile_network(graph(0.2), name="net", options=PAIRS)
    claims = prove_accumulators(network, reachable(network.graph)).claims
    assert [claim.status for claim in claims] == ["proved", "proved"]
