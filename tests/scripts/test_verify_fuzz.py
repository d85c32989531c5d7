"""The fuzzers of C parsers are built and run for a moment, where clang has them."""

from __future__ import annotations

import subprocess

import pytest
import verify_fuzz
from fuzz_targets import CORPUS, TARGETS
from paths import ROOT


def test_every_parser_has_a_corpus_and_a_harness():
    assert {path.name for path in CORPUS.iterdir()} == set(TARGETS)
    for source, patterns in verify_fuzz.C_TARGETS.values():
        assert (ROOT / "tests" / "native" / source).is_file()
        assert all(list((ROOT / "firmware_export" / "runtime").glob(pattern)) for pattern in patterns)


@pytest.fixture
def clang(require_tool, tmp_path):
    """A clang with libFuzzer, which is a package of its own."""
    program = require_tool("clang-22")
    source = tmp_path / "empty.c"
    source.write_text("int LLVMFuzzerTestOneInput(const char *d, long n) { return (d != 0) * 0 * (int)n; }\n")
    command = [program, "-fsanitize=fuzzer,address", str(source), "-o", str(tmp_path / "empty")]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("this clang has no libFuzzer: install libclang-rt-22-dev")


@pytest.mark.usefixtures("clang")
@pytest.mark.parametrize("name", verify_fuzz.C_TARGETS)
def test_parsers_in_c_bear_a_moment_of_fuzzing(name, tmp_path, monkeypatch):
    monkeypatch.setattr(verify_fuzz, "FOLDER", tmp_path)
    found = verify_fuzz.attack_c(name, 300, 1)
    assert found["broke"] == ""
    assert found["executions"] >= 300
