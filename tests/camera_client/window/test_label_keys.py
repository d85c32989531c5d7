"""Keys of labels."""

from __future__ import annotations

import string

from tintling.camera_client.window.label_keys import label_keys, label_of_key

DIGITS = tuple("0123456789")


def test_digits_keep_their_keys() -> None:
    keys = label_keys(DIGITS, "qun")
    assert keys == {digit: digit for digit in DIGITS}
    assert label_of_key(ord("7"), keys) == "7"
    assert label_of_key(0xB9, keys) == "9"
    assert label_of_key(None, keys) is None
    assert label_of_key(ord("q"), keys) is None


def test_other_labels_get_digits_then_letters() -> None:
    assert label_keys(("rock", "paper"), "qun") == {"1": "rock", "2": "paper"}
    assert label_keys((*DIGITS, "between"), "qun")["a"] == "between"
    assert label_of_key(ord("A"), {"a": "between"}) == "between"


def test_keys_of_the_window_are_nobodys_and_labels_may_outnumber_keys() -> None:
    labels = tuple(f"label {number}" for number in range(100))
    keys = label_keys(labels, "qun")
    assert len(keys) == 10 + 23
    assert not set("qun") & set(keys)
    assert len(label_keys(labels, string.ascii_lowercase)) == 10
