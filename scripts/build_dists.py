"""Builds wheel and sdist twice, from two fresh copies of the last commit, and compares them byte by byte.

``make dist`` writes them into ``dist/``. Times in the files are those of the commit; setuptools' archive of
the sources is packed again, because it holds times, owners and an order of its own.
"""

from __future__ import annotations

import gzip
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tintling.artifacts import sha256_file

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
# setuptools replaces sys.argv, so the folder is taken out of it first.
_BUILD = "import setuptools.build_meta as b, sys; out = sys.argv[1]; b.build_wheel(out); b.build_sdist(out)"


def _git() -> str:
    return shutil.which("git") or sys.exit("make dist needs git")


def normalize(path: Path, epoch: int) -> None:
    """Packs a ``.tar.gz`` again such that its bytes depend on names, modes and contents alone.

    Args:
        path: The archive; it is replaced.
        epoch: The time that every file gets, in seconds since 1970.
    """
    packed = io.BytesIO()
    with (
        tarfile.open(path) as source,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as target,
    ):
        for member in sorted(source.getmembers(), key=lambda member: member.name):
            executable = bool(member.mode & 0o100)
            plain = tarfile.TarInfo(member.name)
            plain.type, plain.linkname, plain.mtime = member.type, member.linkname, epoch
            plain.mode = 0o755 if executable or member.isdir() else 0o644
            content = source.extractfile(member) if member.isreg() else None
            plain.size = member.size if content is not None else 0
            target.addfile(plain, content)
    with path.open("wb") as stream, gzip.GzipFile("", "wb", 9, stream, mtime=epoch) as archive:
        archive.write(packed.getvalue())


def build(out: Path, epoch: int) -> dict[str, str]:
    """Builds both from a fresh copy of the last commit; gives their digests by name."""
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(
            [_git(), "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True
        ).stdout
        with tarfile.open(fileobj=io.BytesIO(archive)) as sources:
            sources.extractall(folder, filter="data")
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
        command = [sys.executable, "-c", _BUILD, str(out)]
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    for path in out.glob("*.tar.gz"):
        normalize(path, epoch)
    return {path.name: sha256_file(path) for path in sorted(out.iterdir())}


def main() -> None:
    """Builds twice, and keeps the first."""
    told = subprocess.run(
        [_git(), "log", "-1", "--format=%ct"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    epoch = int(told.stdout)
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "first", Path(folder) / "second"
        found, again = build(first, epoch), build(second, epoch)
        shutil.rmtree(DIST, ignore_errors=True)
        shutil.copytree(first, DIST)
    for name, digest in found.items():
        print(f"{digest}  {name}  {'the same twice' if again.get(name) == digest else 'DIFFERS'}")
    if len(found) != 2:
        sys.exit("expected a wheel and an archive of the sources")
    sys.exit(0 if found == again else 1)


if __name__ == "__main__":
    main()
