"""Compression from Python: what is refused before anything is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tintling.api.compressing import _beside, compress, compress_network, is_network
from tintling.compression.config import CompressionConfig
from tintling.compression.imported.settings import ImportSettings
from tintling.errors import ArtifactError, TintlingError, UsageError


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"quantize": "none"}, r"use compress_run\(\) to stop at a float network"),
        ({"normalization": "unit"}, "normalization and logits are for networks of others"),
        ({"logits": True}, "normalization and logits are for networks of others"),
    ],
)
def test_settings_that_do_not_go_with_a_run_are_refused(settings, message, tmp_path):
    with pytest.raises(UsageError, match=message):
        compress(tmp_path, **settings)


def test_a_teacher_is_for_runs_alone():
    with pytest.raises(UsageError, match="not for a network of others"):
        compress(object(), teacher="nano")


def test_a_model_in_memory_needs_a_place_for_the_result():
    with pytest.raises(UsageError, match="a model in memory has no place"):
        compress_network(object(), None, CompressionConfig(), ImportSettings())


def test_impossible_settings_are_refused_first(tmp_path):
    with pytest.raises(TintlingError, match="sparsity: expected auto or a fraction"):
        compress(tmp_path / "gone", sparsity=2.0)


def test_a_run_is_no_network_and_an_object_is(tmp_path):
    assert not is_network(tmp_path)
    assert is_network(object())
    (tmp_path / "net.h5").write_bytes(b"\x89HDF\r\n\x1a\n")
    assert is_network(str(tmp_path / "net.h5"))


@pytest.mark.parametrize(("quantize", "name"), [("int8", "x-int8"), ("none", "x-pruned")])
def test_the_result_lies_beside_the_run_under_a_name_of_its_own(quantize, name, tmp_path, monkeypatch):
    (tmp_path / "x").mkdir()
    assert _beside(tmp_path / "x", CompressionConfig(quantize=quantize)) == tmp_path / name
    monkeypatch.chdir(tmp_path)
    assert _beside(Path("x"), CompressionConfig(quantize=quantize)) == Path(name)
    with pytest.raises(ArtifactError, match="has no name from which"):
        _beside(Path("/"), CompressionConfig())
