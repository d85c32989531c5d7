"""Settings of the command line over those of a recipe."""

from __future__ import annotations

import pytest

from tintling.errors import DatasetError
from tintling.pixels import Normalization
from tintling.training.settings.overrides import Overrides, overridden_recipe
from tintling.training.settings.recipe import Recipe, load_recipe


def test_without_overrides_a_recipe_stays_as_it_is():
    assert overridden_recipe("nano", Overrides()) == load_recipe("nano")
    assert Overrides().given() == {}


def test_a_model_with_a_shipped_recipe_brings_it_and_any_other_the_defaults():
    assert overridden_recipe(None, Overrides(model="nano")).training == load_recipe("nano").training
    assert overridden_recipe(None, Overrides(model="lenet5_distorted")).training.model == "lenet5_distorted"


def test_given_settings_override_and_false_is_given():
    overrides = Overrides(epochs=3, batch_size=32, learning_rate=0.5, dropout=0.0, seed=9, augment=False)
    training = overridden_recipe("nano", overrides).training
    assert (training.epochs, training.batch_size, training.dropout, training.seed) == (3, 32, 0.0, 9)
    assert training.optimizer.learning_rate == 0.5
    assert training.optimizer.beta_1 == load_recipe("nano").training.optimizer.beta_1
    assert overrides.given()["augment"] is False


def test_data_settings_reach_the_split():
    recipe = overridden_recipe(None, Overrides(train_size=640, split="80/10/10"))
    assert recipe.data.ratios == (80, 10, 10)
    assert recipe.data.train_size == 640
    with pytest.raises(DatasetError):
        overridden_recipe(None, Overrides(split="80/10"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("unit", Normalization.unit()),
        ("standardize", Normalization.standardize()),
        ("threshold", Normalization.black_white()),
    ],
)
def test_a_normalization_is_chosen_by_name(name, expected):
    assert overridden_recipe("nano", Overrides(normalize=name)).training.normalization == expected


def test_a_plateau_looks_at_the_accuracy_where_the_recipe_keeps_the_last_epoch():
    recipe = overridden_recipe("nano", Overrides(schedule="plateau"))
    assert recipe.training.stopping.monitor in ("accuracy", "loss")
    assert isinstance(recipe, Recipe)
