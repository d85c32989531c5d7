"""Findings of clang-tidy are compared with those that the docs state."""

from __future__ import annotations

import shutil

import pytest
import verify_tidy
from verify_tidy import CONFIGURATION, HEADING, PAGE, findings, stated

needs_tidy = pytest.mark.skipif(
    not any(map(shutil.which, verify_tidy._PROGRAMS)), reason="clang-tidy is not installed"
)


@needs_tidy
def test_what_a_check_finds_is_told_with_its_file():
    text = "int f(int x);\nint f(int x) {\n    int *p = 0;\n    return x ? *p : 1;\n}\n"
    assert "clang-analyzer-core.NullDereference:m.c" in findings({"m.c": text})
    assert findings({"m.c": "int main(void) {\n    return 0;\n}\n"}) == set()


def test_the_page_states_each_finding_with_a_reason():
    text = PAGE.read_text(encoding="utf-8")
    rows = [row.split("|") for row in text.partition(HEADING)[2].splitlines() if row.startswith("| `")]
    assert len(rows) == len(stated(text)) > 5
    assert all(row[3].strip() for row in rows)


def test_each_check_that_does_not_run_has_its_reason():
    text = CONFIGURATION.read_text(encoding="utf-8")
    comments = [line for line in text.splitlines() if line.startswith("# ")]
    left_out = [
        line.strip(" ,")[1:] for line in text.splitlines() if line.startswith("  -") and "*" not in line
    ]
    assert left_out
    assert all(any(name in comment for comment in comments) for name in left_out)


def test_without_clang_tidy_one_line_says_so(monkeypatch, capsys):
    monkeypatch.setattr(verify_tidy.shutil, "which", lambda _: None)
    assert verify_tidy.main(["tiny"]) == 1
    assert "clang-tidy is not installed" in capsys.readouterr().err
