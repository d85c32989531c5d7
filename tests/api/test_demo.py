"""Steps of the demo, done once."""

from __future__ import annotations

import pytest

from tintling.api.demo import Demo
from tintling.api.demo_outcome import DemoConfig
from tintling.errors import MissingExtraError


class Display:
    """Notes what it is told."""

    def __init__(self):
        self.told = []

    def start(self, step):
        self.told.append(("start", step))

    def update(self, step, share, text=""):
        self.told.append(("update", step, share, text))

    def finish(self, step, text, *, reused):
        self.told.append(("finish", step, text, reused))


def do(config, parts=(1,), work=lambda: "done"):
    display = Display()
    demo = Demo(config, display)
    demo._do("train", parts, config.folder, work)
    return demo, display.told


@pytest.fixture
def config(tmp_path):
    (tmp_path / "x").touch()
    return DemoConfig(tmp_path)


def test_a_step_is_started_timed_and_finished(config):
    demo, told = do(config)
    assert told == [("start", "train"), ("finish", "train", "done", False)]
    assert demo.seconds["train"] >= 0
    assert demo.reused == []


def test_a_step_with_other_settings_is_done_again(config):
    do(config)
    assert do(config, parts=(2,))[1][-1] == ("finish", "train", "done", False)


def test_a_step_that_fails_is_not_recorded(config):
    def fail():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        do(config, work=fail)
    assert do(config)[1][0] == ("start", "train")


def test_a_fresh_demo_does_everything_again(config):
    do(config)
    fresh = DemoConfig(config.folder, fresh=True)
    assert do(fresh)[1][-1] == ("finish", "train", "done", False)


def test_a_demo_without_tensorflow_says_so_before_it_loads_digits(config, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    display = Display()
    with pytest.raises(MissingExtraError, match="extra 'train'"):
        Demo(config, display).run()
    assert display.told == []
