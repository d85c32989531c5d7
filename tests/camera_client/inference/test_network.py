"""A network for classifying: which ones are taken, what their outputs stand for."""

from __future__ import annotations

import pytest
from lowering_nets import weights
from tflite_builder import ModelBuilder

from tintling.camera_client.inference.network import Network, checked_labels
from tintling.errors import ModelFormatError
from tintling.pixels import Normalization
from tintling.task import DIGIT_LABELS, Preprocessing, Task
from tintling.tflite.reader import read_tflite

FRAME = Preprocessing("frame", contrast=True)


def classes(count, shape=(1, 28, 28, 1), *, inputs=1):
    """A network with so many outputs."""
    builder = ModelBuilder()
    x, *_ = [builder.input(shape, scale=1 / 255, zero_point=-128) for _ in range(inputs)]
    size = 1
    for length in shape[1:]:
        size *= length
    flat = builder.reshape(x, (1, size))
    builder.output(builder.fully_connected(flat, weights(count, size), weight_scales=[0.01], out=(0.1, 0)))
    return read_tflite(builder.build())


def test_ten_classes_of_a_bare_file_are_digits_and_others_are_numbered():
    assert checked_labels(classes(10), ()) == DIGIT_LABELS
    assert checked_labels(classes(3), ()) == ("0", "1", "2")
    assert checked_labels(classes(3), ("a", "b", "c")) == ("a", "b", "c")


def test_labels_must_be_as_many_as_classes():
    with pytest.raises(ModelFormatError, match="it tells 3 classes apart, but its manifest names 2"):
        checked_labels(classes(3), ("a", "b"))


def test_one_number_without_a_sigmoid_is_no_class():
    with pytest.raises(ModelFormatError, match="its only output is no probability"):
        checked_labels(classes(1), ())


def test_ink_takes_28_by_28_values_in_any_shape_and_frames_any_size():
    assert len(checked_labels(classes(10, (1, 784)), ())) == 10
    other = classes(2, (1, 10, 8, 3))
    assert checked_labels(other, ("a", "b"), FRAME) == ("a", "b")
    with pytest.raises(ModelFormatError, match=r"expected one input of 28×28 values, got \[1, 10, 8, 3\]"):
        checked_labels(other, ("a", "b"))
    with pytest.raises(ModelFormatError, match="expected an input of height, width and channels"):
        checked_labels(classes(10, (1, 784)), (), FRAME)


def network(graph, **more):
    return Network(b"", graph, ("a", "b"), more.pop("normalization", None), "net", **more)


def test_a_frame_task_has_the_geometry_of_the_input():
    graph = classes(2, (1, 10, 8, 3))
    unit = Normalization.unit()
    found = network(graph, normalization=unit, preprocessing=FRAME).frame_task
    assert found == Task(("a", "b"), 10, 8, 3, unit, FRAME)


@pytest.mark.parametrize("preprocessing", [None, Preprocessing()])
def test_a_network_of_ink_has_no_frame_task(preprocessing):
    assert network(classes(2), preprocessing=preprocessing).frame_task is None


def test_an_input_of_an_odd_range_needs_a_normalization():
    builder = ModelBuilder()
    x = builder.input((1, 8, 8, 1), scale=7.5, zero_point=100)
    builder.output(builder.fully_connected(x, weights(2, 64), weight_scales=[0.01], out=(0.1, 0)))
    graph = read_tflite(builder.build())
    with pytest.raises(ModelFormatError, match="--normalization"):
        _ = network(graph).pixels
    assert network(classes(2)).pixels.normalization == Normalization.unit()
