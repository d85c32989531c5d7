"""What training needs."""

from __future__ import annotations

import importlib.util

import pytest

from tintling.errors import MissingExtraError
from tintling.training.requirements import require_tensorflow


def test_with_both_packages_nothing_is_said():
    require_tensorflow()


@pytest.mark.parametrize("missing", ["tensorflow", "tf_keras"])
def test_either_missing_package_names_the_extra(missing, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else find(name))
    with pytest.raises(MissingExtraError, match=r"training.*\[train\]"):
        require_tensorflow()
