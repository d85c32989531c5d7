"""Format, lint, types, C style and the rules of who may import whom."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STAGES = ("training", "compression", "firmware_export", "camera_client")
# Who may import which stage, beside the core and itself (docs/architecture.md draws it).
MAY_IMPORT = {
    "core": set(),
    "commands": set(STAGES),
    "training": set(),
    "compression": {"training"},
    "firmware_export": set(),
    "camera_client": {"firmware_export"},
}
TENSORFLOW = {"tensorflow", "tf_keras", "keras", "tensorflow_model_optimization"}


def run(*command: str, cwd: Path = ROOT) -> None:
    result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    if parts[0] == "tintling":
        return "commands" if parts[1] in {"commands", "cli.py", "__main__.py"} else "core"
    return parts[0]


def shipped_modules() -> list[Path]:
    folders = ("tintling", *STAGES)
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def imported_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_python_is_formatted() -> None:
    run(sys.executable, "-m", "ruff", "format", "--check", ".")


def test_python_is_free_of_lint() -> None:
    run(sys.executable, "-m", "ruff", "check", ".")


@pytest.mark.slow
def test_types_are_strict() -> None:
    run(sys.executable, "scripts/check_types.py")


@pytest.mark.slow
def test_the_type_check_sees_an_error_in_a_stage() -> None:
    """Guards against a checker that is green because it looks at nothing."""
    seeded = ROOT / "compression" / "_seeded_error.py"
    seeded.write_text('"""Seeded by a test."""\n\nnumber: int = "text"\n', encoding="utf-8")
    try:
        result = subprocess.run(
            [sys.executable, "scripts/check_types.py", "-m", "tintling.compression._seeded_error"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        seeded.unlink()
    assert result.returncode == 1
    assert "Incompatible types in assignment" in result.stdout


def test_c_is_formatted() -> None:
    folders = (ROOT / "firmware_export", ROOT / "training" / "native")
    sources = [path for folder in folders for kind in ("*.c", "*.h") for path in folder.rglob(kind)]
    assert sources
    run(str(Path(sys.executable).with_name("clang-format")), "--dry-run", "--Werror", *map(str, sources))


@pytest.mark.parametrize("path", shipped_modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_follow_the_direction_of_the_house(path: Path) -> None:
    room = room_of(path)
    for name in imported_modules(path):
        top, _, rest = name.partition(".")
        assert top not in STAGES, f"{path}: import tintling.{name}, never the bare name"
        if top in TENSORFLOW:
            assert room in {"training", "compression"}, f"{path}: {name} belongs to training and compression"
        target = rest.split(".")[0]
        if top == "tintling" and target == "commands":
            assert room == "commands", f"{path}: only commands may import {name}"
        if top == "tintling" and target in STAGES and target != room:
            assert target in MAY_IMPORT[room], f"{path}: {room} may not import {name}"


def test_no_file_outgrows_its_reader() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in shipped_modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long
