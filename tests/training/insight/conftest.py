"""A shipped network for the figures of reports."""

from __future__ import annotations

import pytest

from tintling.artifacts import load_manifest
from tintling.graph import Graph
from tintling.pixel_input import PixelInput, pixel_input
from tintling.shipped import resolve_model
from tintling.tflite.reader import read_tflite


@pytest.fixture(scope="session")
def nano() -> tuple[Graph, PixelInput]:
    """The network, and how it is fed with pixels."""
    folder = resolve_model("nano")
    graph = read_tflite(folder / "model.tflite")
    return graph, pixel_input(graph, load_manifest(folder).normalization)
