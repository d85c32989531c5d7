"""The windows of a network."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from tintling.shipped import resolve_model
from tintling.tflite.reader import read_tflite
from tintling.training.insight.filters import filter_sheets, float_windows_of, windows_of


def test_every_window_of_nano_is_drawn_as_the_file_holds_it():
    graph = read_tflite(resolve_model("nano") / "model.tflite")
    found = dict(windows_of(graph))
    assert [len(windows) for windows in found.values()] == [9, 9, 16, 16, 16]
    first = graph.tensors[graph.ops[0].inputs[1]].data
    assert np.array_equal(next(iter(found.values()))[4, 0], first[4, :, :, 0])
    assert all(windows.shape[1:] == (1, 3, 3) for windows in found.values())
    assert all(np.abs(windows.astype(int)).max() <= 127 for windows in found.values())
    drawings = list(filter_sheets(windows_of(graph)))
    assert [drawing.name for drawing in drawings] == [f"filters-{number:02}" for number in range(1, 6)]
    assert "9 of 9 windows of 3×3" in drawings[0].caption


def test_windows_of_a_float_network_keep_their_scale():
    kernel = np.arange(2 * 2 * 3, dtype=np.float32).reshape(2, 2, 3, 1)

    def layer(kind, name, *weights):
        made = type(kind, (), {"get_weights": lambda _self: list(weights)})()
        made.name = name
        return made

    model = SimpleNamespace(
        layers=[
            layer("InputLayer", "input"),
            layer("DepthwiseConv2D", "depthwise", kernel),
            layer("Conv2D", "pointwise", np.ones((1, 1, 3, 4), np.float32)),
            layer("Conv2D", "conv", -np.ones((3, 3, 2, 5), np.float32)),
        ]
    )
    depthwise, conv = float_windows_of(model)
    assert (depthwise[0], depthwise[1].shape) == ("1: depthwise", (3, 1, 2, 2))
    assert depthwise[1][1, 0].tolist() == [[1, 4], [7, 10]]
    assert (conv[0], conv[1].shape) == ("3: conv", (5, 2, 3, 3))
    first, second = filter_sheets([depthwise, conv])
    assert first.caption == "1: depthwise: 3 of 3 windows of 2×2; dark is -11.00, bright is 11.00."
    assert second.caption == (
        "3: conv: 10 of 10 windows of 3×3, a row for each channel out and a column for each channel in; dark "
        "is -1.00, bright is 1.00."
    )
    assert len(second.figure.axes[0].images) == 10
