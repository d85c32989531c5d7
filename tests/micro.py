"""Runs models in TFLite Micro, the oracle of every test about numbers."""

from __future__ import annotations

import os
import sys

import numpy as np
import pytest

from tintling.graph import Graph

needs_micro = pytest.mark.skipif(
    sys.platform != "linux" or os.uname().machine != "x86_64",
    reason="the tflite-micro wheel exists for Linux on x86-64 only",
)


def micro_tensors(
    data: bytes, graph: Graph, *inputs: np.ndarray, stream: bool = False
) -> dict[int, np.ndarray]:
    """Runs a batch sample by sample in the ``tflite-micro`` wheel and keeps every activation tensor.

    Args:
        data: The .tflite file.
        graph: What the reader made of it.
        inputs: One array for each input, shape (N, *shape[1:]).
        stream: Let a network that remembers go on from sample to sample; else each begins anew.

    Returns:
        Activation tensors by index, in the shapes of ``tintling.arithmetic.reference.run_all``.
    """
    from tflite_micro.python.tflite_micro import runtime

    wanted = list(graph.activations())
    arena = 65_536 + 64 * len(graph.tensors) + 40 * len(data) + 8 * sum(t.nbytes for t in wanted)
    interpreter = runtime.Interpreter.from_bytes(
        data, arena_size=arena, intrepreter_config=runtime.InterpreterConfig.kPreserveAllTensors
    )
    rows: dict[int, list[np.ndarray]] = {tensor.index: [] for tensor in wanted}
    for sample in zip(*inputs, strict=True):
        if graph.states and not stream:
            interpreter.reset()
        for position, (index, values) in enumerate(zip(graph.inputs, sample, strict=True)):
            interpreter.set_input(values.reshape(graph.tensors[index].shape), position)
        interpreter.invoke()
        for tensor in wanted:
            values = np.array(interpreter.GetTensor(tensor.index, 0)["tensor_data"])
            rows[tensor.index].append(values.reshape(tensor.sample_shape))
    return {index: np.stack(values) for index, values in rows.items()}
