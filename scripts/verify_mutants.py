"""Changes one thing in one line at random, and sees whether the tests of that module notice.

Mutants are drawn with a seed from the modules in which a wrong line would be worst: reader, arithmetic,
lowering, planner, kernels, preprocessing, link, HTTP, the page's gate, files. Each is put into a copy of the
project, where tests run until the first that fails: those of the same name, then the quick ones of its area,
then the slow ones. What was tried is kept in a JSON file, so that the next call goes on; ``--again`` tries
survivors again. ``python scripts/verify_mutants.py --seed 2 --count 50`` draws others.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mutants import AREAS, ROOT, Area, Mutant, drawn, stages_of

from tintling.artifacts import write_atomic

RESULTS = ROOT / "docs" / "results" / "trust" / "mutants.json"
GOAL = 0.95
EQUIVALENT = "equivalent"  # how the reason of a mutant begins that changes nothing anybody can see
_LONGEST_S = 1200.0  # for the tests of an area
_IGNORED = shutil.ignore_patterns(
    ".venv", ".git", "build", "dist", "runs", "__pycache__", ".pytest_cache", ".ruff_cache", ".mypy_cache"
)


class Copy:
    """A copy of the project, in which tests run against its own modules.

    Args:
        folder: Where it is made.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(dir=folder, prefix="run-"))  # another run may be under way
        self.root = self._folder / "project"
        shutil.copytree(ROOT, self.root, ignore=_IGNORED)
        subprocess.run(
            [sys.executable, "scripts/link_tree.py"], cwd=self.root, check=True, capture_output=True
        )
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(self.root / "build" / "types"),
            "TINTLING_TEST_CACHE": str(folder / "cache"),
        }
        self._changes = 0
        # Without -P the folder's own tintling/ would be found first, which has no stages.
        self._server = subprocess.Popen(
            [
                sys.executable,
                "-P",
                str(self.root / "scripts" / "forked_pytest.py"),
                str(self._folder / "told"),
            ],
            cwd=self.root,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def check(self) -> None:
        """Ends the program unless the copy's own modules are what its tests import."""
        code = "import tintling.training as t, tintling.link as l; print(t.__file__, l.__file__)"
        done = subprocess.run(
            [sys.executable, "-P", "-c", code],
            cwd=self.root,
            env=self._environment,
            capture_output=True,
            text=True,
            check=True,
        )
        if not all(path.startswith(str(self.root)) for path in done.stdout.split()):
            sys.exit(f"the copy's tests would import {done.stdout.strip()}")

    def failure(self, tests: Sequence[str]) -> str | None:
        """The first test that fails, "time" beyond a limit, or None when all pass or none is chosen."""
        arguments = ["-q", "-x", "-p", "no:cacheprovider", "--basetemp", str(self._folder / "temp"), *tests]
        server = self._server
        assert server.stdin is not None  # noqa: S101 - both are pipes
        assert server.stdout is not None  # noqa: S101
        server.stdin.write(json.dumps({"arguments": arguments, "limit_s": _LONGEST_S}) + "\n")
        server.stdin.flush()
        told = json.loads(server.stdout.readline())
        if told["code"] is None:
            return "time"
        # 5: no test was chosen, as an area may have no slow one.
        return None if told["code"] in {0, 5} else told["failed"] or f"exit code {told['code']}"

    def holds(self, mutant: Mutant) -> bool:
        """Whether a mutant's place is still what was drawn."""
        lines = (self.root / mutant.file).read_text(encoding="utf-8").splitlines()
        return mutant.line <= len(lines) and lines[mutant.line - 1].startswith(mutant.before, mutant.column)

    def put(self, mutant: Mutant) -> str:
        """Changes a line; gives the text as it was before."""
        path = self.root / mutant.file
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines(keepends=True)
        line, end = lines[mutant.line - 1], mutant.column + len(mutant.before)
        lines[mutant.line - 1] = line[: mutant.column] + mutant.after + line[end:]
        self.write(mutant.file, "".join(lines))
        return text

    def write(self, file: str, text: str) -> None:
        """Replaces a file such that no compiled form of the old one counts as its own."""
        path = self.root / file
        path.write_text(text, encoding="utf-8")
        self._changes += 1
        second = 1_000_000_000 + self._changes  # compiled files are told by second and size
        os.utime(path, (second, second))

    def close(self) -> None:
        """Ends the process that runs tests, and removes the copy."""
        if self._server.stdin is not None:
            self._server.stdin.close()
        self._server.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


class Trial:
    """Tries mutants in a copy.

    Args:
        copy: Where files are changed.
    """

    def __init__(self, copy: Copy) -> None:
        self._copy = copy
        self._sound: set[str] = set()

    def killer(self, mutant: Mutant, area: Area) -> str | None:
        """The test that notices a mutant, or None; the file is as before afterwards.

        A test counts only when it passes without the mutant, as on a busy machine it may not.
        """
        for stage in stages_of(area, mutant.file):
            text = self._copy.put(mutant)
            try:
                failed = self._copy.failure(stage)
            finally:
                self._copy.write(mutant.file, text)
            if failed and self._is_sound(failed):
                return failed
        return None

    def _is_sound(self, failed: str) -> bool:
        if failed in {"time", *self._sound}:
            return True
        if "::" in failed or Path(failed).suffix == ".py":
            if again := self._copy.failure((failed,)):
                print(f"fails without a mutant: {again}", flush=True)
                return False
            self._sound.add(failed)
        return True


def run(
    asked: Sequence[Mutant], found: dict[str, dict[str, Any]], folder: Path, results: Path, patience_s: float
) -> None:
    """Tries mutants until all are done, or the time is over.

    Args:
        asked: What is tried, in turn.
        found: What is known, by keys; it grows.
        folder: Where the copy is made.
        results: Where ``found`` is written after each mutant.
        patience_s: No other one is begun after this time.
    """
    started = time.monotonic()
    copy = Copy(folder)
    copy.check()
    trial = Trial(copy)
    areas = {area.name: area for area in AREAS}
    for mutant in asked:
        if time.monotonic() - started > patience_s:
            break
        if not copy.holds(mutant):  # the file has changed since it was drawn
            continue
        killer = trial.killer(mutant, areas[mutant.area])
        old = found.get(mutant.key, {})
        found[mutant.key] = {
            **asdict(mutant),
            "survived": killer is None,
            "killer": killer,
            "reason": old.get("reason", "") if killer is None else "",
        }
        write_atomic(results, json.dumps(found, indent=1, ensure_ascii=False) + "\n")
        print(f"{'SURVIVED' if killer is None else 'killed'}  {mutant.key}  {killer or ''}", flush=True)
    copy.close()


def table(found: dict[str, dict[str, Any]]) -> tuple[str, bool]:
    """The figures area by area, and whether the goal is met by all that change anything."""
    lines = ["area            tried  killed  equivalent  survivors  without a reason"]
    sums = [0, 0, 0, 0, 0]
    for area in AREAS:
        entries = [entry for entry in found.values() if entry["area"] == area.name]
        survivors = [entry for entry in entries if entry["survived"]]
        same = sum(entry["reason"].startswith(EQUIVALENT) for entry in survivors)
        unexplained = sum(not entry["reason"] for entry in survivors)
        row = [len(entries), len(entries) - len(survivors), same, len(survivors) - same, unexplained]
        sums = [total + one for total, one in zip(sums, row, strict=True)]
        lines.append(_row(area.name, row))
    share = sums[1] / max(sums[0] - sums[2], 1)
    lines += [_row("all", sums), f"{share:.1%} of those that change anything are killed, goal {GOAL:.0%}"]
    return "\n".join(lines), share >= GOAL


def _row(name: str, row: Sequence[int]) -> str:
    tried, killed, same, survivors, unexplained = row
    return f"{name:15} {tried:5}  {killed:6}  {same:10}  {survivors:9}  {unexplained:16}"


def main() -> None:
    """Draws, tries and prints."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200, help="Mutants in all.")
    parser.add_argument(
        "--minutes", type=float, default=600.0, help="Stop after this time; the next call goes on."
    )
    parser.add_argument("--only", nargs="*", default=(), help="Draw from these areas.")
    parser.add_argument("--again", action="store_true", help="Try survivors without a reason again.")
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument(
        "--folder", type=Path, default=ROOT / "build" / "mutants", help="Where the copy is made."
    )
    asked = parser.parse_args()
    found = json.loads(asked.results.read_text("utf-8")) if asked.results.exists() else {}
    if asked.again:
        names = Mutant.__dataclass_fields__
        mutants = [
            Mutant(**{name: entry[name] for name in names})
            for entry in found.values()
            if entry["survived"] and not entry["reason"] and (not asked.only or entry["area"] in asked.only)
        ]
    else:
        mutants = [one for one in drawn(asked.seed, asked.count, asked.only) if one.key not in found]
    if mutants:
        run(mutants, found, asked.folder, asked.results, 60 * asked.minutes)
    text, met = table(found)
    print(text)
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
