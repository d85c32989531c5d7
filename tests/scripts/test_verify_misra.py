"""Findings of cppcheck are compared with the deviations that the docs state."""

from __future__ import annotations

import shutil

import pytest
import verify_misra
from verify_misra import PAGE, compared, deviations, findings

needs_cppcheck = pytest.mark.skipif(shutil.which("cppcheck") is None, reason="cppcheck is not installed")


@needs_cppcheck
def test_a_rule_that_is_not_kept_is_found():
    text = "int f(int x);\nint f(int x) {\n    if (x > 1) {\n        return 1;\n    }\n    return 2;\n}\n"
    assert ("misra-c2012-15.5", "m.c", 4) in findings({"m.c": text})


def test_what_is_not_stated_and_what_is_not_needed_is_told():
    assert compared({"a", "b"}, {"b", "c"}) == [
        "a: found, and no deviation is stated",
        "c: a deviation is stated, and nothing is found",
    ]
    assert compared({"a"}, {"a"}) == []


def test_the_page_states_each_rule_once_with_a_reason():
    text = PAGE.read_text(encoding="utf-8").partition("## clang-tidy")[0]
    rows = [row.split("|") for row in text.splitlines() if row.startswith("| `")]
    assert len(rows) == len(deviations(text)) > 20
    assert all(len(row[3].strip()) > 20 for row in rows)


def test_without_cppcheck_one_line_says_so(monkeypatch, capsys):
    monkeypatch.setattr(verify_misra.shutil, "which", lambda _: None)
    assert verify_misra.main(["tiny"]) == 1
    assert "cppcheck is not installed" in capsys.readouterr().err


def test_a_finding_without_a_deviation_fails(monkeypatch, capsys):
    monkeypatch.setattr(verify_misra, "findings", lambda _: {("misra-c2012-99.9", "m.c", 1)})
    assert verify_misra.main(["tiny"]) == 1
    assert "misra-c2012-99.9: found, and no deviation is stated" in capsys.readouterr().out
