"""What exported C takes on each processor."""

from __future__ import annotations

import pytest
from paths import GOLDEN

from tintling.errors import ArtifactError
from tintling.firmware_export.forms.export import export_model
from tintling.firmware_export.forms.registry import FORMS
from tintling.firmware_export.forms.sizes import measure_sizes

MODEL = GOLDEN / "tiny_int8.tflite"


def test_sizes_are_measured_for_both_forms_alike(tmp_path):
    sizes = [
        measure_sizes(export_model(MODEL, tmp_path / form, form=form, name="tiny"))
        for form in ("c", "single-header")
    ]
    assert sizes[0] == sizes[1]
    assert {"cortex-m4", "rv32imc", "x86-64"} <= {one.target for one in sizes[0]}
    assert all(2000 < one.flash_bytes < 8192 for one in sizes[0])


@pytest.mark.parametrize("form", [name for name, form in FORMS.items() if form.units is None])
def test_a_form_without_code_of_its_own_says_why_it_has_no_size(tmp_path, form):
    result = export_model(MODEL, tmp_path / "out", form=form)
    assert FORMS[form].unmeasured
    with pytest.raises(ArtifactError, match=f"--format {form} has no --size: "):
        measure_sizes(result)
