"""Counts over a session, and which of its frames went wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from recognitions import LABELS, recognizer_of, sheet
from sessions import disputed_session

from tintling.camera_client.frames import Frame
from tintling.camera_client.session.reader import open_session
from tintling.camera_client.session.summary import rank, summarize, worst_sample
from tintling.camera_client.session.writer import SessionWriter


@pytest.fixture(scope="module")
def session(tmp_path_factory, network, executors) -> Path:
    return disputed_session(tmp_path_factory.mktemp("summary") / "s.zip", network, executors)


def test_the_summary_counts_what_was_recorded(session):
    with open_session(session) as opened:
        summary = summarize(opened)
    assert (summary.frames, summary.samples, summary.disagreements) == (6, 5, 2)
    assert (summary.labelled, summary.missed) == (3, 1)
    assert summary.right["c"] == 1
    assert sum(count for _, count in summary.confusions) == 1
    assert summary.seconds == 5
    pairs = {(pair.first, pair.second): pair for pair in summary.pairs}
    assert (pairs["float", "c"].samples, pairs["float", "c"].same_answer) == (5, 3)
    assert pairs["float", "c"].same_bits is None
    assert pairs["int8", "c"].same_answer == 5
    assert {row.step for row in summary.timings} == {"grey", "find", "float", "int8", "c", "age"}


def test_frames_are_ranked_by_how_bad_they_are(session):
    with open_session(session) as opened:
        assert [each.number for each in rank(opened, "disagree")][:2] in ([2, 5], [5, 2])
        assert [each.number for each in rank(opened, "wrong")] == [4]
        assert [each.number for each in rank(opened, "missed")] == [3]
        unsure = [each.number for each in rank(opened, "unsure")]
        assert set(unsure) == {1, 6}
        confidences = [opened.results[number - 1]["samples"][0]["confidence"] for number in unsure]
        assert confidences == sorted(confidences)


def test_labels_of_frames_are_compared_with_the_whole_text(tmp_path, nano, nano_executors):
    path = tmp_path / "s.zip"
    recognizer = recognizer_of(nano_executors, enabled=False, several=True)
    with SessionWriter(path, nano, source="photos", several=True) as writer:
        for index, rows in enumerate((((5,),), ((5, 9),), ())):
            name = f"photos/{LABELS[5]}/{index}.png"
            writer.add(recognizer.recognize(Frame(sheet(rows), 1.0, index, name)))
    with open_session(path) as opened:
        summary = summarize(opened)
    text = f"{LABELS[5]} {LABELS[9]}"
    assert (summary.labelled, summary.right["c"], summary.missed) == (3, 1, 1)
    assert summary.confusions == (((str(LABELS[5]), text), 1),)
    assert (summary.samples, summary.with_samples, summary.several) == (3, 2, 3)


def test_the_summary_as_json_counts_the_same(session):
    with open_session(session) as opened:
        summary = summarize(opened)
    document = summary.to_json()
    assert (document["frames"], document["frames_with_samples"], document["frames_with_several"]) == (6, 5, 0)
    assert {tuple(pair["executors"]): pair["samples"] for pair in document["pairs"]} == {
        ("float", "int8"): 5,
        ("float", "c"): 5,
        ("int8", "c"): 5,
    }
    assert document["ms"]["c"].keys() == {"median", "mean", "p95", "max"}


def answer(label: str, confidence: float, *logits: int) -> dict:
    return {"label": label, "confidence": confidence, "logits": list(logits)}


def test_the_digit_to_show_is_the_disputed_or_else_the_least_certain_one():
    same = {"c": answer("1", 0.9, 5, 1), "int8": answer("1", 0.9, 5, 1)}
    bits = {"c": answer("1", 0.8, 5, 1), "int8": answer("1", 0.8, 5, 3)}
    labels = {"c": answer("1", 0.7, 5, 1), "int8": answer("0", 0.7, 1, 5)}
    result = {
        "samples": [
            {"confidence": 0.9, "executors": same},
            {"confidence": 0.8, "executors": labels},
            {"confidence": 0.4, "executors": bits},
        ]
    }
    assert worst_sample(result, "disagree") == 1
    assert worst_sample(result, "unsure") == 2
    assert worst_sample({"samples": result["samples"][::2]}, "disagree") == 1
