"""Whether a network is right on a device, which feeds ``pixel - 128``."""

from __future__ import annotations

import pytest
from operator_networks import two_inputs
from strangers import BORDERS, stranger

from tintling.errors import ModelFormatError
from tintling.firmware_export.forms.device_pixels import device_pixels
from tintling.firmware_export.forms.export import export_model
from tintling.firmware_export.forms.registry import FORMS
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite


@pytest.mark.parametrize("dtype", ["INT8", "UINT8", "FLOAT32"])
@pytest.mark.parametrize("border", BORDERS)
def test_a_network_of_the_usual_quantization_suits_a_device(border, dtype):
    assert device_pixels(read_tflite(stranger(border, dtype=dtype))).as_device


def test_other_steps_than_the_devices_are_refused():
    graph = read_tflite(stranger((0.7 / 255, -128)))
    with pytest.raises(ModelFormatError, match="fit no usual normalization"):
        device_pixels(graph)
    with pytest.raises(ModelFormatError, match=r"a device feeds pixel - 128.*grey levels 0 to 255"):
        device_pixels(graph, asked=Normalization.unit())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (stranger(head="sigmoid", classes=1), "this network has one: export it as c"),
        (two_inputs().data, "this one has 2"),
    ],
)
def test_a_network_that_the_firmware_cannot_show_is_refused(data, words):
    with pytest.raises(ModelFormatError, match=words):
        device_pixels(read_tflite(data))


@pytest.mark.parametrize(
    "form", [name for name, form in FORMS.items() if form.runtimes[0] == "generated" and name != "web"]
)
def test_every_form_takes_a_strangers_file(tmp_path, form):
    path = tmp_path / "digits.tflite"
    path.write_bytes(stranger("raw", "softmax", dtype="UINT8", output="UINT8"))
    result = export_model(path, tmp_path / "out", form=form)
    assert bool(result.pixels) == FORMS[form].feeds_pixels
    assert result.files
