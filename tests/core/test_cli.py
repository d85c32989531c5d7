"""The command line as a user meets it."""

from __future__ import annotations

import importlib.util
import resource
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner

from tintling.cli import COMMANDS, tintling
from tintling.errors import MissingExtraError, StoppedError, TintlingError


def run_python(code: str) -> str:
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return result.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_the_listed_help_is_the_command_s_own(name: str) -> None:
    command = tintling.get_command(click.Context(tintling), name)
    assert command is not None
    assert command.get_short_help_str(limit=200) == COMMANDS[name]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help(name: str) -> None:
    command = tintling.get_command(click.Context(tintling), name)
    assert command is not None
    missing = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
    assert not missing


def test_help_of_every_command_needs_no_heavy_import() -> None:
    """All in one process: the first command that imports one of them is named."""
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom tintling.cli import COMMANDS, tintling\n"
        "for name in COMMANDS:\n"
        "    result = CliRunner().invoke(tintling, [name, '--help'])\n"
        "    assert result.exit_code == 0, result.output\n"
        "    heavy = {'tensorflow', 'cv2', 'matplotlib', 'ai_edge_litert'} & set(sys.modules)\n"
        "    print(name, *sorted(heavy))"
    )
    assert run_python(code).splitlines() == list(COMMANDS)


def test_help_takes_less_than_three_tenths_of_a_second() -> None:
    """Seconds of the processor, in one of five tries: a busy machine makes everything wait."""
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "tintling", "--help"], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        if times[-1] < 0.3:
            return
    pytest.fail(f"it took {min(times):.2f} s at best")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["trian"], "No such command 'trian'; did you mean train?"),
        (["flash", "nano", "--board", "ai-thnker"], "'c3'; did you mean ai-thinker?"),
        (["export", "nano", "--format", "ardiuno", "--out", "x"], "'web'; did you mean arduino?"),
    ],
)
def test_a_name_with_a_slip_is_a_usage_error_that_names_the_right_one(arguments, hint) -> None:
    result = CliRunner().invoke(tintling, arguments)
    assert result.exit_code == 2
    assert hint in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["inspect", "nanoo"], "did you mean nano?"),
        (["classify", "--model", "nnano", "x.png"], "did you mean nano?"),
        (["train", "--recipe", "nan", "--out", "x"], "did you mean nano?"),
        (["evaluate", "mirco"], "did you mean micro?"),
    ],
)
def test_a_model_or_recipe_with_a_slip_names_the_right_one(arguments, hint, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(tintling, arguments)
    assert isinstance(result.exception, TintlingError)
    assert str(result.exception).endswith(hint)


def test_an_unknown_command_is_a_usage_error() -> None:
    result = CliRunner().invoke(tintling, ["fly"])
    assert result.exit_code == 2
    assert "No such command 'fly'" in result.output


def test_a_user_error_is_one_line_and_exit_code_one() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "tintling", "inspect", "missing.tflite"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    assert "missing.tflite" in result.stderr


def stopping(*_: object, **__: object) -> None:
    """What Ctrl-C does in the middle of a command's work."""
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("where", "arguments", "remedy"),
    [
        ("tintling.api.runs.train_run", ["train", "--out", "run"], "the same command starts again"),
        (
            "tintling.api.finetuning.finetune_run",
            ["finetune", "captures", "--out", "run"],
            "the same command starts again",
        ),
        ("tintling.api.compressing.compress_run", ["compress", "run"], "the same command starts again"),
        ("tintling.api.proving.parity", ["parity", "nano"], "the same command starts again"),
        (
            "tintling.api.proving.parity",
            ["parity", "nano", "--device", "COM3", "--out", "journalled"],
            "the same command continues with the answers in journalled/device.journal",
        ),
    ],
)
def test_ctrl_c_says_how_to_go_on(where, arguments, remedy, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "journalled").mkdir()
    (tmp_path / "journalled" / "device.journal").touch()
    monkeypatch.setattr(where, stopping)
    result = CliRunner().invoke(tintling, arguments)
    assert isinstance(result.exception, StoppedError)
    assert str(result.exception) == f"stopped; {remedy}"


@pytest.mark.parametrize(
    "arguments", [["train", "--out", "run"], ["finetune", "captures", "--out", "run"], ["compress", "run"]]
)
def test_without_tensorflow_training_says_so_before_it_reads_or_downloads(
    arguments, tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    real = importlib.util.find_spec
    monkeypatch.setattr(
        "tintling.training.requirements.importlib.util.find_spec",
        lambda name, *rest: None if name == "tensorflow" else real(name, *rest),
    )
    monkeypatch.setattr("tintling.training.data.mnist.load_mnist", stopping)
    monkeypatch.setattr("tintling.api.finetuning._read", stopping)
    monkeypatch.setattr("tintling.api.samples.splits_of_run", stopping)
    monkeypatch.setattr(
        "tintling.compression.source.open_uncompressed", lambda _: SimpleNamespace(folder=Path("run"))
    )
    result = CliRunner().invoke(tintling, arguments)
    assert isinstance(result.exception, MissingExtraError)
    assert "training needs the extra 'train'" in str(result.exception)
