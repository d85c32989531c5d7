"""TOML files that come with Tintling and are named by their stem, beside those of a user."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from tintling.errors import TintlingError
from tintling.suggestions import did_you_mean

__all__ = ["shipped_names", "toml_text"]


def shipped_names(folder: str) -> tuple[str, ...]:
    """Names of the files of a folder of ``training/``, sorted."""
    entries = files("tintling.training").joinpath(folder).iterdir()
    return tuple(sorted(e.name.removesuffix(".toml") for e in entries if e.name.endswith(".toml")))


def toml_text(source: str | Path, folder: str, *, one: str, many: str) -> str:
    """Reads a shipped file by its name, or a user's by its path.

    Args:
        source: Name or path.
        folder: Of ``training/``, with the shipped files.
        one: What messages call such a file.
        many: What they call several.

    Raises:
        TintlingError: There is no such file, or it cannot be read.
    """
    known = shipped_names(folder)
    if str(source) in known:
        resource = files("tintling.training").joinpath(folder, f"{source}.toml")
        return resource.read_text(encoding="utf-8")
    try:
        return Path(source).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise TintlingError(
            f"{one} {source}: no such file, nor one of the shipped {many} {', '.join(known)}"
            f"{did_you_mean(str(source), known)}"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise TintlingError(f"cannot read {one} {source}: {error}") from error
