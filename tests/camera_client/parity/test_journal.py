"""Answers that outlive a broken run."""

from __future__ import annotations

import pytest

from tintling.camera_client.parity.journal import Journal
from tintling.errors import ArtifactError


@pytest.mark.parametrize("spoil", ["cut", "flip"])
def test_a_journal_keeps_only_whole_records(tmp_path, spoil):
    path, run = tmp_path / "journal", {"mode": "tensors"}
    with Journal(path, run) as journal:
        for index in range(5):
            journal.append(index, bytes([index]) * 9)
    data = bytearray(path.read_bytes())
    if spoil == "cut":
        del data[-3:]
    else:
        data[-10] ^= 1
    path.write_bytes(data)
    with Journal(path, run) as journal:
        assert journal.answers == [bytes([index]) * 9 for index in range(4)]
        journal.append(4, b"again")
    with Journal(path, run) as journal:
        assert journal.answers[4:] == [b"again"]
    journal.remove()
    assert not path.exists()


def test_a_journal_that_cannot_be_kept_is_an_error(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(ArtifactError, match="cannot keep the journal"):
        Journal(tmp_path / "file" / "journal", {})


def test_the_journal_of_another_run_is_begun_anew(tmp_path):
    path = tmp_path / "deeper" / "journal"
    with Journal(path, {"model": "a"}) as journal:
        journal.append(0, b"answer")
    with Journal(path, {"model": "b"}) as journal:
        assert journal.answers == []
    with Journal(path, {"model": "a"}) as journal:
        assert journal.answers == []


def test_without_a_path_nothing_is_kept():
    journal = Journal(None, {})
    journal.append(0, b"answer")
    journal.close()
    journal.remove()
    assert journal.answers == []
