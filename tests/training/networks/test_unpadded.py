"""Networks without padding: what they take, what they cost, and that the native engine knows them."""

from __future__ import annotations

import pytest

from tintling.errors import TintlingError
from tintling.training.native.plan import plan_layers
from tintling.training.networks import registry as zoo
from tintling.training.networks.unpadded import UNPADDED

TASKS = {
    "meter": ((32, 20, 1), 11, 8_000),
    "meter_teacher": ((32, 20, 1), 11, 24_000),
    "letters": ((28, 28, 1), 26, 8_000),
    "objects": ((96, 96, 3), 3, 30_000),
}


def test_every_network_has_a_task_here() -> None:
    assert {architecture.name for architecture in UNPADDED} == set(TASKS)


@pytest.mark.parametrize("name", TASKS)
def test_native_engine_trains_it_and_it_stays_below_its_size(name: str) -> None:
    shape, classes, most = TASKS[name]
    model = zoo.build(name, input_shape=shape, classes=classes)
    plan_layers(model)
    kept = zoo.kept(name, model)
    assert (kept.input_shape[1:], kept.output_shape[1:]) == (shape, (classes,))
    assert kept.count_params() <= most


def test_pooling_is_left_out_where_the_blocks_behind_it_need_the_map() -> None:
    pools = [
        sum("pool" in layer.name for layer in zoo.build("objects", input_shape=shape, classes=3).layers)
        for shape in ((96, 96, 3), (28, 28, 3))
    ]
    assert pools == [3, 1]


def test_an_input_that_is_too_small_is_refused() -> None:
    with pytest.raises(TintlingError, match=r"model objects: an input of 9×9×1 is too small.*classes_8k"):
        zoo.build("objects", input_shape=(9, 9, 1), classes=3)
