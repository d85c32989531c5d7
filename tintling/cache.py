"""Where Tintling keeps what it can make or fetch again."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["cache_dir"]


def cache_dir(*parts: str) -> Path:
    """Gives a folder of the user's cache; it may not exist yet.

    ``$TINTLING_CACHE_DIR`` decides, else ``$XDG_CACHE_HOME/tintling``, else ``~/.cache/tintling``.

    Args:
        parts: Subfolders, such as ``"data"``.
    """
    if own := os.environ.get("TINTLING_CACHE_DIR"):
        root = Path(own).expanduser()
    elif shared := os.environ.get("XDG_CACHE_HOME"):
        root = Path(shared).expanduser() / "tintling"
    else:
        root = Path.home() / ".cache" / "tintling"
    return root.joinpath(*parts)
