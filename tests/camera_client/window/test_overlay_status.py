"""Each thing that a status tells is on the image."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from recognitions import frame, recognizer_of
from sessions import upright_strokes

from tintling.camera_client.recognition.agreement import Agreement
from tintling.camera_client.window.overlay import draw_overlay
from tintling.camera_client.window.overlay_status import OverlayStatus

BARE = OverlayStatus(size=(900, 600), latency={"find": 1.0})
CHANGES = {
    "size": (901, 600),
    "fps": 30.0,
    "note": "keys",
    "frozen": True,
    "stages": True,
    "badges": ("REC 3",),
    "warning": "the camera is gone",
    "label": "7",
    "threshold": 1.0,
    "agreement": (Agreement("int8", 3, 3, 3),),
    "latency": {"find": 20.0},
    "missing": {"float": "no weights"},
    "help": (("q", "leave"),),
}


def test_every_field_is_tried():
    assert CHANGES.keys() == {field.name for field in fields(OverlayStatus)}


@pytest.mark.parametrize("name", CHANGES)
def test_every_field_changes_the_image(executors, name):
    recognition = replace(recognizer_of(executors).recognize(frame(upright_strokes(1)[0])), smoothed=None)
    labels = executors.lead.labels
    before = draw_overlay(recognition, labels, BARE)
    after = draw_overlay(recognition, labels, replace(BARE, **{name: CHANGES[name]}))
    assert not np.array_equal(before, after)
