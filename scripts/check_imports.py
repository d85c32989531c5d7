"""Checks who imports whom: the contracts of ``[tool.importlinter]`` in pyproject.toml, over the link tree."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from link_tree import ROOT, make_tree


def check_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    """Runs import-linter.

    Args:
        tree: What :func:`link_tree.make_tree` made.
    """
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [str(program), "--no-cache", str(ROOT / "pyproject.toml")],
        cwd=tree,
        check=False,
        capture_output=True,
        text=True,
    )


if __name__ == "__main__":
    found = check_imports(make_tree())
    print(found.stdout + found.stderr, end="")
    sys.exit(found.returncode)
