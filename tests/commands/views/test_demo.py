"""Progress of the demo on a terminal."""

from __future__ import annotations

from tintling.api.demo_outcome import STEPS
from tintling.commands.views.demo import DemoDisplay


def test_every_step_has_a_line_from_the_start():
    with DemoDisplay() as display:
        tasks = display._progress.tasks
        assert [task.description for task in tasks] == [f"[dim]{step}[/]" for step in STEPS]
        assert not any(task.started for task in tasks)


def test_a_step_is_never_full_before_it_is_finished():
    with DemoDisplay() as display:
        display.start("train")
        display.update("train", 1.0, "epoch 3")
        task = display._progress.tasks[STEPS.index("train")]
        assert (task.description, task.finished, task.fields["text"]) == ("train", False, "epoch 3")
        display.update("train", 0.5)
        assert task.fields["text"] == "epoch 3"
        display.finish("train", "98 % right", reused=False)
        assert (task.finished, task.fields["text"]) == (True, "98 % right")


def test_a_step_of_an_earlier_run_is_dim():
    with DemoDisplay() as display:
        display.finish("digits", "unchanged", reused=True)
        assert display._progress.tasks[0].fields["text"] == "[dim]unchanged[/]"
