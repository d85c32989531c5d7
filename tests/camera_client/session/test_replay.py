"""Replays: the recorded results again, or the fields that differ."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from recognitions import frame, recognize_strokes, recognizer_of, sheet, strokes
from sessions import changed, changed_line, members, packed, record, replayed

from tintling.camera_client.frames import Frame
from tintling.camera_client.inference.executor_set import ExecutorSet, open_executor_set
from tintling.camera_client.session.reader import open_session
from tintling.camera_client.session.replay import Replay, differing_fields
from tintling.camera_client.session.writer import SessionWriter


def test_a_replay_gives_the_recorded_results(tmp_path, network, executors):
    path = record(tmp_path / "s.zip", network, recognize_strokes(executors, strokes(6)))
    counts = replayed(path, executors)
    assert counts.passed
    assert counts.frames == 6
    assert counts.to_json() == {
        "frames": 6,
        "identical": 6,
        "compared": ["c", "int8"],
        "not_compared": [],
        "first_difference": None,
    }


def test_smoothing_that_was_switched_during_the_recording_is_replayed(tmp_path, network, executors):
    recognizer = recognizer_of(executors)
    with SessionWriter(tmp_path / "s.zip", network, source="0") as writer:
        for index, image in enumerate(strokes(8)):
            recognizer.smoother.enabled = index < 3 or index > 5
            writer.add(recognizer.recognize(Frame(image, 100 + index / 30, index, "0")))
    assert replayed(tmp_path / "s.zip", executors).passed


@pytest.fixture(scope="module")
def session(tmp_path_factory, nano, nano_executors) -> Path:
    """Several digits, then one and none, switched to and fro."""
    images = [sheet(seed=1), sheet(seed=2), sheet(((3,),)), sheet(((5, 9),)), sheet(()), sheet(seed=3)]
    path = tmp_path_factory.mktemp("several") / "s.zip"
    recognizer = recognizer_of(nano_executors, several=True)
    with SessionWriter(path, nano, source="0", live=True, several=True) as writer:
        for index, image in enumerate(images):
            recognizer.several = index != 2
            recognizer.smoother.enabled = index != 3
            writer.add(recognizer.recognize(frame(image, index)))
    return path


def test_one_digit_and_several_are_replayed_as_they_were_switched(session, nano_executors):
    with open_session(session) as opened:
        assert opened.info.several
        assert [len(result["samples"]) for result in opened.results] == [5, 5, 1, 2, 0, 5]
    counts = replayed(session, nano_executors)
    assert (counts.passed, counts.frames) == (True, 6)
    assert set(counts.compared) == nano_executors.members.keys()


def test_a_session_from_before_numbers_were_told_apart_is_replayed(session, nano_executors, tmp_path):
    """Its digits do not say what they start, and its texts have no spaces; everything else is compared."""

    def as_it_was(data: bytes) -> bytes:
        lines = [json.loads(line) for line in data.splitlines()]
        for line in lines:
            line["text"] = line["text"].replace(" ", "")
            line["smoothed"]["text"] = line["smoothed"]["text"].replace(" ", "")
            for digit in line["samples"]:
                del digit["starts_number"]
        return b"".join(json.dumps(line).encode() + b"\n" for line in lines)

    old = changed(session, tmp_path / "old.zip", "results.jsonl", as_it_was)
    assert replayed(old, nano_executors).passed
    other = changed_line(old, tmp_path / "t.zip", 2, lambda line: line.update(text="1"))
    assert replayed(other, nano_executors).first == (2, ("text",))
    moved = changed_line(
        session, tmp_path / "u.zip", 1, lambda line: line["samples"][1].update(starts_number=True)
    )
    assert replayed(moved, nano_executors).first == (1, ("samples.2.starts_number",))


def test_a_replay_names_the_digit_and_the_field_that_differ(session, nano_executors, tmp_path):
    def change(line):
        line["samples"][2]["executors"]["c"]["logits"][4] += 1
        line["samples"][3]["region"][0] += 1

    counts = replayed(changed_line(session, tmp_path / "s.zip", 2, change), nano_executors)
    assert (counts.frames, counts.identical) == (6, 5)
    assert counts.first == (2, ("samples.3.c.logits", "samples.4.region"))
    fewer = changed_line(session, tmp_path / "t.zip", 1, lambda line: line["samples"].pop())
    assert replayed(fewer, nano_executors).first == (1, ("samples",))


def test_another_frame_gives_other_results(tmp_path, network, executors):
    """A replay that only read its recorded answers back would pass this."""
    path = record(tmp_path / "s.zip", network, recognize_strokes(executors, strokes(4), enabled=False))
    files = members(path)
    files["frames/000001.png"] = files["frames/000002.png"]
    counts = replayed(packed(tmp_path / "swapped.zip", files), executors)
    assert counts.identical == 3
    assert counts.first is not None
    assert "samples.1.tensor_crc32" in counts.first[1]


def test_times_do_not_count_as_differences(executors):
    document = recognize_strokes(executors, strokes(1))[0].to_json()
    other = {**document, "ms": {"grey": 1.0, "preprocess": 9.0, "classify": 2.0}, "age_ms": 5.0}
    assert differing_fields(document, other) == ()
    assert differing_fields(document, {**document, "smoothed": None}) == ("smoothed",)
    board = {"board": {"label": "3", "same": True, "ms": {"capture": 1.0}}}
    slower = {"board": {"label": "3", "same": True, "ms": {"capture": 2.0}, "result": {}}}
    assert differing_fields({**document, **board}, {**document, **slower}) == ()
    assert differing_fields({**document, **board}, document) == ("board.label", "board.same")


def test_executors_that_do_not_run_now_are_named_and_not_compared(tmp_path, network, executors):
    path = record(tmp_path / "s.zip", network, recognize_strokes(executors, strokes(2)))
    counts = replayed(path, ExecutorSet({"c": executors.lead}))
    assert counts.passed
    assert (counts.compared, counts.missing) == (("c",), ("int8",))


def test_a_rejection_threshold_changes_the_results(tmp_path, nano, nano_executors):
    plain = recognizer_of(nano_executors, several=True).recognize(frame(sheet()))
    margins = sorted(digit.prediction.logit_margin for digit in plain.samples)
    strict = replace(nano, rejection_threshold=margins[2])
    with SessionWriter(tmp_path / "s.zip", strict, source="0", several=True) as writer:
        recognizer = recognizer_of(open_executor_set(strict), several=True)
        writer.add(recognizer.recognize(frame(sheet())))
    with open_session(tmp_path / "s.zip") as opened:
        recorded = open_executor_set(opened.network())
    assert replayed(tmp_path / "s.zip", recorded).passed
    loose = open_executor_set(replace(nano, rejection_threshold=0.0))
    assert not replayed(tmp_path / "s.zip", loose).passed


def test_nothing_replayed_is_no_success():
    assert not Replay().passed
