"""Folders appear whole or not at all, and leave alone what is the user's."""

from __future__ import annotations

import pytest

from tintling.errors import ArtifactError
from tintling.staging import require_writable, staged_folder


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


def test_a_link_to_an_empty_folder_is_followed(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    with staged_folder(tmp_path / "link") as staging:
        write(staging, a="1")
    assert (tmp_path / "link").is_symlink()
    assert files_of(tmp_path / "real") == {"a": "1"}
    assert {path.name for path in tmp_path.iterdir()} == {"real", "link"}


def test_a_folder_that_is_there_is_written_from_within_as_it_may_be_mounted(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    with staged_folder(out) as staging:
        assert staging.parent == out
        write(staging, a="1")
        before = out.stat().st_ino
    assert out.stat().st_ino == before
    assert [path.name for path in out.iterdir()] == ["a"]


def test_a_file_that_cannot_be_moved_takes_the_others_with_it(tmp_path):
    (tmp_path / "b").mkdir()
    with pytest.raises(ArtifactError, match="cannot write"), staged_folder(tmp_path) as staging:
        write(staging, a="1", b="2", c="3")
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


@pytest.mark.parametrize("out", ["/proc/x", "/proc/x/y", "file", "file/out"])
def test_a_place_that_cannot_be_written_is_found_before_the_work(out, tmp_path):
    write(tmp_path, file="in the way")
    with pytest.raises(ArtifactError, match=r"cannot write .*; choose another --out"):
        require_writable(tmp_path / out)


def test_looking_whether_a_folder_can_be_written_leaves_nothing(tmp_path):
    require_writable(tmp_path / "deep" / "out")
    require_writable(tmp_path)
    assert not list(tmp_path.iterdir())


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
