"""What a recipe says about the task."""

from __future__ import annotations

import pytest

from tintling.errors import DatasetError, TintlingError
from tintling.pixels import Normalization
from tintling.task import DIGIT_LABELS, Preprocessing, Task
from tintling.task_settings import TaskSettings

FRAME = Preprocessing("frame", light=True)


def test_the_default_is_the_task_of_digits():
    settings = TaskSettings()
    assert settings.geometry == {"input_shape": (28, 28, 1), "classes": 10}
    assert not settings.is_frame
    assert settings.task(DIGIT_LABELS, Normalization()) == Task()


def test_a_task_gets_labels_of_the_data_and_geometry_of_the_recipe():
    settings = TaskSettings((), 32, 20, 3, FRAME)
    assert settings.is_frame
    found = settings.task(("a", "b", "c"), Normalization.unit())
    assert found == Task(("a", "b", "c"), 32, 20, 3, Normalization.unit(), FRAME)


def test_named_labels_decide_the_number_of_classes():
    settings = TaskSettings(("a", "b"), 16, 16, 1, FRAME)
    assert settings.geometry == {"input_shape": (16, 16, 1), "classes": 2}
    assert settings.task(("a", "b"), Normalization()).labels == ("a", "b")


@pytest.mark.parametrize("labels", [("b", "a"), ("a",), ("a", "b", "c")])
def test_other_labels_of_the_data_or_another_order_are_refused(labels):
    settings = TaskSettings(("a", "b"), 16, 16, 1, FRAME)
    with pytest.raises(DatasetError, match=f"has the labels a, b; the data has {', '.join(labels)}"):
        settings.task(labels, Normalization())


def test_of_many_labels_the_message_shows_the_first():
    with pytest.raises(DatasetError, match=r"the data has 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 …$"):
        TaskSettings(("a", "b"), 16, 16, 1, FRAME).task(tuple(map(str, range(40))), Normalization())


@pytest.mark.parametrize(
    "values",
    [
        {"height": 0, "preprocessing": FRAME},
        {"channels": 2, "preprocessing": FRAME},
        {"labels": ("a", "a")},
        {"height": 32},
    ],
)
def test_values_out_of_range_are_refused_where_they_are_given(values):
    with pytest.raises(TintlingError):
        TaskSettings(**values)
