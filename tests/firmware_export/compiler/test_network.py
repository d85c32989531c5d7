"""One compiled network for every form and user: lowered once, planned once."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tintling.costs import macs
from tintling.errors import ArenaOverflowError, ArtifactError
from tintling.firmware_export.compiler import network as network_module
from tintling.firmware_export.compiler.network import compile_network, network_of
from tintling.tflite.reader import read_tflite

DIGITS = tuple("0123456789")


@pytest.fixture
def graph(golden):
    return read_tflite(golden / "tiny_int8.tflite")


def test_the_properties_are_those_of_program_and_plan(graph):
    network = compile_network(graph, name="tiny", labels=list(DIGITS))
    assert (network.name, network.labels) == ("tiny", DIGITS)
    assert network.graph is graph
    assert network.arena_bytes == network.plan.arena_bytes == 1552
    assert network.constant_bytes == network.program.constant_bytes == 1990
    assert network.macs == macs(graph)
    with pytest.raises(dataclasses.FrozenInstanceError):
        network.plan = None


def test_a_network_is_lowered_once_and_planned_once(graph, monkeypatch):
    calls = []
    for step in ("lower", "plan_memory"):
        function = getattr(network_module, step)
        monkeypatch.setattr(
            network_module, step, lambda *args, f=function, s=step, **kw: calls.append(s) or f(*args, **kw)
        )
    network = network_of(graph, name="tiny")
    assert calls == ["lower", "plan_memory"]
    assert network_of(network, name="other") is network
    assert calls == ["lower", "plan_memory"]


def test_a_file_its_bytes_and_its_graph_give_the_same_network(golden, graph):
    path = golden / "tiny_int8.tflite"
    one, two, three = (network_of(model, labels=DIGITS) for model in (path, path.read_bytes(), graph))
    assert one.program.steps == two.program.steps == three.program.steps
    assert one.plan == two.plan == three.plan
    assert {n.name for n in (one, two, three)} == {"model"}
    for a, b in zip(one.program.constants, two.program.constants, strict=True):
        np.testing.assert_array_equal(a.data, b.data)


def test_what_does_not_fit_is_refused(graph):
    with pytest.raises(ArtifactError, match="2 labels"):
        compile_network(graph, name="tiny", labels=("a", "b"))
    with pytest.raises(ArtifactError, match="cannot name a model in C"):
        compile_network(graph, name="Tiny")
    with pytest.raises(ArenaOverflowError, match=r"needs 1,552 bytes"):
        compile_network(graph, name="tiny", limit=1500)
