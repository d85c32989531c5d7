"""The licence that goes with an export."""

from __future__ import annotations

from paths import ROOT

from tintling.firmware_export.forms.licence import LICENCE


def test_it_is_the_licence_of_the_project_word_for_word():
    assert (ROOT / "LICENSE").read_text(encoding="utf-8") == LICENCE
