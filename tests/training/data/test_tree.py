from __future__ import annotations

import tarfile
import zipfile

import pytest

from tintling.errors import DatasetError
from tintling.training.data import tree
from tintling.training.data.tree import open_tree

NAMES = ("a/1.png", "a/2.png", "b/c/3.png", ".git/x", "__MACOSX/a/1.png")


@pytest.fixture(params=["folder", "zip", "tar.gz"])
def source(request, tmp_path):
    """The same files as a folder and packed."""
    folder = tmp_path / "set"
    for name in NAMES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    if request.param == "folder":
        return folder
    packed = tmp_path / f"set.{request.param}"
    if request.param == "zip":
        with zipfile.ZipFile(packed, "w") as archive:
            for name in NAMES:
                archive.write(folder / name, name)
    else:
        with tarfile.open(packed, "w:gz") as archive:
            for name in NAMES:
                archive.add(folder / name, name)
    return packed


def test_a_folder_a_zip_and_a_tar_hold_the_same_files_without_the_hidden_ones(source):
    with open_tree(source) as files:
        assert [str(file.path) for file in files] == ["a/1.png", "a/2.png", "b/c/3.png"]
        assert [file.read(100).decode() for file in files] == ["a/1.png", "a/2.png", "b/c/3.png"]
        assert all(str(source) in file.where for file in files)


def test_a_file_is_read_no_further_than_allowed(source):
    with open_tree(source) as files, pytest.raises(DatasetError, match="more than 3 are not read"):
        files[0].read(3)


def test_links_in_an_archive_lead_nowhere(tmp_path):
    packed = tmp_path / "a.tar"
    with tarfile.open(packed, "w") as archive:
        link = tarfile.TarInfo("a/link.png")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with open_tree(packed) as files:
        assert files == []


def test_too_many_files_are_refused(source, monkeypatch):
    monkeypatch.setattr(tree, "_MAX_FILES", 2)
    with pytest.raises(DatasetError, match="more than 2 files"), open_tree(source):
        pass


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tgz"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not an archive at all"])
def test_a_file_that_is_no_archive_is_a_dataset_error(tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(DatasetError, match=r"as a (zip|tar) of images"), open_tree(file):
        pass
