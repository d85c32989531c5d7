"""The forms of a network beside each other."""

from __future__ import annotations

import pytest

from tintling.training.insight.network_forms import NetworkForm, forms_drawing


def test_bars_show_errors_and_sizes_and_devices_are_hatched():
    forms = (NetworkForm("float", 0.98, 10, 2_000), NetworkForm("device", 0.97, 10, 500, 70_000))
    errors, sizes = forms_drawing(forms).figure.axes
    assert [bar.get_width() for bar in errors.patches] == pytest.approx([2, 3])
    assert [bar.get_width() for bar in sizes.patches] == [2_000, 500]
    assert [bool(bar.get_hatch()) for bar in sizes.patches] == [False, True]
    assert [label.get_text() for label in errors.get_yticklabels()] == ["float", "device"]
    assert [text.get_text() for text in sizes.texts] == ["2,000", "500"]
