"""Every network of the literature on its whole way: trained for a moment, int8, C, and the same bits."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.camera_client.executors import open_executors
from tintling.compression.quantize import operators, to_int8
from tintling.tflite_reader import read_tflite
from tintling.training import zoo
from tintling.training.config import Optimizer, TrainingConfig
from tintling.training.engine import Engine
from tintling.training.splits import Subset, stratified_order

CONV, POOL, DENSE = "CONV_2D", "MAX_POOL_2D", "FULLY_CONNECTED"
# Name -> digits to train on, digits to compare on, operators once everything is folded and fused.
NETWORKS = {
    "kseta": (320, 20, [CONV, POOL, CONV, POOL, "RESHAPE", DENSE]),
    "lin": (320, 20, [CONV, POOL, CONV, POOL, "RESHAPE", DENSE, DENSE]),
    "seeger": (320, 8, [CONV, POOL, CONV, POOL, "RESHAPE", DENSE, DENSE]),
    "simple_conv": (320, 20, [CONV, POOL, "RESHAPE", DENSE, DENSE]),
    "drop_full_conv": (320, 20, [CONV, POOL, "RESHAPE", DENSE, DENSE]),
    "group101": (64, 2, [CONV, CONV, POOL, CONV, CONV, POOL, "RESHAPE", DENSE, DENSE]),
    "m7": (32, 1, [CONV, CONV, CONV, CONV, "RESHAPE", DENSE]),
    "lenet5": (
        320,
        20,
        [CONV, "TANH", "AVERAGE_POOL_2D"] * 2 + ["RESHAPE", DENSE, "TANH", DENSE, "TANH", DENSE],
    ),
}


def test_the_table_names_every_structure_of_the_zoo():
    structures = {(zoo.get(name).parameters, zoo.get(name).dropout) for name in NETWORKS}
    literature = [name for name in zoo.names() if name in {a.name for a in zoo.LITERATURE}]
    assert {(zoo.get(name).parameters, zoo.get(name).dropout) for name in literature} == structures


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_learns_and_is_the_same_in_c_in_numpy_and_in_tflite_micro(name, digits):
    train_on, compared, expected = NETWORKS[name]
    order = stratified_order(digits.train_labels, 0)[:train_on]
    subset = Subset(digits.train_images[order], digits.train_labels[order])
    config = TrainingConfig(model=name, batch_size=32, optimizer=Optimizer("adam", learning_rate=0.0007))
    engine = Engine(zoo.build(name), config)
    rates = np.full(train_on // 32, 0.0007, np.float32)
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
    found = {key: executor.tensors(inputs) for key, executor in opened.running.items()}
    assert graph.output.index in found["c"]
    for key in ("c", "tflm"):
        for index, values in found[key].items():
            np.testing.assert_array_equal(values, found["reference"][index], err_msg=f"{key}, tensor {index}")
    assert len(np.unique(found["c"][graph.output.index])) > 3
