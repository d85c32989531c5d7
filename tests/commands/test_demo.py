"""``tintling demo`` from end to end, on few offline digits."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from tintling.api.demo import Demo
from tintling.api.demo_outcome import STEPS
from tintling.cli import tintling
from tintling.commands.views.demo_report import Card, Report, ReportTable, Section, render
from tintling.errors import TrainingInterruptedError

RECIPE = """\
model = "tiny"
epochs = 1
batch_size = 64
seed = 4
engine = "native"

[data]
train_size = 640

[optimizer]
name = "adamw"
learning_rate = 0.02
"""


class _Page(HTMLParser):
    """Collects what a browser would show, and what it would fetch."""

    def __init__(self, text):
        super().__init__()
        self.text, self.addresses, self.images = [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "img":
            assert found["alt"]
            self.images += 1
        self.addresses += [found[name] for name in ("src", "href") if name in found]

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A finished demo: its folder, and a function that runs it again."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "quick.toml").write_text(RECIPE, encoding="utf-8")

    def run(*options):
        arguments = [
            "demo",
            "--offline",
            "--recipe",
            folder / "quick.toml",
            "--out",
            folder / "out",
            *options,
        ]
        result = CliRunner().invoke(tintling, [str(a) for a in arguments], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result

    return folder / "out", run("--json"), run


def test_it_goes_all_the_way_and_proves_equal_bits_even_offline(demo):
    folder, result, _ = demo
    found = json.loads(result.stdout)
    assert found["reused"] == []
    assert found["seed"] == 4
    assert found["data"]["fallback"] is True
    assert found["export"]["arena_bytes"] <= 4096
    gates = {gate["name"]: gate for gate in found["parity"]["gates"]}
    assert gates["exact"]["status"] == "passed"
    assert "1,000 of 1,000 images" in gates["exact"]["detail"]
    assert found["passed"]
    assert "drop" not in gates  # a thousand images cannot tell 0.1 points from chance
    for name in ("c/tl_tiny.c", "header/tl_tiny.h", "int8/model.tflite", "evaluation/mistakes.png"):
        assert (folder / name).is_file(), name


def test_progress_goes_to_standard_error_and_names_every_step(demo):
    _, result, _ = demo
    for step in STEPS:
        assert re.search(rf"✓\s+{step}\b", result.stderr), step
    assert "OFFLINE DATA" in result.stderr


def test_the_report_stands_alone_and_says_what_was_measured(demo):
    folder, result, _ = demo
    page = _Page((folder / "report.html").read_text(encoding="utf-8"))
    text = " ".join(page.text)
    assert all(address.startswith("data:image/png;base64,") for address in page.addresses)
    assert page.images == 3
    assert "the 5,000 offline digits, not the whole of MNIST" in text
    assert f"{json.loads(result.stdout)['accuracy']:.2%}" in text
    assert "#ifndef TL_TINY_H" in text
    assert "Proven: the same bits." in text


def test_a_second_run_takes_everything_from_the_first(demo):
    folder, _, run = demo
    before = {path: path.read_bytes() for path in folder.rglob("*.*") if path.name != "report.html"}
    again = run()
    assert again.stderr.count("unchanged") == 5
    assert "⠋" not in again.stderr
    assert "Offline digits, not the whole of MNIST" in again.stdout
    assert "not checked" in again.stdout
    assert all(path.read_bytes() == data for path, data in before.items())


def test_other_settings_do_again_what_depends_on_them(demo):
    _, _, run = demo
    found = json.loads(run("--json", "--sparsity", "0").stdout)
    assert found["reused"] == ["train"]
    assert found["compression"]["steps"][-1]["sparsity"] < 0.01


def test_after_ctrl_c_in_training_the_same_command_goes_on(tmp_path, monkeypatch):
    from tintling.training.loop import run as loop
    from tintling.training.settings.recipe import Recipe

    def press(*_, **__):
        raise TrainingInterruptedError("stopped after 2 of 4 epochs")

    monkeypatch.setattr(loop, "train", press)
    config = SimpleNamespace(folder=tmp_path, fresh=True)
    unfinished = SimpleNamespace(recipe=Recipe(), splits=None, config=config, display=None)
    with pytest.raises(TrainingInterruptedError, match="2 of 4 epochs; the same command continues it"):
        Demo._train_now(unfinished, tmp_path / "float", "")


def test_the_page_escapes_what_it_is_told():
    page = render(
        Report(
            title="<script>alert(1)</script>",
            subtitle="a & b",
            passed=False,
            verdict="Not the same bits.",
            verdict_note="",
            cards=(Card("x", "<b>", "y"),),
            sections=(Section("s", table=ReportTable(("<i>",), (("</td>",),)), code="if (a < b) {}"),),
        )
    )
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "if (a &lt; b) {}" in page
    assert 'class="verdict bad"' in page
