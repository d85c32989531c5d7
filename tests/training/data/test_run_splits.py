"""Splits of a run, found again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tintling.artifacts import Manifest
from tintling.training.data.run_splits import splits_like
from tintling.training.data.splits import SplitSpec, split

SPEC = SplitSpec(validation=200, train_size=640)


def test_the_run_s_own_split_is_found_again(digits):
    own = split(digits, SPEC)
    found = splits_like(Manifest("tiny", data=own.to_json()), digits)
    np.testing.assert_array_equal(found.validation.images, own.validation.images)
    np.testing.assert_array_equal(found.train.labels, own.train.labels)


@pytest.mark.parametrize("manifest", [None, Manifest("tiny")])
def test_without_a_description_the_split_is_the_usual_one(manifest, digits, capsys):
    found = splits_like(manifest, digits)
    np.testing.assert_array_equal(found.train.images, split(digits).train.images)
    assert capsys.readouterr().err == ""


def test_other_digits_are_pointed_out(digits, capsys):
    other = split(replace(digits, source=replace(digits.source, name="mine", sha256="0" * 64)), SPEC)
    found = splits_like(Manifest("tiny", data=other.to_json()), digits)
    assert len(found.train) == len(split(digits).train)
    said = " ".join(capsys.readouterr().err.split())
    assert "not the samples that the network was trained on (mine)" in said
