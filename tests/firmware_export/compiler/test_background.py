"""Background that is skipped: the reference's bits, whatever the picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from compiled_batch import CompiledBatch
from tflite_builder import ModelBuilder

from tintling.arithmetic import reference
from tintling.errors import ArtifactError
from tintling.firmware_export.compiler.background import SKIPPING_FUNCTIONS, skip_background
from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.firmware_export.proof.timing import prove_timing
from tintling.tflite.reader import read_tflite

PAIRS = EngineOptions(Optimize.SPEED, TargetCore.RV32IMC, skip_background=True)
SIMD = EngineOptions(Optimize.SPEED, TargetCore.CORTEX_M4, skip_background=True)


def graph(*, channels=1, padding="VALID", activation="RELU", height=11, width=12):
    rng = np.random.default_rng(3)
    builder = ModelBuilder()
    x = builder.input((1, height, width, channels), scale=0.01, zero_point=-128)
    weights = rng.normal(0, 40, (6, 3, 3, channels)).clip(-127, 127).astype(np.int8)
    scales = [float(s) for s in rng.uniform(0.005, 0.01, 6)]
    options = {"weight_scales": scales, "out": (0.05, -128), "activation": activation, "padding": padding}
    x = builder.conv_2d(x, weights, rng.integers(-900, 900, 6), **options)
    builder.output(builder.pool_2d("MAX_POOL_2D", x, (2, 2)))
    return read_tflite(builder.build())


def pictures(shape):
    """Empty, full, a dot in each place, and a few strokes."""
    rng = np.random.default_rng(5)
    size = int(np.prod(shape))
    dots = np.full((size, size), -128, np.int8)
    np.fill_diagonal(dots, 90)
    strokes = np.where(rng.random((20, size)) < 0.05, rng.integers(-128, 128, (20, size)), -128)
    ends = np.array([[-128] * size, [127] * size])
    return np.concatenate([dots, strokes, ends]).astype(np.int8).reshape(-1, *shape)


@pytest.mark.parametrize(
    ("options", "flags", "kernel"),
    [(PAIRS, (), "tl_skip_tile_winograd_full_s8"), (SIMD, ("-DTL_DSP=1",), "tl_skip_tile_simd_full_s8")],
)
def test_every_picture_gives_the_bits_of_the_reference(options, flags, kernel):
    graphs = [graph(), graph(activation="RELU6", height=10, width=9)]
    program = compile_network(graphs[0], name="net", options=options).program
    assert program.steps[0].kernel == kernel
    assert kernel in SKIPPING_FUNCTIONS
    compiled = CompiledBatch(graphs, flags=("-O2", *flags), options=options)
    for number, one in enumerate(graphs):
        inputs = pictures(one.input.shape[1:])
        expected = reference.run_all(one, inputs)[one.output.index]
        np.testing.assert_array_equal(compiled.tensors(number, inputs)[one.output.index], expected)


@pytest.mark.parametrize(
    ("options", "changed"),
    [({"padding": "SAME"}, {}), ({"channels": 2}, {}), ({}, {"optimize": Optimize.SIZE})],
)
def test_a_network_that_cannot_skip_says_so(options, changed):
    with pytest.raises(ArtifactError, match="--skip-background is for --optimize balanced or speed"):
        compile_network(graph(**options), name="net", options=replace(PAIRS, **changed))


def test_without_the_flag_the_proof_refuses_what_looks_at_the_picture():
    """And names it where it was asked for."""
    plain = replace(PAIRS, skip_background=False)
    network = compile_network(graph(), name="net", options=PAIRS)
    texts = emit_c(network)
    claim, *_ = prove_timing(network, plain, texts)
    assert claim.status == "refuted"
    assert "tl_skip_span: a condition" in claim.counterexample
    claim, *_ = prove_timing(network, PAIRS, texts)
    assert claim.status == "assumed"
    assert claim.method.startswith("not so, as --skip-background asks for: tl_skip_span")


def test_only_the_first_step_changes():
    plain = compile_network(graph(), name="net", options=replace(PAIRS, skip_background=False))
    skipping = skip_background(plain.graph, plain.program)
    assert skipping.steps[1:] == plain.program.steps[1:]
    assert skipping.constants[:-1] == plain.program.constants
