"""Trials of a sweep."""

from __future__ import annotations

from tintling.training.sweep.trials import Trial, best_of, key_of


def _trial(number: int, *values: float, **params: float) -> Trial:
    return Trial(number, "trained", params, params, accuracy=values[0], values=values)


def test_the_best_of_equals_does_not_depend_on_who_was_first():
    one, two, worse = _trial(0, 0.9, x=2), _trial(1, 0.9, x=1), _trial(2, 0.8, x=0)
    assert best_of([one, two, worse], ("accuracy",)) == (two,)
    swapped = _trial(1, 0.9, x=2), _trial(0, 0.9, x=1)
    assert best_of(swapped, ("accuracy",))[0].params == two.params


def test_a_front_leaves_out_what_another_beats_in_everything():
    small, large, beaten = _trial(0, 0.9, 100, x=0), _trial(1, 0.95, 200, x=1), _trial(2, 0.9, 150, x=2)
    assert best_of([small, large, beaten], ("accuracy", "flash")) == (large, small)
    assert best_of([], ("accuracy", "flash")) == ()


def test_the_order_of_parameters_makes_no_other_point():
    assert key_of({"a": 1, "b": 0.5}) == key_of({"b": 0.5, "a": 1}) != key_of({"a": 1, "b": 0.25})
