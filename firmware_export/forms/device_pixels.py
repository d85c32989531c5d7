"""Whether a network is right on a device, which feeds it ``pixel - 128`` and nothing else."""

from __future__ import annotations

from tintling.errors import ModelFormatError, naming
from tintling.firmware_export.forms.firmware import check_fits_firmware
from tintling.graph import Graph
from tintling.int8_core import int8_core
from tintling.pixel_input import PixelInput, pixel_input
from tintling.pixels import Normalization
from tintling.task import Preprocessing

__all__ = ["device_pixels"]


def device_pixels(
    graph: Graph,
    manifest: Normalization | None = None,
    asked: Normalization | None = None,
    *,
    name: object = "the model",
    preprocessing: Preprocessing | None = None,
) -> PixelInput:
    """Makes sure that a network is right when a device feeds it.

    Args:
        graph: The network.
        manifest: How it was trained to see pixels, as its manifest says; None for a bare file.
        asked: Likewise, as the user says, who wins.
        name: What the user calls the file.
        preprocessing: How a frame becomes the input; None for ``ink``, whose input is 28×28.

    Returns:
        How it sees pixels, and why that is supposed.

    Raises:
        ModelFormatError: It does not suit the firmware, nobody knows how it sees pixels, or it sees them in
            another quantization than the device's.
    """
    core = int8_core(graph)
    with naming(name):
        check_fits_firmware(core, preprocessing)
        pixels = pixel_input(core, manifest, asked)
    if not pixels.as_device:
        raise ModelFormatError(
            f"{name}: a device feeds pixel - 128, but this network wants {pixels.text} in another "
            "quantization: convert it with a representative data set that holds grey levels 0 to 255"
        )
    return pixels
