"""What a network makes of a picture, drawn with the bytes of the reference."""

from __future__ import annotations

import numpy as np
import pytest
from lowering_nets import conv_net

from tintling.arithmetic.reference import run_all
from tintling.pixel_input import pixel_input
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite
from tintling.training.insight.activations import activation_maps, answer_bars, float_activation_maps


@pytest.fixture
def image():
    """An upright stroke."""
    drawn = np.zeros((28, 28), np.uint8)
    drawn[4:24, 13:16] = 255
    return drawn


def test_every_channel_is_drawn_with_the_bytes_of_the_reference(nano, image):
    graph, pixels = nano
    values = run_all(graph, pixels.of(image[None], graph.input))
    first = next(activation_maps(graph, pixels, image))
    array = values[graph.ops[0].outputs[0]][0]
    drawn = [shown.get_array() for shown in first.figure.axes[0].images]
    assert len(drawn) == array.shape[-1]
    assert all(np.array_equal(shown, array[..., index]) for index, shown in enumerate(drawn))
    size = " × ".join(map(str, array.shape))
    assert first.caption == f"1: CONV_2D: {size}, values {array.min()} to {array.max()}."


def test_float_layers_are_drawn_with_their_values():
    values = np.linspace(-1, 2, 2 * 4 * 4 * 3, dtype=np.float32).reshape(2, 4, 4, 3)
    first, second = float_activation_maps(
        {"conv": values[:1], "flat": values.reshape(2, -1), "pool": values[1:]}
    )
    assert first.caption == "1: conv: 4 × 4 × 3, values -1.00 to 0.48."
    assert second.name == "activation-03"
    shown = [shown.get_array() for shown in first.figure.axes[0].images]
    assert all(np.array_equal(each, values[0, ..., index]) for index, each in enumerate(shown))


def test_of_many_channels_the_first_are_drawn():
    builder, x = conv_net(shape=(1, 8, 8, 1), channels=300)
    builder.output(x)
    graph = read_tflite(builder.build())
    pixels = pixel_input(graph, Normalization())
    (drawing,) = activation_maps(graph, pixels, np.zeros((8, 8), np.uint8))
    assert len(drawing.figure.axes[0].images) == 256
    assert drawing.caption.endswith("the first 256 channels.")


def test_bars_are_the_probability_of_each_class(nano, image):
    graph, pixels = nano
    labels = tuple("abcdefghij")
    drawing = answer_bars(graph, pixels, image, labels)
    picture, bars = drawing.figure.axes
    assert np.array_equal(picture.images[0].get_array(), image)
    widths = [bar.get_width() for bar in bars.patches]
    assert sum(widths) == pytest.approx(1)
    assert drawing.caption.endswith(f"answer: {labels[int(np.argmax(widths))]}.")
    assert [label.get_text() for label in bars.get_yticklabels()] == list(labels)
