"""What the server recognizes in a frame of a page."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from recognitions import WRITTEN, sheet
from waiting import PATIENCE_S

from tintling.camera_client.frames import BoardResult
from tintling.camera_client.inference.executor_set import ExecutorSet
from tintling.camera_client.preprocessing.host import preprocess, preprocess_page
from tintling.camera_client.recognition.rows import join_rows
from tintling.camera_client.web import recognition as module
from tintling.camera_client.web.messages import MAX_PIXELS, encode_tensor
from tintling.camera_client.web.recognition import PageRecognizer, reduced_to_fit
from tintling.errors import FrameSourceError, ToolchainError


@pytest.fixture(scope="module")
def page(nano_executors) -> PageRecognizer:
    return PageRecognizer(nano_executors)


def test_one_digit_is_that_of_the_device(page, nano_executors):
    image = sheet(((3,),))
    result = page.recognize(image, several=False)
    (digit,) = result["samples"]
    expected = preprocess(image)
    region = expected.region
    assert (result["several"], digit["row"]) == (False, 0)
    assert digit["region"] == [region.x, region.y, region.width, region.height]
    assert digit["tensor"] == encode_tensor(expected.tensor)
    logits = nano_executors.lead.classify(expected.tensor).logits.tolist()
    assert digit["answers"]["c"]["logits"] == logits
    assert digit["answers"].keys() == nano_executors.members.keys()
    assert result["ms"].keys() == {"preprocess", "int8", "c"}


def test_several_digits_come_in_reading_order(page):
    result = page.recognize(sheet(), several=True)
    assert result["several"] is True
    found = preprocess_page(sheet())
    assert [digit["tensor"] for digit in result["samples"]] == [
        encode_tensor(digit.preprocessed.tensor) for digit in found
    ]
    parts = [
        (one["row"], str(np.argmax(one["answers"]["c"]["logits"])), one["starts_number"])
        for one in result["samples"]
    ]
    assert join_rows(parts) == WRITTEN


def test_an_empty_frame_has_no_digits_and_runs_no_executor(page):
    result = page.recognize(np.full((96, 96), 200, np.uint8), several=True)
    assert (result["samples"], list(result["ms"])) == ([], ["preprocess"])


@pytest.mark.parametrize(
    ("several", "outputs", "shown"), [(False, 10, True), (True, 10, False), (False, 4, False)]
)
def test_the_board_that_took_the_frame_answers_for_one_digit(page, several, outputs, shown):
    board = BoardResult("3", "", None, np.arange(outputs, dtype=np.int8), (1000, 2000, 3000))
    result = page.recognize(sheet(((3,),)), several=several, board=board)
    answers = result["samples"][0]["answers"]
    assert ("board" in answers) is shown
    if shown:
        assert answers["board"]["logits"] == list(range(10))
        assert sum(answers["board"]["probabilities"]) == pytest.approx(1)
        assert result["ms"]["board"] == 3.0


def test_a_frame_that_is_too_small_is_refused(page):
    with pytest.raises(FrameSourceError, match=r"^a frame of 4×4 px"):
        page.recognize(np.zeros((4, 4), np.uint8), several=False)


def test_executors_are_named(page):
    assert page.executors == {"int8": "int8 in LiteRT", "c": "generated C"}
    assert page.missing == [{"name": "float network", "reason": "the model has no float weights"}]


def test_pages_take_turns_at_the_executors(nano_executors):
    """A device answers one request at a time, whoever asks."""
    inside, worst = [0], [0]

    class Counting:
        def classify_batch(self, batch):
            inside[0] += 1
            worst[0] = max(worst[0], inside[0])
            found = nano_executors.lead.classify_batch(batch)
            inside[0] -= 1
            return found

    shared = PageRecognizer(ExecutorSet({**nano_executors.members, "device": Counting()}))
    images = [sheet(((number,),)) for number in range(8)]
    results = [None] * 8
    together = threading.Barrier(8)

    def work(number):
        together.wait(PATIENCE_S)
        results[number] = shared.recognize(images[number], several=False)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert worst == [1]
    for image, result in zip(images, results, strict=True):
        assert result["samples"][0]["tensor"] == encode_tensor(preprocess(image).tensor)


def test_a_frame_that_is_too_large_is_averaged():
    small = np.random.default_rng(0).integers(0, 256, (1200, 1600)).astype(np.uint8)
    assert reduced_to_fit(small) is small
    large = np.kron(small[:900, :1600], np.ones((2, 2), np.uint8))
    reduced = reduced_to_fit(large)
    assert reduced.size <= MAX_PIXELS
    np.testing.assert_array_equal(reduced, small[:900, :1600])


def test_without_a_compiler_pages_recognize_by_themselves(nano_executors, monkeypatch):
    def fail(*_, **__):
        raise ToolchainError("no C compiler found")

    monkeypatch.setattr(module, "preprocess", fail)
    page = PageRecognizer(nano_executors)
    assert page.unavailable == "no C compiler found"
    assert page.executors == {}
    assert page.missing == [{"name": "this machine's C", "reason": "no C compiler found"}]
    assert page.recognize(np.zeros((96, 96), np.uint8), several=True) == {
        "several": True,
        "samples": [],
        "ms": {},
    }
