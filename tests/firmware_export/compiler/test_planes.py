"""Rows in which each channel is a plane."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from banded_networks import two_layers

from tintling.firmware_export.compiler import bands
from tintling.firmware_export.compiler.bands import in_bands
from tintling.firmware_export.compiler.kernel_structs import Conv2DMaxPoolPlanesStruct
from tintling.firmware_export.compiler.lowering import lower
from tintling.firmware_export.compiler.planes import PLANES, in_planes


@pytest.fixture(autouse=True)
def as_often_as_it_helps(monkeypatch):
    """Layers take turns for any gain."""
    monkeypatch.setattr(bands, "_MOST_LEFT", 0.99)


def with_scaling(program, number, **changes):
    """The program with a layer that is scaled in another way."""
    step = program.steps[number]
    conv = replace(step.params.conv, scaling=replace(step.params.conv.scaling, **changes))
    steps = list(program.steps)
    steps[number] = replace(step, params=replace(step.params, conv=conv))
    return replace(program, steps=tuple(steps))


def test_both_layers_agree_where_a_value_lies_between_them():
    program = in_bands(lower(two_layers(1, dense=True), name="net"))
    first, second = (step.params for step in program.steps[:2])
    assert program.kernels == ("tl_conv2d_max_pool_planes_s8", "tl_fully_connected_s8", "tl_keep_rows")
    assert isinstance(first, Conv2DMaxPoolPlanesStruct)
    rows, channels, columns = program.values[program.steps[0].output].shape
    assert (first.outputs, first.columns) == (second.inputs, columns) == (channels, columns)
    assert (first.output_row, first.output_plane, first.output_column) == (channels * columns, columns, 1)
    assert (second.input_row, second.input_plane) == (channels * columns, columns)
    assert (rows, first.rows, second.rows) == (4, 2, 1)


def test_columns_that_serve_no_window_are_left_out():
    program = in_bands(lower(two_layers(1), name="net"))
    first, second = (step.params for step in program.steps[:2])
    whole = lower(two_layers(1), name="net").steps[0].params.pool.output.w
    assert first.columns == 2 * second.columns + 2 < whole


def test_weights_of_a_channel_lie_side_by_side():
    plain = lower(two_layers(1), name="net")
    planes = in_planes(plain, 0)
    name = plain.steps[1].name
    old, new = (
        next(c.data for c in program.constants if c.name == f"{name}_weights") for program in (plain, planes)
    )
    np.testing.assert_array_equal(new, old.transpose(0, 3, 1, 2))
    assert not new.flags.writeable


def test_weights_that_another_layer_reads_as_well_stay_as_they_are():
    plain = lower(two_layers(1), name="net")
    extra = replace(plain.steps[1], name="again")
    planes = in_planes(replace(plain, steps=(*plain.steps, extra)), 0)
    assert planes.constants[: len(plain.constants)][-4:] == plain.constants[-4:]
    assert planes.constants[-1].name.endswith("_weights_planes")


def test_large_factors_other_filters_and_several_input_channels_have_no_such_kernel():
    plain = lower(two_layers(1), name="net")
    assert in_planes(plain, 0).steps[0].kernel == PLANES
    for number in range(2):
        assert in_planes(with_scaling(plain, number, large=1), 0) is None
    assert in_planes(lower(two_layers(1, channels=2), name="net"), 0) is None
    assert in_planes(lower(two_layers(1, extent=(2, 3)), name="net"), 0) is None
