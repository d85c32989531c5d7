"""Runs of Weights & Biases, offline, read back from their file.

Source: LevelDB, "log format": blocks of 32,768 bytes, records with checksum, length and kind.
"""

from __future__ import annotations

import json
import struct
import time
import warnings

import pytest

from tintling.training.tracking.tracker import Tracked, tracking

pytestmark = pytest.mark.filterwarnings("ignore")  # a program of others

_BLOCK, _FILE_HEADER = 32_768, 7
_FULL, _LAST = 1, 4


def _records(data):
    """The records of a ``.wandb`` file."""
    position, whole = _FILE_HEADER, b""
    while position + 7 <= len(data):
        left = _BLOCK - position % _BLOCK
        if left < 7:
            position += left
            continue
        _, length, kind = struct.unpack_from("<IHB", data, position)
        whole += data[position + 7 : position + 7 + length]
        position += 7 + length
        if kind in {_FULL, _LAST}:
            yield whole
            whole = b""


def _finished(path, parse):
    """The parsed records, once the last one is there: a process of wandb's own writes them."""
    for _ in range(100):
        found = [parse(raw) for raw in _records(path.read_bytes())]
        if any(entry.WhichOneof("record_type") == "exit" for entry in found):
            break
        time.sleep(0.1)
    return found


def test_an_offline_run_holds_settings_epochs_and_results(records, tmp_path, monkeypatch):
    monkeypatch.delenv("WANDB_MODE", raising=False)
    tracked = Tracked(tmp_path / "run-1", {"model": "tiny", "optimizer": {"learning_rate": 0.02}})
    with tracking(["wandb"], tracked) as (epoch, finish):
        for record in records:
            epoch(record)
        finish({"parameters": 1830})

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from wandb.proto import wandb_internal_pb2
    (path,) = (tmp_path / "wandb").glob("offline-run-*/run-*.wandb")
    found = _finished(path, wandb_internal_pb2.Record.FromString)
    (run,) = (entry.run for entry in found if entry.WhichOneof("record_type") == "run")
    assert (run.project, run.display_name) == ("tintling", "run-1")
    config = {entry.key: entry.value_json for entry in run.config.update}
    assert json.loads(config["optimizer.learning_rate"]) == 0.02
    rows = [
        {item.key or item.nested_key[0]: json.loads(item.value_json) for item in entry.history.item}
        for entry in found
        if entry.WhichOneof("record_type") == "history"
    ]
    assert [(row["_step"], row["train_loss"]) for row in rows] == [(1, 1.0), (2, 0.5)]
    assert any(
        (item.key or item.nested_key[0]) == "parameters" and json.loads(item.value_json) == 1830
        for entry in found
        for item in entry.summary.update
    )
