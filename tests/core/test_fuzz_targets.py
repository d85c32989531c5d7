"""What fuzzing began with, and what it found once, through every parser in turn."""

from __future__ import annotations

import json

import pytest
from fuzz_targets import CORPUS, TARGETS, survives
from json_mutations import mutations

FILES = sorted(path for path in CORPUS.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_the_corpus_gives_results_or_errors_of_one_line(path):
    survives(TARGETS[path.parent.name], path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_every_parser_has_seeds_that_it_takes(name):
    assert any(survives(TARGETS[name], path.read_bytes()) for path in FILES if path.parent.name == name)


@pytest.mark.parametrize("name", [name for name in TARGETS if name != "link"])
def test_bytes_of_other_kinds_are_no_bugs(name):
    for path in FILES:
        if path.stat().st_size <= TARGETS[name].largest:
            survives(TARGETS[name], path.read_bytes())


# This manifest is changed in the same ways by tests/core/test_json_damage.py, which saves it again, too.
@pytest.mark.parametrize(
    "name", [name for name, target in TARGETS.items() if target.is_json and name != "manifest"]
)
def test_changed_documents_are_no_bugs(name):
    path = next(path for path in FILES if path.parent.name == name and path.suffix == ".json")
    for _, text in mutations(json.loads(path.read_bytes())):
        survives(TARGETS[name], text.encode())


def test_the_corpus_is_small():
    assert sum(path.stat().st_size for path in FILES) < 300_000
