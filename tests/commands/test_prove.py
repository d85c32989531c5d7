"""``tintling prove`` and ``tintling export --proved``."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from faulty_networks import compiled

from tintling.cli import tintling
from tintling.console import out
from tintling.errors import ArtifactError, ProofError
from tintling.firmware_export.compiler.options import EngineOptions, Optimize
from tintling.firmware_export.forms import export
from tintling.firmware_export.proof import certificate as certificates
from tintling.firmware_export.proof import timing
from tintling.firmware_export.proof.claims import Obligation, refuted


def run(*arguments):
    return CliRunner().invoke(tintling, [*map(str, arguments)], catch_exceptions=False)


@pytest.fixture(autouse=True)
def _compiled_code_is_not_followed(monkeypatch):
    """That takes most of the time, and proof/test_certificate.py does it for every shipped network."""
    monkeypatch.setattr(timing, "FOLLOWED_TARGETS", ())


@pytest.fixture
def faulty(monkeypatch):
    """Something that is refuted."""
    claim = refuted("conv2d_0", "the scaling is right", "every sum", "channel 1, sum -7: 3, expected 4")
    monkeypatch.setattr(certificates, "prove_stack", lambda *_: Obligation("stack and time", (claim,)))


def test_the_certificate_is_shown_and_written(tmp_path, monkeypatch):
    monkeypatch.setattr(out, "_width", 100)
    with out.capture() as capture:
        assert run("prove", "femto", "--out", tmp_path / "proof").exit_code == 0
    text = capture.get()
    assert "C of femto for generic, size" in text
    assert re.search(r"holds: \d+ proved, \d+ assumed, 0 refuted", text)
    assert max(len(line) for line in text.splitlines()) <= 100
    document = json.loads((tmp_path / "proof" / "certificate.json").read_text(encoding="utf-8"))
    assert document["model"] == "femto"
    page = (tmp_path / "proof" / "certificate.html").read_text(encoding="utf-8")
    assert document["code_sha256"] in page
    assert "accumulator" in page


def test_json_is_the_certificate_for_the_options_that_are_given(monkeypatch):
    asked = []
    certificate = certificates.certify(compiled("femto", EngineOptions()))

    def prove(model, *, options, **_):
        asked.append((str(model), options))
        return certificate

    monkeypatch.setattr("tintling.api.certifying.prove", prove)
    document = json.loads(run("prove", "femto", "--json", "--optimize", "balanced").output)
    assert asked == [("femto", EngineOptions(Optimize.BALANCED))]
    assert document == certificate.to_json()


@pytest.mark.usefixtures("faulty")
def test_a_refuted_claim_gives_exit_code_1():
    result = run("prove", "femto", "--json")
    assert result.exit_code == 1
    document = json.loads(result.output)
    assert document["holds"] is False
    assert (
        document["obligations"]["stack and time"][0]["counterexample"] == "channel 1, sum -7: 3, expected 4"
    )


def test_a_proved_export_holds_its_certificate(tmp_path):
    assert run("export", "femto", "--out", tmp_path / "c", "--proved", "--json").exit_code == 0
    document = json.loads((tmp_path / "c" / "certificate.json").read_text(encoding="utf-8"))
    texts = {
        path.name: path.read_text(encoding="utf-8")
        for path in (tmp_path / "c").iterdir()
        if path.suffix in {".c", ".h"}
    }
    assert document["code_sha256"] == certificates.code_sha256(texts)
    manifest = json.loads((tmp_path / "c" / "manifest.json").read_text(encoding="utf-8"))
    assert "certificate.json" in manifest["files"]


@pytest.mark.usefixtures("faulty")
def test_an_export_that_is_refuted_writes_nothing(tmp_path):
    with pytest.raises(ProofError, match="sum -7: 3, expected 4"):
        run("export", "femto", "--out", tmp_path / "c", "--proved")
    assert not (tmp_path / "c").exists()


def test_a_proof_is_about_generated_c(tmp_path):
    with pytest.raises(ArtifactError, match="a proof is about generated C"):
        export.export_model("femto", tmp_path / "c", form="tflm", proved=True)


def test_an_existing_folder_is_not_overwritten(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ArtifactError, match="--force"):
        run("prove", "femto", "--out", tmp_path)
