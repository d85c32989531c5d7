"""``tintling study``."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from tintling.api.evaluating import evaluate
from tintling.commands.study import command
from tintling.errors import TintlingError, UsageError
from tintling.training.studies.results import Measurement

SMALL = """\
title = "Small"
question = "Does it run?"
kind = "{kind}"
seeds = [1, 2]
shares = [0.0, 0.9]
retrain = 1
members = 2
models = ["nano"]
count = 20
[settings]
model = "tiny"
engine = "native"
epochs = 2
batch_size = 16
augment = false
"""


@pytest.fixture(scope="module")
def few_digits(save_digits) -> Path:
    return save_digits(slice(0, 4000, 10), slice(0, 960, 12))


def _study(tmp_path: Path, kind: str, *options: object) -> tuple[dict, Path]:
    recipe = tmp_path / "small.toml"
    recipe.write_text(SMALL.format(kind=kind), encoding="utf-8")
    asked = [str(recipe), "--out", str(tmp_path / "out"), "--json", *map(str, options)]
    result = CliRunner().invoke(command, asked, catch_exceptions=False)
    assert result.exit_code == 0
    return json.loads(result.stdout), tmp_path / "out"


def test_pruning_is_measured_with_every_seed_and_share_before_and_after_training_on(few_digits, tmp_path):
    document, out = _study(tmp_path, "pruning", "--data", few_digits)
    found = {(m["series"], m["seed"], m["place"]): m["correct"] for m in document["measurements"]}
    assert len(found) == 3 * 2 * 2 * 2
    for seed in (1, 2):
        before = found["random weights", seed, 0.0]
        assert before == found["smallest weights", seed, 0.0] == found["random channels", seed, 0.0]
        assert before > found["random weights", seed, 0.9]
    assert {path.name for path in out.iterdir()} == {"small.json", "small.svg"}


def test_an_interrupted_study_goes_on(few_digits, tmp_path, monkeypatch):
    out = tmp_path / "out"
    whole, _ = _study(tmp_path, "own", "--own", few_digits)
    monkeypatch.setattr("tintling.api.study_data.measured_own", _stopped(whole))
    with pytest.raises(RuntimeError, match="stopped"):
        _study(tmp_path, "own", "--own", few_digits, "--force")
    assert len(json.loads((out / "small.unfinished.json").read_text())["measurements"]) == 2
    monkeypatch.undo()
    again, _ = _study(tmp_path, "own", "--own", few_digits, "--force", "--resume")
    assert again == whole
    assert {path.name for path in out.iterdir()} == {"small.json", "small.svg"}


def _stopped(whole):
    """Stands in for a study that is stopped after two measurements."""

    def own(*_, **__):
        def each():
            yield from (Measurement(**entry) for entry in whole["measurements"][:2])
            raise RuntimeError("stopped")

        return SimpleNamespace(name=whole["data"], sha256=whole["data_sha256"]), each()

    return own


def test_own_digits_are_drawn_by_the_seed_and_measured_as_evaluate_does(few_digits, tmp_path, monkeypatch):
    # A recipe means the same wherever it is read: this folder is not its network.
    (tmp_path / "here" / "nano").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    document, _ = _study(tmp_path, "own", "--own", few_digits)
    first, second, everything, seen = document["measurements"]
    assert (first["count"], second["count"], everything["count"], seen["count"]) == (20, 20, 480, 480)
    monkeypatch.chdir(tmp_path)
    parts = [evaluate("nano", few_digits, part=part) for part in ("train", "validation", "test")]
    assert everything["correct"] == sum(part.evaluation.correct for part in parts)


def test_a_result_is_not_overwritten_unasked(few_digits, tmp_path):
    _study(tmp_path, "own", "--own", few_digits)
    with pytest.raises(TintlingError, match="--force"):
        _study(tmp_path, "own", "--own", few_digits)


@pytest.mark.parametrize(("kind", "own"), [("own", False), ("pruning", True)])
def test_digits_of_ones_own_go_with_their_study_only(few_digits, tmp_path, kind, own):
    with pytest.raises(UsageError, match="--own"):
        _study(tmp_path, kind, *(["--own", few_digits] if own else []))


def test_without_a_name_all_are_listed():
    result = CliRunner().invoke(command, ["--json"], catch_exceptions=False)
    assert "threshold" in [study["name"] for study in json.loads(result.stdout)]


def test_seeds_are_whole_numbers():
    result = CliRunner().invoke(command, ["threshold", "--seeds", "1,x"])
    assert result.exit_code == 2
    assert "expected whole numbers such as 1,2,3" in result.stderr
