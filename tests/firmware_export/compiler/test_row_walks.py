"""Windows that go down an image, and kernels that are told fewer rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from banded_networks import PAIRS, PLANES, two_layers

from tintling.firmware_export.compiler.further_structs import FillStruct
from tintling.firmware_export.compiler.lowering import lower
from tintling.firmware_export.compiler.row_walks import RowWalk, for_rows, walk_of


def walks(kinds, **options):
    """The windows of both layers."""
    program = lower(two_layers(5, kinds, **options), name="net")
    return program, [walk_of(program, step) for step in program.steps]


@pytest.mark.parametrize("kinds", [PLANES, *PAIRS])
def test_rows_and_bytes_are_those_of_the_tensors(kinds):
    program, found = walks(kinds, channels=2)
    for step, walk in zip(program.steps, found, strict=True):
        read, written = (program.values[i] for i in (step.arguments[0].index, step.output))
        assert (walk.inputs, walk.inputs * walk.input_row) == (read.shape[0], read.nbytes)
        assert (walk.outputs, walk.outputs * walk.output_row) == (written.shape[0], written.nbytes)
        assert walk.is_inside


def test_a_pooling_reads_the_windows_of_its_positions():
    _, (first, second) = walks(("conv pooled", "average pool"), extent=(5, 3))
    assert (first.span, first.step) == (6, 2)
    assert (second.span, second.step) == (2, 2)


def test_windows_that_reach_over_an_edge_are_not_inside():
    inside = RowWalk(span=3, step=1, inputs=5, input_row=8, outputs=3, output_row=8)
    assert inside.is_inside
    assert not replace(inside, padding=1).is_inside
    assert not replace(inside, outputs=4).is_inside


@pytest.mark.parametrize("kinds", [PLANES, *PAIRS])
def test_a_kernel_that_is_told_all_its_rows_is_the_same(kinds):
    program, found = walks(kinds)
    for step, walk in zip(program.steps, found, strict=True):
        again = for_rows(step.params, walk.inputs, walk.outputs, walk.outputs)
        rows = walk_of(program, step)
        assert (rows.span, rows.step, rows.outputs) == (walk.span, walk.step, walk.outputs)
        if "pooled" not in "".join(kinds):  # columns of a convolution that no window pools are left out
            assert again == step.params


def test_dense_layers_without_an_image_have_no_windows():
    program = lower(two_layers(5, dense=True), name="net")
    assert walk_of(program, program.steps[-1]) is None


def test_a_structure_without_rows_is_a_mistake():
    with pytest.raises(AssertionError, match="tl_fill_params has no rows"):
        for_rows(FillStruct(4, int(np.int8(0))), 1, 1, 1)
