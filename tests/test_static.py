"""Format, lint, types, C style and the rules of who may import whom."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from check_imports import check_imports
from check_types import check_types
from link_tree import STAGES, make_tree
from paths import ROOT


def run(*command: str, cwd: Path = ROOT) -> None:
    result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def shipped_modules() -> list[Path]:
    folders = ("tintling", *STAGES)
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def imported_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module


def add_module(tree: Path, name: str, text: str) -> None:
    """Adds a file to a stage of the tree only: the stage's folder is copied as links first."""
    stage, _, rest = name.partition("/")
    folder = tree / "tintling" / stage
    source = folder.resolve()
    folder.unlink()
    for path in source.rglob("*.py"):
        link = folder / path.relative_to(source)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(path)
    (folder / rest).write_text(text, encoding="utf-8")


def test_python_is_formatted() -> None:
    run(sys.executable, "-m", "ruff", "format", "--check", ".")


def test_python_is_free_of_lint() -> None:
    run(sys.executable, "-m", "ruff", "check", ".")


@pytest.mark.slow
def test_types_are_strict() -> None:
    found = check_types(make_tree())
    assert found.returncode == 0, found.stdout + found.stderr
    # A checker that looks at nothing is green, too.
    seen = re.search(r"no issues found in (\d+) source files", found.stdout)
    assert seen is not None
    assert int(seen[1]) >= len(shipped_modules())


@pytest.mark.slow
def test_the_type_check_sees_an_error_in_a_stage(tmp_path: Path) -> None:
    """Guards against settings that let errors pass; the module alone, as the whole was checked before."""
    tree = make_tree(tmp_path)
    add_module(tree, "compression/seeded.py", '"""Seeded by a test."""\n\nnumber: int = "text"\n')
    found = check_types(tree, "--follow-imports", "skip", "-m", "tintling.compression.seeded")
    assert found.returncode == 1
    assert "Incompatible types in assignment" in found.stdout


def test_nobody_imports_in_a_circle_or_upwards() -> None:
    found = check_imports(make_tree())
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize(
    ("name", "imported", "contract"),
    [
        ("camera_client/frames.py", "tintling.camera_client.sources.open", "No import cycles"),
        ("training/seeded.py", "tintling.commands.train", "commands → stages → core"),
        (
            "training/seeded.py",
            "tintling.firmware_export.compiler.lowering",
            "compression builds on training",
        ),
        ("camera_client/seeded.py", "tintling.compression.config", "knows nothing of training"),
        ("camera_client/seeded.py", "tensorflow", "TensorFlow belongs to training"),
    ],
)
def test_the_import_check_sees_a_wrong_import(
    tmp_path: Path, name: str, imported: str, contract: str
) -> None:
    tree = make_tree(tmp_path)
    add_module(tree, name.replace("frames.py", "seeded.py"), f"import {imported}\n")
    if name.endswith("frames.py"):  # a circle needs somebody who comes back
        back = tree / "tintling" / "camera_client" / "frames.py"
        text = back.read_text(encoding="utf-8")
        back.unlink()
        back.write_text(text + "\nimport tintling.camera_client.sources.open\n", encoding="utf-8")
    found = check_imports(tree)
    assert found.returncode == 1
    text = " ".join(found.stdout.split())
    assert any(
        contract in line and "BROKEN" in line for line in text.replace("KEPT", "KEPT\n").split("\n")
    ), text


def test_c_is_formatted() -> None:
    folders = (ROOT / "firmware_export", ROOT / "training" / "native")
    sources = [path for folder in folders for kind in ("*.c", "*.h") for path in folder.rglob(kind)]
    assert sources
    run(str(Path(sys.executable).with_name("clang-format")), "--dry-run", "--Werror", *map(str, sources))


def test_stages_are_imported_by_their_installed_names() -> None:
    """``import tintling.training``, never the bare name."""
    bare = [
        f"{path.relative_to(ROOT)}: import {name}"
        for path in shipped_modules()
        for name in imported_modules(path)
        if name.partition(".")[0] in STAGES
    ]
    assert bare == []


def test_no_file_outgrows_its_reader() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in shipped_modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long


def test_no_two_classes_share_a_name() -> None:
    places: dict[str, list[str]] = {}
    for path in shipped_modules():
        for found in re.finditer(r"^class ([A-Z]\w*)", path.read_text(encoding="utf-8"), re.MULTILINE):
            places.setdefault(found[1], []).append(str(path.relative_to(ROOT)))
    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}
