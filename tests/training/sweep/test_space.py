"""The space of a sweep."""

from __future__ import annotations

import numpy as np
import pytest
from paths import ROOT

from tintling.errors import TintlingError
from tintling.training.settings.overrides import Overrides
from tintling.training.sweep.space import load_space, parse_space

TEXT = """\
recipe = "demo"
[settings]
engine = "native"
epochs = 2
[search]
learning_rate = {low = 0.01, high = 0.1, log = true}
batch_size = [32, 64]
[network]
stem = [4, 6]
blocks = 2
width = [8, 12]
"""


def test_a_point_becomes_settings_of_a_training():
    space = parse_space(TEXT, "s")
    point = space.draw(np.random.default_rng(3))
    settings = space.settings_of(point)
    assert set(point) == {"learning_rate", "batch_size", "stem", "width_1", "width_2"}
    assert settings["model"] == f"sep_{point['stem']}_{point['width_1']}_{point['width_2']}"
    assert (settings["engine"], settings["epochs"]) == ("native", 2)
    Overrides(**settings)


def test_a_grid_has_every_point_once():
    space = parse_space(TEXT.replace("{low = 0.01, high = 0.1, log = true}", "[0.01, 0.1]"), "s")
    points = space.points()
    assert len(points) == 2 * 2 * 2 * 2 * 2
    assert len({repr(sorted(point.items())) for point in points}) == len(points)
    assert len({space.settings_of(point)["model"] for point in points}) == 8


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("recipe =", "recipes =", "unknown key 'recipes'.*did you mean recipe"),
        ("batch_size", "batchsize", "unknown setting 'batchsize'.*did you mean batch_size"),
        ("epochs = 2", 'epochs = "2"', "settings.epochs: expected a whole number"),
        ("epochs = 2", "epochs = 2\nbatch_size = 8", r"batch_size stands in \[settings\] and in \[search\]"),
        ("epochs = 2", 'model = "tiny"', "makes the model; omit model"),
        ("blocks = 2", "blocks = 2\nstride = [1, 2]", "the native engine trains no strides"),
        ("[settings]", "[settings", "is not TOML"),
        ("[search]", "[other]", "unknown key 'other'"),
    ],
)
def test_what_is_wrong_with_a_space_is_named(old, new, message):
    with pytest.raises(TintlingError, match=message):
        parse_space(TEXT.replace(old, new), "s")


def test_a_space_without_anything_to_vary_is_refused():
    with pytest.raises(TintlingError, match="there is nothing to vary"):
        parse_space("[settings]\nepochs = 2\n", "s")


def test_a_grid_of_a_range_of_real_numbers_is_refused():
    with pytest.raises(TintlingError, match="a grid needs a list of values for learning_rate"):
        parse_space(TEXT, "s").points()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(TintlingError, match="cannot read space"):
        load_space(tmp_path / "none.toml")


def test_the_space_of_the_examples_can_be_read():
    assert load_space(ROOT / "examples" / "sweep" / "space.toml").network is not None
