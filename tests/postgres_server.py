"""A PostgreSQL server for tests: in a folder of its own, as a user of its own, on a socket and no port."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["find_postgres", "running_server"]

_USER = "postgres"  # PostgreSQL refuses to run as root; Debian's package brings this user


def find_postgres() -> Path | None:
    """Finds the folder of the server's programs; Debian keeps them off the PATH."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = on_path or (debian[-1] if debian else None)
    return None if found is None else Path(found).resolve().parent


@contextmanager
def running_server(programs: Path) -> Iterator[str]:
    """Runs a server, and gives its address ``postgresql://…``."""
    # A socket's path may have 107 letters at most, so that pytest's folders are too deep.
    with tempfile.TemporaryDirectory(prefix="tl-pg-") as name:
        folder = Path(name)
        other = _USER if os.geteuid() == 0 else None
        user = other or pwd.getpwuid(os.geteuid()).pw_name
        if other:
            shutil.chown(folder, other)

        def run(program: str, *options: str) -> None:
            subprocess.run(
                [programs / program, *options],
                check=True,
                cwd=folder,
                user=other,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

        data = folder / "data"
        run("initdb", "-D", str(data), "-A", "trust", "-U", user, "--no-sync")
        settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        run("pg_ctl", "-D", str(data), "-w", "-o", settings, "-l", str(folder / "log"), "start")
        try:
            yield f"postgresql://{user}@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
