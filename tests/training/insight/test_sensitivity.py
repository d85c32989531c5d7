"""Networks that are made coarser, sparser or narrower."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.training.data.splits import Subset
from tintling.training.insight import sensitivity as module
from tintling.training.insight.sensitivity import (
    coarser,
    kernels,
    measure_sensitivity,
    narrower,
    sensitivity_curves,
    sparser,
)


@pytest.fixture(scope="module")
def measured(nano, digits):
    """What nano bears on a few test samples."""
    graph, pixels = nano
    return measure_sensitivity(
        graph, pixels, Subset(digits.test_images[:24], digits.test_labels[:24]), constant_bytes=3031
    )


def _weights(graph):
    return [graph.tensors[kernel.tensor].data for kernel in kernels(graph)]


def test_every_kernel_knows_the_channels_that_it_reads(nano):
    found = [(kernel.operator.split(": ")[1], kernel.channels) for kernel in kernels(nano[0])]
    assert found[:4] == [("CONV_2D", 0), ("DEPTHWISE_CONV_2D", 9), ("CONV_2D", 9), ("DEPTHWISE_CONV_2D", 16)]
    assert found[-1] == ("FULLY_CONNECTED", 19)


def test_fewer_bits_leave_so_many_levels_and_eight_change_nothing(nano):
    graph, _ = nano
    for bits, most in ((2, 3), (4, 15)):
        assert all(
            len(np.unique(weights)) <= most for weights in _weights(coarser(graph, bits, kernels(graph)))
        )
    same = coarser(graph, 8, kernels(graph))
    assert all(map(np.array_equal, _weights(same), _weights(graph)))


def test_only_the_chosen_kernels_lose_bits(nano):
    graph, _ = nano
    chosen = kernels(graph)[1]
    changed = [
        not np.array_equal(*pair)
        for pair in zip(_weights(coarser(graph, 3, [chosen])), _weights(graph), strict=True)
    ]
    assert changed == [False, True, *[False] * (len(changed) - 2)]


def test_the_smallest_weights_go_as_real_numbers(nano):
    graph, _ = nano
    for kernel, before, after in zip(
        kernels(graph), _weights(graph), _weights(sparser(graph, 0.5)), strict=True
    ):
        gone = (after == 0) & (before != 0)
        assert (after == 0).sum() >= before.size // 2
        assert np.array_equal(after[~gone], before[~gone])
        real = np.abs(module._real(graph.tensors[kernel.tensor], before))
        assert real[gone].max() <= real[after != 0].min()


def test_channels_go_with_all_weights_that_read_them_and_the_picture_stays(nano):
    graph, _ = nano
    first, depthwise, pointwise, *_ = _weights(narrower(graph, 0.5))
    assert np.array_equal(first, _weights(graph)[0])
    for weights in (depthwise, pointwise):
        assert (weights.reshape(-1, 9) == 0).all(axis=0).sum() == 4


def test_what_is_measured_starts_at_the_network_itself(measured, nano):
    assert measured.count == 24
    bits, size, accuracy = measured.bits[0]
    assert (bits, size, accuracy) == (8, 3_031, measured.zeros[0][1])
    assert measured.zeros[0] == measured.channels[0]
    assert size - measured.bits[-1][1] == sum(w.size for w in _weights(nano[0])) * 6 // 8
    losses = {bits: accuracy - right for bits, _, right in measured.bits}
    assert losses[measured.few] >= 0.01
    assert all(losses[bits] < 0.01 for bits in losses if bits > measured.few)
    assert measured.accuracy_with(8) == accuracy
    assert measured.costliest.kept == max(layer.kept for layer in measured.layers)
    assert len(measured.layers) == 10


def test_the_curves_show_what_was_measured(measured):
    bits, zeros, channels = sensitivity_curves(measured).figure.axes
    assert list(bits.lines[0].get_xdata()) == [8, 6, 5, 4, 3, 2]
    assert list(zeros.lines[0].get_xdata()) == pytest.approx([0, 20, 40, 60, 80])
    assert list(channels.lines[0].get_ydata()) == pytest.approx([100 * a for _, a in measured.channels])
