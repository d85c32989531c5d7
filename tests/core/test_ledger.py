"""What the demo remembers of earlier runs."""

from __future__ import annotations

import pytest

from tintling.artifacts import Manifest, write_atomic
from tintling.ledger import Ledger, key_of


@pytest.fixture
def step(tmp_path):
    """A folder in which a step left one file and its manifest."""
    folder = tmp_path / "c"
    folder.mkdir()
    write_atomic(folder / "tl_tiny.h", "#define TL_TINY_H\n")
    Manifest("tiny", seed=1).with_files(folder, "tl_tiny.h").save(folder)
    return folder


def test_a_step_that_was_recorded_is_done(tmp_path, step):
    ledger = Ledger(tmp_path)
    assert not ledger.is_done("export", "key", step)
    ledger.record("export", "key", 1.2345)
    assert ledger.is_done("export", "key", step)
    assert ledger.seconds("export") == 1.23


def test_other_inputs_make_a_step_undone(tmp_path, step):
    ledger = Ledger(tmp_path)
    ledger.record("export", key_of("export", "a"), 1)
    assert not ledger.is_done("export", key_of("export", "b"), step)
    assert not ledger.is_done("parity", key_of("export", "a"), step)


@pytest.mark.parametrize("damage", ["change", "remove", "manifest"])
def test_a_result_that_was_touched_is_made_again(tmp_path, step, damage):
    ledger = Ledger(tmp_path)
    ledger.record("export", "key", 1)
    if damage == "change":
        (step / "tl_tiny.h").write_text("#define TL_OTHER_H\n", encoding="utf-8")
    elif damage == "remove":
        (step / "tl_tiny.h").unlink()
    else:
        (step / "manifest.json").write_text("{", encoding="utf-8")
    assert not ledger.is_done("export", "key", step)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"export": "x"}', '{"export": {"seconds": "?"}}', "\x00"])
def test_a_damaged_ledger_remembers_nothing_and_is_no_error(tmp_path, step, text):
    (tmp_path / "steps.json").write_text(text, encoding="utf-8")
    ledger = Ledger(tmp_path)
    assert not ledger.is_done("export", "key", step)
    assert ledger.seconds("export") == 0.0
    ledger.record("export", "key", 2)
    assert ledger.is_done("export", "key", step)


def test_keys_tell_apart_what_differs_and_nothing_else():
    assert key_of("a", {"x": 1, "y": 2}) == key_of("a", {"y": 2, "x": 1})
    assert key_of("a", "b") != key_of("ab")
    assert key_of("a", 1) != key_of("a", "1")
