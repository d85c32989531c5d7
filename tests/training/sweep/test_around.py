"""The space around a network."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.errors import UsageError
from tintling.training.networks.searched import structure_of
from tintling.training.sweep.around import space_around


def test_the_first_point_around_nano_is_nano():
    space = space_around("nano", 3)
    assert space.settings_of(space.first[0])["model"] == "sep_9_16_16_16_19"
    assert (space.recipe, space.settings["epochs"], space.settings["engine"]) == ("nano", 3, "native")
    drawn = [space.settings_of(space.draw(np.random.default_rng(i)))["model"] for i in range(20)]
    assert len(set(drawn)) > 15
    assert {len(name.split("_")) - 2 for name in drawn} == {3, 4, 5}


def test_a_run_of_a_sweep_can_be_searched_around():
    name = "sep_4k5_8s2_10"
    space = space_around(name)
    assert space.settings_of(space.first[0])["model"] == name
    assert space.settings["engine"] == "tensorflow"
    assert structure_of(name)[0].kernel == 5


def test_networks_of_other_kinds_are_refused():
    with pytest.raises(UsageError, match="--from: expected one of nano, "):
        space_around("tiny")
