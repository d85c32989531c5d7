"""The folder of the user's cache."""

from __future__ import annotations

from pathlib import Path

import pytest

from tintling.cache import cache_dir


@pytest.mark.parametrize(
    ("variables", "root"),
    [
        ({"TINTLING_CACHE_DIR": "/own", "XDG_CACHE_HOME": "/shared"}, "/own"),
        ({"XDG_CACHE_HOME": "/shared"}, "/shared/tintling"),
        ({"TINTLING_CACHE_DIR": ""}, "/home/me/.cache/tintling"),
        ({"TINTLING_CACHE_DIR": "~/mine"}, "/home/me/mine"),
    ],
)
def test_the_variables_decide_in_order(variables, root, monkeypatch):
    monkeypatch.setenv("HOME", "/home/me")
    for name in ("TINTLING_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert cache_dir() == Path(root)
    assert cache_dir("native", "x.so") == Path(root, "native", "x.so")


def test_asking_for_the_folder_does_not_make_it(tmp_path, monkeypatch):
    monkeypatch.setenv("TINTLING_CACHE_DIR", str(tmp_path / "cache"))
    assert not cache_dir("native").exists()
