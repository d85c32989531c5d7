"""Every network of the literature on its whole way: trained for a moment, int8, C, and the same bits."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.camera_client.inference.executors import open_executors
from tintling.compression.quantize import operators, to_int8
from tintling.tflite.reader import read_tflite
from tintling.training.data.splits import Subset, stratified_order
from tintling.training.loop.tensorflow_engine import TensorFlowEngine
from tintling.training.networks import registry as zoo
from tintling.training.networks.literature import LITERATURE
from tintling.training.settings.config import Optimizer, TrainingConfig

CONV, POOL, DENSE = "CONV_2D", "MAX_POOL_2D", "FULLY_CONNECTED"
# Name -> digits to train on, digits to compare on, operators once everything is folded and fused.
NETWORKS = {
    "kseta": (320, 20, [CONV, POOL, CONV, POOL, "RESHAPE", DENSE]),
    "lin": (320, 20, [CONV, POOL, CONV, POOL, "RESHAPE", DENSE, DENSE]),
    "seeger": (320, 8, [CONV, POOL, CONV, POOL, "RESHAPE", DENSE, DENSE]),
    "simple_conv": (320, 20, [CONV, POOL, "RESHAPE", DENSE, DENSE]),
    "group101": (64, 2, [CONV, CONV, POOL, CONV, CONV, POOL, "RESHAPE", DENSE, DENSE]),
    "m7": (16, 1, [CONV, CONV, CONV, CONV, "RESHAPE", DENSE]),
    "lenet5": (
        320,
        20,
        [CONV, "TANH", "AVERAGE_POOL_2D"] * 2 + ["RESHAPE", DENSE, "TANH", DENSE, "TANH", DENSE],
    ),
}


def test_the_table_names_every_structure_of_the_zoo():
    # The networks that share a count differ in dropout alone, which is gone after training.
    assert {a.parameters for a in LITERATURE} == {zoo.get(name).parameters for name in NETWORKS}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_learns_and_is_the_same_in_c_in_numpy_and_in_tflite_micro(name, digits):
    train_on, compared, expected = NETWORKS[name]
    order = stratified_order(digits.train_labels, 0)[:train_on]
    subset = Subset(digits.train_images[order], digits.train_labels[order])
    batch = min(32, train_on)
    config = TrainingConfig(model=name, batch_size=batch, optimizer=Optimizer("adam", learning_rate=0.0007))
    engine = TensorFlowEngine(zoo.build(name), config)
    rates = np.full(train_on // batch, 0.0007, np.float32)
    losses = [engine.run_epoch(subset, rates).loss for _ in range(4)]
    assert losses[-1] < 0.9 * losses[0]

    data = to_int8(engine.model, config.normalization, subset.images[:8])
    graph = read_tflite(data)
    assert operators(graph) == tuple(expected)
    # What is compiled here is what `tintling export` writes.
    opened = open_executors(data, graph, ("c", "reference", "tflm"))
    assert not opened.not_run
    shape = (compared, *graph.input.shape[1:])
    inputs = config.normalization.to_int8(digits.test_images[-compared:]).reshape(shape)
    # The build that records every tensor is a second one, and takes as long for millions of weights.
    traced = ("reference", "tflm") if graph.file_bytes > 1_000_000 else ("reference", "tflm", "c")
    found = {key: opened.running[key].tensors(inputs) for key in traced}
    output = graph.output.index
    np.testing.assert_array_equal(opened.running["c"].run(inputs), found["reference"][output])
    for key in traced:
        for index, values in found[key].items():
            np.testing.assert_array_equal(values, found["reference"][index], err_msg=f"{key}, tensor {index}")
    assert len(np.unique(found["reference"][output])) > 3
