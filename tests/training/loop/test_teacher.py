"""Where the teacher is found."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from tintling.errors import ArtifactError
from tintling.shipped import resolve_model
from tintling.training.loop import distillation
from tintling.training.loop.teacher import find_teacher, load_teacher, recorded_teacher
from tintling.training.settings.config import Distillation


def test_a_recipe_names_a_shipped_teacher_by_name_and_a_run_by_its_whole_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert recorded_teacher(Path("nano")) == "nano"
    assert recorded_teacher(Path("runs/x")) == str(tmp_path / "runs" / "x")


def test_the_given_teacher_goes_before_the_recipe_s():
    assert find_teacher(Path("femto"), "nano") == (resolve_model("femto"),)
    assert find_teacher(None, "nano") == (resolve_model("nano"),)
    assert find_teacher(None, "") == ()


def test_several_teach_together(tmp_path, monkeypatch, small_splits):
    monkeypatch.chdir(tmp_path)
    assert recorded_teacher(Path("femto+runs/x")) == f"femto+{tmp_path}/runs/x"
    assert find_teacher(None, "femto+pico") == (resolve_model("femto"), resolve_model("pico"))
    (tmp_path / "a+b").mkdir()
    assert find_teacher(Path("a+b"), "") == (Path("a+b"),)
    both = load_teacher(find_teacher(Path("femto+pico"), ""), small_splits, Distillation())
    femto, pico = (
        load_teacher(find_teacher(Path(name), ""), small_splits, Distillation()) for name in ("femto", "pico")
    )
    images = small_splits.train.images[:5]
    mean = (femto.logits(images).numpy() + pico.logits(images).numpy()) / 2
    np.testing.assert_allclose(both.logits(images).numpy(), mean, rtol=1e-4, atol=1e-4)
    assert both.to_json()["models"] == ["femto", "pico"]
    assert len({both.sha256, femto.sha256, pico.sha256}) == 3


def test_a_teacher_of_the_recipe_that_is_gone_is_an_error(tmp_path):
    with pytest.raises(ArtifactError, match="that the recipe names does not exist: name one with --distill"):
        find_teacher(None, str(tmp_path / "gone"))


@pytest.mark.parametrize(("shipped", "place"), [(True, "the shipped nano"), (False, "runs")])
def test_loading_says_who_teaches_and_measures_on_500_digits(shipped, place, monkeypatch, capsys, tmp_path):
    asked = []

    def load(folder, digits, *, labels, parts, offsets):
        asked.append((folder, len(digits), labels, parts, offsets))
        return SimpleNamespace(members=(1, 2))

    monkeypatch.setattr(distillation, "load_teacher", load)
    monkeypatch.chdir(tmp_path)
    folder = resolve_model("nano") if shipped else Path("runs")
    settings = Distillation(offsets={"b": 0.5})
    images = np.zeros((600, 28, 28), np.uint8)
    splits = SimpleNamespace(train=SimpleNamespace(images=images), labels=("a", "b"))
    assert load_teacher((folder,), splits, settings).members == (1, 2)
    assert asked == [(folder, 500, ("a", "b"), {}, {"b": 0.5})]
    assert f"learning from 2 networks in {place}" in " ".join(capsys.readouterr().err.split())
