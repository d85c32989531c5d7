"""Distances at which an output may be written over its input: safe, and no larger than needed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tintling.arithmetic.quantized_params import window
from tintling.firmware_export.compiler.kernel_structs import (
    ActivationStruct,
    Conv2DStruct,
    DimsStruct,
    PoolStruct,
    ScalingStruct,
    TileStruct,
)
from tintling.firmware_export.compiler.overlap import _walks, conv_distance, grouped_distance, pool_distance
from tintling.operators import Padding

ALL = ActivationStruct(-128, 127)
SCALING = ScalingStruct(0, ALL, per_channel=1, large=0)


@st.composite
def convs(draw):
    """A convolution of any geometry whose windows fit."""
    height, width, filter_h, filter_w = (draw(st.integers(1, high)) for high in (9, 9, 4, 4))
    stride = TileStruct(draw(st.integers(1, 3)), draw(st.integers(1, 3)))
    dilation = TileStruct(draw(st.integers(1, 2)), draw(st.integers(1, 2)))
    padding = draw(st.sampled_from(Padding))
    vertical = window(height, filter_h, stride.h, dilation.h, padding)
    horizontal = window(width, filter_w, stride.w, dilation.w, padding)
    return Conv2DStruct(
        input=DimsStruct(height, width, draw(st.integers(1, 4))),
        filter=TileStruct(filter_h, filter_w),
        output=DimsStruct(max(vertical.output, 1), max(horizontal.output, 1), draw(st.integers(1, 5))),
        stride=stride,
        dilation=dilation,
        padding=TileStruct(vertical.before, horizontal.before),
        groups=1,
        border=1,
        input_zero_point=0,
        scaling=SCALING,
    )


def pool_of(conv, size):
    """A pooling without overlapping windows over the output of a convolution."""
    output = DimsStruct(-(-conv.output.h // size), -(-conv.output.w // size), conv.output.c)
    return PoolStruct(
        conv.output, TileStruct(size, size), output, TileStruct(size, size), TileStruct(0, 0), 1, ALL
    )


def conv_reads(conv, y, x):
    """Bytes of the input that the sum at output position (y, x) reads."""
    for i in range(conv.filter.h):
        for j in range(conv.filter.w):
            row = y * conv.stride.h - conv.padding.h + i * conv.dilation.h
            column = x * conv.stride.w - conv.padding.w + j * conv.dilation.w
            if 0 <= row < conv.input.h and 0 <= column < conv.input.w:
                first = (row * conv.input.w + column) * conv.input.c
                yield from range(first, first + conv.input.c)


def harmless(distance, positions, channels):
    """Plays the kernel through: does every read find the byte that was there at first?

    Args:
        distance: Bytes that the output begins before the input.
        positions: For each output position, in order, the bytes that it reads.
        channels: Bytes that each position writes, at any time while it reads.
    """
    overwritten = set()
    for number, reads in enumerate(positions):
        start = number * channels - distance
        overwritten.update(range(start, start + channels))
        if overwritten & set(reads):
            return False
    return True


def check(distance, output, positions):
    size = output.h * output.w * output.c
    assert distance <= size
    assert harmless(distance, positions, output.c)
    assert harmless(distance + 3, positions, output.c), "alignment may only move the output away"


@given(convs())
def test_a_convolution_never_reads_what_it_has_overwritten(conv):
    positions = [set(conv_reads(conv, y, x)) for y in range(conv.output.h) for x in range(conv.output.w)]
    check(conv_distance(conv), conv.output, positions)


@given(convs(), st.integers(1, 3))
def test_a_convolution_with_pooling_never_reads_what_it_has_overwritten(conv, size):
    pool = pool_of(conv, size)
    positions = [
        {
            byte
            for i in range(y * size, min((y + 1) * size, conv.output.h))
            for j in range(x * size, min((x + 1) * size, conv.output.w))
            for byte in conv_reads(conv, i, j)
        }
        for y in range(pool.output.h)
        for x in range(pool.output.w)
    ]
    check(conv_distance(conv, pool), pool.output, positions)


def test_the_bound_is_tight_where_windows_touch_every_byte():
    pool = PoolStruct(
        DimsStruct(4, 4, 2), TileStruct(2, 2), DimsStruct(2, 2, 2), TileStruct(2, 2), TileStruct(0, 0), 0, ALL
    )
    positions = [
        {(2 * y + i) * 8 + (2 * x + j) * 2 + c for i in range(2) for j in range(2) for c in range(2)}
        for y in range(2)
        for x in range(2)
    ]
    assert pool_distance(pool) == 2
    assert harmless(2, positions, 2)
    assert not harmless(1, positions, 2)


def test_the_first_layer_of_tiny_overwrites_three_quarters_of_its_input():
    conv = Conv2DStruct(
        DimsStruct(28, 28, 1),
        TileStruct(3, 3),
        DimsStruct(26, 26, 16),
        TileStruct(1, 1),
        TileStruct(1, 1),
        TileStruct(0, 0),
        1,
        0,
        0,
        SCALING,
    )
    pool = PoolStruct(
        conv.output, TileStruct(2, 2), DimsStruct(13, 13, 16), TileStruct(2, 2), TileStruct(0, 0), 0, ALL
    )
    assert conv_distance(conv, pool) == 2704 - (24 * 28 + 24)


@given(convs())
def test_positions_that_are_finished_alone_need_what_any_kernel_needs(conv):
    found = grouped_distance(conv.input, conv.output, *_walks(conv), group=1, read_first=False)
    assert found == max(conv_distance(conv), 0)


@given(convs())
def test_a_kernel_that_reads_rows_before_it_writes_them_never_reads_what_it_has_overwritten(conv):
    width, channels = conv.output.w, conv.output.c
    distance = grouped_distance(conv.input, conv.output, *_walks(conv), group=width, read_first=True)
    overwritten = set()
    for y in range(conv.output.h):
        assert not overwritten & {byte for x in range(width) for byte in conv_reads(conv, y, x)}
        start = y * width * channels - distance
        overwritten.update(range(start, start + width * channels))
