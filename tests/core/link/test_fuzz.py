"""A short run of `make verify-link`'s fuzzing, so that it cannot rot."""

from __future__ import annotations

from pathlib import Path

import link_fuzz
import pytest

from tintling.link.framing import Decoder


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return link_fuzz.build(tmp_path_factory.mktemp("fuzz"), sanitized=True)


@pytest.mark.parametrize("most", link_fuzz.MAX_PAYLOADS)
def test_both_decoders_agree_on_every_byte_under_sanitizers(program, tmp_path, most):
    outcome = link_fuzz.run(program, tmp_path, count=60_000, seed=most, most=most)
    assert not outcome.difference
    assert outcome.fed >= 60_000
    assert outcome.messages > 5
    assert outcome.events > outcome.messages + 5


def test_a_decoder_that_departs_is_found(program, tmp_path, monkeypatch):
    """Guards against a comparison that compares nothing."""
    monkeypatch.setattr(Decoder, "_find_magic", lambda self: self._drop_noise(0))
    outcome = link_fuzz.run(program, tmp_path, count=5_000, seed=1, most=61)
    assert outcome.difference
