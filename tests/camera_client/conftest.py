"""Networks and their executors, opened once for all rooms of the camera client."""

from __future__ import annotations

from pathlib import Path

import pytest
from recognitions import MODEL

from tintling.camera_client.inference.classifier import Network, open_network
from tintling.camera_client.inference.executor_set import ExecutorSet, open_executor_set
from tintling.graph import Graph
from tintling.tflite.reader import read_tflite


@pytest.fixture(scope="session")
def network() -> Network:
    """A tiny network, whose answers are nothing to rely on."""
    return open_network(MODEL)


@pytest.fixture(scope="session")
def executors(network: Network) -> ExecutorSet:
    return open_executor_set(network)


@pytest.fixture(scope="session")
def nano() -> Network:
    """A network that knows digits."""
    return open_network(Path("nano"))


@pytest.fixture(scope="session")
def nano_executors(nano: Network) -> ExecutorSet:
    return open_executor_set(nano)


@pytest.fixture
def tiny(golden: Path) -> tuple[bytes, Graph]:
    """The golden digit network: its file, and what the reader makes of it."""
    data = (golden / "tiny_int8.tflite").read_bytes()
    return data, read_tflite(data)
