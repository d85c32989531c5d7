"""Remembers which steps of a run were done, and with what, so that nothing is done twice."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tintling.artifacts import load_manifest, sha256_bytes, write_atomic
from tintling.errors import ArtifactError
from tintling.json_text import parse_json

__all__ = ["Ledger", "key_of"]

_NAME = "steps.json"


def key_of(*parts: object) -> str:
    """Digest of everything that a step's result depends on.

    Args:
        parts: Plain values that JSON can hold.
    """
    return sha256_bytes(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode())


@dataclass(frozen=True, slots=True)
class Ledger:
    """The file ``steps.json`` of a demo folder: for each step the key it was done with.

    Attributes:
        folder: The demo's folder.
    """

    folder: Path

    def _entries(self) -> dict[str, dict[str, Any]]:
        try:
            document = parse_json((self.folder / _NAME).read_bytes())
        except (OSError, ValueError):
            return {}  # nothing is remembered: every step is done again
        if not isinstance(document, dict):
            return {}
        return {step: entry for step, entry in document.items() if isinstance(entry, dict)}

    def is_done(self, step: str, key: str, folder: Path) -> bool:
        """Whether a step was done with this key and what it wrote is still whole.

        Args:
            step: Name of the step.
            key: What :func:`key_of` gives for its inputs now.
            folder: Where its manifest and files lie.
        """
        if self._entries().get(step, {}).get("key") != key:
            return False
        try:
            manifest = load_manifest(folder)
            for name in manifest.files:
                manifest.verified(folder, name)
        except ArtifactError:
            return False
        return True

    def seconds(self, step: str) -> float:
        """How long a step took when it was done; 0 when that is not known."""
        seconds = self._entries().get(step, {}).get("seconds")
        return float(seconds) if isinstance(seconds, int | float) else 0.0

    def record(self, step: str, key: str, seconds: float) -> None:
        """Notes that a step is done."""
        entries = {**self._entries(), step: {"key": key, "seconds": round(seconds, 2)}}
        write_atomic(self.folder / _NAME, json.dumps(entries, indent=2, sort_keys=True) + "\n")
