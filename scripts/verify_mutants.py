"""Changes one thing in one line at random, and sees whether the tests of that module notice.

Mutants are drawn with a seed from the modules in which a wrong line would be worst: reader, arithmetic,
lowering, planner, kernels, preprocessing, link, HTTP, the page's gate, files. Each is put into a copy of the
project, where the tests of its area run until the first that fails. What was tried is kept in a JSON file, so
that the next call goes on. ``python scripts/verify_mutants.py --seed 2 --count 50`` draws others.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tintling.artifacts import write_atomic

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "docs" / "results" / "trust" / "mutants.json"
GOAL = 0.95
_SLOWEST = 10  # times as long as the tests take without a mutant, and it is killed, too
_IGNORED = shutil.ignore_patterns(
    ".venv", ".git", "build", "__pycache__", ".pytest_cache", ".ruff_cache", ".mypy_cache"
)


@dataclass(frozen=True)
class Area:
    """Sources that belong together, and the tests that hold them.

    Attributes:
        name: What the table calls it.
        sources: Files, as patterns below the root.
        tests: What pytest is given.
    """

    name: str
    sources: tuple[str, ...]
    tests: tuple[str, ...]


AREAS = (
    Area("reader", ("tintling/tflite/*.py",), ("tests/core/tflite", "tests/core/test_obstacles.py")),
    Area(
        "arithmetic",
        (
            "tintling/arithmetic/_quantized_*.py",
            "tintling/arithmetic/fixed_point*.py",
            "tintling/arithmetic/_reference_*.py",
        ),
        ("tests/core/arithmetic",),
    ),
    Area(
        "lowering",
        (
            "firmware_export/compiler/ops/*.py",
            "firmware_export/compiler/lowering.py",
            "firmware_export/compiler/fusion.py",
        ),
        (
            "tests/firmware_export/compiler/ops",
            "tests/firmware_export/compiler/test_lowering.py",
            "tests/firmware_export/runtime/test_operators.py",
        ),
    ),
    Area(
        "planner",
        ("firmware_export/compiler/memory_plan.py", "firmware_export/compiler/overlap.py"),
        (
            "tests/firmware_export/compiler/test_memory_plan.py",
            "tests/firmware_export/compiler/test_overlap.py",
        ),
    ),
    Area(
        "kernels",
        ("firmware_export/runtime/kernels/*.h",),
        (
            "tests/firmware_export/runtime/test_linear_kernels.py",
            "tests/firmware_export/runtime/test_operators.py",
            "tests/firmware_export/runtime/test_blocked_kernels.py",
            "tests/firmware_export/runtime/test_random_networks.py",
        ),
    ),
    Area(
        "preprocessing", ("firmware_export/runtime/preprocess/*.c",), ("tests/camera_client/preprocessing",)
    ),
    Area(
        "link",
        ("tintling/link/*.py", "firmware_export/runtime/link/*.c"),
        ("tests/core/link", "tests/camera_client/link/test_client.py"),
    ),
    Area(
        "http",
        (
            "camera_client/sources/http.py",
            "camera_client/sources/http_client.py",
            "camera_client/sources/mjpeg.py",
        ),
        ("tests/camera_client/sources",),
    ),
    Area(
        "page",
        ("camera_client/web/gate.py", "camera_client/web/connections.py", "camera_client/web/messages.py"),
        (
            "tests/camera_client/web/test_gate.py",
            "tests/camera_client/web/test_connections.py",
            "tests/camera_client/web/test_messages.py",
        ),
    ),
    Area(
        "files",
        (
            "tintling/images.py",
            "tintling/npz.py",
            "tintling/json_text.py",
            "training/data/idx.py",
            "camera_client/session/results.py",
        ),
        (
            "tests/core/test_images.py",
            "tests/core/test_npz.py",
            "tests/core/test_json_text.py",
            "tests/training/data/test_idx.py",
            "tests/camera_client/session/test_results.py",
        ),
    ),
)

SWAPS = {
    "<": ("<=", ">"),
    "<=": ("<", "=="),
    ">": (">=", "<"),
    ">=": (">", "=="),
    "==": ("!=",),
    "!=": ("==",),
    "+": ("-",),
    "-": ("+",),
    "*": ("+",),
    "//": ("*",),
    "%": ("*",),
    "<<": (">>",),
    ">>": ("<<",),
    "&": ("|",),
    "|": ("&",),
    "&&": ("||",),
    "||": ("&&",),
    "+=": ("-=",),
    "-=": ("+=",),
    "and": ("or",),
    "or": ("and",),
    "True": ("False",),
    "False": ("True",),
    "true": ("false",),
    "false": ("true",),
    "min": ("max",),
    "max": ("min",),
    "any": ("all",),
    "all": ("any",),
}


@dataclass(frozen=True)
class Mutant:
    """One changed line; ``before`` and ``after`` are what was replaced at a column counted from 0."""

    area: str
    file: str
    line: int
    column: int
    before: str
    after: str

    @property
    def key(self) -> str:
        """Tells it from all others."""
        return f"{self.file}:{self.line}:{self.column}: {self.before} -> {self.after}"


def mutants_of(area: Area) -> Iterator[Mutant]:
    """Every mutant that can be drawn from an area."""
    for pattern in area.sources:
        for path in sorted(ROOT.glob(pattern)):
            text = path.read_text(encoding="utf-8")
            for line, column, token in _tokens(text, python=path.suffix == ".py"):
                for after in _changed(token):
                    yield Mutant(area.name, path.relative_to(ROOT).as_posix(), line, column, token, after)


def _changed(token: str) -> tuple[str, ...]:
    if token in SWAPS:
        return SWAPS[token]
    return (str(int(token) + 1),) if re.fullmatch(r"\d{1,6}", token) else ()


def _tokens(text: str, *, python: bool) -> Iterator[tuple[int, int, str]]:
    """Line, column and text of what can be changed: no comments, texts, imports or annotations."""
    if not python:
        yield from _c_tokens(text)
        return
    lines = text.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        row, column = token.start
        source = lines[row - 1].lstrip() if row <= len(lines) else ""
        # Signatures hold defaults and annotations, whose changes mean something else or nothing.
        skipped = (
            source.startswith(("import", "from", "def ", "@", "class ", "__all__"))
            or " | None" in source
            or "-> " in source
        )
        if token.type in {tokenize.OP, tokenize.NAME, tokenize.NUMBER} and not skipped:
            yield row, column, token.string


_C_BLANK = re.compile(r"/\*.*?\*/|\"[^\"\n]*\"", re.DOTALL)  # comments and texts
_C_TOKEN = re.compile(
    r"<<|>>|<=|>=|==|!=|&&|\|\||\+=|-=|->|\+\+|--|[<>%|]|(?<= )[-+*&](?= )|\b\d+\b|\b(?:true|false)\b"
)


def _c_tokens(text: str) -> Iterator[tuple[int, int, str]]:
    plain = _C_BLANK.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    for row, line in enumerate(plain.splitlines(), start=1):
        if line.lstrip().startswith("#"):
            continue
        for match in _C_TOKEN.finditer(line):
            yield row, match.start(), match[0]


def drawn(seed: int, count: int, only: Sequence[str] = ()) -> list[Mutant]:
    """Mutants of all areas, or of some, in turn, such that each has about as many."""
    generator = random.Random(seed)  # noqa: S311 - a draw that repeats
    pools = {area.name: list(mutants_of(area)) for area in AREAS}
    for pool in pools.values():
        generator.shuffle(pool)
    if only:
        pools = {name: pool for name, pool in pools.items() if name in only}
    found: list[Mutant] = []
    while len(found) < count and any(pools.values()):
        for pool in pools.values():
            if pool and len(found) < count:
                found.append(pool.pop())
    return found


class Copy:
    """A copy of the project, in which tests run against its own modules.

    Args:
        folder: Where it is made.
    """

    def __init__(self, folder: Path) -> None:
        self.root = folder / "project"
        shutil.copytree(ROOT, self.root, ignore=_IGNORED, dirs_exist_ok=True)
        subprocess.run(
            [sys.executable, "scripts/link_tree.py"], cwd=self.root, check=True, capture_output=True
        )
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(self.root / "build" / "types"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TINTLING_CACHE_DIR": str(folder / "cache"),
        }

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

    def passes(self, tests: tuple[str, ...], limit_s: float) -> bool:
        """Whether all tests of an area pass within a time."""
        # Without -P the folder's own tintling/ would be found first, which has no stages.
        command = [sys.executable, "-P", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
        try:
            done = subprocess.run(
                command,
                cwd=self.root,
                env=self._environment,
                capture_output=True,
                timeout=limit_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0

    def survives(self, mutant: Mutant, tests: tuple[str, ...], limit_s: float) -> bool:
        """Whether no test notices a mutant; the file is as before afterwards."""
        path = self.root / mutant.file
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines(keepends=True)
        line, end = lines[mutant.line - 1], mutant.column + len(mutant.before)
        lines[mutant.line - 1] = line[: mutant.column] + mutant.after + line[end:]
        path.write_text("".join(lines), encoding="utf-8")
        try:
            return self.passes(tests, limit_s)
        finally:
            path.write_text(text, encoding="utf-8")


def run(
    seed: int, count: int, folder: Path, results: Path, *, only: Sequence[str], patience_s: float
) -> dict[str, dict[str, object]]:
    """Tries mutants until all are done, or the time is over; gives what was found by their keys."""
    started = time.monotonic()
    found: dict[str, dict[str, object]] = json.loads(results.read_text("utf-8")) if results.exists() else {}
    copy = Copy(folder)
    copy.check()
    usual: dict[str, float] = {}
    areas = {area.name: area for area in AREAS}
    for mutant in drawn(seed, count, only):
        if mutant.key in found or time.monotonic() - started > patience_s:
            continue
        area = areas[mutant.area]
        if area.name not in usual:
            began = time.monotonic()
            if not copy.passes(area.tests, patience_s):
                sys.exit(f"the tests of {area.name} fail without any mutant")
            usual[area.name] = time.monotonic() - began
        survived = copy.survives(mutant, area.tests, _SLOWEST * usual[area.name] + 60)
        found[mutant.key] = {**asdict(mutant), "seed": seed, "survived": survived, "reason": ""}
        write_atomic(results, json.dumps(found, indent=1, ensure_ascii=False) + "\n")
        print(f"{'SURVIVED' if survived else 'killed'}  {mutant.key}", flush=True)
    return found


def table(found: dict[str, dict[str, object]]) -> tuple[str, bool]:
    """The figures area by area, and whether the goal is met."""
    lines = ["area            tried  killed  survivors without a reason"]
    tried = killed = open_ones = 0
    for area in AREAS:
        entries = [entry for entry in found.values() if entry["area"] == area.name]
        survivors = [entry for entry in entries if entry["survived"]]
        unexplained = [entry for entry in survivors if not entry["reason"]]
        lines.append(
            f"{area.name:15} {len(entries):5}  {len(entries) - len(survivors):6}  {len(unexplained):6}"
        )
        tried, killed, open_ones = (
            tried + len(entries),
            killed + len(entries) - len(survivors),
            open_ones + len(unexplained),
        )
    share = killed / tried if tried else 0.0
    lines.append(f"{'all':15} {tried:5}  {killed:6}  {open_ones:6}   {share:.1%} killed, goal {GOAL:.0%}")
    return "\n".join(lines), share >= GOAL


def main() -> None:
    """Draws, tries and prints."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200, help="Mutants in all.")
    parser.add_argument(
        "--minutes", type=float, default=600.0, help="Stop after this time; the next call goes on."
    )
    parser.add_argument("--only", nargs="*", default=(), help="Draw from these areas.")
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument(
        "--folder", type=Path, default=ROOT / "build" / "mutants", help="Where the copy is made."
    )
    asked = parser.parse_args()
    found = run(
        asked.seed, asked.count, asked.folder, asked.results, only=asked.only, patience_s=60 * asked.minutes
    )
    text, met = table(found)
    print(text)
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
