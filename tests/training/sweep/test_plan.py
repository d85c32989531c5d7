"""What a sweep looks for."""

from __future__ import annotations

import pytest
from quick_sweep import SPACE

from tintling.errors import UsageError
from tintling.training.sweep.plan import Budget, Costs, SweepPlan, parse_objectives
from tintling.training.sweep.space import parse_space

COSTS = Costs(constants=3000, flash=6144, arena=2048, instructions=500_000, parameters=1000)


def test_a_budget_is_read_with_its_units():
    budget = Budget.parse("flash=6kB, arena=2.5KiB,instructions=400k,parameters=1M,constants=100")
    assert budget.limits == {
        "flash": 6144,
        "arena": 2560,
        "instructions": 400_000,
        "parameters": 1_000_000,
        "constants": 100,
    }
    assert Budget.parse("").limits == {}


def test_excess_is_relative_to_the_limit():
    excess = Budget.parse("flash=6kB,arena=1kB,instructions=400k").excess(COSTS)
    assert excess == {"flash": 0.0, "arena": 1.0, "instructions": pytest.approx(0.25)}


@pytest.mark.parametrize(
    "text", ["speed=3", "flash", "flash=", "flash=6k", "flash=0", "instructions=4kB", "flash=1,flash=2"]
)
def test_what_is_no_budget_is_refused(text):
    with pytest.raises(UsageError, match="--budget"):
        Budget.parse(text)


def test_objectives_hold_accuracy_and_costs():
    assert parse_objectives("accuracy") == ("accuracy",)
    assert parse_objectives("accuracy, flash") == ("accuracy", "flash")
    for wrong in ("flash", "accuracy,accuracy", "accuracy,speed", ""):
        with pytest.raises(UsageError, match="--objective"):
            parse_objectives(wrong)


def test_only_a_grid_knows_its_number_of_trials():
    space = parse_space(SPACE, "s")
    assert SweepPlan(space, sampler="grid").trials is None
    with pytest.raises(UsageError, match="the sampler tpe needs a number of trials"):
        SweepPlan(space)
    with pytest.raises(UsageError, match="at least 1"):
        SweepPlan(space, trials=0)


def test_bad_candidates_end_early_only_where_one_figure_counts():
    space = parse_space(SPACE, "s")
    assert SweepPlan(space, trials=4).stops_early
    assert not SweepPlan(space, trials=4, halving=False).stops_early
    assert not SweepPlan(space, sampler="grid").stops_early
    assert not SweepPlan(space, ("accuracy", "flash"), trials=4).stops_early
