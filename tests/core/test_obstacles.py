"""What keeps a file from being compiled."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from tintling.obstacles import Obstacle


def test_the_sentence_names_operator_position_and_reason():
    found = Obstacle("CONV_3D", 7, "is not supported")
    assert found.sentence == "operator 7 (CONV_3D): is not supported"


def test_an_obstacle_is_a_value_and_of_the_form_unless_said_otherwise():
    found = Obstacle("ADD", 0, "is float")
    assert found == Obstacle("ADD", 0, "is float", of_numbers=False)
    with pytest.raises(FrozenInstanceError):
        found.index = 1
