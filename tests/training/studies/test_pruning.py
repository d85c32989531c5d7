"""Removing weights at random, or the smallest."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.training.studies.pruning import pruned

RANDOM = np.random.default_rng(2)
KERNEL, BIAS = RANDOM.normal(size=(3, 3, 2, 5)), RANDOM.normal(size=5)


@pytest.mark.parametrize("choice", ["random", "smallest"])
def test_the_share_of_every_kernel_goes_and_biases_stay(choice):
    before = KERNEL.copy()
    kernel, bias = pruned([KERNEL, BIAS], 0.3, choice, 1)
    assert (kernel == 0).sum() == 27
    assert np.array_equal(kernel[kernel != 0], KERNEL[kernel != 0])
    assert np.array_equal(bias, BIAS)
    assert np.array_equal(KERNEL, before), "what is given stays as it is"


@pytest.mark.parametrize("choice", ["random", "smallest"])
def test_the_number_of_weights_is_rounded_down(choice):
    (kernel,) = pruned([KERNEL], 0.999, choice, 1)
    assert (kernel != 0).sum() == 1
    (kernel,) = pruned([KERNEL], 0.0, choice, 1)
    assert np.array_equal(kernel, KERNEL)


def test_the_smallest_are_those_of_least_magnitude():
    (kernel,) = pruned([KERNEL], 0.3, "smallest", 1)
    assert np.abs(KERNEL[kernel == 0]).max() <= np.abs(kernel[kernel != 0]).min()


def test_random_weights_are_those_of_the_seed():
    first, again, other = (pruned([KERNEL], 0.3, "random", seed)[0] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    two = pruned([KERNEL, KERNEL], 0.3, "random", 1)
    assert not np.array_equal(*two), "each kernel loses weights of its own"
