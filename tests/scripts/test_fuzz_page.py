"""The table of fuzzing says what was run, and what was not."""

from __future__ import annotations

import json

import fuzz_page
import pytest
import verify_fuzz
from fuzz_targets import TARGETS


def docs(folder, measured, text):
    (folder / "results" / "trust").mkdir(parents=True)
    (folder / "results" / "trust" / "fuzz.json").write_text(json.dumps(measured))
    (folder / "reliability.md").write_text(text)
    return folder


def test_every_parser_has_a_row():
    assert set(fuzz_page.PARSERS) == {*TARGETS, *verify_fuzz.C_TARGETS, verify_fuzz.NETWORKS}


def test_figures_stand_between_the_marks(tmp_path):
    entry = {"executions": 1_000_000, "peak_mb": 81, "seconds": 400.0, "slices": 2, "broke": ""}
    text = f"before\n{fuzz_page.BEGIN}old\n{fuzz_page.END}after\n"
    found = fuzz_page.page(docs(tmp_path, {"npy": entry}, text))
    assert "| `.npy` | 1,000,000 | 2,500 | 81 | nothing |" in found
    assert "| CSV | not run |" in found
    assert "old" not in found
    assert found.startswith("before\n")
    assert found.endswith("after\n")


def test_lost_marks_are_said(tmp_path):
    with pytest.raises(ValueError, match="has lost the marks"):
        fuzz_page.page(docs(tmp_path, {}, "nothing\n"))
