"""JSON that Python's own reader lets through and that ends in a traceback later."""

from __future__ import annotations

import json
import math

import pytest

from tintling.json_text import parse_json

PLAIN = {"a": [1, -2.5, True, None, "ä€😀", {"b": "\\ud800"}], "n": 2**63}


@pytest.mark.parametrize("ascii_only", [True, False])
def test_plain_documents_are_read_as_they_are(ascii_only):
    text = json.dumps(PLAIN, ensure_ascii=ascii_only)
    assert parse_json(text) == PLAIN
    assert parse_json(text.encode()) == PLAIN


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("NaN", "NaN where a number belongs"),
        ('{"a": [-Infinity]}', "-Infinity where a number belongs"),
        ("1e999", "too large"),
        ("-1e400", "too large"),
        ("1" * 400, "a whole number of 400 digits"),
        ("-" + "1" * 5000, "a whole number of 5,001 digits"),
        (r'"\ud800"', r"no Unicode, with '\\ud800'"),
        (r'{"\udfff": 1}', "no Unicode"),
        (r'["\udc00\ud800"]', "no Unicode"),
        ("[" * 100_000, "nested too deeply"),
        ("{", "Expecting"),
    ],
)
def test_what_nothing_can_be_done_with_is_refused(text, complaint):
    with pytest.raises(ValueError, match=complaint):
        parse_json(text)


@pytest.mark.parametrize("data", [b'"\xff"', b'"\xed\xa0\x80"', '"a"'.encode("utf-16")])
def test_bytes_are_utf_8(data):
    with pytest.raises(ValueError, match=r"utf-8|Expecting"):
        parse_json(data)


def test_a_text_of_surrogates_in_pairs_is_unicode():
    assert parse_json(r'"\ud83d\ude00"') == "😀"


def test_figures_that_were_measured_may_be_no_number():
    document = parse_json("[NaN, 1e999, -Infinity]", finite=False)
    assert math.isnan(document[0])
    assert document[1:] == [math.inf, -math.inf]
