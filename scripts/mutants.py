"""Single-line mutants: from which modules they are drawn, how, and which tests should notice them.

``scripts/verify_mutants.py`` tries them.
"""

from __future__ import annotations

import io
import random
import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


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
    Area(
        "reader",
        ("tintling/tflite/*.py",),
        ("tests/core/tflite", "tests/core/test_obstacles.py", "tests/firmware_export/compiler/ops"),
    ),
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
            "tests/firmware_export/compiler/blocked",
            "tests/firmware_export/compiler/test_lowering.py",
            "tests/firmware_export/compiler/test_fusion.py",
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
            "tests/firmware_export/runtime/test_operators.py",
            "tests/firmware_export/runtime/test_linear_kernels.py",
            "tests/firmware_export/runtime/test_blocked_kernels.py",
            "tests/firmware_export/runtime/test_random_networks.py",
            "tests/firmware_export/emulation/test_emulated_build.py",
            "tests/firmware_export/compiler/blocked/test_sparse.py",
            "tests/firmware_export/compiler/test_background.py",
            "tests/firmware_export/compiler/test_packing.py",
            "tests/firmware_export/proof/test_indices.py",
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


def stages_of(area: Area, file: str, root: Path = ROOT) -> list[tuple[str, ...]]:
    """Arguments of pytest, stage by stage: the tests named after a file, the quick ones, the slow ones.

    Args:
        area: Whose tests run.
        file: The source that was changed, below the root.
        root: Folder of the project.
    """
    words = re.sub(r"^(tl_)?(preprocess_)?", "", Path(file).stem).strip("_").split("_")
    found: dict[str, Path] = {}
    for path in area.tests:
        whole = root / path
        # The first folder that has a name counts.
        found = {
            test.stem: test for test in (whole.rglob("test_*.py") if whole.is_dir() else [whole])
        } | found
    for count in range(len(words), 0, -1):
        named = found.get("test_" + "_".join(words[:count]))
        if named is not None:
            mirrored = [(named.relative_to(root).as_posix(), "-m", "not slow")]
            break
    else:
        mirrored = []
    return [*mirrored, (*area.tests, "-m", "not slow"), (*area.tests, "-m", "slow")]


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
    pools = {area.name: list(mutants_of(area)) for area in AREAS if not only or area.name in only}
    for name, pool in pools.items():
        random.Random(f"{seed} {name}").shuffle(pool)  # noqa: S311 - a draw that repeats
    found: list[Mutant] = []
    while len(found) < count and any(pools.values()):
        for pool in pools.values():
            if pool and len(found) < count:
                found.append(pool.pop())
    return found
