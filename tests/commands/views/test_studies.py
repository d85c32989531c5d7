"""Studies in the terminal."""

from __future__ import annotations

import json

import pytest
from rich.console import Console

from tintling.commands.views import studies
from tintling.training.studies.recipe import load_study, shipped_studies
from tintling.training.studies.results import Measurement, StudyResult


@pytest.fixture
def console(monkeypatch):
    wide = Console(width=200, force_terminal=False)
    monkeypatch.setattr(studies, "out", wide)
    return wide


def test_every_shipped_study_is_listed_with_its_question(console):
    with console.capture() as capture:
        studies.list_studies(as_json=False)
    text = capture.get()
    for name in shipped_studies():
        assert name in text
        assert load_study(name).question in text


def test_the_list_as_json_has_the_same(capsys):
    studies.list_studies(as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert [entry["name"] for entry in found] == list(shipped_studies())
    assert all(entry["question"].endswith("?") for entry in found)


def test_a_result_is_a_row_a_variant(console):
    measured = (
        Measurement("a [b]", 1, 90, 100),
        Measurement("a [b]", 2, 94, 100),
        Measurement("c", 1, 50, 100),
    )
    result = StudyResult("threshold", "training", "", "MNIST", "ab", "1.0", measured)
    with console.capture() as capture:
        studies.show_study(load_study("threshold"), result)
    text = capture.get()
    assert load_study("threshold").title in text
    (row,) = (line.split() for line in text.splitlines() if "a [b]" in line)
    assert row == ["a", "[b]", "92.00", "2.83", "85.00", "to", "95.89", "–", "2"]
