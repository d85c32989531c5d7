"""``tl_task.h``: what the firmware knows of the task."""

from __future__ import annotations

import ctypes

import pytest
from paths import GOLDEN

from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.task_header import task_header
from tintling.firmware_export.runtime_files import runtime_sources
from tintling.firmware_export.targets.toolchain import shared_library
from tintling.rejection import least_margin
from tintling.task import Preprocessing, Region
from tintling.tflite.reader import read_tflite

LABELS = ("Hot water", "Küche", "7", "int", "石", "*/ #error", "g", "h", "i", "j")
REGION = Region("rectangle", 100, 200, 30_000, 40_000)
DRIVER = """
#include "tl_preprocess_frame.h"
#include "tl_task.h"
int32_t margin(void);
int32_t margin(void) { return TL_TASK_LEAST_MARGIN; }
int32_t label(void);
int32_t label(void) { return TL_LABEL_7; }
#if TL_TASK_IS_FRAME
tl_frame_settings settings = TL_TASK_FRAME_SETTINGS;
#endif
"""


def built(preprocessing: Preprocessing | None, threshold: float) -> ctypes.CDLL:
    network = compile_network(read_tflite(GOLDEN / "tiny_int8.tflite"), name="tiny", labels=LABELS)
    header = {"tl_task.h": task_header(network, preprocessing, threshold), "driver.c": DRIVER}
    flags = ("-Wall", "-Wextra", "-Wconversion", "-pedantic", "-Werror")
    return ctypes.CDLL(
        str(shared_library({**runtime_sources(["tl_preprocess_frame.h"]), **header}, flags=flags))
    )


def test_the_threshold_is_compiled_in_as_an_integer() -> None:
    quant = read_tflite(GOLDEN / "tiny_int8.tflite").output.quant
    assert quant is not None
    library = built(None, 3.5)
    assert library.margin() == least_margin(3.5, float(quant.scale[0]), 10) > 0
    assert library.label() == 2
    assert not hasattr(library, "settings")


def test_the_frame_s_settings_are_those_of_the_task() -> None:
    library = built(Preprocessing("frame", 1, REGION, contrast=True), 0.0)
    settings = (ctypes.c_int32 * 10).in_dll(library, "settings")
    assert list(settings) == [28, 28, 1, 2, 100, 200, 30_000, 40_000, 0, 1]
    assert library.margin() == 0


@pytest.mark.parametrize("kind", ["whole", "square"])
def test_regions_without_numbers_are_named(kind) -> None:
    settings = (ctypes.c_int32 * 10).in_dll(
        built(Preprocessing("frame", region=Region(kind)), 0.0), "settings"
    )
    assert settings[3] == ("whole", "square").index(kind)
