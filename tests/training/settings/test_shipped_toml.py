"""Files by name or path."""

from __future__ import annotations

import pytest

from tintling.errors import TintlingError
from tintling.training.settings.shipped_toml import shipped_names, toml_text


def test_names_are_those_of_the_files_sorted():
    names = shipped_names("studies")
    assert list(names) == sorted(names)
    assert "threshold" in names


def test_a_name_wins_over_a_file_of_that_name(tmp_path, monkeypatch):
    (tmp_path / "nano").write_text("mine", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert toml_text("nano", "recipes", one="recipe", many="recipes") != "mine"
    assert toml_text(tmp_path / "nano", "recipes", one="recipe", many="recipes") == "mine"


def test_what_is_not_there_names_those_that_are():
    with pytest.raises(
        TintlingError, match=r"recipe nanoo: no such file, nor one of the shipped recipes .*nano"
    ):
        toml_text("nanoo", "recipes", one="recipe", many="recipes")


def test_what_cannot_be_read_is_named(tmp_path):
    (tmp_path / "bad.toml").write_bytes(b"\xff")
    with pytest.raises(TintlingError, match=r"cannot read study .*bad\.toml"):
        toml_text(tmp_path / "bad.toml", "studies", one="study", many="studies")
