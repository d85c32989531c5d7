"""The description of a session, and the result of a board in it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from recognitions import frame, strokes

from tintling.camera_client.frames import BoardResult
from tintling.camera_client.session.format import (
    SessionInfo,
    board_document,
    board_result,
    folder_label,
    frame_name,
    part_folder,
)
from tintling.camera_client.session.upgrade import CURRENT_VERSION
from tintling.errors import FrameSourceError
from tintling.pixels import Normalization
from tintling.task import Preprocessing, Region

INFO = SessionInfo(
    model="nano",
    model_sha256="ab" * 32,
    labels=tuple("0123456789"),
    normalization=Normalization("scale"),
    preprocess_version=3,
    executors=("c", "int8"),
    threshold=0.5,
    smoothing=True,
    source="0",
    live=True,
    started=1.7e9,
    tintling="0.1.0",
    several=True,
    rejection_threshold=1.25,
)


FRAMES = replace(
    INFO, preprocessing=Preprocessing("frame", region=Region("square"), light=True), version=CURRENT_VERSION
)


@pytest.mark.parametrize("info", [INFO, replace(INFO, normalization=None, several=False), FRAMES])
def test_a_description_is_read_back_as_it_was_written(info):
    document = json.loads(json.dumps(info.to_json()))
    assert document["version"] == info.version
    assert SessionInfo.from_json(document, "s.zip") == info


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "zip"}, "s.zip is no session"),
        (
            {"version": 9},
            "s.zip is a session of format 9, expected 1 to 5: it was recorded by tintling 0.1.0",
        ),
        ({"version": True}, "format True"),
        ({"version": 9, "tintling": "a\n"}, r"recorded by tintling 'a\n'"),
        ({"labels": []}, "names no labels"),
        ({"started": 1e30}, "is damaged: session.json: "),
        ({"threshold": None}, "is damaged: session.json: TypeError"),
        ({"normalization": {"odd": 1}}, "is damaged: session.json: "),
        ({"version": 4}, "is damaged: session.json: KeyError('preprocessing')"),
        ({"version": 4, "preprocessing": {"kind": "ink"}}, "is damaged: session.json: ValueError"),
        ({"version": 4, "preprocessing": {"kind": "frame", "odd": 1}}, "is damaged: session.json: "),
    ],
    ids=str,
)
def test_a_wrong_description_is_one_clear_line(change, message):
    with pytest.raises(FrameSourceError) as caught:
        SessionInfo.from_json({**INFO.to_json(), **change}, "s.zip")
    assert message in str(caught.value)


@pytest.mark.parametrize("field", ["several", "rejection_threshold", "model", "executors"])
def test_the_current_version_needs_all_its_fields(field):
    document = INFO.to_json()
    del document[field]
    with pytest.raises(FrameSourceError, match=f"KeyError.*{field}"):
        SessionInfo.from_json(document, "s.zip")


@pytest.mark.parametrize(
    ("name", "label"),
    [("photos/7/a.png", "7"), ("x.zip:7/a.png", "7"), ("photos\\7\\a.png", "7"), ("photos/b.png", None)],
)
def test_an_image_in_a_folder_named_after_a_label_has_it(name, label):
    labelled = replace(frame(strokes(1)[0]), name=name)
    assert folder_label(labelled, INFO.labels) == label


@pytest.mark.parametrize("found", [True, False])
def test_the_result_of_a_board_is_kept_to_the_bit(found):
    tensor = np.arange(784, dtype=np.uint16).astype(np.uint8).view(np.int8).reshape(28, 28, 1)
    logits = np.arange(-5, 5, dtype=np.int8) if found else np.zeros(0, np.int8)
    board = BoardResult("3" if found else None, "ab" * 32, tensor if found else None, logits, (1, 2, 3))
    again = board_result(json.loads(json.dumps(board_document(board))), "a frame")
    assert (again.label, again.model_sha256, again.microseconds) == (
        board.label,
        board.model_sha256,
        board.microseconds,
    )
    np.testing.assert_array_equal(again.logits, board.logits)
    if found:
        np.testing.assert_array_equal(again.tensor, tensor)
    else:
        assert again.tensor is None


@pytest.mark.parametrize(
    "damage", [{"tensor": "?"}, {"logits": [300]}, {"logits": 1}, {"microseconds": [1]}, {"tensor": "AAAA"}]
)
def test_a_damaged_result_of_a_board_is_named(damage):
    board = BoardResult(None, "ab" * 32, None, np.zeros(0, np.int8), (1, 2, 3))
    with pytest.raises(FrameSourceError, match="a frame is damaged: result of the board: "):
        board_result({**board_document(board), **damage}, "a frame")


def test_names_in_the_archive_count_from_one(tmp_path):
    assert frame_name(1) == "frames/000001.png"
    assert part_folder(tmp_path / "s.zip") == tmp_path / "s.zip.part"
