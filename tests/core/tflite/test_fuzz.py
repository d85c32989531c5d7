"""Hostile bytes: the reader gives a graph or one of its own errors, quickly and in little memory."""

from __future__ import annotations

import struct
import time
import tracemalloc

import flatbuffers
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from operator_networks import operator_cases
from paths import GOLDEN
from tflite_builder import ModelBuilder
from wide_networks import wide_cases

from tintling.errors import ModelFormatError, QuantizationError, UnsupportedOperatorError
from tintling.tflite.reader import read_tflite

GOLDEN_FILES = [path.read_bytes() for path in sorted(GOLDEN.glob("*.tflite"))]
OPERATOR_FILES = [case.data for case in (operator_cases() | wide_cases()).values()]
# Each golden file as often as all the small ones together.
FILES = [*GOLDEN_FILES * (len(OPERATOR_FILES) // len(GOLDEN_FILES)), *OPERATOR_FILES]
OUR_ERRORS = (ModelFormatError, UnsupportedOperatorError, QuantizationError)
MAGIC = (0, 1, 2, 3, 4, 8, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFFC)

# What an empty reader takes: the tables of operators and a few NumPy temporaries.
BASE_BYTES = 200_000


def survives(data):
    """Reads; only our errors may come out."""
    try:
        read_tflite(data)
    except OUR_ERRORS:
        return False
    return True


@st.composite
def mutants(draw):
    """A golden file or a small network with a few words, bytes or bits changed, moved or cut off."""
    data = bytearray(draw(st.sampled_from(FILES)))
    for _ in range(draw(st.integers(1, 6))):
        position = draw(st.integers(0, len(data) - 1))
        match draw(st.integers(0, 5)):
            case 0:
                data[position] = draw(st.integers(0, 255))
            case 1:
                data[position] ^= 1 << draw(st.integers(0, 7))
            case 2:
                word = draw(st.one_of(st.sampled_from(MAGIC), st.integers(0, 2 * len(data))))
                start = position & ~3
                data[start : start + 4] = struct.pack("<I", word)
            case 3:
                del data[max(position, 8) :]
            case 4:
                source = draw(st.integers(0, len(data) - 1)) & ~3
                start = position & ~3
                data[start : start + 4] = data[source : source + 4]
            case _:
                start = position & ~1
                data[start : start + 2] = struct.pack("<H", draw(st.integers(0, 65535)))
    return bytes(data)


@settings(max_examples=2000)
@given(mutants())
def test_changed_golden_files_end_in_a_graph_or_an_error_of_ours(data):
    survives(data)


@settings(max_examples=300)
@given(st.binary(max_size=200))
@example(b"")
@example(b"\x00" * 8)
@example(b"\xff" * 64)
@example(b"\x04\x00\x00\x00TFL3")
def test_random_bytes_are_no_model(data):
    assert not survives(data)


@pytest.mark.parametrize("data", [*GOLDEN_FILES, *OPERATOR_FILES])
def test_no_prefix_of_a_file_crashes(data):
    for length in range(0, len(data), 7):
        survives(data[:length])
    assert survives(data)


def peak_of_reading(data):
    """Bytes that reading takes at most, after everything lazy was loaded."""
    survives(data)
    tracemalloc.start()
    try:
        started = time.process_time()
        survives(data)
        elapsed = time.process_time() - started
        return tracemalloc.get_traced_memory()[1], elapsed
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("data", [*GOLDEN_FILES, *OPERATOR_FILES])
def test_golden_files_are_read_in_little_memory(data):
    assert peak_of_reading(data)[0] < 4 * len(data) + BASE_BYTES


def test_a_large_file_is_read_in_a_few_times_its_size():
    builder = ModelBuilder()
    x = builder.input((1, 1000), scale=0.1)
    weights = np.random.default_rng(0).integers(-128, 128, (2000, 1000))
    builder.output(builder.fully_connected(x, weights, weight_scales=[0.01] * 2000, out=(1.0, 0)))
    data = builder.build()
    assert len(data) > 2_000_000
    assert peak_of_reading(data)[0] < 4 * len(data)


@settings(max_examples=100)
@given(mutants())
def test_changed_files_take_little_memory_and_time(data):
    peak, elapsed = peak_of_reading(data)
    assert peak < 8 * len(data) + BASE_BYTES
    assert elapsed < 2  # seconds of processor time


def hostile(tensor_count, shared):
    """A model whose tensor table points ``tensor_count`` times at one tensor."""
    b = flatbuffers.Builder(1024)
    name = b.CreateString("x" * shared)
    shape = b.CreateNumpyVector(np.ones(4, np.int32))
    b.StartObject(8)
    b.PrependUOffsetTRelativeSlot(0, shape, 0)
    b.PrependInt8Slot(1, 9, 0)
    b.PrependUOffsetTRelativeSlot(3, name, 0)
    tensor = b.EndObject()
    b.StartVector(4, tensor_count, 4)
    for _ in range(tensor_count):
        b.PrependUOffsetTRelative(tensor)
    tensors = b.EndVector()
    b.StartObject(5)
    b.PrependUOffsetTRelativeSlot(0, tensors, 0)
    subgraph = b.EndObject()
    b.StartVector(4, 1, 4)
    b.PrependUOffsetTRelative(subgraph)
    subgraphs = b.EndVector()
    b.StartObject(5)
    b.PrependUint32Slot(0, 3, 0)
    b.PrependUOffsetTRelativeSlot(2, subgraphs, 0)
    b.Finish(b.EndObject(), file_identifier=b"TFL3")
    return bytes(b.Output())


@pytest.mark.parametrize(("count", "shared"), [(100_000, 8), (2_000, 100_000), (50, 1_000_000)])
def test_pointing_at_the_same_bytes_again_and_again_is_refused(count, shared):
    data = hostile(count, shared)
    with pytest.raises(ModelFormatError, match=r"do not fit|again and again"):
        read_tflite(data)
    assert peak_of_reading(data)[0] < 4 * len(data) + BASE_BYTES


def test_enormous_shapes_cost_nothing():
    builder = ModelBuilder()
    x = builder.input((1, 2**16, 2**16, 1), scale=0.1)
    builder.output(builder.unary("RELU", x, out=(0.1, 0)))
    data = builder.build()
    with pytest.raises(UnsupportedOperatorError, match="65536"):
        read_tflite(data)
    assert peak_of_reading(data)[0] < BASE_BYTES


def test_enormous_windows_are_refused():
    builder = ModelBuilder()
    x = builder.input((1, 8, 8, 1), scale=0.1)
    x = builder.pool_2d("AVERAGE_POOL_2D", x, (2**30, 2**30), stride=(1, 1), padding="SAME")
    builder.output(x)
    with pytest.raises(UnsupportedOperatorError, match="reach at most 1024"):
        read_tflite(builder.build())
