"""The result of a finetuning on a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from tintling.api.finetuning import FinetuneResult
from tintling.commands.views import finetune as view
from tintling.training.finetune.report import FinetuneReport, FinetuneRow


def result(*, fallback=False, after=58):
    report = FinetuneReport(
        (
            FinetuneRow("held_back", "held back", 60, 40, after, after),
            FinetuneRow("validation", "validation", 5_000, 4_960, 4_960, 4_960),
            FinetuneRow("test", "test", 10_000, 9_924, 9_920, 9_920),
        )
    )
    document = {
        "data": {"fallback": fallback}, "captures": {"scenes": 12}, "seconds": 9.6, "training_seconds": 4.2,
    }  # fmt: skip
    return FinetuneResult(Path("runs/mine"), Path("runs/mine-int8"), report, "nano", True, document)


@pytest.mark.parametrize("width", [80, 120])
def test_answers_before_and_after_are_shown_with_the_next_command(width, capsys, monkeypatch):
    monkeypatch.setattr(view, "out", Console(width=width))
    view.show(result())
    shown, said = capsys.readouterr()
    assert "nano adapted, in runs/mine-int8" in shown
    assert "66.67%" in shown
    assert "96.67%" in shown
    assert "+30.00" in shown
    assert max(map(len, shown.splitlines())) <= width
    said = " ".join(said.split())
    assert "12 scenes, none of them on both sides; 10 s, of which training 4 s" in said
    assert "tintling camera --model runs/mine-int8" in said


def test_offline_digits_are_pointed_out(capsys, monkeypatch):
    monkeypatch.setattr(view, "out", Console(width=80))
    view.show(result(fallback=True))
    assert "offline digits, not all of MNIST" in capsys.readouterr().out
