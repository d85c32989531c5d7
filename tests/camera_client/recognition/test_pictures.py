"""Whole pictures: the preprocessing ``frame``, then the network."""

from __future__ import annotations

import json

import numpy as np
import pytest
from frame_cases import task_of

from tintling.camera_client.inference.classifier import Prediction
from tintling.camera_client.preprocessing.frame import MAX_FRAME_SIDE, frame_tensor, reduced_to_fit
from tintling.camera_client.recognition.pictures import recognize_picture
from tintling.errors import FrameSourceError

PICTURE = np.random.default_rng(4).integers(0, 256, (40, 60, 3), dtype=np.uint8)


class Watched:
    """Keeps the tensor that it is asked about."""

    def __init__(self, *, accepted=True):
        self.accepted = accepted
        self.tensor = None

    def classify(self, tensor):
        self.tensor = tensor
        logits, shares = np.array([-3, 9], np.int8), np.array([0.2, 0.8], np.float32)
        return Prediction("b", 1, 0.80004, logits, shares, 1.5, self.accepted)


@pytest.mark.parametrize("channels", [1, 3])
def test_the_network_sees_what_the_device_would_see(channels):
    task, network = task_of(12, 16, channels, light=True), Watched()
    found = recognize_picture(PICTURE, network, task)
    np.testing.assert_array_equal(network.tensor, frame_tensor(PICTURE, task))
    assert found.tensor is network.tensor
    assert (found.label, found.milliseconds > 0) == ("b", True)


def test_a_picture_larger_than_a_frame_is_reduced_first():
    task, network = task_of(12, 16, 1), Watched()
    large = np.repeat(PICTURE, 70, 1)
    assert max(large.shape) > MAX_FRAME_SIDE
    recognize_picture(large, network, task)
    np.testing.assert_array_equal(network.tensor, frame_tensor(reduced_to_fit(large), task))


def test_an_answer_that_is_not_accepted_is_no_label_but_the_likeliest():
    found = recognize_picture(PICTURE, Watched(accepted=False), task_of(12, 16, 1))
    assert found.label is None
    document = json.loads(json.dumps(found.to_json()))
    assert document.pop("milliseconds") >= 0
    assert document == {
        "label": None,
        "likeliest": "b",
        "confidence": 0.8,
        "accepted": False,
        "logits": [-3, 9],
    }


def test_an_empty_picture_is_refused():
    with pytest.raises(FrameSourceError):
        recognize_picture(np.zeros((0, 5), np.uint8), Watched(), task_of(12, 16, 1))
