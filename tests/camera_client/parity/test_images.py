"""Report and images of a comparison in a folder."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
from parity_reports import pair, report
from PIL import Image

from tintling.camera_client.parity import images
from tintling.camera_client.parity.images import REPORT_NAME, save_report
from tintling.camera_client.parity.samples import Samples

SAMPLES = Samples(
    np.arange(7840).astype(np.int8).reshape(10, 784), np.arange(10, dtype=np.uint8),
    np.full((10, 28, 28), 9, np.uint8), np.arange(10) * 5,
)  # fmt: skip


def test_without_differences_only_the_report_is_written(tmp_path):
    assert save_report(report(), SAMPLES, tmp_path) == [tmp_path / REPORT_NAME]
    assert json.loads((tmp_path / REPORT_NAME).read_text(encoding="utf-8"))["images"] == 10


def test_each_set_of_differing_images_has_a_sheet_and_each_image_a_file(tmp_path):
    pairs = [
        pair("reference", "c", wrong=(10, 45)),
        pair("reference", "tflm", wrong=(10, 45)),
        pair("c", "tflm", wrong=(0,)),
    ]
    answers = {key: np.arange(10) for key in ("reference", "c", "tflm")}
    written = save_report(report(pairs=pairs, answers=answers), SAMPLES, tmp_path)
    names = [path.relative_to(tmp_path).as_posix() for path in written]
    assert names == [
        "differences-reference-c.png",
        "differences-c-tflm.png",
        "images/image-00000-label-0.png",
        "images/image-00010-label-2.png",
        "images/image-00045-label-9.png",
        REPORT_NAME,
    ]
    with Image.open(written[0]) as sheet:
        assert sheet.size[0] > 56


def test_images_tell_classes_by_name(tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(
        images, "contact_sheet", lambda tiles, **_: told.extend(tiles) or Image.new("L", (1, 1))
    )
    answers = {key: np.arange(10) for key in ("reference", "c")}
    named = replace(SAMPLES, names=tuple(f"part {number}" for number in range(10)))
    save_report(report(pairs=[pair("reference", "c", wrong=(10,))], answers=answers), named, tmp_path)
    texts = [caption.text for caption in told[0].captions]
    assert texts[0] == "#10, label part 2"
    assert texts[1].endswith(": part 2")


def test_files_of_an_earlier_comparison_go(tmp_path):
    save_report(report(pairs=[pair(wrong=(10,))]), SAMPLES, tmp_path)
    (tmp_path / "notes.txt").touch()
    save_report(report(), SAMPLES, tmp_path)
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {REPORT_NAME, "notes.txt"}
