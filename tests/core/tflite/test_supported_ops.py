"""The page of supported operators is made from the constraints, and the constraints cover every operator."""

from __future__ import annotations

import subprocess
import sys
from typing import get_args

import pytest
from paths import DOCS

from tintling.operators import Folded, Op
from tintling.tflite import supported_ops
from tintling.tflite._operators import OPERATORS
from tintling.tflite._signatures import SIGNATURES

PAGE = DOCS / "supported-operators.md"
KINDS = [kind for kind in get_args(Op) if kind is not Folded]


def test_the_committed_page_is_the_generated_one():
    assert PAGE.read_text(encoding="utf-8") == supported_ops.markdown(), (
        "run: python -m tintling.tflite.supported_ops > docs/supported-operators.md"
    )


def test_the_module_prints_the_page():
    result = subprocess.run(
        [sys.executable, "-m", "tintling.tflite.supported_ops"], capture_output=True, check=True
    )
    assert result.stdout.decode() == supported_ops.markdown()


@pytest.mark.parametrize("kind", KINDS)
def test_every_operator_of_the_graph_has_operands_constraints_and_a_reader(kind):
    assert kind in SIGNATURES
    assert supported_ops.SPECIFIC[kind]
    assert kind in OPERATORS.values()


@pytest.mark.parametrize("name", sorted(OPERATORS.keys() - {"PADV2"}))
def test_every_operator_has_a_section_on_the_page(name):
    assert f"## {name}\n" in supported_ops.markdown()


def test_every_constraint_says_what_it_demands_in_one_sentence():
    constraints = {c for group in supported_ops.SPECIFIC.values() for c in group} | {*supported_ops.GENERIC}
    for constraint in constraints:
        sentence = constraint.__doc__.strip().splitlines()[0]
        assert sentence.endswith("."), constraint.__name__
        assert sentence[0].isupper(), constraint.__name__
