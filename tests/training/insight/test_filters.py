"""The windows of a network."""

from __future__ import annotations

import numpy as np

from tintling.shipped import resolve_model
from tintling.tflite.reader import read_tflite
from tintling.training.insight.filters import filter_sheets, windows_of


def test_every_window_of_nano_is_drawn_as_the_file_holds_it():
    graph = read_tflite(resolve_model("nano") / "model.tflite")
    found = dict(windows_of(graph))
    assert [len(windows) for windows in found.values()] == [9, 9, 16, 16, 16]
    first = graph.tensors[graph.ops[0].inputs[1]].data
    assert np.array_equal(next(iter(found.values()))[4], first[4, :, :, 0])
    assert all(windows.shape[1:] == (3, 3) for windows in found.values())
    assert all(np.abs(windows.astype(int)).max() <= 127 for windows in found.values())
    drawings = list(filter_sheets(graph))
    assert [drawing.name for drawing in drawings] == [f"filters-{number:02}" for number in range(1, 6)]
    assert "9 of 9 windows of 3×3" in drawings[0].caption
