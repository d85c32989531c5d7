"""The licence that goes with everything of Tintling's that an export copies."""

from __future__ import annotations

from tintling.firmware_export.runtime_files import PACKAGE

__all__ = ["LICENCE"]

LICENCE = (PACKAGE / "templates" / "LICENSE").read_text(encoding="utf-8")
"""Text of the file ``LICENSE``."""
