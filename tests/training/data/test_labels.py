"""The order of labels, and the class of a folder's name."""

from __future__ import annotations

import pytest

from tintling.training.data.labels import class_of, label_order


@pytest.mark.parametrize(
    ("names", "order"),
    [
        ("0123456789", tuple("0123456789")),
        (["10", "9", "2"], ("2", "9", "10")),
        (["rock", "paper", "rock"], ("paper", "rock")),
        (["none", "3", "Ä", "12"], ("3", "12", "none", "Ä")),
    ],
)
def test_numbers_come_by_value_and_before_texts(names, order):
    assert label_order(names) == order
    assert label_order(reversed(list(names))) == order


def test_the_class_of_a_label_is_its_place():
    assert [class_of(digit) for digit in "0123456789"] == list(range(10))
    assert class_of("rock", ("paper", "rock")) == 1


def test_a_name_that_is_no_label_has_no_class():
    assert class_of("10") is None
    assert class_of("raw") is None
