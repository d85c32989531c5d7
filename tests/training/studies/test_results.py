"""Results of studies, and what is made of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tintling.errors import ArtifactError
from tintling.training.studies.results import load_result


def test_a_result_is_read_back_as_it_was_written(tmp_path, result):
    result.save(tmp_path / "r.json")
    assert load_result(tmp_path / "r.json") == result


@pytest.mark.parametrize("text", ["", "{}", "[]"])
def test_another_file_is_refused(tmp_path, text):
    (tmp_path / "r.json").write_text(text, encoding="utf-8")
    with pytest.raises(ArtifactError, match="is no result of a study"):
        load_result(tmp_path / "r.json")


def test_a_result_without_measurements_is_refused(tmp_path, result):
    replace(result, measurements=()).save(tmp_path / "r.json")
    with pytest.raises(ArtifactError, match="holds no measurements"):
        load_result(tmp_path / "r.json")


def test_figures_of_a_variant_are_those_of_all_its_seeds(result):
    grey, black = result.rows
    assert (grey.variant, len(grey.measurements), grey.mean) == ("grey", 2, pytest.approx(0.92))
    assert grey.spread == pytest.approx(0.0282843, abs=1e-6)
    assert black.spread is None


def test_what_was_not_measured_is_left_out_of_the_document(result):
    first, _, black = result.to_json()["measurements"]
    assert first["validation"] == 0.8
    assert "validation" not in black
    assert "place" not in first


def test_processor_time_is_the_mean_of_the_seeds_that_have_it(result):
    first, second, *_ = result.measurements
    assert result.rows[0].cpu_seconds == 0.0
    timed = replace(result, measurements=(replace(first, cpu_seconds=3.0), second))
    assert timed.rows[0].cpu_seconds == 3.0
