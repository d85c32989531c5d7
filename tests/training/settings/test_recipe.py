from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tintling.errors import TintlingError
from tintling.pixels import Normalization
from tintling.training.augment.augmentation import Augmentation
from tintling.training.data.splits import SplitSpec
from tintling.training.settings.config import Distillation, Optimizer, Schedule, Stopping, TrainingConfig
from tintling.training.settings.recipe import (
    Recipe,
    load_recipe,
    parse_recipe,
    recipe_toml,
    shipped_recipes,
    with_augmentation,
)

share = st.floats(0, 0.5)
recipes = st.builds(
    Recipe,
    training=st.builds(
        TrainingConfig,
        model=st.sampled_from(["tiny", "nano_2"]),
        epochs=st.integers(1, 300),
        batch_size=st.integers(1, 512),
        seed=st.integers(0, 2**31 - 1),
        dropout=st.none() | share,
        ema=share,
        normalization=st.sampled_from(
            [Normalization.unit(), Normalization.standardize(), Normalization.black_white(100)]
        ),
        optimizer=st.builds(
            Optimizer, name=st.sampled_from(["adamw", "sgd"]), learning_rate=st.floats(1e-9, 1)
        ),
        schedule=st.builds(Schedule, name=st.sampled_from(["cosine", "plateau"]), warmup=share),
        augmentation=st.builds(Augmentation, zoom=share, clean=share),
        distillation=st.builds(
            Distillation, teacher=st.text(st.characters(exclude_categories=["Cs"])) | st.just('"a\\b\x7f\n')
        ),
        stopping=st.builds(
            Stopping, monitor=st.sampled_from(["accuracy", "loss"]), patience=st.integers(0, 9)
        ),
    ),
    data=st.builds(
        SplitSpec, train_size=st.none() | st.integers(10, 60_000), ratios=st.none() | st.just((60, 20, 20))
    ),
)


@given(recipes)
def test_a_recipe_that_is_written_and_read_is_the_same(recipe):
    assert parse_recipe(recipe_toml(recipe), "written") == recipe


@pytest.mark.parametrize("name", shipped_recipes())
def test_every_shipped_recipe_can_be_read(name):
    assert load_recipe(name).training.epochs > 0


def test_tiny_and_demo_are_shipped():
    assert {"tiny", "demo"} <= set(shipped_recipes())


def test_an_empty_recipe_is_the_default():
    assert parse_recipe("", "empty") == Recipe()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("epoch = 3", "unknown key epoch; did you mean epochs?"),
        ("[optimizer]\nlr = 0.1", "unknown key optimizer.lr; known are: name, learning_rate"),
        ("[data]\ntrain_sise = 3", "unknown key data.train_sise; did you mean train_size?"),
        ("epochs = 2.5", "epochs: expected a whole number, got 2.5"),
        ("epochs = true", "epochs: expected a whole number, got True"),
        ("epochs = '3'", "epochs: expected a whole number, got '3'"),
        ("ema = 'high'", "ema: expected a number, got 'high'"),
        ("model = 3", "model: expected text, got 3"),
        ("optimizer = 3", "optimizer: expected a table, got 3"),
        ("data = 3", "data: expected a table, got 3"),
        ("[optimizer]\nname = 'adagrad'", "optimizer.name: expected one of adamw, adam, sgd, got 'adagrad'"),
        ("[data]\nratios = [60, 20, 20]", "data.ratios: expected 60/20/20"),
        ("[data]\nratios = '60/20'", "expected 'official' or percentages"),
        ("ema = 1.0", "ema: expected 0 to below 1, got 1.0"),
        ("[augmentation]\nzoom = 2", "augmentation.zoom: expected 0 to 0.5, got 2"),
        ("[normalization]\nkind = 'log'", "normalization.kind: expected one of unit"),
        ("epochs = ", "is not TOML"),
        ("a = " + 5_000 * "[", "nested too deeply"),
        (f"[optimizer]\nlearning_rate = 1{400 * '0'}", "optimizer.learning_rate: expected a number below"),
        (f"epochs = 1{5_000 * '0'}", "is not TOML: Exceeds the limit"),
        ("[optimizer]\nlearning_rate = 0.0", "expected above 0, at most 10, got 0.0"),
        ("[normalization]\nstd = 0.0", "normalization.std: expected 0.001 to 1000, got 0"),
        ("[normalization]\nstd = nan", "normalization.std: expected 0.001 to 1000, got nan"),
        ("[normalization]\nmean = 5.0", "normalization.mean: expected 0 to 1, got 5"),
        ("[normalization]\nthreshold = 900", "normalization.threshold: expected 1 to 255, got 900"),
        ("[data]\nseed = -1", "split seed: expected 0 or more, got -1"),
        (
            "[schedule]\nname = 'plateau'\n[stopping]\nmonitor = 'last'",
            "stopping.monitor: expected accuracy or loss for the schedule plateau",
        ),
    ],
)
def test_a_wrong_recipe_says_which_key_and_what_was_expected(text, complaint):
    with pytest.raises(TintlingError) as caught:
        parse_recipe(text, "mine.toml")
    assert complaint in str(caught.value)
    assert "mine.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_whole_number_may_stand_for_a_fraction():
    assert parse_recipe("ema = 0", "r").training.ema == 0.0


def test_a_recipe_that_is_nowhere_lists_the_shipped_ones(tmp_path):
    with pytest.raises(TintlingError, match=r"no such file, nor one of the shipped recipes .*tiny"):
        load_recipe(tmp_path / "gone.toml")


def test_augmentation_is_switched_on_where_a_recipe_has_none_and_off_with_the_camera():
    tiny, lin, nano = (load_recipe(name).training for name in ("tiny", "lin", "nano"))
    assert lin.augmentation.is_identity
    assert with_augmentation(lin, wanted=True) == replace(lin, augmentation=tiny.augmentation)
    assert with_augmentation(nano, wanted=True) == with_augmentation(nano, wanted=None) == nano
    assert nano.camera.share > 0
    still = with_augmentation(nano, wanted=False)
    assert (still.augmentation.is_identity, still.camera.share) == (True, 0)
