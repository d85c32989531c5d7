"""How many threads the numeric libraries take: the one place that decides it, before any is imported.

NumPy's BLAS starts a thread for every core it sees, and its threads wait for each other actively. The
matrices here are small: on a machine whose cores are shared, that waiting takes longer than the work. So
BLAS and OpenMP get one thread, and TensorFlow as many as there are cores that this process may use.
Variables that the user has set are left as they are.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

__all__ = ["ThreadChoice", "choose_threads", "current_choice", "usable_cores"]

_GENERAL = "OMP_NUM_THREADS"
# Each library reads its own variable first, then OpenMP's; Accelerate reads its own alone.
_BLAS = (_GENERAL, "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_TENSORFLOW = ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
# Names the variables that Tintling set, so that a process it starts does not take them for the user's.
_MARK = "TINTLING_CHOSEN_THREADS"


@dataclass(frozen=True, slots=True)
class ThreadChoice:
    """Threads of the numeric libraries.

    Attributes:
        cores: Cores that this process may use.
        blas: Threads of BLAS and OpenMP, as their variable says.
        tensorflow: Threads of one TensorFlow operator, as its variable says.
        from_user: Variables that the user had set, in order.
    """

    cores: int
    blas: str
    tensorflow: str
    from_user: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The choice and its reason in one line."""
        cores = f"{self.cores} usable core{'' if self.cores == 1 else 's'}"
        reason = (
            f"set by {', '.join(self.from_user)}"
            if self.from_user
            else f"to change: {_GENERAL}, {_TENSORFLOW[0]}"
        )
        return f"threads: TensorFlow {self.tensorflow}, NumPy {self.blas}; {cores} ({reason})"


def usable_cores(root: Path = Path("/")) -> int:
    """Counts the cores that this process may use: by its affinity, and by its control group's quota.

    Args:
        root: Where ``proc`` and ``sys`` are mounted; for tests.

    Returns:
        At least 1. A quota of two and a half cores counts 2.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _quota(root)
    return max(1, min(cores, cores if quota is None else math.floor(quota)))


def choose_threads(environment: MutableMapping[str, str] | None = None) -> ThreadChoice:
    """Sets the libraries' variables, where the user has not; to be called before NumPy is imported.

    Args:
        environment: By default this process's.
    """
    variables = os.environ if environment is None else environment
    from_user = _set_by_user(variables)
    cores = usable_cores()
    chosen = {} if from_user and from_user[0] == _GENERAL else dict.fromkeys(_BLAS, "1")
    chosen |= dict.fromkeys(_TENSORFLOW, str(cores))
    chosen = {name: value for name, value in chosen.items() if name not in from_user}
    variables.update(chosen)
    variables[_MARK] = ",".join(chosen)
    return _choice(variables, cores, from_user)


def current_choice() -> ThreadChoice:
    """Tells what this process's variables say now; sets nothing."""
    return _choice(os.environ, usable_cores(), _set_by_user(os.environ))


def _set_by_user(variables: Mapping[str, str]) -> tuple[str, ...]:
    mine = variables.get(_MARK, "").split(",")
    return tuple(name for name in (*_BLAS, *_TENSORFLOW) if variables.get(name) and name not in mine)


def _choice(variables: Mapping[str, str], cores: int, from_user: tuple[str, ...]) -> ThreadChoice:
    blas = [
        variables[name]
        for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", _GENERAL)
        if variables.get(name)
    ]
    return ThreadChoice(
        cores=cores,
        blas=blas[0] if blas else "one per core",
        tensorflow=variables.get(_TENSORFLOW[0]) or "one per core",
        from_user=from_user,
    )


def _quota(root: Path) -> float | None:
    """Cores that the tightest control group above this process grants; None without a limit."""
    granted = []
    for controllers, group in _groups(root):
        for folder in (PurePosixPath(group), *PurePosixPath(group).parents):
            place = str(folder).lstrip("/")
            if not controllers:
                limit = _unified_quota(root / "sys/fs/cgroup" / place / "cpu.max")
            else:
                limit = _legacy_quota(root / "sys/fs/cgroup" / controllers / place)
            if limit is not None:
                granted.append(limit)
    return min(granted, default=None)


def _groups(root: Path) -> list[tuple[str, str]]:
    """This process's groups: the controllers' mount ("" for the unified hierarchy), and the group's path."""
    lines = _text(root / "proc/self/cgroup").splitlines()
    fields = [line.split(":", 2) for line in lines if line.count(":") >= 2]
    return [
        (controllers, path)
        for _, controllers, path in fields
        if not controllers or "cpu" in controllers.split(",")
    ]


def _unified_quota(file: Path) -> float | None:
    """Cores by ``cpu.max``: quota and period in µs, or ``max``."""
    quota, _, period = _text(file).strip().partition(" ")
    return int(quota) / int(period) if quota.isdigit() and period.isdigit() and int(period) else None


def _legacy_quota(folder: Path) -> float | None:
    """Cores by the two files of version 1; a quota of -1 is none."""
    quota, period = (_text(folder / f"cpu.cfs_{name}_us").strip() for name in ("quota", "period"))
    return int(quota) / int(period) if quota.isdigit() and period.isdigit() and int(period) else None


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""
