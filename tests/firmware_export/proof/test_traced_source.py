"""The generated C made ready to be watched."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from faulty_networks import WAYS, compiled
from operator_networks import operator_cases

from tintling.errors import ToolchainError
from tintling.firmware_export.compiler.network import network_of
from tintling.firmware_export.compiler.program import ValueRef
from tintling.firmware_export.proof import traced_source
from tintling.firmware_export.proof.traced_source import GAP, regions_of, traced_sources


@pytest.mark.parametrize("way", WAYS)
def test_arrays_lie_apart_each_on_pages_of_its_own(way):
    network = compiled("nano", WAYS[way])
    regions = regions_of(network)
    program = network.program
    assert len(regions) == len(program.values) + len(program.constants) + len(program.steps)
    names = [region.name for region in regions[: -len(program.steps)]]
    assert len(set(names)) == len(names)
    assert all(region.base % 4096 == 0 for region in regions)
    assert regions[0].base >= GAP
    for one, next_one in pairwise(regions):
        assert next_one.base - (one.base + one.size) >= GAP


def test_only_values_have_a_place_in_the_arena():
    network = compiled("tiny")
    regions = regions_of(network)
    count = len(network.program.values)
    assert [region.place for region in regions[:count]] == [p.offset for p in network.plan.placements]
    assert {region.place for region in regions[count:]} == {-1}
    assert [region.size for region in regions[count : -len(network.program.steps)]] == [
        c.nbytes for c in network.program.constants
    ]


def test_parameters_take_their_known_size_or_a_page():
    network = compiled("tiny")
    first = network.program.steps[0].name
    regions = {region.name: region.size for region in regions_of(network, {first: 44})}
    assert (regions[first], regions[network.program.steps[1].name]) == (44, 4096)


def test_every_call_is_announced_and_every_constant_led_to_its_place():
    network = compiled("tiny")
    texts = traced_sources(network)
    model = texts["tl_proof_model.inc"]
    calls = re.findall(r"tl_proof_step\((\d+)\);\n +(\w+)\(&tl_tiny_(\w+)", model)
    assert calls == [(str(i), step.kernel, step.name) for i, step in enumerate(network.program.steps)]
    bases = {region.name: region.base for region in regions_of(network)}
    for constant in network.program.constants:
        assert f"#define tl_tiny_{constant.name} " in model
        assert f"(tl_proof_slab + {bases[constant.name]}))" in model
    assert "tl_tiny.c" not in texts


def test_rights_are_loads_of_operands_and_stores_to_the_output():
    network = compiled("tiny")
    model = traced_sources(network)["tl_proof_model.inc"]
    table = re.search(r"tl_proof_rights\[.*?= \{(.*?)\{0\}", model, re.DOTALL)[1]
    rows = [[int(right) for right in row.split(",")] for row in re.findall(r"\{([\d, ]+)\}", table)]
    loads, stores, values = 1, 2, len(network.program.values)
    for number, (step, row) in enumerate(zip(network.program.steps, rows, strict=True)):
        stored = {index for index, right in enumerate(row) if right & stores}
        assert stored == {step.output, *step.scratch}
        operands = {a.index + (0 if isinstance(a, ValueRef) else values) for a in step.arguments}
        params = len(row) - len(network.program.steps) + number
        assert {index for index, right in enumerate(row) if right & loads} == stored | operands | {params}


def test_a_network_that_remembers_is_reset_by_name():
    network = network_of(operator_cases()["variables"].data, name="case")
    model = traced_sources(network)["tl_proof_model.inc"]
    assert "tl_case_reset();" in model
    assert "tl_tiny_reset();" not in traced_sources(compiled("tiny"))["tl_proof_model.inc"]


def test_tables_inside_functions_of_headers_become_local():
    texts = traced_sources(compiled("tiny"))
    headers = [text for name, text in texts.items() if name.endswith(".h")]
    assert not any(re.search(r"^ +static const ", text, re.MULTILINE) for text in headers)


def test_a_step_whose_call_is_not_in_the_text_is_refused(monkeypatch):
    network = compiled("tiny")
    step = network.program.steps[1]
    real = traced_source.emit_c

    def emit(network):
        call = f"{step.kernel}(&tl_tiny_{step.name}"
        return {name: text.replace(call, "other(") for name, text in real(network).items()}

    monkeypatch.setattr(traced_source, "emit_c", emit)
    with pytest.raises(ToolchainError, match=rf"tl_tiny\.c calls {step.kernel} for {step.name} 0 times"):
        traced_sources(network)
