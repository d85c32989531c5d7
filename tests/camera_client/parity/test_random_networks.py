"""C = reference = TFLite Micro on random networks, through the very code that `tintling parity` runs.

The second, independent check of the property: the tests of the reference and of the generated C
bring their own comparisons; this one trusts the executors and the verdict of the command.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from random_networks import random_network

from tintling.camera_client.inference.executors import EXACT_EXECUTORS, OpenedExecutors, open_executors
from tintling.camera_client.parity.compare import Gates, Samples, compare
from tintling.tflite.reader import read_tflite

pytest.importorskip("tflite_micro", reason="the wheel exists for Linux on x86-64 only")

_FIRST_SEED = 70_000
_NETWORKS = 24


@pytest.fixture(scope="module")
def drawn():
    """Two dozen networks with six inputs each, and what runs them; compilers work side by side."""
    networks = [random_network(_FIRST_SEED + n, 2 + n % 6, samples=6) for n in range(_NETWORKS)]

    def opened(network) -> OpenedExecutors:
        return open_executors(network.data, read_tflite(network.data), EXACT_EXECUTORS, workers=1)

    # The interpreters hold back the process's standard error while they open: one after the other.
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda network: _compile(network.data), networks))
    return [(network, opened(network)) for network in networks]


def _compile(data: bytes) -> None:
    """Fills the cache of libraries, the recording build included."""
    graph = read_tflite(data)
    executor = open_executors(data, graph, ("c",)).running["c"]
    executor.tensors(np.zeros((1, *graph.input.shape[1:]), graph.input.dtype.numpy))


def test_the_draw_covers_most_operators(drawn):
    operators = {operator for network, _ in drawn for operator in network.operators}
    assert len(operators) >= 15


def test_compiled_c_reference_and_tflite_micro_are_equal_on_random_networks(drawn):
    failures = []
    for number, (network, opened) in enumerate(drawn):
        report = compare(
            read_tflite(network.data),
            opened.running,
            Samples(network.inputs),
            not_run=opened.not_run,
            gates=Gates(max_drop=None, required=EXACT_EXECUTORS),
            workers=1,
        )
        if any(gate.status != "passed" for gate in report.gates):
            failures.append((_FIRST_SEED + number, network, [gate.detail for gate in report.gates]))
    assert not failures
