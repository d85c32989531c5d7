"""Fixtures that every room's tests may use."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# Continuous integration must see the same examples twice, and a busy machine is no failure.
settings.register_profile("tintling", deadline=None, derandomize=True)
settings.load_profile("tintling")

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def golden() -> Path:
    """The folder of committed models and vectors; `make_golden.py` there says how they were made."""
    return GOLDEN


@pytest.fixture(scope="session")
def require_tool() -> Callable[[str], str]:
    """Gives the path of a program; a missing one skips the test, and fails it where CI demands it."""

    def require(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            message = f"{name} is not installed"
            if os.environ.get("TINTLING_REQUIRE_TOOLS") == "1":
                pytest.fail(message)
            pytest.skip(message)
        return path

    return require
