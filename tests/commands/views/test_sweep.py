"""A sweep in the terminal."""

from __future__ import annotations

from pathlib import Path

from quick_sweep import grid_plan

from tintling.api.sweeping import SweepRequest, SweepResult
from tintling.commands.views.sweep import show_sweep
from tintling.training.sweep.trials import Trial


def test_the_best_comes_first_and_every_trial_is_counted(capsys):
    costs = {"flash": 4336, "arena": 1744, "instructions": 337_641, "parameters": 538}
    trials = (
        Trial(0, "trained", {"x": 1}, {"x": 1, "model": "sep_4_8", "epochs": 3}, 0.91, (0.91,), costs),
        Trial(
            1, "trained", {"x": 2}, {"x": 2, "model": "sep_4_9", "epochs": 3}, 0.97, (0.97,), costs, run="r"
        ),
        Trial(2, "over budget", {"x": 3}, {}, costs=costs, reason="flash 9,000"),
    )
    request = SweepRequest(grid_plan(), "quick", Path("runs/sweeps/quick"))
    show_sweep(SweepResult(request, trials, (trials[1],)))
    shown = capsys.readouterr().out
    assert shown.index("97.00%") < shown.index("91.00%")
    assert "1 *" in shown
    assert "337,641" in shown
    assert "sep_4_9" in shown
    assert "epochs" not in shown
    assert "2 trained, 1 over budget" in shown
    assert "next: tintling compress runs/sweeps/quick/r" in shown
