"""The deepest stack that a program can need, and the chain of calls that needs it.

GCC writes the frame of each function and whom it calls (``-fcallgraph-info=su``); the worst case is the
heaviest path through that graph. Measuring a run shows a depth that happened; this shows the bound.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tintling.errors import ToolchainError
from tintling.firmware_export.targets.cross import CrossCompiler
from tintling.firmware_export.targets.toolchain import run_tool, write_sources

__all__ = ["CallGraph", "StackBound", "call_graph"]

_NODE = re.compile(r'node: \{ title: "([^"]+)" label: "([^"]*)"')
_EDGE = re.compile(r'edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"')
_FRAME = re.compile(r"\\n(\d+) bytes \((\w+(?:,\w+)?)\)")
_INDIRECT = "__indirect_call"


@dataclass(frozen=True, slots=True)
class StackBound:
    """The deepest stack from a function on.

    Attributes:
        size: Bytes, the function's own frame included.
        chain: Functions from the outermost to the innermost, each with the bytes of its frame.
    """

    size: int
    chain: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CallGraph:
    """Frames of functions and who calls whom.

    Attributes:
        frames: Bytes of each function's frame.
        calls: Whom each function calls.
        unknown: Functions that are called and were not compiled, such as those of libgcc; they count
            as nothing.
    """

    frames: Mapping[str, int]
    calls: Mapping[str, frozenset[str]]
    unknown: frozenset[str]

    def deepest(self, entry: str) -> StackBound:
        """Finds the heaviest chain of calls.

        Args:
            entry: The outermost function.

        Raises:
            ToolchainError: The program has no such function, or calls itself in a circle.
        """
        if entry not in self.frames:
            raise ToolchainError(f"the program has no function {entry}")
        return self._deepest(entry, ())

    def _deepest(self, function: str, above: tuple[str, ...]) -> StackBound:
        if function in above:
            circle = " → ".join((*above[above.index(function) :], function))
            raise ToolchainError(f"the stack has no bound: {circle}")
        below = [
            self._deepest(callee, (*above, function))
            for callee in sorted(self.calls.get(function, frozenset()))
        ]
        deepest = max(below, key=lambda bound: bound.size, default=StackBound(0, ()))
        own = self.frames.get(function, 0)
        name = function.rpartition(":")[2]
        return StackBound(own + deepest.size, ((name, own), *deepest.chain))


def call_graph(
    compiler: CrossCompiler,
    sources: Mapping[str, str],
    *,
    indirect: Sequence[str] = (),
    opt: str = "-Os",
    flags: Sequence[str] = (),
) -> CallGraph:
    """Compiles C texts and reads frames and calls.

    Args:
        compiler: A GNU compiler.
        sources: File name to text.
        indirect: Functions that calls through pointers may lead to.
        opt: Optimisation, such as ``-Os``.
        flags: Further compiler flags.

    Raises:
        ToolchainError: The sources do not compile, the compiler is no GNU compiler, a frame has no
            bound, or a call through a pointer leads to an unknown function.
    """
    if compiler.family != "gcc":
        raise ToolchainError(f"{compiler} does not tell the frames of functions: expected a GNU compiler")
    with tempfile.TemporaryDirectory(prefix="tintling-") as name:
        folder = Path(name)
        units = write_sources(sources, folder)
        options = ["-std=c99", opt, "-ffreestanding", "-fcallgraph-info=su", *flags, "-I."]
        run_tool([*compiler.c, *options, "-c", *units], cwd=folder, what=f"measuring frames for {compiler}")
        text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.ci")))
    return _parse(text, tuple(indirect))


def _parse(text: str, indirect: tuple[str, ...]) -> CallGraph:
    frames: dict[str, int] = {}
    for title, label in _NODE.findall(text):
        if frame := _FRAME.search(label):
            if frame[2] not in ("static", "dynamic,bounded"):
                raise ToolchainError(f"the frame of {title} has no bound: it is {frame[2]}")
            frames[title] = int(frame[1])
    # A static function is titled with its file, but pointers are given by plain name.
    by_name = {title.rpartition(":")[2]: title for title in frames}
    targets = frozenset(by_name[name] for name in indirect if name in by_name)
    calls: dict[str, set[str]] = {}
    for caller, callee in _EDGE.findall(text):
        if callee == _INDIRECT:
            if not targets:
                raise ToolchainError(f"{caller} calls through a pointer whose targets are not declared")
            calls.setdefault(caller, set()).update(targets)
        else:
            calls.setdefault(caller, set()).add(callee)
    called = frozenset(callee for callees in calls.values() for callee in callees)
    return CallGraph(
        frames=frames,
        calls={caller: frozenset(callees) for caller, callees in calls.items()},
        unknown=called - frames.keys(),
    )
