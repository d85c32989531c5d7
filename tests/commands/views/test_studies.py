"""Studies in the terminal."""

from __future__ import annotations

import json
from dataclasses import replace

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


def test_what_does_not_fit_beside_the_accuracy_has_a_table_of_its_own(console):
    costs = {"parameters": 1_830, "flash": 4_592, "arena": 2_796, "instructions": 435_081}
    measured = tuple(
        Measurement(
            f"{epochs} epochs", 1, 90 + epochs, 100, 0.99, epochs=epochs, cpu_seconds=2.5, costs=costs
        )
        for epochs in (1, 2)
    )
    recipe = replace(load_study("threshold"), goals=(0.98,))
    with console.capture() as capture:
        studies.show_study(recipe, StudyResult("threshold", "training", "", "MNIST", "ab", "1.0", measured))
    rows = [line.split() for line in capture.get().splitlines() if "1 epochs" in line]
    assert rows[0][2:] == ["91.00", "–", "83.77", "to", "95.19", "99.00", "1"]
    assert rows[1][2:] == ["1,830", "4,592", "2,796", "435,081", "1", "2.5"]
    assert rows[2][:5] == ["98%", "epochs", "1", "epochs", "1"]
