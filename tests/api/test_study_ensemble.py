"""Networks that answer together and teach, on few digits."""

from __future__ import annotations

import numpy as np

from tintling.api.studying import run_study

RECIPE = """\
title = "Small"
question = "Are two better than one?"
kind = "ensemble"
seeds = [1]
members = 2
models = ["nano"]
[settings]
engine = "native"
epochs = 2
batch_size = 16
augment = false
"""


def test_members_answer_alone_and_together_and_teach_a_student(digits, tmp_path):
    study, data = tmp_path / "small.toml", tmp_path / "few.npz"
    study.write_text(RECIPE, encoding="utf-8")
    parts = {"train": (digits.train_images[::10], digits.train_labels[::10])}
    parts["test"] = (digits.test_images[::12], digits.test_labels[::12])
    arrays = {f"{axis}_{name}": part[n][:200] for name, part in parts.items() for n, axis in enumerate("xy")}
    np.savez(data, **arrays)
    result = run_study(study, data, offline=True)
    assert [(m.variant, m.seed) for m in result.measurements] == [
        ("one network", 100),
        ("one network", 101),
        ("2 together, majority", 1),
        ("2 together, mean", 1),
        ("taught by 2 together", 1),
        ("taught by nano", 1),
    ]
    assert {m.epochs for m in result.measurements} == {0, 2}
