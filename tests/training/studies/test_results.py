"""Results of studies, and what is made of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tintling.errors import ArtifactError
from tintling.training.studies.plots import study_drawing
from tintling.training.studies.pruning import pruned
from tintling.training.studies.recipe import load_study, shipped_studies
from tintling.training.studies.results import Measurement, StudyResult, load_result
from tintling.training.studies.tables import table_header, table_rows

RESULT = StudyResult(
    "threshold",
    "training",
    "tintling study threshold",
    "MNIST",
    "ab",
    "1.0",
    (
        Measurement("grey", 1, 90, 100, validation=0.8),
        Measurement("grey", 2, 94, 100, validation=0.9),
        Measurement("black", 1, 50, 100),
    ),
)
RESULTS = Path(__file__).parents[3] / "docs" / "results" / "studies"


def test_a_result_is_read_back_as_it_was_written(tmp_path):
    RESULT.save(tmp_path / "r.json")
    assert load_result(tmp_path / "r.json") == RESULT


@pytest.mark.parametrize("text", ["", "{}", "[]"])
def test_another_file_is_refused(tmp_path, text):
    (tmp_path / "r.json").write_text(text, encoding="utf-8")
    with pytest.raises(ArtifactError, match="is no result of a study"):
        load_result(tmp_path / "r.json")


def test_a_result_without_measurements_is_refused(tmp_path):
    replace(RESULT, measurements=()).save(tmp_path / "r.json")
    with pytest.raises(ArtifactError, match="holds no measurements"):
        load_result(tmp_path / "r.json")


def test_the_table_has_mean_spread_and_interval_of_each_variant():
    grey, black = table_rows(RESULT)
    assert grey == ("grey", "92.00", "2.83", "85.00 to 95.89", "85.00", "2")
    assert black == ("black", "50.00", "–", "40.38 to 59.62", "–", "1")


@pytest.mark.parametrize("name", shipped_studies())
def test_every_shipped_study_was_measured_with_its_recipe_and_is_drawn(name):
    recipe, result = load_study(name), load_result(RESULTS / f"{name}.json")
    if recipe.kind == "training":
        expected = [(variant.name, seed) for variant in recipe.variants for seed in recipe.seeds]
        assert [(m.variant, m.seed) for m in result.measurements] == expected
    assert result.kind == recipe.kind
    assert study_drawing(recipe, result).svg().count(b"<path") > 10


def test_pruning_takes_the_share_of_every_kernel_and_leaves_biases():
    random = np.random.default_rng(2)
    weights = [random.normal(size=(3, 3, 2, 5)), random.normal(size=5)]
    for choice in ("random", "smallest"):
        kernel, bias = pruned(weights, 0.3, choice, 1)
        assert (kernel == 0).sum() == 27
        assert np.array_equal(kernel[kernel != 0], weights[0][kernel != 0])
        assert np.array_equal(bias, weights[1])
    smallest = pruned(weights, 0.3, "smallest", 1)[0]
    assert np.abs(weights[0][smallest == 0]).max() <= np.abs(smallest[smallest != 0]).min()
    first, again, other = (pruned(weights, 0.3, "random", seed)[0] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_training_samples_have_columns_only_where_they_were_measured():
    assert "training, during [%]" not in table_header(RESULT)
    first, *rest = RESULT.measurements
    measured = replace(RESULT, measurements=(replace(first, training=0.9, training_after=0.95), *rest))
    assert table_header(measured)[-2:] == ("training, during [%]", "training, after [%]")
    assert table_rows(measured)[0][-2:] == ("90.00", "95.00")
