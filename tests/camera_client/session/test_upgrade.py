"""Sessions of older versions, as older commits wrote them: read and replayed to the same results."""

from __future__ import annotations

import json
from typing import Any

import pytest
from paths import GOLDEN
from recognitions import recognizer_of
from sessions import changed, changed_line, members

from tintling.camera_client.inference.executor_set import open_executor_set
from tintling.camera_client.session.reader import open_session
from tintling.camera_client.session.replay import differing_fields, replay, without_numbers
from tintling.camera_client.session.upgrade import upgrade_info, upgrade_result
from tintling.errors import FrameSourceError

OLD = {version: GOLDEN / f"session_v{version}.zip" for version in (1, 2, 3, 4)}
FRAMES = {1: 4, 2: 8, 3: 5, 4: 2}


def rounded(value: Any) -> Any:
    """Floats without their last digits, which belong to the machine that recorded."""
    match value:
        case float():
            return round(value, 9)
        case dict():
            return {key: rounded(each) for key, each in value.items()}
        case list():
            return [rounded(each) for each in value]
    return value


def places(result: dict[str, Any]) -> list[Any]:
    """The texts of a result, and where its samples are."""
    samples = [[sample[key] for key in ("row", "label", "region")] for sample in result["samples"]]
    return [result["text"], result["smoothed"]["text"], *samples]


@pytest.mark.parametrize("version", OLD)
def test_an_old_session_is_replayed_to_its_own_results(version):
    with open_session(OLD[version]) as session:
        assert session.info.version == version
        network = session.network()
        recognizer = recognizer_of(open_executor_set(network), task=network.frame_task)
        recognizer.smoother.threshold = session.info.threshold
        found = list(replay(session, recognizer))
        assert len(found) == len(session) == FRAMES[version]
        for each, recorded in zip(found, session.results, strict=True):
            now = json.loads(json.dumps(each.recognition.to_json()))
            now = without_numbers(now) if version < 3 else now
            if recorded["several"] and version < 3:  # digits of a page have other thresholds since then
                assert places(now) == places(recorded)
            else:
                assert differing_fields(rounded(recorded), rounded(now)) == (), each.number


@pytest.mark.parametrize("version", [3, 4])
def test_samples_were_called_digits(version):
    old = [json.loads(line) for line in members(OLD[version])["results.jsonl"].splitlines()]
    with open_session(OLD[version]) as session:
        assert (session.info.preprocessing is None) == (version == 3)
        new = list(session.results)
    for before, after in zip(old, new, strict=True):
        assert after == {"samples": before.pop("digits"), **before}
    assert any(line["samples"] for line in new)


@pytest.mark.parametrize("version", [1, 2])
def test_every_value_of_an_old_line_is_kept(version):
    """What a line held is in the upgraded one, under the new names."""
    old = [json.loads(line) for line in members(OLD[version])["results.jsonl"].splitlines()]
    with open_session(OLD[version]) as session:
        new = session.results
    for before, after in zip(old, new, strict=True):
        digits = before["digits"] if before.get("several") else [before] if before["digit"] else []
        assert [digit["label"] for digit in after["samples"]] == [digit["digit"] for digit in digits]
        for one, other in zip(digits, after["samples"], strict=True):
            kept = ("confidence", "region", "ink", "contrast", "tensor_crc32", "logits", "agree")
            assert [one[key] for key in kept] == [other[key] for key in kept]
            for key, answer in one["executors"].items():
                renamed = {"label": answer.pop("digit"), **answer}
                assert other["executors"][key] == renamed
        verdict = before["verdict"]
        assert after["smoothed"]["text"] == (verdict.get("text", verdict.get("digit")) or "")
        assert after["smoothed"]["enabled"] is verdict["smoothed"]
        for key in ("index", "name", "time", "ms", "age_ms"):
            assert after[key] == before[key]


def test_the_results_of_boards_and_the_labels_are_kept():
    with open_session(OLD[1]) as session:
        assert session.labels == {1: "7", 3: "1"}
        empty, board = session.frame(2).board, session.frame(3).board
    assert empty is not None
    assert (empty.label, empty.tensor, empty.logits.size) == (None, None, 0)
    assert board is not None
    assert (board.label, board.microseconds) == ("3", (1200, 3400, 5600))
    assert board.logits.tolist() == list(range(-5, 5))


def test_the_rejection_threshold_has_had_two_names(tmp_path):
    with open_session(OLD[1]) as first, open_session(OLD[2]) as second:
        assert (first.info.rejection_threshold, second.info.rejection_threshold) == (0.0, 0.75)
    renamed = changed(
        OLD[2],
        tmp_path / "s.zip",
        "session.json",
        lambda data: data.replace(b'"evidence_floor"', b'"rejection_threshold"'),
    )
    with open_session(renamed) as session:
        assert session.info.rejection_threshold == 0.75
        assert session.network().rejection_threshold == 0.75


@pytest.mark.parametrize("version", [3, 4, 5])
def test_a_newer_document_stays_as_it_is(version):
    document = {"version": version, "several": True, "rejection_threshold": 2.0, "x": 1}
    assert upgrade_info(document) == document


SINGLE = {
    "index": 3,
    "name": "a",
    "time": 1.5,
    "digit": "7",
    "confidence": 0.5,
    "region": [1, 2, 3, 4],
    "ink": "dark",
    "contrast": 9,
    "tensor_crc32": 5,
    "logits": [1, 2],
}


def test_a_line_without_executors_is_the_answer_of_the_c():
    sample = upgrade_result(SINGLE, 1)["samples"][0]
    answer = {"label": "7", "confidence": 0.5, "logits": [1, 2], "ms": None}
    assert sample["executors"] == {"c": answer}
    assert (sample["row"], sample["agree"]) == (0, None)


def test_a_line_without_a_digit_has_an_empty_list():
    empty = {**SINGLE, "digit": None, "verdict": {"digit": None, "confidence": 0.0, "smoothed": False}}
    upgraded = upgrade_result(empty, 1)
    assert (upgraded["several"], upgraded["text"], upgraded["samples"]) == (False, "", [])
    assert upgraded["smoothed"] == {"text": "", "confidence": 0.0, "enabled": False}
    assert "digit" not in upgraded


@pytest.mark.parametrize(
    "damage",
    [{"verdict": {}}, {"verdict": True}, {"executors": [1]}, {"board": []}, {"several": True}, {"digit": 7}],
    ids=str,
)
def test_a_damaged_old_line_is_refused_in_one_line(tmp_path, damage):
    broken = changed_line(OLD[1], tmp_path / "s.zip", 1, lambda line: line.update(damage))
    with pytest.raises(FrameSourceError, match=r"s\.zip is damaged: results\.jsonl, line 1: ") as caught:
        open_session(broken)
    assert "\n" not in str(caught.value)
