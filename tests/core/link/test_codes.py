"""Codes of the link."""

from __future__ import annotations

from tintling.link.codes import ERROR_DETAILS, Capability, ErrorCode, ResultFlag, StreamFlag


def test_flags_are_single_bits_that_do_not_overlap():
    for flags in (Capability, StreamFlag, ResultFlag):
        assert [flag.value for flag in flags] == [1 << bit for bit in range(len(flags))]


def test_every_error_has_its_own_text_and_says_what_its_detail_is():
    texts = [text for text, _ in ERROR_DETAILS.values()]
    assert set(ERROR_DETAILS) == set(ErrorCode)
    assert len(set(texts)) == len(texts)
    assert all(detail for _, detail in ERROR_DETAILS.values())


def test_error_codes_begin_at_one_so_that_zero_is_no_error():
    assert sorted(ErrorCode) == list(range(1, len(ErrorCode) + 1))
