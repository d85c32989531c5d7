"""Coverage of a small project is measured, and being short of the goal is told."""

from __future__ import annotations

import measure_coverage
from measure_coverage import AREAS, ROOT, Area, Result, measure, table

AREA = Area("small", ("small",), ("tests",))


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
    return measure(AREA, folder, ["-p", "no:cacheprovider", "--rootdir", str(folder)])


def test_everything_executed_is_good(tmp_path):
    found = run(project(tmp_path, "assert sign(1) and not sign(0)"))
    assert (found.lines_run, found.lines, found.branches_run, found.branches) == (4, 4, 2, 2)
    assert found.good


def test_a_way_that_no_test_takes_is_short(tmp_path):
    found = run(project(tmp_path, "assert sign(1)"))
    assert (found.lines_run, found.branches_run) == (3, 1)
    assert not found.good
    assert "short" in table([found])


def test_a_test_that_fails_is_not_good(tmp_path):
    found = run(project(tmp_path, "assert sign(1) and sign(0)"))
    assert found.percent == 100.0
    assert not found.good
    assert "a test failed" in table([found])


def test_the_exit_code_tells(monkeypatch, capsys):
    for run_lines, code in ((96, 0), (94, 1)):
        monkeypatch.setattr(
            measure_coverage, "measure", lambda area, run=run_lines: Result(area.name, 100, run, 0, 0, True)
        )
        assert measure_coverage.main(["--only", "link"]) == code
        assert f"{run_lines}.0 %" in capsys.readouterr().out


def test_all_folders_are_there():
    for area in AREAS:
        for folder in (*area.sources, *area.tests):
            assert (ROOT / folder).is_dir()
