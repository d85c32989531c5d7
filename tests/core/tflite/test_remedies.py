"""What helps against operators that are not compiled."""

from __future__ import annotations

import pytest

from tintling.tflite._remedies import custom


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("FlexErf", "an operator of TensorFlow itself: convert with TFLITE_BUILTINS_INT8 only"),
        ("MyOperator", "custom operators are not supported"),
    ],
)
def test_a_custom_operator_has_a_remedy(name, words):
    assert custom(name).startswith(words)
