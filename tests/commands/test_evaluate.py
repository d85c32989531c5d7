"""`tintling evaluate`."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from tintling.commands.evaluate import command
from tintling.training.data import task_data


@pytest.fixture(autouse=True)
def _offline_digits(digits, monkeypatch):
    monkeypatch.setattr(task_data, "load_mnist", lambda *_, **__: digits)


def invoke(*arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_json_is_all_that_goes_to_standard_output(golden):
    done = invoke(golden / "tiny_int8.tflite", "--normalization", "unit", "--split", "validation", "--json")
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert document["split"] == "validation"
    assert 0.5 < document["accuracy"] <= 1


def test_a_folder_gets_the_images_and_is_not_overwritten(golden, tmp_path):
    arguments = (golden / "tiny_int8.tflite", "--normalization", "unit", "--out", tmp_path / "out")
    assert invoke(*arguments).exit_code == 0
    assert {"evaluation.json", "confusion.png", "mistakes.png"} <= {
        p.name for p in (tmp_path / "out").iterdir()
    }
    again = invoke(*arguments)
    assert again.exit_code != 0
    assert "--force" in f"{again.output} {again.exception}"


def test_an_unknown_split_is_a_usage_error(golden):
    assert invoke(golden / "tiny_int8.tflite", "--split", "dev").exit_code == 2
