"""Archives of sources: the same files give the same bytes."""

from __future__ import annotations

import io
import tarfile

from build_dists import normalize
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
