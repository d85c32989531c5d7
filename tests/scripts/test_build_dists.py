"""Archives of sources: the same files give the same bytes."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile

from build_dists import _BUILD, normalize
from paths import ROOT


def packed(path, names, *, time, owner):
    with tarfile.open(path, "w:gz") as archive:
        for name in names:
            member = tarfile.TarInfo(f"p-1/{name}")
            member.size, member.mtime, member.uname, member.uid = 3, time, owner, time % 1000
            member.mode = 0o775 if name == "run" else 0o600
            archive.addfile(member, io.BytesIO(name[:1].encode() * 3))
    normalize(path, 1_700_000_000)
    return path.read_bytes()


def test_order_times_and_owners_leave_no_mark(tmp_path):
    first = packed(tmp_path / "a.tar.gz", ["a", "b", "run"], time=5, owner="me")
    second = packed(tmp_path / "b.tar.gz", ["run", "b", "a"], time=99, owner="you")
    assert first == second
    with tarfile.open(tmp_path / "a.tar.gz") as archive:
        members = archive.getmembers()
        assert [(member.name, member.mode, member.mtime) for member in members] == [
            ("p-1/a", 0o644, 1_700_000_000),
            ("p-1/b", 0o644, 1_700_000_000),
            ("p-1/run", 0o755, 1_700_000_000),
        ]
        assert archive.extractfile("p-1/b").read() == b"bbb"


def test_the_sources_carry_docs_and_tests():
    lines = (ROOT / "MANIFEST.in").read_text().splitlines()
    assert {"graft docs", "graft tests", "graft scripts", "graft examples"} <= set(lines)
    for name in lines[0].split()[1:]:
        assert (ROOT / name).is_file(), name


# As setuptools does: it replaces sys.argv by arguments of its own.
_BACKEND = """
import pathlib, sys
def build_wheel(folder):
    pathlib.Path(folder, "a.whl").touch()
    sys.argv = ["setup.py", "bdist_wheel"]
def build_sdist(folder):
    pathlib.Path(folder, "a.tar.gz").touch()
"""


def test_wheel_and_sources_go_into_the_same_folder(tmp_path):
    package = tmp_path / "setuptools"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "build_meta.py").write_text(_BACKEND)
    out = tmp_path / "out"
    out.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    subprocess.run([sys.executable, "-S", "-c", _BUILD, str(out)], env=environment, check=True)
    assert sorted(path.name for path in out.iterdir()) == ["a.tar.gz", "a.whl"]
