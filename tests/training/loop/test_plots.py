"""The plot of a training."""

from __future__ import annotations

import sys

import pytest
from PIL import Image

from tintling.errors import MissingExtraError
from tintling.training.loop.history import EpochRecord
from tintling.training.loop.plots import save_history_plot

RECORDS = tuple(
    EpochRecord(epoch, 0.01 / epoch, 1 / epoch, 1 - 0.3 / epoch, 0.9 / epoch, 1 - 0.2 / epoch, 1.0)
    for epoch in range(1, 6)
)


@pytest.mark.parametrize("records", [RECORDS, RECORDS[:1], (EpochRecord(1, 0.1, 0.0, 1.0, 0.0, 1.0, 1.0),)])
def test_the_plot_is_an_image_even_of_one_epoch_and_of_perfect_ones(tmp_path, records):
    save_history_plot(tmp_path / "history.png", records, title="tiny")
    with Image.open(tmp_path / "history.png") as image:
        assert image.size[0] > 800
        assert len(set(image.convert("L").resize((200, 60)).tobytes())) > 10


def test_without_matplotlib_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtraError, match="the plot of a training history"):
        save_history_plot(tmp_path / "history.png", RECORDS)
    assert not list(tmp_path.iterdir())
