"""Evaluations from Python."""

from __future__ import annotations

import json

import pytest

from tintling.api.evaluating import evaluate
from tintling.artifacts import Manifest
from tintling.errors import ArtifactError, UsageError
from tintling.training.data import task_data


@pytest.fixture(autouse=True)
def _offline_digits(digits, monkeypatch):
    monkeypatch.setattr(task_data, "load_mnist", lambda *_, **__: digits)


def test_a_bare_file_is_measured_on_test_digits(golden, digits):
    found = evaluate(golden / "tiny_int8.tflite", reference=False, normalization="unit")
    assert (found.part, found.ensemble) == ("test", None)
    assert found.runner.startswith("generated C")
    assert len(found.subset) == len(digits.test_labels)
    assert 0.5 < found.accuracy <= 1


def test_the_result_is_written_with_its_images(golden, tmp_path):
    found = evaluate(golden / "tiny_int8.tflite", part="validation", normalization="unit")
    names = found.save(tmp_path, mistakes=3)
    assert {path.name for path in tmp_path.iterdir()} == set(names)
    document = json.loads((tmp_path / "evaluation.json").read_text(encoding="utf-8"))
    assert document["split"] == "validation"
    assert document == json.loads(json.dumps(found.to_json(mistakes=3)))


@pytest.mark.parametrize(
    ("options", "name"), [({"reference": True}, "--reference"), ({"normalization": "unit"}, "--norm")]
)
def test_options_of_int8_are_refused_for_a_float_run(options, name, tmp_path):
    Manifest("tiny").save(tmp_path)
    with pytest.raises(UsageError, match=f"{name}.*is for int8 models"):
        evaluate(tmp_path, **options)


def test_a_file_has_no_float_network(golden):
    with pytest.raises(UsageError, match="--float needs a run directory"):
        evaluate(golden / "tiny_int8.tflite", use_float=True)


def test_what_is_not_there_names_the_shipped_models():
    with pytest.raises(ArtifactError, match="did you mean nano"):
        evaluate("nanno")
