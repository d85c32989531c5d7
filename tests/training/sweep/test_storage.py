"""Storages of sweeps."""

from __future__ import annotations

import subprocess
import sys

import pytest
from quick_sweep import NAME, POINTS, QuickEvaluator, trials_in_dashboard, work

from tintling.errors import ArtifactError, UsageError
from tintling.training.sweep.storage import FileLock, ServerLock, open_store

HOLD = """
import sys, time
from pathlib import Path
from tintling.training.sweep.storage import FileLock
FileLock(Path(sys.argv[1])).acquire()
print("held", flush=True)
time.sleep(600)
"""


def test_the_lock_of_a_process_that_was_killed_is_free(tmp_path):
    path = tmp_path / "lock"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        holder.kill()
    lock = FileLock(path)
    lock.acquire()
    lock.release()
    lock.release()  # no harm


def test_without_an_address_the_storage_is_a_journal(tmp_path):
    store = open_store(None, tmp_path / "deep" / "folder", "s")
    with store.locked():
        assert store.optuna.get_all_studies() == []
    assert not store.heartbeat
    assert store.text.endswith("journal.log")
    store.close()


def test_a_damaged_journal_is_named(tmp_path):
    (tmp_path / "journal.log").write_text("no journal\nof ours\n", encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"cannot open .*journal\.log"):
        open_store(None, tmp_path, "s")


def test_other_addresses_are_refused(tmp_path):
    with pytest.raises(UsageError, match="--storage: expected postgresql://"):
        open_store("mysql://u:secret@host/db", tmp_path, "s")


def test_a_server_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ArtifactError, match="cannot reach the storage of the sweep") as caught:
        ServerLock(f"postgresql://u:secret@/db?host={tmp_path}", "s").acquire()
    assert "secret" not in str(caught.value)


def test_the_dashboard_of_optuna_opens_on_a_sweep(tmp_path):
    work(tmp_path, None, QuickEvaluator(tmp_path / "log.txt"))
    trials = trials_in_dashboard(open_store(None, tmp_path, NAME))
    assert len(trials) == POINTS
