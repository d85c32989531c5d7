"""Lines of results: checked, and taken apart."""

from __future__ import annotations

import copy
import json

import pytest
from recognitions import LABELS, WRITTEN, frame, recognizer_of, sheet, strokes
from sessions import changed_line, record

from tintling.camera_client.preprocessing.host import MAX_MARKS
from tintling.camera_client.session.reader import open_session
from tintling.camera_client.session.results import answers_of, check_result, text_of
from tintling.errors import FrameSourceError

DIGITS = tuple("0123456789")


@pytest.fixture(scope="module")
def lines(nano_executors):
    """Lines of a page, of one digit, and of an empty sheet."""
    found = [
        recognizer_of(nano_executors, several=several).recognize(frame(sheet(rows)))
        for rows, several in ((((0, 3, 8), (5, 9)), True), (((3,),), False), ((), True))
    ]
    return [json.loads(json.dumps(each.to_json())) for each in found]


def test_lines_that_were_recorded_pass(lines):
    for line in lines:
        check_result(line, DIGITS)


def test_answers_come_in_the_usual_order(lines):
    digit = lines[0]["samples"][0]
    shuffled = {**digit, "executors": dict(reversed(digit["executors"].items()))}
    assert list(answers_of(shuffled)) == ["int8", "c"]


def test_the_text_is_that_of_the_executor(lines):
    page, single, empty = lines
    assert (text_of(page), text_of(single), text_of(empty)) == (WRITTEN, str(LABELS[3]), None)
    assert text_of(page, "int8") == WRITTEN
    assert text_of(page, "device") is None
    partly = copy.deepcopy(page)
    del partly["samples"][3]["executors"]["int8"]
    assert text_of(partly, "int8") is None


def test_the_text_of_an_older_session_has_whole_rows(lines):
    page = copy.deepcopy(lines[0])
    for digit in page["samples"]:
        del digit["starts_number"]
    assert text_of(page) == WRITTEN.replace(" ", "")
    check_result(page, DIGITS)


def test_only_a_page_has_several_samples(lines):
    page = copy.deepcopy(lines[0])
    check_result({**page, "samples": page["samples"] * (MAX_MARKS // 5)}, DIGITS)
    with pytest.raises(ValueError, match="at most 512 samples"):
        check_result({**page, "samples": page["samples"] * 110}, DIGITS)
    with pytest.raises(ValueError, match="at most 1 samples"):
        check_result({**page, "several": False}, DIGITS)


DAMAGE = [
    lambda line: line.update(samples={"label": "1"}),
    lambda line: line.update(several=1),
    lambda line: line.update(text=None),
    lambda line: line.update(smoothed=True),
    lambda line: line.update(smoothed={}),
    lambda line: line.update(ms=1),
    lambda line: line.update(time=float("nan")),
    lambda line: line.pop("text"),
    lambda line: line["samples"].append("7"),
    lambda line: line["samples"][0].update(label=None),
    lambda line: line["samples"][0].update(label="x"),
    lambda line: line["samples"][0].update(confidence=1.5),
    lambda line: line["samples"][0].update(row="0"),
    lambda line: line["samples"][0].update(starts_number=1),
    lambda line: line["samples"][0].update(region=None),
    lambda line: line["samples"][0].update(region=[0, 0, 10**30, 4]),
    lambda line: line["samples"][0].update(executors=[1]),
    lambda line: line["samples"][0].update(executors={}),
    lambda line: line["samples"][0].update(logits=[0.5] * 10),
    lambda line: line["samples"][0].update(logits=[128] * 10),
    lambda line: line["samples"][0].update(logits=[True] * 10),
    lambda line: line["samples"][0]["executors"].update(float={"label": "1", "confidence": 1, "logits": [1]}),
]


@pytest.mark.parametrize("damage", DAMAGE, ids=range(len(DAMAGE)))
@pytest.mark.parametrize("several", [False, True])
def test_a_damaged_line_is_refused_when_the_session_is_opened(network, executors, tmp_path, damage, several):
    recognition = recognizer_of(executors, several=several).recognize(frame(strokes(1)[0]))
    path = record(tmp_path / "s.zip", network, [recognition])
    broken = changed_line(path, tmp_path / "broken.zip", 1, damage)
    with pytest.raises(FrameSourceError, match=r"broken\.zip is damaged: results\.jsonl, line 1: "):
        open_session(broken)


def test_float_logits_are_numbers(lines):
    line = copy.deepcopy(lines[1])
    answer = {"label": "3", "confidence": 0.5, "logits": [0.25] * 10}
    line["samples"][0]["executors"]["float"] = answer
    check_result(line, DIGITS)
    answer["logits"][3] = 1e39
    with pytest.raises(ValueError, match="must be numbers"):
        check_result(line, DIGITS)
