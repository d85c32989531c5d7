"""Runs mypy in strict mode over a link tree that shows the packages under their installed names.

Type checkers do not see setuptools' ``package-dir`` mapping of an editable install, and are then
silently green. The tree ``build/types/tintling/{training,…}`` points at the real folders.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAGES = ("training", "compression", "firmware_export", "camera_client")
TREE = ROOT / "build" / "types"


def make_tree() -> Path:
    """Links every module of the core and every stage under ``build/types/tintling``."""
    package = TREE / "tintling"
    package.mkdir(parents=True, exist_ok=True)
    wanted = {path.name: path for path in (ROOT / "tintling").iterdir() if path.name != "__pycache__"}
    wanted |= {stage: ROOT / stage for stage in STAGES}
    for link in package.iterdir():
        if link.name not in wanted or not link.exists():
            link.unlink()
    for name, target in wanted.items():
        link = package / name
        if not link.is_symlink():
            link.symlink_to(target, target_is_directory=target.is_dir())
    return package


def main() -> int:
    """Checks the tree; arguments go to mypy (for example ``-p tintling.training``)."""
    make_tree()
    arguments = sys.argv[1:] or ["-p", "tintling"]
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml")]
    return subprocess.run([*command, *arguments], cwd=TREE, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
