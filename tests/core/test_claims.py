"""One process at a time writes a folder or a file."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from tintling import claims
from tintling.cache import cache_dir
from tintling.claims import claimed, claimed_in_turn, claims_out, refuse_claimed
from tintling.errors import ArtifactError
from tintling.staging import require_writable, staged_folder

HOLD = """
import pathlib, sys
from tintling.claims import claimed
with claimed(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder():
    """Starts processes that hold a place until their standard input ends."""
    running = []

    def hold(place):
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(place)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        running.append(process)
        assert process.stdout.readline() == "held\n"
        return process

    yield hold
    for process in running:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def test_another_process_is_kept_out_until_the_first_has_ended(tmp_path, holder):
    place = tmp_path / "run"
    process = holder(place)
    message = rf"run is being written by process {process.pid}: wait until it is done"
    for attempt in (refuse_claimed, require_writable, lambda out: staged_folder(out).__enter__()):
        with pytest.raises(ArtifactError, match=message):
            attempt(place)
    with pytest.raises(ArtifactError, match=message):
        refuse_claimed(tmp_path / "other" / ".." / "run")
    refuse_claimed(tmp_path / "another")
    process.stdin.close()
    process.wait()
    refuse_claimed(place)


def test_a_process_that_is_killed_holds_nothing(tmp_path, holder):
    process = holder(tmp_path)
    process.kill()
    process.wait()
    refuse_claimed(tmp_path)


def test_a_link_leads_to_the_same_claim(tmp_path, holder):
    (tmp_path / "link").symlink_to(tmp_path / "run")
    holder(tmp_path / "link")
    with pytest.raises(ArtifactError, match="is being written"):
        refuse_claimed(tmp_path / "run")


def test_the_same_process_may_claim_twice_and_leaves_nothing_behind(tmp_path, holder, monkeypatch):
    monkeypatch.setenv("TINTLING_CACHE_DIR", str(tmp_path.with_name(f"{tmp_path.name}-cache")))
    with claimed(tmp_path), claimed(tmp_path):
        pass
    with claimed(tmp_path):
        with claimed(tmp_path):
            pass
        command = [sys.executable, "-c", HOLD, str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "is being written by process" in done.stderr
    assert list(tmp_path.iterdir()) == []
    assert list(cache_dir("locks").iterdir()) == []
    holder(tmp_path)
    assert len(list(cache_dir("locks").iterdir())) == 1


def test_many_processes_take_turns(tmp_path):
    code = """
import pathlib, sys, time
from tintling.claims import claimed
from tintling.errors import ArtifactError
place = pathlib.Path(sys.argv[1])
for turn in range(30):
    while True:
        try:
            with claimed(place / "claim"):
                count = int((place / "count").read_text())
                (place / "count").write_text(str(count + 1))
                break
        except ArtifactError:
            time.sleep(0.001)
"""
    (tmp_path / "count").write_text("0")
    processes = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    assert (tmp_path / "count").read_text() == "90"


def test_without_a_cache_that_can_be_written_work_goes_on(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TINTLING_CACHE_DIR", str(tmp_path / "file"))
    with claimed(tmp_path / "run"), claimed(tmp_path / "run"):
        pass


def test_a_user_without_a_home_claims_all_the_same(tmp_path, monkeypatch):
    def homeless(*_):
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(claims, "cache_dir", homeless)
    monkeypatch.setattr(claims.tempfile, "gettempdir", lambda: str(tmp_path))
    with claimed(tmp_path / "run"):
        assert len(list((tmp_path / "tintling-locks").iterdir())) == 1
    assert list((tmp_path / "tintling-locks").iterdir()) == []


def test_a_function_claims_its_argument_out(tmp_path, holder):
    @claims_out
    def work(what, out, *, force=False):
        return what, out, force

    assert work(1, tmp_path, force=True) == (1, tmp_path, True)
    holder(tmp_path)
    with pytest.raises(ArtifactError, match="is being written"):
        work(1, out=tmp_path)


def test_whoever_writes_in_turn_waits_for_the_others(tmp_path, holder):
    process = holder(tmp_path / "captures")
    with (
        pytest.raises(ArtifactError, match=f"captures is being written by process {process.pid}"),
        claimed_in_turn(tmp_path / "captures", patience_s=0.02),
    ):
        pass
    timer = threading.Timer(0.02, process.stdin.close)
    timer.start()
    with claimed_in_turn(tmp_path / "captures"):
        process.wait()  # its turn is over
    timer.join()
