"""What a user probably meant."""

from __future__ import annotations

import pytest

from tintling.suggestions import did_you_mean


@pytest.mark.parametrize(
    ("name", "known", "said"),
    [
        ("trian", ("train", "flash"), "; did you mean train?"),
        ("NANO", ("nano", "micro"), "; did you mean nano?"),
        ("lenet", ("lenet5", "lenet5_distorted", "tiny"), "; did you mean lenet5?"),
        ("fly", ("flash", "train"), ""),
        ("nano", (), ""),
    ],
)
def test_a_close_name_is_suggested_and_no_other(name, known, said):
    assert did_you_mean(name, known) == said
