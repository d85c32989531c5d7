"""Finetuning from Python: what is refused before anything is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tintling.api.finetuning import FINETUNE_OVERRIDES, finetune, int8_folder
from tintling.errors import ArtifactError, TintlingError
from tintling.training.settings.overrides import Overrides


@pytest.mark.parametrize(
    ("out", "int8"),
    [("runs/mine", "runs/mine-int8"), ("mine", "mine-int8"), ("runs/mine/", "runs/mine-int8")],
)
def test_the_int8_run_lies_beside_the_float_one(out, int8):
    assert int8_folder(Path(out)) == Path(int8)


def test_the_root_has_nothing_beside_it():
    with pytest.raises(ArtifactError, match="the int8 run is written beside it; choose another --out"):
        int8_folder(Path("/"))


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"epochs": 0}, "epochs: expected 1 to 100,000"),
        ({"learning_rate": 11.0}, r"optimizer\.learning_rate: expected above 0, at most 10"),
        ({"seed": -1}, "seed: expected 0 to"),
    ],
)
def test_impossible_settings_are_refused_before_anything_is_read(overrides, message, tmp_path):
    with pytest.raises(TintlingError, match=message):
        finetune(tmp_path / "gone", out=tmp_path / "out", **overrides)
    assert not (tmp_path / "out").exists()


def test_neither_folder_is_overwritten(tmp_path):
    (tmp_path / "out-int8").mkdir()
    (tmp_path / "out-int8" / "x").touch()
    with pytest.raises(ArtifactError, match="out-int8"):
        finetune(tmp_path / "captures", out=tmp_path / "out")


def test_the_overrides_of_a_finetuning_are_fields_of_a_training_s():
    assert set(FINETUNE_OVERRIDES) <= set(Overrides.__dataclass_fields__)
