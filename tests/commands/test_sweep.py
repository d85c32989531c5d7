"""``tintling sweep``; what it finds is tested with its API."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from tintling.commands.sweep import command
from tintling.errors import UsageError


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "give SPACE, a TOML file, or --from"),
        (["a.toml", "--from", "nano"], "give SPACE, a TOML file, or --from"),
        (["a.toml", "--epochs", "3"], "--epochs goes with --from"),
        (["--from", "tiny"], "--from: expected one of nano"),
        (["--from", "nano", "--objective", "speed"], "--objective: expected accuracy"),
        (["--from", "nano", "--budget", "flash=much"], "--budget: flash: expected an amount"),
        (["--from", "nano", "--storage", "redis://host"], "--storage: expected postgresql://"),
    ],
)
def test_options_that_make_no_sweep_are_refused(options, message, tmp_path):
    result = CliRunner().invoke(command, [*options, "--out", str(tmp_path)])
    assert isinstance(result.exception, UsageError)
    assert message in str(result.exception)
