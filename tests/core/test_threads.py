"""Threads of the numeric libraries: what is chosen, and that the user's variables win."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tintling.threads import choose_threads, usable_cores


def machine(root: Path, groups: str, files: dict[str, str]) -> Path:
    """Lays out what Linux shows of control groups."""
    for name, text in {"proc/self/cgroup": groups, **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


@pytest.fixture
def eight_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)


@pytest.mark.usefixtures("eight_cores")
@pytest.mark.parametrize(
    ("groups", "files", "cores"),
    [
        ("", {}, 8),
        ("0::/\n", {"sys/fs/cgroup/cpu.max": "max 100000\n"}, 8),
        ("0::/\n", {"sys/fs/cgroup/cpu.max": "250000 100000\n"}, 2),
        ("0::/\n", {"sys/fs/cgroup/cpu.max": "50000 100000\n"}, 1),
        ("0::/\n", {"sys/fs/cgroup/cpu.max": "nonsense\n"}, 8),
        # A group is bound by its own quota and by those of the groups above it.
        (
            "0::/user/job\n",
            {
                "sys/fs/cgroup/user/cpu.max": "300000 100000\n",
                "sys/fs/cgroup/user/job/cpu.max": "600000 100000\n",
            },
            3,
        ),
        (
            "4:memory:/m\n3:cpu,cpuacct:/j\n",
            {
                "sys/fs/cgroup/cpu,cpuacct/j/cpu.cfs_quota_us": "400000\n",
                "sys/fs/cgroup/cpu,cpuacct/j/cpu.cfs_period_us": "100000\n",
            },
            4,
        ),
        (
            "3:cpu:/\n",
            {"sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n", "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n"},
            8,
        ),
    ],
)
def test_cores_are_counted_by_affinity_and_quota(
    tmp_path: Path, groups: str, files: dict[str, str], cores: int
) -> None:
    assert usable_cores(machine(tmp_path, groups, files)) == cores


def test_a_quota_above_the_affinity_adds_no_cores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3}, raising=False)
    assert usable_cores(machine(tmp_path, "0::/\n", {"sys/fs/cgroup/cpu.max": "800000 100000"})) == 1


@pytest.mark.usefixtures("eight_cores")
def test_blas_gets_one_thread_and_tensorflow_the_cores() -> None:
    variables: dict[str, str] = {}
    choice = choose_threads(variables)
    assert (choice.blas, choice.tensorflow) == ("1", str(choice.cores))
    assert variables["OMP_NUM_THREADS"] == variables["OPENBLAS_NUM_THREADS"] == "1"
    assert variables["TF_NUM_INTRAOP_THREADS"] == variables["TF_NUM_INTEROP_THREADS"] == str(choice.cores)


@pytest.mark.parametrize(
    ("name", "left_alone"),
    [
        ("OMP_NUM_THREADS", {"OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}),
        ("OPENBLAS_NUM_THREADS", set()),
        ("TF_NUM_INTRAOP_THREADS", set()),
    ],
)
def test_what_the_user_set_wins(name: str, left_alone: set[str]) -> None:
    variables = {name: "5"}
    choice = choose_threads(variables)
    assert variables[name] == "5"
    assert not left_alone & set(variables), "a library's own variable would win over OpenMP's"
    assert choice.from_user == (name,)
    assert name in str(choice)
    assert "5" in (choice.blas, choice.tensorflow)


def test_a_child_does_not_take_the_parent_s_choice_for_the_user_s() -> None:
    variables: dict[str, str] = {}
    first = choose_threads(variables)
    assert choose_threads(variables) == first
    assert first.from_user == ()


def test_the_command_line_chooses_before_numpy_is_imported() -> None:
    code = (
        "import os, sys\nfrom tintling import cli\n"
        "assert 'numpy' not in sys.modules\n"
        "cli.tintling = lambda **_: print(os.environ['OPENBLAS_NUM_THREADS'], 'numpy' in sys.modules)\n"
        "cli.main()"
    )
    clean = {name: value for name, value in os.environ.items() if "_THREADS" not in name}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=clean)
    assert done.stdout.split() == ["1", "False"]
