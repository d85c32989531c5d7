"""`tintling monitor`."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from tintling.camera_client.link import monitor
from tintling.camera_client.link.monitor import Said
from tintling.commands.monitor import command


def test_only_listening_and_a_stream_do_not_go_together():
    done = CliRunner().invoke(command, ["tcp://x:1", "--quiet", "--stream"])
    assert done.exit_code == 2
    assert "--stream has to greet the board; omit --quiet" in done.output


@pytest.fixture
def watched(monkeypatch):
    asked = []

    def watch(_, **options):
        asked.append(options)
        yield Said(0.25, "text", "boot [v1]", {})
        yield Said(1.5, "frame", "RESULT", {"label": 3})

    monkeypatch.setattr(monitor, "watch", watch)
    return asked


def test_every_line_has_its_time(watched):
    done = CliRunner().invoke(command, ["tcp://x:1", "--stream", "--seconds", "2"])
    assert done.exit_code == 0
    assert "    0.250  boot [v1]" in done.stdout
    assert "    1.500  RESULT" in done.stdout
    assert watched == [{"greet": True, "stream": True, "most_seconds": 2.0}]


def test_json_is_a_document_a_line(watched):
    done = CliRunner().invoke(command, ["tcp://x:1", "--quiet", "--json"])
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[1] == {"seconds": 1.5, "kind": "frame", "text": "RESULT", "label": 3}
    assert watched[0]["greet"] is False
