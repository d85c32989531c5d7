"""Folders of runs."""

from __future__ import annotations

import pytest

from tintling.artifacts import Manifest
from tintling.errors import ArtifactError
from tintling.training.run_folder import make_folder, member_name, member_runs, remove_empty


def test_new_folders_are_told_and_removed_again(tmp_path):
    made = make_folder(tmp_path / "a" / "b")
    assert made == (tmp_path / "a" / "b", tmp_path / "a")
    assert make_folder(tmp_path / "a" / "b") == ()
    remove_empty(made)
    assert not (tmp_path / "a").exists()


def test_a_folder_with_files_is_kept(tmp_path):
    made = make_folder(tmp_path / "a" / "b")
    (tmp_path / "a" / "x").touch()
    remove_empty(made)
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["x"]


def test_a_file_in_the_way_is_one_line(tmp_path):
    (tmp_path / "x").touch()
    with pytest.raises(ArtifactError, match=r"cannot write .*x/run: Not a directory; choose another --out"):
        make_folder(tmp_path / "x" / "run")


def ensemble(folder, names):
    for name in names:
        (folder / name).mkdir()
        Manifest("tiny").save(folder / name)
    stage = {"stage": "ensemble", "members": names}
    return Manifest("tiny", history=(stage,)).with_files(folder, *(f"{name}/manifest.json" for name in names))


def test_members_of_an_ensemble_are_found_in_order(tmp_path):
    names = [member_name(2), member_name(1)]
    assert names == ["member-2", "member-1"]
    manifest = ensemble(tmp_path, names)
    assert member_runs(tmp_path, manifest) == tuple(tmp_path / name for name in names)


def test_a_plain_run_has_no_members(tmp_path):
    assert member_runs(tmp_path, Manifest("tiny")) == ()
    assert member_runs(tmp_path, Manifest("tiny", history=({"stage": "training"},))) == ()


def test_a_changed_member_is_refused(tmp_path):
    manifest = ensemble(tmp_path, ["member-1"])
    Manifest("nano").save(tmp_path / "member-1")
    with pytest.raises(ArtifactError, match="member-1"):
        member_runs(tmp_path, manifest)
