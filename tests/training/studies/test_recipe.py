"""Recipes of studies."""

from __future__ import annotations

import re

import pytest

from tintling.errors import TintlingError
from tintling.training.settings.overrides import Overrides, overridden_recipe
from tintling.training.studies.recipe import load_study, shipped_studies

HEAD = 'title = "t"\nquestion = "q"\nkind = "training"\nseeds = [1]\n'


def _load(tmp_path, text):
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return load_study(path)


@pytest.mark.parametrize("name", shipped_studies())
def test_every_shipped_study_has_a_question_a_finding_and_settings_that_can_be_trained(name):
    recipe = load_study(name)
    assert recipe.question.endswith("?")
    # What we found, where it differs from others' figures, and why; a point in 98.5 ends no sentence.
    assert len(re.findall(r"\.(?=\s|$)", recipe.finding)) == 3
    for variant in recipe.variants:
        overridden_recipe(recipe.recipe, Overrides(**variant.settings))


def test_a_grid_has_every_combination_and_the_common_settings(tmp_path):
    recipe = _load(
        tmp_path, HEAD + "[settings]\nepochs = 2\n[grid]\nbatch_size = [16, 32]\nema = [0.0, 0.9]\n"
    )
    assert [variant.settings for variant in recipe.variants] == [
        {"epochs": 2, "batch_size": batch, "ema": ema} for batch in (16, 32) for ema in (0.0, 0.9)
    ]
    assert recipe.variants[1].name == "batch_size 16, ema 0.9"
    assert recipe.axes == {"batch_size": (16, 32), "ema": (0.0, 0.9)}


def test_a_grid_may_vary_what_stands_in_braces_in_the_name_of_the_network(tmp_path):
    text = '[settings]\nmodel = "conv_{first}_{second}"\n[grid]\nfirst = [4, 8]\nsecond = [2]\n'
    recipe = _load(tmp_path, HEAD + text)
    assert [variant.settings for variant in recipe.variants] == [{"model": "conv_4_2"}, {"model": "conv_8_2"}]
    assert recipe.variants[1].name == "first 8, second 2"
    assert recipe.axes == {"first": (4, 8), "second": (2,)}


def test_a_quick_look_has_the_same_epochs_in_every_variant(tmp_path):
    text = HEAD + '[settings]\nema = 0.0\n[[variant]]\nname = "long"\nepochs = 9\n'
    (variant,) = _load(tmp_path, text).with_epochs(1).variants
    assert variant.settings == {"ema": 0.0, "epochs": 1}


def test_a_variants_own_setting_wins(tmp_path):
    text = HEAD + '[settings]\nepochs = 2\n[[variant]]\nname = "long"\nepochs = 9\n'
    assert _load(tmp_path, text).variants[0].settings == {"epochs": 9}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD, "there is nothing to train"),
        (HEAD + "[settings]\nepoch = 3\n", "settings: unknown key 'epoch'.*epochs"),
        (HEAD + "[grid]\nepochs = 3\n", "grid.epochs: expected a list"),
        (HEAD + "[[variant]]\nepochs = 3\n", "variant: expected a name"),
        (HEAD.replace("[1]", "[]") + "[settings]\nepochs = 3\n", "seeds: expected at least one"),
        (HEAD.replace("training", "pruning") + "[settings]\nepochs = 3\n", "shares: expected at least one"),
        (HEAD + "goals = [98.0]\n[settings]\nepochs = 3\n", "goals: expected accuracies between 0 and 1"),
        (HEAD + "retrain = -1\n[settings]\nepochs = 3\n", "retrain: expected 0 or more epochs"),
        (HEAD.replace("training", "ensemble") + "members = 1\n[settings]\nepochs = 3\n", "members: expected"),
        (HEAD + '[settings]\nmodel = "conv_{a}_4"\n[grid]\nepochs = [1]\n', "grid.a is missing"),
        ("title = ", "is not TOML"),
        (HEAD + "colour = 3\n", "colour"),
    ],
)
def test_a_fault_is_named(tmp_path, text, message):
    with pytest.raises(TintlingError, match=f"study mine.*{message}"):
        _load(tmp_path, text)


def test_a_study_of_a_similar_name_is_offered():
    with pytest.raises(TintlingError, match=r"did you mean.*threshold"):
        load_study("treshold")


def test_another_recipe_brings_its_own_network_and_engine_where_a_study_compares_none():
    taken = load_study("choosing").with_network("letters", None)
    assert taken.recipe == "letters"
    assert taken.variants[0].settings == {"epochs": 8, "batch_size": 64, "augment": False}
    assert load_study("choosing").with_network(None, "pico").variants[0].settings["model"] == "pico"
    assert load_study("ensemble").with_network("letters", None).models == ()
    assert load_study("sets").with_network(None, "runs/mine").models == ("runs/mine",)
    with pytest.raises(TintlingError, match="compares networks: it takes no --model"):
        load_study("filters").with_network(None, "pico")
    with pytest.raises(TintlingError, match="trains nothing"):
        load_study("twenty").with_network("letters", None)


def test_a_count_limits_what_is_chosen_drawn_or_trained_on():
    assert load_study("twenty").with_count(5).count == 5
    found = [(v.name, v.settings.get("train_size")) for v in load_study("amount").with_count(1500).variants]
    assert found[0] == ("1,500 digits", 1500)
    assert found[2] == ("all digits", None)
    with pytest.raises(TintlingError, match="takes no --count"):
        load_study("grid").with_count(5)


def test_confused_digits_may_stand_as_numbers(tmp_path):
    (tmp_path / "old.toml").write_text(
        'title = ""\nquestion = ""\nkind = "own"\nseeds = [1]\nconfused = [2, "7"]\n',
        encoding="utf-8",
    )
    assert load_study(tmp_path / "old.toml").confused == ("2", "7")
