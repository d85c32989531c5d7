"""Runs every long proof, two at a time, and prints one table: what was tried, survived, killed and proved.

``make verify`` takes about an hour on two idle cores. Each part writes ``build/verify/NAME.log``; a part that
passed at this commit is not run again, so the command goes on where it was stopped. ``--short`` runs what can
be shortened at a small length, to see that it works.

    python scripts/verify.py [--only fuzz diff …] [--short] [--again]
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from tintling.artifacts import write_atomic
from tintling.console import note

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "verify"


def _sum(pattern: str) -> Callable[[str], int]:
    """A function that adds up the numbers that a pattern finds in a log."""
    compiled = re.compile(pattern, re.MULTILINE)
    return lambda log: sum(int(number.replace(",", "")) for number in compiled.findall(log))


@dataclass(frozen=True)
class Part:
    """One long proof.

    Attributes:
        name: What the table calls it.
        command: What follows the Python.
        minutes: Planned on one idle core.
        short: Arguments that shorten it; None where nothing does, and it is left out.
        counts: The table's column, and the pattern of what is counted in the log.
    """

    name: str
    command: tuple[str, ...]
    minutes: float
    short: tuple[str, ...] | None = None
    counts: tuple[str, str] | None = None


_WIDTH = 120  # letters of the table, in a log as on a screen
INPUTS, FAULTS, MUTANTS, NETWORKS = "inputs tried", "faults survived", "mutants killed", "networks proved"

PARTS = (
    Part("mutants", ("scripts/verify_mutants.py", "--seed", "2", "--minutes", "14"), 15, ("--count", "2"),
         (MUTANTS, r"^all +\d+ +(\d+)")),
    Part("soak", ("scripts/soak_camera.py", "--minutes", "10"), 11, ("--minutes", "0.5")),
    Part("fuzz", ("scripts/verify_fuzz.py",), 10, ("--runs", "500"), (INPUTS, r"^\S+ +([\d,]+) +\d+ MB")),
    Part("diff", ("scripts/verify_diff.py", "--minutes", "8"), 9, ("--count", "2", "--minutes", "0.1"),
         (INPUTS, r"^networks +([\d,]+)")),
    Part("robustness", ("scripts/verify_robustness.py",), 8),
    Part("wild", ("scripts/verify_wild.py",), 8),
    Part("faults", ("scripts/verify_faults.py", "--count", "4"), 8, ("--count", "1"),
         (FAULTS, r"(\d+) (?:kills|other)")),
    Part("device", ("scripts/verify_device.py",), 6, ("--tensors", "100", "--frames", "5")),
    Part("tasks", ("scripts/verify_tasks.py",), 5),
    Part("prove", ("scripts/verify_proofs.py",), 4, ("femto",), (NETWORKS, r"^proved: (\d+)")),
    Part("install", ("scripts/verify_install.py",), 4, ("--pythons", "3.11")),
    Part("pages", ("scripts/verify_pages.py",), 4),
    Part("finetuning", ("scripts/verify_finetuning.py",), 4),
    Part("camera", ("scripts/verify_camera.py",), 3),
    Part("link", ("scripts/verify_link.py",), 3, ("--bytes", "100000", "--seconds", "0.5")),
    Part("models", ("scripts/verify_models.py",), 3),
    Part("client", ("scripts/bench_camera.py",), 2),
    Part("coverage", ("scripts/measure_coverage.py", "--quick"), 2),
    Part("projects", ("scripts/verify_projects.py",), 2, ()),
    Part("web", ("scripts/verify_web.py",), 2),
    Part("misra", ("scripts/verify_misra.py",), 1, ()),
    Part("tidy", ("scripts/verify_tidy.py",), 1, ()),
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """How a part ended.

    Attributes:
        commit: The commit that it ran at.
        short: Whether it was shortened.
        code: Its exit code.
        minutes: How long it took.
        count: What was counted in its log; 0 where nothing is.
    """

    commit: str
    short: bool
    code: int
    minutes: float
    count: int


def run(part: Part, commit: str, *, short: bool, folder: Path = FOLDER) -> Outcome:
    """Runs a part, with its output in a log."""
    note(f"{part.name}: begun")
    began = time.monotonic()
    log = folder / f"{part.name}.log"
    extra = part.short or () if short else ()
    with log.open("w", encoding="utf-8") as stream:
        done = subprocess.run(
            [sys.executable, *part.command, *extra], cwd=ROOT, stdout=stream, stderr=stream, check=False
        )
    count = _sum(part.counts[1])(log.read_text("utf-8")) if part.counts else 0
    minutes = round((time.monotonic() - began) / 60, 1)
    note(f"{part.name}: {'passed' if not done.returncode else 'FAILED'} in {minutes:g} minutes; {log}")
    return Outcome(commit, short, done.returncode, minutes, count)


def show(parts: Sequence[Part], outcomes: dict[str, Outcome]) -> None:
    """Prints the table."""
    columns = (INPUTS, FAULTS, MUTANTS, NETWORKS)
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("part", *columns, "minutes", "verdict"):
        table.add_column(name, justify="left" if name in {"part", "verdict"} else "right")
    sums = dict.fromkeys(columns, 0)
    rows = [(part, outcomes[part.name]) for part in parts]
    for part, one in rows:
        column = part.counts[0] if part.counts else ""
        if column:
            sums[column] += one.count
        cells = [f"{one.count:,}" if name == column else "" for name in columns]
        verdict = "pass" if one.code == 0 else "[red]FAILED[/]"
        table.add_row(part.name, *cells, f"{one.minutes:g}", verdict + (", short" if one.short else ""))
    failed = [part.name for part, one in rows if one.code]
    lost = "nothing lost" if not failed else f"failed: {', '.join(failed)}"
    spent = sum(one.minutes for _, one in rows)
    table.add_section()
    table.add_row("all", *(f"{sums[name]:,}" for name in columns), f"{spent:.0f}", lost)
    Console(width=_WIDTH).print(table)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs what is left, and prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    names = [part.name for part in PARTS]
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="PART")
    parser.add_argument(
        "--short", action="store_true", help="Shorten parts; those that cannot be are left out."
    )
    parser.add_argument("--again", action="store_true", help="Run what passed at this commit again, too.")
    parser.add_argument("--jobs", type=int, default=2, help="Parts at a time.")
    asked = parser.parse_args(arguments)
    git = shutil.which("git") or "git"
    told = subprocess.run([git, "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    commit = told.stdout.strip()
    FOLDER.mkdir(parents=True, exist_ok=True)
    kept = FOLDER / "outcomes.json"
    known = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    outcomes = {
        name: Outcome(**entry)
        for name, entry in known.items()
        if not asked.again
        and entry["commit"] == commit
        and not entry["code"]
        and entry["short"] <= asked.short
    }
    chosen = [
        part for part in PARTS if part.name in asked.only and (not asked.short or part.short is not None)
    ]
    with ThreadPoolExecutor(asked.jobs) as pool:
        waiting = [part for part in chosen if part.name not in outcomes]
        for part, outcome in zip(
            waiting, pool.map(lambda part: run(part, commit, short=asked.short), waiting), strict=True
        ):
            outcomes[part.name] = outcome
            write_atomic(kept, json.dumps({name: asdict(one) for name, one in outcomes.items()}, indent=1))
    show(chosen, outcomes)
    return 1 if any(outcomes[part.name].code for part in chosen) else 0


if __name__ == "__main__":
    sys.exit(main())
