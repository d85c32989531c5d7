"""What a user says of a network."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from tintling.compression.imported.settings import ImportSettings


def test_nothing_is_said_unless_it_is_given():
    assert (ImportSettings().normalization, ImportSettings().logits) == (None, False)


def test_settings_are_values():
    assert ImportSettings("unit", logits=True) == ImportSettings("unit", True)
    with pytest.raises(FrozenInstanceError):
        ImportSettings().logits = True
