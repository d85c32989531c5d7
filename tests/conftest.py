"""Fixtures that every room's tests may use."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tintling.threads import choose_threads

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tintling.training.data.splits import Dataset

# As the command line does, before any test imports NumPy.
choose_threads()

# Continuous integration must see the same examples twice, and a busy machine is no failure.
settings.register_profile("tintling", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("tintling")

USER_DATA = Path(os.environ["TINTLING_DATA_DIR"]) if os.environ.get("TINTLING_DATA_DIR") else None
GOLDEN = Path(__file__).parent / "golden"
_FIRST = {
    "tests/api/test_sweeping.py",
    "tests/firmware_export/proof/test_certificate.py",
    "tests/scripts/test_wild.py",
    "tests/test_notebooks.py",
    "tests/test_static.py",
}
"""Files with the longest tests."""
# One grey pixel.
_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="session")
def data_dir() -> Path | None:
    """Where the user keeps digits, for the few tests that can do more with all of MNIST."""
    return USER_DATA


@pytest.fixture(scope="session", autouse=True)
def _own_data_and_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads the user's data unasked, or writes into the user's cache."""
    base = tmp_path_factory.getbasetemp()
    # Compiled C is shared among the processes of pytest-xdist, whose folders lie side by side.
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    cache = os.environ.get("TINTLING_TEST_CACHE") or str(shared / "cache")  # kept by verify_mutants.py
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TINTLING_DATA_DIR", raising=False)
        patch.setenv("TINTLING_CACHE_DIR", cache)
        yield


@pytest.fixture(scope="session", autouse=True)
def _runs_draw_no_plot() -> Iterator[None]:
    """A plot takes as long as an epoch of most tests, at the end of every run; tests of plots draw them."""
    from tintling.training.loop import plots

    def stand_in(path: Path, *_: object, **__: object) -> None:
        path.write_bytes(_PNG)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plots, "save_history_plot", stand_in)
        yield


@pytest.fixture(scope="session", autouse=True)
def _disks_are_not_waited_for() -> Iterator[None]:
    """Files of tests need not survive a power cut: a busy disk takes 10 ms for each that is written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than processors: tests wait for servers, browsers, boards and their clocks."""
    return (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the longest first; marks what `make check` leaves out, as scripts/find_slow_tests.py found it."""
    root = Path(__file__).parent.parent
    slow = set((root / "tests" / "slow.txt").read_text(encoding="utf-8").splitlines())
    # A long test that begins last keeps one processor busy and all others waiting.
    items.sort(key=lambda item: item.path.relative_to(root).as_posix() not in _FIRST)
    for item in items:
        name = getattr(item, "originalname", item.name)
        if f"{item.path.relative_to(root).as_posix()}::{name}" in slow:
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def golden() -> Path:
    """The folder of committed models and vectors; `make_golden.py` there says how they were made."""
    return GOLDEN


@pytest.fixture(scope="session")
def digits() -> Dataset:
    """Real digits, the offline ones, so that no download is needed."""
    from tintling.training.data.mnist import fallback_digits

    return fallback_digits(announce=False)


@pytest.fixture(scope="session")
def save_digits(digits: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Callable[[slice, slice], Path]:
    """Saves some training and some test digits as a data set, ``few.npz``, in a folder of its own."""

    def save(train: slice, test: slice) -> Path:
        import numpy as np

        path = tmp_path_factory.mktemp("digits") / "few.npz"
        np.savez(
            path,
            x_train=digits.train_images[train],
            y_train=digits.train_labels[train],
            x_test=digits.test_images[test],
            y_test=digits.test_labels[test],
        )
        return path

    return save


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


@pytest.fixture(scope="module")
def browser(require_tool: Callable[[str], str]) -> Iterator[Browser]:
    """A Chromium; tests with a camera have one of their own."""
    from playwright.sync_api import sync_playwright

    program = require_tool("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()
