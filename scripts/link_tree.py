"""Makes a link tree that shows the packages under their installed names, for tools that read files.

Type checkers, import linters and editors do not see setuptools' ``package-dir`` mapping of an editable
install, and are then silently green. In ``build/types/tintling/`` the stages lie where they are imported
from. Point an editor's source root at ``build/types`` after running ``python scripts/link_tree.py``.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAGES = ("training", "compression", "firmware_export", "camera_client")
TREE = ROOT / "build" / "types"


def make_tree(tree: Path = TREE) -> Path:
    """Links every module of the core, every stage and the shipped models.

    Args:
        tree: Where ``tintling/`` is made.

    Returns:
        ``tree``.
    """
    package = tree / "tintling"
    package.mkdir(parents=True, exist_ok=True)
    wanted = {path.name: path for path in (ROOT / "tintling").iterdir() if path.name != "__pycache__"}
    wanted |= {name: ROOT / name for name in (*STAGES, "models")}
    for link in package.iterdir():
        if link.name not in wanted or not link.exists():
            link.unlink()
    for name, target in wanted.items():
        link = package / name
        if not link.is_symlink():
            link.symlink_to(target, target_is_directory=target.is_dir())
    return tree


if __name__ == "__main__":
    print(make_tree())
