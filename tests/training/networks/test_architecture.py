"""What every registered network shares."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from tintling.training.networks import registry as zoo
from tintling.training.networks.architecture import CLASSES, INPUT_SHAPE, Architecture


def test_every_network_reads_the_input_shape_and_answers_each_class():
    model = zoo.build("nano")
    assert model.input_shape[1:] == INPUT_SHAPE
    assert model.output_shape[1:] == (CLASSES,)


def test_an_architecture_is_a_value_that_does_not_fold_unless_it_says_so():
    entry = Architecture("x", "a network", 10, 0.0, lambda *_: None)
    assert not entry.folds
    with pytest.raises(FrozenInstanceError):
        entry.parameters = 11
