"""Searching for a network, with real trainings on few digits."""

from __future__ import annotations

import errno
import json

import pytest
from click.testing import CliRunner

from tintling.api.sweeping import CandidateEvaluator, SweepRequest, run_sweep
from tintling.commands.sweep import command
from tintling.errors import ArtifactError, TintlingError
from tintling.firmware_export.compiler.network import compile_network
from tintling.training.sweep.plan import SweepPlan
from tintling.training.sweep.space import parse_space

SPACE = """\
[settings]
engine = "native"
epochs = 2
batch_size = 16
ema = 0.0
augment = false
[search]
learning_rate = [0.02]
[network]
stem = [3, 24]
blocks = 1
width = [4, 6]
"""


@pytest.fixture(scope="module")
def few_digits(save_digits):
    return save_digits(slice(0, 4000, 10), slice(0, 960, 12))


@pytest.fixture(scope="module")
def found(few_digits, tmp_path_factory):
    """A whole sweep by the command, with the space's file and folder."""
    folder = tmp_path_factory.mktemp("sweep")
    (folder / "small.toml").write_text(SPACE, encoding="utf-8")
    options = [str(folder / "small.toml"), "--sampler", "grid", "--budget", "instructions=400k", "--json"]
    options += ["--data", str(few_digits), "--out", str(folder / "out"), "--offline"]
    result = CliRunner().invoke(command, options, catch_exceptions=False)
    assert result.exit_code == 0
    return json.loads(result.stdout), folder


def test_candidates_over_budget_are_measured_and_never_trained(found):
    document, folder = found
    trained = [trial for trial in document["trials"] if trial["fate"] == "trained"]
    over = [trial for trial in document["trials"] if trial["fate"] == "over budget"]
    assert {trial["settings"]["model"] for trial in trained} == {"sep_3_4", "sep_3_6"}
    assert {trial["settings"]["model"] for trial in over} == {"sep_24_4", "sep_24_6"}
    assert all(trial["costs"]["instructions"] > 400_000 for trial in over)
    assert all(0 < trial["costs"]["instructions"] <= 400_000 for trial in trained)
    assert {path.name for path in (folder / "out").glob("trial-*")} == {trial["run"] for trial in trained}
    (best,) = document["best"]
    assert best["accuracy"] == max(trial["accuracy"] for trial in trained)


def test_costs_before_training_are_those_of_the_trained_network(found, few_digits):
    from tintling.api.compressing import compress
    from tintling.tflite.reader import read_tflite

    document, folder = found
    best = document["best"][0]
    model = compress(folder / "out" / best["run"], data=few_digits, sparsity=0.0)
    network = compile_network(read_tflite(model.path / "model.tflite"), name="candidate")
    assert network.constant_bytes == best["costs"]["constants"]
    assert network.arena_bytes == best["costs"]["arena"]


def test_two_processes_share_a_sweep(tmp_path, few_digits):
    space = parse_space(SPACE.replace("[3, 24]", "3").replace("epochs = 2", "epochs = 1"), "small")
    request = SweepRequest(SweepPlan(space, sampler="grid"), "small", tmp_path, data=few_digits, offline=True)
    result = run_sweep(request, workers=2)
    assert [trial.fate for trial in result.trials] == ["trained"] * 2
    assert len({trial.worker for trial in result.trials}) == 2
    assert result.best[0].run in {path.name for path in tmp_path.iterdir()}


def test_a_structure_without_pixels_has_no_costs(tmp_path):
    plan = SweepPlan(parse_space(SPACE, "small"), sampler="grid")
    evaluator = CandidateEvaluator(SweepRequest(plan, "small", tmp_path), None)
    with pytest.raises(TintlingError, match="pixels are left"):
        evaluator.costs({"model": "sep_4" + "_8k5" * 5})


def test_a_full_disk_is_one_line(few_digits, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tintling.training.sweep.worker.begin_study", full)
    plan = SweepPlan(parse_space(SPACE, "space.toml"), sampler="grid")
    request = SweepRequest(plan, "full", tmp_path, None, few_digits)
    with pytest.raises(
        ArtifactError, match=r"cannot write .*: No space left on device; the same command goes on"
    ):
        run_sweep(request)
