"""The folder ``compression/`` where the standard library's package of that name is meant."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from paths import ROOT

# What the standard library of Python 3.14 has; older ones are given a stand-in.
WITH_A_PACKAGE = """
import os, sys
os.__file__ = os.path.join(sys.argv[1], "os.py")
sys.path.insert(0, "")
import compression.zstd
from compression._common import _streams
print(compression.zstd.__file__.startswith(sys.argv[1]), _streams.BaseStream)
import tintling.compression
print(tintling.compression.__file__.startswith(sys.argv[2]))
"""


def python(code, *arguments):
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("zipped", [False, True])
def test_the_standard_librarys_package_is_found_behind_the_folder(tmp_path, zipped):
    (tmp_path / "compression" / "_common").mkdir(parents=True)
    (tmp_path / "compression" / "__init__.py").write_text("")
    (tmp_path / "compression" / "zstd.py").write_text("")
    (tmp_path / "compression" / "_common" / "__init__.py").write_text("")
    (tmp_path / "compression" / "_common" / "_streams.py").write_text("BaseStream = 7\n")
    library = tmp_path
    if zipped:  # as in Windows' embeddable Python
        library = Path(shutil.make_archive(str(tmp_path / "python314"), "zip", tmp_path, "compression"))
    done = python(WITH_A_PACKAGE, library, ROOT)
    assert (done.stdout, done.stderr) == ("True 7\nTrue\n", "")


def test_where_there_is_no_such_package_the_name_is_unknown():
    code = "import os, sys; os.__file__ = '/nowhere/os.py'; sys.path.insert(0, ''); import compression"
    done = python(code)
    assert done.returncode == 1
    assert "ImportError: this folder is imported as tintling.compression" in done.stderr


def test_archives_are_read_in_the_projects_folder():
    done = python(
        "import sys; sys.path.insert(0, ''); import bz2, gzip, lzma, tarfile, zipfile; print('read')"
    )
    assert (done.stdout, done.stderr) == ("read\n", "")
