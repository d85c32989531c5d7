"""The cluster's files of examples/sweep: of the right shape, and they call commands that exist."""

from __future__ import annotations

import shlex
import subprocess

import click
import kubernetes_validate
import pytest
import yaml
from paths import ROOT

from tintling.commands.sweep import command

SWEEP = ROOT / "examples" / "sweep"


def _parsed(words: list[str]) -> dict[str, object]:
    """What click makes of the words behind ``tintling sweep``."""
    context = command.make_context("sweep", words, resilient_parsing=False)
    assert isinstance(context, click.Context)
    return context.params


def test_the_kubernetes_job_is_valid_and_calls_the_sweep():
    document = yaml.safe_load((SWEEP / "kubernetes.yaml").read_text(encoding="utf-8"))
    kubernetes_validate.validate(document, "1.30", strict=True)
    pod = document["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert container["command"][:2] == ["tintling", "sweep"]
    asked = _parsed(container["command"][2:] + container["args"])
    assert asked["trials"] == 200
    assert asked["workers"] == 1
    assert [entry["name"] for entry in container["env"]] == ["TINTLING_STORAGE"]
    mounts = {mount["name"] for mount in container["volumeMounts"]}
    assert mounts == {volume["name"] for volume in pod["volumes"]}


def test_a_job_with_a_mistake_is_not_valid():
    document = yaml.safe_load((SWEEP / "kubernetes.yaml").read_text(encoding="utf-8"))
    document["spec"]["parallelisms"] = 3
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(document, "1.30", strict=True)


def test_the_slurm_array_is_clean_shell_and_calls_the_sweep(require_tool):
    script = SWEEP / "slurm.sh"
    subprocess.run([require_tool("bash"), "-n", script], check=True)
    subprocess.run([require_tool("shellcheck"), script], check=True)
    text = script.read_text(encoding="utf-8")
    options = [line.split()[1] for line in text.splitlines() if line.startswith("#SBATCH")]
    assert {option.split("=")[0] for option in options} >= {"--array", "--requeue", "--time", "--mem"}
    words = shlex.split(text[text.index("exec tintling sweep") :].replace("\\\n", " "))
    assert _parsed([word for word in words[3:] if word != "$@"])["trials"] == 200
