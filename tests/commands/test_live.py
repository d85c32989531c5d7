"""``tintling live``: its address, what it refuses, and its end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from click.testing import CliRunner
from live_sources import sheet
from PIL import Image
from waiting import PATIENCE_S, breathe, wait_until

from tintling.commands.live import command
from tintling.errors import ArtifactError


def test_no_address_is_printed_when_the_certificate_cannot_be_used(tmp_path):
    (tmp_path / "bad.pem").write_text("no certificate")
    bad = str(tmp_path / "bad.pem")
    result = CliRunner().invoke(command, ["--model", "nano", "--port", "0", "--tls", bad, bad])
    assert isinstance(result.exception, ArtifactError)
    assert "cannot use the certificate" in str(result.exception)
    assert result.stdout == ""


def page_at(address):
    with (
        contextlib.suppress(urllib.error.URLError),
        urllib.request.urlopen(address, timeout=PATIENCE_S) as answer,  # noqa: S310 - our own server
    ):
        return answer.read().decode()
    return ""


@pytest.mark.parametrize("presses", [1, 2])
def test_the_command_prints_its_address_and_ends_with_ctrl_c(tmp_path, presses):
    Image.fromarray(sheet()).save(tmp_path / "one.png")
    command = [
        sys.executable,
        "-m",
        "tintling",
        "live",
        "--model",
        "nano",
        "--port",
        "0",
        "--source",
        str(tmp_path),
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path, env=dict(os.environ)
    )
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        wait_until(lambda: "Tintling" in page_at(address), "the page")
        for _ in range(presses):
            process.send_signal(signal.SIGINT)
            breathe()
        _, notes = process.communicate(timeout=PATIENCE_S)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0
    assert "Traceback" not in notes
    assert len(notes.splitlines()) == 3
    assert notes.startswith("fed with pixels scaled to [0, 1] (the manifest says so)")
    assert notes.strip().endswith("stopped")
