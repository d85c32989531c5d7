"""The frames of a report, each with its images and answers."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from recognitions import frame, recognizer_of, sheet
from sessions import changed_line, disputed_session, with_odd_float

from tintling.camera_client.session.reader import open_session
from tintling.camera_client.session.report import build_report
from tintling.camera_client.session.writer import SessionWriter


@pytest.fixture(scope="module")
def session(tmp_path_factory, network, executors) -> Path:
    return disputed_session(tmp_path_factory.mktemp("report") / "s.zip", network, executors)


def test_each_frame_comes_with_all_its_images(session):
    with open_session(session) as opened:
        report = build_report(opened, most=1)
    groups = {group.title: group for group in report.groups}
    assert groups["Executors disagree"].total >= 2
    (entry,) = groups["Executors disagree"].entries
    assert [title for title, _, _ in entry.stages] == ["grey levels", "background", "ink", "regions", "28×28"]
    assert all(png.startswith(b"\x89PNG") for _, _, png in entry.stages)
    assert entry.warning == ""
    assert [answer.differs for answer in entry.answers] == [True, False, False]
    for answer in entry.answers:
        assert sum(answer.probabilities) == pytest.approx(1, abs=1e-5)
        assert answer.probabilities[int(answer.label)] == max(answer.probabilities)
        assert answer.probabilities[int(answer.label)] == pytest.approx(answer.confidence, abs=1e-6)
    (missed,) = groups["Labelled, but nothing found"].entries
    assert missed.answers == ()


def test_a_frame_whose_tensor_is_another_now_says_so(session, tmp_path):
    def change(line):
        line["samples"][0]["tensor_crc32"] += 1

    with open_session(changed_line(session, tmp_path / "other.zip", 2, change)) as opened:
        report = build_report(opened)
    warned = {entry.number for group in report.groups for entry in group.entries if entry.warning}
    assert warned == {2}


@pytest.fixture(scope="module")
def pages(tmp_path_factory, nano, nano_executors) -> Path:
    """Two frames of five digits; a float network differs at the fourth."""
    path = tmp_path_factory.mktemp("pages") / "s.zip"
    recognizer = recognizer_of(with_odd_float(nano_executors, 3), several=True)
    with SessionWriter(path, nano, source="0", several=True) as writer:
        for index, seed in enumerate((1, 2)):
            writer.add(recognizer.recognize(frame(sheet(seed=seed), index)))
    return path


def test_of_several_digits_the_disputed_one_is_shown(pages):
    with open_session(pages) as opened:
        built = build_report(opened)
    assert (built.summary.frames, built.summary.samples, built.summary.disagreements) == (2, 10, 1)
    disputed = built.groups[0]
    assert (disputed.title, disputed.total) == ("Executors disagree", 1)
    (entry,) = disputed.entries
    assert entry.sample == "digit 4 of 5"
    assert entry.remark.startswith("digit 4 of 5: answers differ: float network ")
    assert entry.warning == ""
    assert len(entry.stages) == 5
    assert [answer.key for answer in entry.answers] == ["float", "int8", "c"]
    unsure = built.groups[-1].entries[0]
    assert "% confident" in unsure.remark


def test_the_frame_is_drawn_with_a_box_around_each_digit(pages):
    with open_session(pages) as opened:
        entry = build_report(opened).groups[0].entries[0]
        regions = [digit["region"] for digit in opened.results[entry.number - 1]["samples"]]
    drawn = np.asarray(Image.open(io.BytesIO(entry.image)))
    coloured = (drawn.max(axis=2).astype(int) - drawn.min(axis=2)) > 60
    assert drawn.shape == (240, 320, 3)
    for x, y, width, height in regions:
        assert coloured[y - 4, x : x + width].all()
        assert coloured[y : y + height, x - 4].all()
