"""Entries of the tensor table, and the tables of a file, that are damaged."""

from __future__ import annotations

import struct

import numpy as np
import pytest
import tflite_builder
from tflite_builder import ModelBuilder

from tintling.errors import ModelFormatError, UnsupportedOperatorError
from tintling.tflite.reader import read_tflite


def dense(**changes):
    builder = ModelBuilder()
    x = builder.input((1, 4), scale=0.1)
    builder.output(builder.fully_connected(x, np.ones((3, 4), int), weight_scales=[0.1], out=(0.1, 0)))
    for name, value in changes.items():
        setattr(builder.tensors[1], name, value)
    return builder


def root_of(data):
    """Places of the first table and of its list of fields."""
    root = struct.unpack_from("<I", data, 0)[0]
    return root, root - struct.unpack_from("<i", data, root)[0]


def test_a_table_whose_fields_have_no_length_is_damaged():
    data = bytearray(dense().build())
    root, fields = root_of(data)
    struct.pack_into("<H", data, fields, 3)
    with pytest.raises(ModelFormatError, match=f"the table at byte {root} is damaged"):
        read_tflite(bytes(data))


def test_a_field_beyond_its_table_is_named():
    data = bytearray(dense().build())
    root, fields = root_of(data)
    struct.pack_into("<H", data, fields + 4, 0x7FFF)
    with pytest.raises(ModelFormatError, match=f"field 0 of the table at byte {root} lies outside it"):
        read_tflite(bytes(data))


def test_a_file_without_a_network_is_said():
    with pytest.raises(ModelFormatError, match="the file holds no network"):
        read_tflite(dense().build(subgraphs=0))


def test_four_bits_fill_their_shape():
    with pytest.raises(ModelFormatError, match=r"of shape \[3, 4\] and type INT4 holds 12 bytes of data"):
        read_tflite(dense(dtype="INT4").build())
    taken = read_tflite(dense(dtype="INT4", data=bytes(range(6))).build())
    assert taken.tensors[1].data.ravel()[:4].tolist() == [0, 0, 1, 0]


def test_four_bits_without_data_are_no_constant():
    with pytest.raises(UnsupportedOperatorError, match="the weights must be INT8, got INT4"):
        read_tflite(dense(dtype="INT4", data=None).build())


def test_data_behind_the_end_is_cut():
    data = dense().build(offset_buffers=True)
    with pytest.raises(ModelFormatError, match="lies outside the file: it is truncated"):
        read_tflite(data[:-20])


def test_an_unknown_type_is_a_number(monkeypatch):
    monkeypatch.setitem(tflite_builder.TENSOR_TYPES, "NEW", 99)
    with pytest.raises(ModelFormatError, match=r"has the unknown type 99"):
        read_tflite(dense(dtype="NEW").build())
