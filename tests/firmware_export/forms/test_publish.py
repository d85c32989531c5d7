"""The folder of an export."""

from __future__ import annotations

import pytest

from tintling.artifacts import Manifest, load_manifest
from tintling.errors import ArtifactError
from tintling.firmware_export.forms.publish import _is_ours, refuse_other_manifest, write_export

MANIFEST = Manifest("tiny", history=({"stage": "export", "name": "tiny"},))


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_files_and_manifest_are_written_together(tmp_path):
    written = write_export(tmp_path / "out", {"tl_tiny.h": "a", "main/x.bin": b"b"}, MANIFEST, ["tiny"])
    assert names(tmp_path / "out") == {"tl_tiny.h", "main/x.bin", "manifest.json"}
    assert load_manifest(tmp_path / "out") == written
    assert set(written.files) == {"tl_tiny.h", "main/x.bin"}


def test_files_of_an_earlier_export_go_and_changed_or_foreign_ones_stay(tmp_path):
    old = dict.fromkeys(("tl_tiny.c", "tl_tiny_w.h", "README.md", "components/tintling/src/k.c"), "x")
    write_export(tmp_path / "out", old, MANIFEST, ["tiny"])
    (tmp_path / "out" / "tl_tiny_w.h").write_text("mine")
    (tmp_path / "out" / "notes.txt").write_text("mine")
    write_export(tmp_path / "out", {"tl_tiny.h": "new"}, MANIFEST, ["tiny"])
    assert names(tmp_path / "out") == {"tl_tiny.h", "tl_tiny_w.h", "README.md", "notes.txt", "manifest.json"}


def test_the_export_of_another_model_keeps_its_files(tmp_path):
    write_export(tmp_path / "out", {"tl_tiny.c": "x"}, MANIFEST, ["tiny"])
    other = Manifest("nano", history=({"stage": "export", "name": "nano"},))
    write_export(tmp_path / "out", {"tl_nano.c": "y"}, other, ["nano"])
    assert {"tl_tiny.c", "tl_nano.c"} <= names(tmp_path / "out")


def test_files_of_networks_together_go_when_one_is_exported_alone(tmp_path):
    both = Manifest("tiny", history=({"stage": "export", "name": "tiny", "beside": ["nano"]},))
    old = ("tl_tiny.h", "tl_nano.h", "tl_networks.c", "tl_scale_s8.h")
    write_export(tmp_path / "out", dict.fromkeys(old, "x"), both, ["tiny", "nano"])
    nano = Manifest("nano", history=({"stage": "export", "name": "nano"},))
    write_export(tmp_path / "out", dict.fromkeys(("tl_nano.h", "tl_nano.c"), "y"), nano, ["nano"])
    assert names(tmp_path / "out") == {"tl_nano.h", "tl_nano.c", "tl_scale_s8.h", "manifest.json"}


@pytest.mark.parametrize("file", ["../tl_tiny.c", "/tl_tiny.c", "components/tintling/src/../../x"])
def test_a_manifest_cannot_have_files_outside_removed(file):
    assert not _is_ours(file, ["tiny"])


def test_the_manifest_of_a_run_is_not_replaced(tmp_path):
    Manifest("tiny", history=({"stage": "training"},)).save(tmp_path)
    with pytest.raises(
        ArtifactError, match=r"holds a manifest\.json that no export wrote: choose another --out"
    ):
        refuse_other_manifest(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(ArtifactError, match="no export wrote"):
        refuse_other_manifest(tmp_path)


def test_the_manifest_of_an_export_or_none_is_fine(tmp_path):
    refuse_other_manifest(tmp_path)
    write_export(tmp_path / "out", {}, MANIFEST, ["tiny"])
    refuse_other_manifest(tmp_path / "out")
