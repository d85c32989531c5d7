"""Runs mypy in strict mode over the link tree of ``scripts/link_tree.py``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from link_tree import ROOT, make_tree


def check_types(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs mypy.

    Args:
        tree: What :func:`link_tree.make_tree` made.
        arguments: What to check; by default everything.
    """
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml")]
    return subprocess.run(
        [*command, *(arguments or ("-p", "tintling"))], cwd=tree, check=False, capture_output=True, text=True
    )


if __name__ == "__main__":
    found = check_types(make_tree(), *sys.argv[1:])
    print(found.stdout + found.stderr, end="")
    sys.exit(found.returncode)
