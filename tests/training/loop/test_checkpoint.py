"""The state of a run on disk."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest

from tintling.errors import ArtifactError
from tintling.training.loop.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from tintling.training.loop.history import EpochRecord
from tintling.training.loop.schedules import ValidationProgress

CHECKPOINT = Checkpoint(
    fingerprint={"recipe": "femto", "seed": 7, "digits": "ab"},
    history=(EpochRecord(1, 0.01, 0.5, 0.8, 0.4, 0.9, 2.5),),
    progress=ValidationProgress(best_epoch=0, best_accuracy=0.9, best_loss=0.4),
    arrays={
        "best": [np.arange(6, dtype=np.float32).reshape(2, 3), np.int64(3)],
        "step": [np.array(12, np.int64)],
        "none": [],
    },
)


def test_a_checkpoint_is_read_back_bit_by_bit(tmp_path):
    save_checkpoint(tmp_path, CHECKPOINT)
    found = load_checkpoint(tmp_path)
    assert (found.fingerprint, found.history, found.progress) == (
        CHECKPOINT.fingerprint,
        CHECKPOINT.history,
        CHECKPOINT.progress,
    )
    assert {name: len(group) for name, group in found.arrays.items()} == {"best": 2, "step": 1, "none": 0}
    for name, group in CHECKPOINT.arrays.items():
        for one, other in zip(group, found.arrays[name], strict=True):
            assert (one.dtype, one.tobytes()) == (other.dtype, other.tobytes())


def test_a_later_checkpoint_takes_the_place_of_an_earlier_one(tmp_path):
    save_checkpoint(tmp_path, CHECKPOINT)
    save_checkpoint(
        tmp_path, Checkpoint({"recipe": "femto", "seed": 8}, (), ValidationProgress(), {"best": []})
    )
    assert load_checkpoint(tmp_path).fingerprint["seed"] == 8
    assert [path.name for path in tmp_path.iterdir()] == ["state.npz"]


def test_a_missing_checkpoint_names_the_remedy(tmp_path):
    with pytest.raises(ArtifactError, match="holds no checkpoint to resume from: train without --resume"):
        load_checkpoint(tmp_path)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_a_cut_checkpoint_is_said_to_be_damaged(share, tmp_path):
    save_checkpoint(tmp_path, CHECKPOINT)
    file = tmp_path / "state.npz"
    data = file.read_bytes()
    file.write_bytes(data[: int(share * len(data))])
    with pytest.raises(ArtifactError, match=r"state\.npz is damaged: .*; train without --resume"):
        load_checkpoint(tmp_path)


@pytest.mark.parametrize(
    ("state", "message"),
    [({"schema": 2}, "is of schema 2, expected 1"), ({"schema": 1}, "is damaged: 'fingerprint'")],
)
def test_a_checkpoint_of_another_form_is_refused(state, message, tmp_path):
    buffer = io.BytesIO()
    np.savez(buffer, state=np.frombuffer(json.dumps(state).encode(), np.uint8))
    (tmp_path / "state.npz").write_bytes(buffer.getvalue())
    with pytest.raises(ArtifactError, match=message):
        load_checkpoint(tmp_path)
