"""What was measured of each network, and what others published: the material of the page of models."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tintling.artifacts import load_manifest
from tintling.errors import ArtifactError

__all__ = ["Row", "load_points", "load_results", "load_rows"]


@dataclass(frozen=True, slots=True)
class Row:
    """A network, theirs and ours; ``result`` is empty where nothing was measured here."""

    recipe: str
    theirs: dict[str, Any]
    result: dict[str, Any]

    @property
    def ours(self) -> float | None:
        """Our accuracy on test digits in percent: int8 where there is a network."""
        match self.result.get("kind"):
            case "network":
                return 100 * float(self.result["int8"]["test"])
            case "baseline":
                return 100 * float(self.result["test"])
            case _:
                return None

    @property
    def published(self) -> float | None:
        """Their accuracy in percent."""
        found = self.theirs.get("accuracy")
        return None if found is None else float(found)


def load_results(docs: Path) -> dict[str, dict[str, Any]]:
    """Everything measured, by name.

    Args:
        docs: Folder that holds ``results/<name>.json``, as ``scripts/measure_model.py`` writes them.

    Raises:
        ArtifactError: A file cannot be read.
    """
    found = {}
    for path in sorted((docs / "results").glob("*.json")):
        try:
            found[path.stem] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ArtifactError(f"{path} is not a result: {error}; measure it again") from error
    return found


def load_points(docs: Path) -> list[dict[str, Any]]:
    """Published points that stand in the plots alone.

    Args:
        docs: Folder that holds ``published.toml``.
    """
    points: list[dict[str, Any]] = _published(docs)["point"]
    return points


def load_rows(docs: Path) -> list[Row]:
    """The networks of the sources, in their order, and then those that nobody else has, smallest first.

    Args:
        docs: Folder with both. Models that ship are read from the folder ``models`` beside it.

    Raises:
        ArtifactError: A file cannot be read.
    """
    measured = load_results(docs) | _load_shipped(docs.parent / "models")
    listed = [
        Row(entry["recipe"], entry, measured.get(entry["recipe"], {}))
        for entry in _published(docs)["network"]
    ]
    names = {row.recipe for row in listed}
    own = [
        Row(name, {}, result)
        for name, result in measured.items()
        if name not in names and result["kind"] == "network"
    ]
    return listed + sorted(own, key=lambda row: (row.result["parameters"], row.recipe))


def _load_shipped(models: Path) -> dict[str, dict[str, Any]]:
    """What the manifests of models for digits say, as results; accuracy is the median over their seeds."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(models.glob("*/manifest.json")):
        manifest = load_manifest(path.parent)
        metrics = manifest.metrics
        if "shipped" not in metrics or manifest.task.preprocessing.kind != "ink":
            continue
        figures, training = metrics["shipped"], metrics["training"]
        found[path.parent.name] = {
            "kind": "network",
            "model": path.parent.name,
            "parameters": figures["parameters"],
            "seconds": training["seconds"],
            "seeds": [run["seed"] for run in figures["runs"]],
            "shipped_test": figures["int8_test"],
            "float": {"test": figures["float_test"], "validation": figures["float_validation"]},
            "int8": {"test": figures["median_int8_test"], "validation": figures["int8_validation"]},
            **{key: figures[key] for key in ("macs", "flash_bytes", "arena_bytes")},
        }
    return found


def _published(docs: Path) -> dict[str, Any]:
    path = docs / "published.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ArtifactError(f"cannot read {path}: {error}") from error
