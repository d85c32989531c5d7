"""What the preprocessing gives, as Python objects."""

from __future__ import annotations

import ctypes
from dataclasses import replace

import numpy as np

from tintling.camera_client.preprocessing.types import (
    Box,
    BoxStruct,
    DebugStruct,
    FrameStruct,
    MarkStruct,
    ResultStruct,
    Status,
    no_mark,
)


def test_nothing_found_is_an_empty_tensor_without_a_region():
    empty = no_mark()
    assert (empty.status, empty.found, empty.region) == (Status.NOT_FOUND, False, None)
    assert empty.tensor.shape == (28, 28, 1)
    assert not empty.image.any()


def test_the_image_of_a_tensor_has_bright_ink():
    tensor = np.arange(784, dtype=np.int64).astype(np.uint8).view(np.int8).reshape(28, 28, 1)
    image = replace(no_mark(), tensor=tensor).image
    assert image.dtype == np.uint8
    np.testing.assert_array_equal(image, tensor[:, :, 0].astype(int) + 128)


def test_a_box_is_unpacked_to_plain_numbers():
    assert BoxStruct(1, -2, 3, 4).unpack() == Box(1, -2, 3, 4)


def test_structures_have_the_sizes_of_those_in_c():
    pointer = ctypes.sizeof(ctypes.c_void_p)
    assert ctypes.sizeof(BoxStruct) == 16
    assert ctypes.sizeof(ResultStruct) == 16 + 6 * 4
    assert ctypes.sizeof(MarkStruct) == 16 + 4 * 4
    assert ctypes.sizeof(FrameStruct) >= pointer + 3 * 4
    assert ctypes.sizeof(DebugStruct) == 4 * pointer + 2 * 4 + 16
