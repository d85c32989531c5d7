"""The interpreters of other projects: what they refuse, and what they say about it."""

from __future__ import annotations

import os

import numpy as np
import pytest
from micro import needs_micro
from model_inputs import noise
from tflite_builder import ModelBuilder

from tintling.camera_client.inference import interpreters
from tintling.camera_client.inference.executors import LiteRTExecutor, MicroExecutor, ReferenceExecutor
from tintling.errors import ModelFormatError, TintlingError
from tintling.tflite.reader import read_tflite


@needs_micro
def test_the_arena_of_tflite_micro_grows_until_the_model_fits():
    builder = ModelBuilder()
    x = builder.input((1, 60, 60, 8), scale=0.02, zero_point=3)
    x = builder.unary("RELU", x, out=(0.02, -128))
    builder.output(x)
    data = builder.build()
    graph = read_tflite(data)
    executor = MicroExecutor(data, graph, arena_bytes=1)
    assert executor.arena_bytes >= 2 * graph.input.nbytes
    batch = noise(graph, 3)
    np.testing.assert_array_equal(executor.run(batch), ReferenceExecutor(graph).run(batch))


@pytest.mark.parametrize("kind", [MicroExecutor, LiteRTExecutor])
@pytest.mark.parametrize(
    "batch", [np.zeros((2, 28, 28), np.int8), np.zeros((2, 28, 28, 1), np.float32)], ids=["shape", "type"]
)
def test_a_batch_of_another_shape_or_type_is_refused(tiny, kind, batch):
    data, graph = tiny
    with pytest.raises(ModelFormatError, match="takes int8 of shape"):
        kind(data, graph).run(batch)


@pytest.mark.parametrize("kind", [MicroExecutor, LiteRTExecutor])
def test_bytes_that_the_reader_did_not_check_never_reach_native_code(tiny, kind):
    data, graph = tiny
    with pytest.raises(ModelFormatError, match="another file than the graph was read from"):
        kind(data[:-1], graph)


@pytest.mark.parametrize("kind", [MicroExecutor, LiteRTExecutor])
def test_a_network_with_two_inputs_takes_two_arrays(kind):
    builder = ModelBuilder()
    first = builder.input((1, 4), scale=0.1, zero_point=0)
    second = builder.input((1, 4), scale=0.1, zero_point=0)
    builder.output(builder.binary("ADD", first, second, out=(0.2, 0)))
    data = builder.build()
    executor = kind(data, read_tflite(data))
    ones = np.ones((3, 4), np.int8)
    assert executor.run((2 * ones, 6 * ones)).tolist() == (4 * ones).tolist()
    with pytest.raises(ModelFormatError, match="2 inputs"):
        executor.run(ones)


def test_what_native_code_prints_becomes_the_message_of_the_error(capfd):
    def make():
        os.write(2, b"Didn't find op for builtin opcode 'CUMSUM'\n")
        raise RuntimeError("TFLM failed to allocate tensors")

    with pytest.raises(TintlingError, match=r"Micro refuses the model: Didn't find op .* 'CUMSUM'$"):
        interpreters._opened("Micro", make)
    os.write(2, b"standard error is back\n")
    assert capfd.readouterr().err == "standard error is back\n"
