"""The folder that a compression writes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tintling.artifacts import Manifest, load_manifest
from tintling.compression.config import CompressionConfig
from tintling.compression.output import REPORT_NAMES, OutputFolder, write_run
from tintling.errors import ArtifactError

from .test_report import REPORT

MANIFEST = Manifest(
    "tiny", seed=1, history=({"stage": "training"},), metrics={"training": {"parameters": 1830}}
)


def write(folder, **changes):
    target = OutputFolder(None, folder, force=True)
    report = replace(REPORT, **changes)
    return write_run(target, MANIFEST, report, model=None, int8=b"int8", config=CompressionConfig())


def test_the_manifest_carries_on_what_was_there_and_lists_every_file(tmp_path):
    written = write(tmp_path / "out")
    assert load_manifest(tmp_path / "out") == written
    assert set(written.files) == {*REPORT_NAMES, "model.tflite"}
    assert [stage["stage"] for stage in written.history] == ["training", "compression"]
    assert written.metrics["training"] == {"parameters": 1830}
    assert written.metrics["compression"]["test_accuracy"] == REPORT.final.test
    assert (written.seed, written.rejection_threshold) == (REPORT.seed, REPORT.rejection_threshold)


def test_the_report_is_written_as_json_and_as_text(tmp_path):
    write(tmp_path / "out")
    texts = [(tmp_path / "out" / name).read_text(encoding="utf-8") for name in REPORT_NAMES]
    assert json.loads(texts[0]) == json.loads(json.dumps(REPORT.to_json()))
    assert texts[1] == REPORT.markdown()


@pytest.mark.parametrize(("qat", "known"), [(True, {"qat_by", "teacher"}), (False, set())])
def test_who_trained_for_int8_is_told_only_if_someone_did(qat, known, tmp_path):
    stage = write(
        tmp_path / "out",
        qat=qat,
        qat_by="native",
        teacher={"models": ["nano"], "seeds": [1], "parameters": [1830], "sha256": "ab"},
    ).history[-1]
    assert {"qat_by", "teacher"} & set(stage) == known
    assert stage["settings"]["found_sparsity"] == REPORT.sparsity


def test_an_earlier_compression_goes_and_other_files_stay(tmp_path):
    write(tmp_path / "out")
    (tmp_path / "out" / "notes.txt").write_text("mine")
    (tmp_path / "out" / "model.keras").touch()
    write(tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        *REPORT_NAMES,
        "model.tflite",
        "manifest.json",
        "notes.txt",
    }


def test_the_run_itself_is_never_the_output(tmp_path):
    with pytest.raises(ArtifactError, match="is the run that is compressed: choose another --out"):
        OutputFolder(tmp_path, tmp_path / "x" / "..", force=True)


def test_a_taken_folder_needs_force(tmp_path):
    (tmp_path / "x").touch()
    with pytest.raises(ArtifactError, match="--force"):
        OutputFolder(None, tmp_path)
    assert OutputFolder(None, tmp_path, force=True).out == tmp_path
