"""Folders appear whole or not at all, and leave alone what is the user's."""

from __future__ import annotations

import pytest

from tintling.errors import ArtifactError
from tintling.staging import staged_folder


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()
    }


def write(folder, **texts):
    for name, text in texts.items():
        (folder / name).write_text(text)


def test_a_new_folder_is_not_there_until_the_block_ends(tmp_path):
    out = tmp_path / "deep" / "out"
    with staged_folder(out) as staging:
        write(staging, a="1")
        assert not out.exists()
    assert files_of(out) == {"a": "1"}
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def fail_after_writing(out):
    with staged_folder(out) as staging:
        write(staging, a="new", b="new")
        raise ZeroDivisionError


def test_an_error_leaves_everything_as_it_was(tmp_path):
    write(tmp_path, a="old")
    with pytest.raises(ZeroDivisionError):
        fail_after_writing(tmp_path)
    assert files_of(tmp_path) == {"a": "old"}
    with pytest.raises(ZeroDivisionError):
        fail_after_writing(tmp_path / "new")
    assert files_of(tmp_path) == {"a": "old"}


def test_files_are_replaced_in_folders_of_the_user_s_and_stale_ones_go(tmp_path):
    (tmp_path / "src").mkdir()
    write(tmp_path / "src", kept="user's", old="stale", both="stale")
    with staged_folder(tmp_path, stale=("src/old", "src/both", "never there")) as staging:
        (staging / "src").mkdir()
        write(staging / "src", both="new")
    assert files_of(tmp_path) == {"src/kept": "user's", "src/both": "new"}


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    write(tmp_path, file="in the way")
    with (
        pytest.raises(ArtifactError, match=r"cannot write .*out: "),
        staged_folder(tmp_path / "file" / "out"),
    ):
        pass
