"""The deepest stack of a program."""

from __future__ import annotations

import pytest

from tintling.errors import ToolchainError
from tintling.firmware_export.targets.cross import cross_compilers
from tintling.firmware_export.targets.stack_usage import CallGraph, StackBound, _parse, call_graph


def node(title, size, kind="static"):
    label = f"{title}\\nx.c:1:5\\n{size} bytes ({kind})\\n0 dynamic objects"
    return f'node: {{ title: "{title}" label: "{label}" }}\n'


def edge(caller, callee):
    return f'edge: {{ sourcename: "{caller}" targetname: "{callee}" label: "x.c:2:3" }}\n'


def test_the_heaviest_chain_is_found_and_named():
    text = node("main", 16) + node("x.c:light", 8) + node("heavy", 100)
    text += edge("main", "x.c:light") + edge("main", "heavy") + edge("x.c:light", "memcpy")
    graph = _parse(text, ())
    assert graph.deepest("main") == StackBound(116, (("main", 16), ("heavy", 100)))
    assert graph.deepest("x.c:light") == StackBound(8, (("light", 8), ("memcpy", 0)))
    assert graph.unknown == {"memcpy"}


def test_a_circle_has_no_bound():
    graph = CallGraph({"a": 8, "b": 8}, {"a": frozenset({"b"}), "b": frozenset({"a"})}, frozenset())
    with pytest.raises(ToolchainError, match="the stack has no bound: a → b → a"):
        graph.deepest("a")


def test_a_function_that_is_not_there_is_named():
    with pytest.raises(ToolchainError, match="the program has no function main"):
        CallGraph({}, {}, frozenset()).deepest("main")


def test_a_frame_of_unknown_size_is_refused():
    with pytest.raises(ToolchainError, match="the frame of grows has no bound: it is dynamic"):
        _parse(node("grows", 16, "dynamic"), ())
    assert _parse(node("bounded", 16, "dynamic,bounded"), ()).frames == {"bounded": 16}


def test_calls_through_a_pointer_need_their_targets():
    text = node("main", 16) + node("x.c:there", 40) + edge("main", "__indirect_call")
    with pytest.raises(ToolchainError, match="main calls through a pointer whose targets are not declared"):
        _parse(text, ())
    assert _parse(text, ("there", "gone")).deepest("main").size == 56


def test_only_the_gnu_compiler_tells_frames():
    with pytest.raises(ToolchainError, match="does not tell the frames of functions"):
        call_graph(cross_compilers("rv32imc", "zig")[0], {"a.c": "int a;\n"})
