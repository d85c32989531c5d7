"""The table that grows with every epoch."""

from __future__ import annotations

from tintling.training.loop.history import read_history
from tintling.training.tracking.tracker import Tracked, tracking


def test_the_table_has_every_epoch_as_soon_as_it_is_over(tmp_path, records):
    with tracking(["csv"], Tracked(tmp_path, {})) as (epoch, _):
        for number, record in enumerate(records, start=1):
            epoch(record)
            assert read_history(tmp_path / "history.csv") == records[:number]


def test_epochs_that_are_trained_again_replace_those_of_an_earlier_training(tmp_path, records):
    for _ in range(2):
        with tracking(["csv"], Tracked(tmp_path, {})) as (epoch, _):
            epoch(records[0])
            epoch(records[1])
    assert read_history(tmp_path / "history.csv") == records
