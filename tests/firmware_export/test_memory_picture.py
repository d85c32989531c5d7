"""The picture of the arena shows every value at its place, and what each step needs."""

from __future__ import annotations

import re
from io import BytesIO
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from paths import GOLDEN
from PIL import Image

from tintling.errors import UsageError
from tintling.firmware_export.compiler.memory_plan import needed_bytes
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.memory_picture import memory_png, memory_svg, write_memory_picture
from tintling.tflite.reader import read_tflite

MODELS = ("tiny_int8", "depthwise_mean", "residual", "float_io")
SVG = "{http://www.w3.org/2000/svg}"


def network(model):
    return compile_network(read_tflite(GOLDEN / f"{model}.tflite"), name="net")


def drawing(compiled):
    return ET.fromstring(memory_svg(compiled))  # noqa: S314 - we wrote it ourselves


@pytest.mark.parametrize("model", MODELS)
def test_the_lower_bound_is_what_the_fullest_step_needs(model):
    compiled = network(model)
    needed = needed_bytes(compiled.program)
    assert list(needed) == list(range(-1, len(compiled.program.steps)))
    assert max(needed.values()) == compiled.plan.lower_bound <= compiled.plan.arena_bytes
    assert needed[-1] >= compiled.graph.input.nbytes


@pytest.mark.parametrize("model", MODELS)
def test_boxes_have_the_heights_and_places_of_the_values(model):
    compiled = network(model)
    plan = compiled.plan
    root = drawing(compiled)
    background, *boxes = root.iter(f"{SVG}rect")
    assert len(boxes) == len(plan.placements)
    lines = list(root.iter(f"{SVG}line"))
    assert len(lines) == len(compiled.program.steps) + 1 + 2, "a level for each moment, and two axes"
    floor = max(float(line.get("y1")) for line in lines)
    places = sorted(plan.placements, key=lambda place: place.first)
    scale = float(boxes[0].get("height")) / places[0].size
    for box, place in zip(boxes, places, strict=True):
        assert float(box.get("height")) == pytest.approx(place.size * scale, abs=0.11)
        bottom = float(box.get("y")) + float(box.get("height"))
        assert bottom == pytest.approx(floor - place.offset * scale, abs=0.2)
        assert float(box.get("x")) >= 0
        assert float(box.get("x")) + float(box.get("width")) <= float(background.get("width"))
    text = " ".join(root.itertext())
    assert f"arena {plan.arena_bytes:,} bytes" in text
    assert re.search(rf"lower bound of any plan {plan.lower_bound:,}\b", text)


def test_png_shows_the_same_colours():
    compiled = network("tiny_int8")
    picture = np.asarray(Image.open(BytesIO(memory_png(compiled))).convert("RGB"))
    assert picture.shape == (560, 1000, 3)
    for box in list(drawing(compiled).iter(f"{SVG}rect"))[1:4]:
        colour = tuple(bytes.fromhex(box.get("fill")[1:]))
        assert (picture == colour).all(axis=2).any(), box.get("fill")


def test_the_ending_chooses_the_kind_and_others_are_refused(tmp_path):
    compiled = network("tiny_int8")
    write_memory_picture(compiled, tmp_path / "a.svg")
    write_memory_picture(compiled, tmp_path / "a.PNG")
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (tmp_path / "a.PNG").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(UsageError, match=r"a\.pdf: expected a name that ends in \.svg or \.png"):
        write_memory_picture(compiled, tmp_path / "a.pdf")
