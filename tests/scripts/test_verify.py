"""All long proofs as one command: what it runs, what it counts, and that it goes on where it was stopped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import verify
from paths import ROOT
from verify import PARTS, Part, _sum, main


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_every_part_is_a_script_with_the_arguments_that_it_gets(part):
    text = (ROOT / part.command[0]).read_text(encoding="utf-8")
    arguments = (*part.command[1:], *(part.short or ()))
    assert all(f'"{name}"' in text for name in arguments if name.startswith("--"))


def test_every_verify_target_of_the_makefile_is_a_part():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    scripts = set(
        re.findall(r"^verify-\w+:.*\n(?:\t.*\n)*?\t@\$\(BIN\)/python (scripts/\w+\.py)", text, re.MULTILINE)
    )
    assert scripts == {part.command[0] for part in PARTS} - {"scripts/measure_coverage.py"}


def test_an_hour_on_two_cores_is_planned():
    assert sum(part.minutes for part in PARTS) <= 120


@pytest.mark.parametrize(
    ("name", "log", "count"),
    [
        (
            "fuzz",
            "parser\nidx    20,000   79 MB   3 s   nothing\nnpy   1,000   80 MB   3 s   nothing\n",
            21_000,
        ),
        ("diff", "networks         2,400\ntensors         9,961\n", 2_400),
        (
            "faults",
            "export      8 kills: {'whole': 8}\ntrain      2 kills: {}\ntrain      5 other faults: {}\n",
            15,
        ),
        ("mutants", "reader   5   4   0   1   0\nall    200     190     4    6    0\n", 190),
        ("prove", "femto for size: {}\nproved: 7 of 7 networks\n", 7),
    ],
)
def test_counts_are_read_from_the_logs(name, log, count):
    part = next(part for part in PARTS if part.name == name)
    assert _sum(part.counts[1])(log) == count


def script(folder, code):
    path = folder / "part.py"
    path.write_text(f"print('proved: 3')\nopen({str(folder / 'runs')!r}, 'a').write('x')\n{code}\n")
    return Part("prove", (str(path),), 1, (), (verify.NETWORKS, r"^proved: (\d+)"))


@pytest.fixture
def one_part(monkeypatch, tmp_path):
    def use(code):
        monkeypatch.setattr(verify, "FOLDER", tmp_path / "logs")
        monkeypatch.setattr(verify, "PARTS", (script(tmp_path, code),))
        monkeypatch.setattr(verify.run, "__kwdefaults__", {"folder": tmp_path / "logs"})
        return lambda: len(Path(tmp_path / "runs").read_text())

    return use


def test_what_passed_at_this_commit_is_not_run_again(one_part, capsys):
    runs = one_part("")
    assert (main([]), main([]), runs()) == (0, 0, 1)
    assert re.search(r"all +0 +0 +0 +3 .*nothing lost", capsys.readouterr().out)
    assert (main(["--again"]), runs()) == (0, 2)


def test_what_failed_is_run_again_and_gives_the_exit_code(one_part, capsys):
    runs = one_part("raise SystemExit(1)")
    assert (main([]), main([]), runs()) == (1, 1, 2)
    assert "failed: prove" in capsys.readouterr().out


def test_the_last_row_adds_up_the_rows_above_it(capsys):
    outcomes = {
        name: verify.Outcome("commit", False, 0, minutes, 5) for name, minutes in (("web", 2), ("link", 3))
    }
    verify.show([part for part in PARTS if part.name == "web"], outcomes)
    assert re.search(r"all .* 2 +nothing lost", capsys.readouterr().out)
