"""Coverage of a small project is measured, and being short of the goal is told."""

from __future__ import annotations

import measure_coverage
import pytest
from measure_coverage import AREAS, ROOT, TESTS, Area, Result, measure, table

AREA = Area("small", ("small",), ("small/other",))


def project(folder, test):
    (folder / "small").mkdir()
    (folder / "tests").mkdir()
    (folder / "small" / "__init__.py").write_text(
        "def sign(x):\n    if x > 0:\n        return 1\n    return 0\n"
    )
    (folder / "tests" / "test_small.py").write_text(
        f"from small import sign\n\n\ndef test_it():\n    {test}\n"
    )
    return folder


def run(folder):
    (result,), passed = measure(
        [AREA], ["tests"], folder, ["-p", "no:cacheprovider", "--rootdir", str(folder)]
    )
    return result, passed


def test_lines_that_only_another_process_executes_count(tmp_path):
    code = "import small, sys; sys.exit(small.sign(0))"
    test = f"import subprocess, sys; assert sign(1) == 1; subprocess.run([sys.executable, '-c', '{code}'])"
    found, passed = run(project(tmp_path, test))
    assert (found.lines_run, found.lines, found.branches_run, found.branches) == (4, 4, 2, 2)
    assert found.good
    assert passed


def test_a_way_that_no_test_takes_and_a_test_that_fails_are_told(tmp_path):
    found, passed = run(project(tmp_path, "assert not sign(1)"))
    assert (found.lines_run, found.branches_run) == (3, 1)
    text = table([found], passed=passed)
    assert "short" in text
    assert "a test failed" in text


@pytest.mark.parametrize(("lines", "passed", "code"), [(96, True, 0), (96, False, 1), (94, True, 1)])
def test_the_exit_code_tells(monkeypatch, capsys, lines, passed, code):
    answer = [Result("link", 100, lines, 0, 0)], passed
    monkeypatch.setattr(measure_coverage, "measure", lambda **_: answer)
    assert measure_coverage.main([]) == code
    assert f"{lines}.0 %" in capsys.readouterr().out


@pytest.mark.parametrize(("lines", "branches", "good"), [(95, 95, True), (94, 99, False), (99, 94, False)])
def test_lines_and_branches_are_judged_alone(lines, branches, good):
    result = Result("link", 100, lines, 100, branches)
    assert result.good == good
    text = table([result], passed=True)
    assert f"{lines}.0 %" in text
    assert f"{branches}.0 %" in text


def test_all_folders_are_there():
    for folder in (*TESTS, *(path for area in AREAS for path in (*area.sources, *area.omitted))):
        assert (ROOT / folder).is_dir()
