"""Temporary files and folders: their rights, and those that a killed process left."""

from __future__ import annotations

import os
import stat

import pytest

from tintling.artifacts import write_atomic
from tintling.staging import staged_folder
from tintling.temporary import open_beside, remove_leftovers, temporary_folder


@pytest.fixture(params=[0o077, 0o027, 0o022, 0o002])
def umask(request):
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def rights(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.name != "posix", reason="rights are POSIX's")
def test_what_is_written_has_the_rights_that_the_umask_leaves(tmp_path, umask):
    write_atomic(tmp_path / "deep" / "file", "text")
    write_atomic(tmp_path / "deep" / "file", "again")
    with staged_folder(tmp_path / "out") as staging:
        write_atomic(staging / "a" / "file", b"data")
    with staged_folder(tmp_path / "out") as staging:
        write_atomic(staging / "another", b"data")
    for folder in ("deep", "out", "out/a"):
        assert rights(tmp_path / folder) == 0o777 & ~umask, folder
    for file in ("deep/file", "out/a/file", "out/another"):
        assert rights(tmp_path / file) == 0o666 & ~umask, file


def test_a_temporary_file_lies_beside_its_place_and_is_new(tmp_path):
    path = tmp_path / ("n" * 240)
    streams = [open_beside(path) for _ in range(3)]
    assert len({place for _, place in streams}) == 3
    for stream, place in streams:
        with stream:
            stream.write(b"x")
        assert place.parent == tmp_path
        assert place.read_bytes() == b"x"


def test_what_a_killed_process_left_is_removed_and_nothing_else(tmp_path):
    kept = [".out.settings", "out.0123456789abcdef.tmp", ".other.0123456789abcdef.tmp", ".out.0123.tmp"]
    for name in kept:
        (tmp_path / name).write_text("the user's")
    (temporary_folder("out", tmp_path) / "half").write_text("")
    open_beside(tmp_path / "out")[0].close()
    remove_leftovers(tmp_path, "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(kept)
    remove_leftovers(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(set(kept) - {kept[2]})
    remove_leftovers(tmp_path / "none")


@pytest.mark.parametrize("exists", [False, True])
def test_a_folder_that_is_written_again_loses_the_staging_of_a_killed_process(tmp_path, exists):
    out = tmp_path / "out"
    if exists:
        out.mkdir()
    (temporary_folder("out", out if exists else tmp_path) / "half").write_text("")
    with staged_folder(out) as staging:
        write_atomic(staging / "whole", "1")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert [path.name for path in out.iterdir()] == ["whole"]
