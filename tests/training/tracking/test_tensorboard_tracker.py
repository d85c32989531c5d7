"""Event files, read back by TensorBoard's own reader."""

from __future__ import annotations

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util.tensor_util import make_ndarray

from tintling.training.tracking.tensorboard_tracker import FOLDER
from tintling.training.tracking.tracker import Tracked, tracking


def _scalars(found, tag):
    """TensorBoard's writer keeps scalars as tensors without dimensions."""
    return [(event.step, float(make_ndarray(event.tensor_proto))) for event in found.Tensors(tag)]


def test_event_files_hold_every_figure_of_every_epoch(records, tmp_path):
    with tracking(["tensorboard"], Tracked(tmp_path, {})) as (epoch, finish):
        for record in records:
            epoch(record)
        finish({"parameters": 1830, "validation_accuracy": 0.8})
    found = EventAccumulator(str(tmp_path / FOLDER)).Reload()
    assert _scalars(found, "train_loss") == [(1, 1.0), (2, 0.5)]
    assert {"learning_rate", "validation_accuracy", "seconds"} <= set(found.Tags()["tensors"])
    assert _scalars(found, "result/parameters") == [(2, 1830.0)]
    kinds = {found.SummaryMetadata(tag).plugin_data.plugin_name for tag in found.Tags()["tensors"]}
    assert kinds == {"scalars"}
