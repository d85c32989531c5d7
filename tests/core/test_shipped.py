"""Names of shipped models."""

from __future__ import annotations

from pathlib import Path

from tintling.artifacts import MANIFEST_NAME
from tintling.shipped import (
    DEFAULT_SHIPPED,
    digit_models,
    named_model,
    recorded_name,
    resolve_model,
    shipped_models,
)


def test_shipped_models_are_sorted_and_hold_the_default():
    names = shipped_models()
    assert list(names) == sorted(names)
    assert DEFAULT_SHIPPED in names


def test_models_for_digits_are_those_that_look_for_ink():
    assert DEFAULT_SHIPPED in digit_models()
    assert set(shipped_models()) - set(digit_models()) == {"meter"}


def test_a_name_gives_the_folder_that_holds_its_manifest():
    for name in shipped_models():
        assert (resolve_model(name) / MANIFEST_NAME).is_file()
        assert named_model(name) == resolve_model(Path(name))


def test_a_folder_of_the_user_goes_before_a_shipped_model_of_its_name(tmp_path, monkeypatch):
    (tmp_path / "nano").mkdir()
    monkeypatch.chdir(tmp_path)
    assert resolve_model("nano") == Path("nano")
    assert named_model("nano") != Path("nano")


def test_any_other_path_stays_as_it_is():
    assert resolve_model("runs/x") == named_model("runs/x") == Path("runs/x")


def test_a_name_in_a_recipe_means_the_same_from_any_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert recorded_name("nano") == "nano"
    assert recorded_name("runs/a+b") == str(tmp_path / "runs" / "a+b")
    (tmp_path / "nano").mkdir()
    assert recorded_name(Path("nano")) == str(tmp_path / "nano")
