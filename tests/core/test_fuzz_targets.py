"""What fuzzing began with, and what it found once, through every parser in turn."""

from __future__ import annotations

import json
import random

import pytest
from archive_changes import changed_archive
from fuzz_targets import CORPUS, TARGETS, survives
from json_mutations import changed_json, changed_toml, mutations


def draws():
    """A generator that draws the same each time."""
    return random.Random(1)  # noqa: S311


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
    "name", [name for name, target in TARGETS.items() if target.change is changed_json and name != "manifest"]
)
def test_changed_documents_are_no_bugs(name):
    path = next(path for path in FILES if path.parent.name == name and path.suffix == ".json")
    for _, text in mutations(json.loads(path.read_bytes())):
        survives(TARGETS[name], text.encode())


@pytest.mark.parametrize("name", [name for name, target in TARGETS.items() if target.change])
def test_drawn_changes_are_documents_and_no_bugs(name):
    seed = next(path for path in FILES if path.parent.name == name and path.suffix).read_bytes()
    generator = draws()
    changed = {TARGETS[name].change(seed, generator) for _ in range(100)}
    assert len(changed) > 50
    for text in changed:
        survives(TARGETS[name], text)


def test_bytes_that_are_no_document_are_left_to_the_fuzzer():
    assert changed_json(b'{"a": ', draws()) is None
    assert changed_toml(b"", draws()) is None
    assert changed_archive(b"PK", draws()) is None


def test_the_fuzzer_may_feed_each_seed_as_it_is():
    assert all(path.stat().st_size <= TARGETS[path.parent.name].largest for path in FILES)


def test_the_corpus_is_small():
    assert sum(path.stat().st_size for path in FILES) < 300_000
