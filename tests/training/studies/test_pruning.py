"""Removing weights at random, or the smallest."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.training.studies.pruning import pruned

RANDOM = np.random.default_rng(2)
KERNEL, BIAS = RANDOM.normal(size=(3, 3, 2, 5)), RANDOM.normal(size=5)


@pytest.mark.parametrize("choice", ["random weights", "smallest weights"])
def test_the_share_of_every_kernel_goes_and_biases_stay(choice):
    before = KERNEL.copy()
    kernel, bias = pruned([KERNEL, BIAS], 0.3, choice, 1)
    assert (kernel == 0).sum() == 27
    assert np.array_equal(kernel[kernel != 0], KERNEL[kernel != 0])
    assert np.array_equal(bias, BIAS)
    assert np.array_equal(KERNEL, before), "what is given stays as it is"


@pytest.mark.parametrize("choice", ["random weights", "smallest weights"])
def test_the_number_of_weights_is_rounded_down(choice):
    (kernel,) = pruned([KERNEL], 0.999, choice, 1)
    assert (kernel != 0).sum() == 1
    (kernel,) = pruned([KERNEL], 0.0, choice, 1)
    assert np.array_equal(kernel, KERNEL)


def test_the_smallest_are_those_of_least_magnitude():
    (kernel,) = pruned([KERNEL], 0.3, "smallest weights", 1)
    assert np.abs(KERNEL[kernel == 0]).max() <= np.abs(kernel[kernel != 0]).min()


def test_random_weights_are_those_of_the_seed():
    first, again, other = (pruned([KERNEL], 0.3, "random weights", seed)[0] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    two = pruned([KERNEL, KERNEL], 0.3, "random weights", 1)
    assert not np.array_equal(*two), "each kernel loses weights of its own"


def test_a_channel_goes_with_all_weights_that_read_it_and_the_picture_stays():
    first, second, dense = (
        RANDOM.normal(size=(3, 3, 1, 4)),
        RANDOM.normal(size=(3, 3, 4, 2)),
        np.ones((18, 5)),
    )
    kept, without, flat = pruned([first, second, dense], 0.5, "random channels", 1)
    assert np.array_equal(kept, first)
    gone = (without == 0).all(axis=(0, 1, 3))
    assert gone.sum() == 2
    assert np.array_equal(without[:, :, ~gone], second[:, :, ~gone])
    assert sorted((flat.reshape(9, 2, 5) == 0).all(axis=(0, 2))) == [False, True]
    assert (flat == 0).sum() == 45


def test_a_depthwise_layer_gives_the_channels_that_it_reads():
    depthwise, pointwise = RANDOM.normal(size=(3, 3, 4, 1)), RANDOM.normal(size=(1, 1, 4, 6))
    kernels = [RANDOM.normal(size=(3, 3, 1, 4)), depthwise, pointwise]
    _, first, second = pruned(kernels, 0.5, "random channels", 1)
    assert [(found == 0).all(axis=(0, 1, 3)).sum() for found in (first, second)] == [2, 2]
