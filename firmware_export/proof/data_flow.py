"""Whether loops, conditions or addresses of the generated C depend on the data.

The text is parsed, and dependence on the contents of the arena is followed from the network's entry
through every call: through values, and through what pointers lead to. Order does not matter, so loops need
no special care: dependence only ever grows until nothing changes.

What must not depend on the data is every condition of ``if`` and loops, every index, and every pointer that
is followed. A conditional expression may choose between two values by the data, as ``tl_max`` does, as long
as neither side accesses memory. Then the sequence of accesses is the same for all inputs.
"""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tintling.errors import MissingExtraError, ToolchainError
from tintling.firmware_export.proof.c_expressions import (
    accesses,
    is_element,
    is_number,
    number_fields,
    roots,
)
from tintling.firmware_export.targets.toolchain import find_compiler, run_tool, write_sources

__all__ = ["data_dependences"]

_HEADERS = {
    "stdint.h": """
typedef signed char int8_t; typedef unsigned char uint8_t; typedef short int16_t;
typedef unsigned short uint16_t; typedef int int32_t; typedef unsigned int uint32_t;
typedef long long int64_t; typedef unsigned long long uint64_t; typedef unsigned long uintptr_t;
#define INT64_C(x) x##LL
#define UINT64_C(x) x##ULL
#define INT32_C(x) x
#define UINT32_C(x) x##U
#define INT8_MIN (-128)
#define INT8_MAX 127
#define INT16_MIN (-32768)
#define INT16_MAX 32767
#define INT32_MAX 2147483647
#define INT32_MIN (-2147483647 - 1)
#define UINT32_MAX 4294967295U
""",
    "stddef.h": "typedef unsigned long size_t;\n#define NULL ((void *)0)\n",
}
_ROUNDS = 20


@dataclass(slots=True)
class _Variable:
    """What is known of a variable; dependence only grows.

    Attributes:
        value: Whether its value depends on the data.
        contents: Whether what it leads to does.
        deep: Whether anything does to which that leads in turn.
        function: Name of the function that it stands for, if any.
        links: Variables that it leads into: what is stored through it reaches these, so many steps nearer
            or further.
        scalar: Whether it is a number, which leads to nothing.
    """

    value: bool = False
    contents: bool = False
    deep: bool = False
    function: str = ""
    links: list[tuple[_Variable, int]] = field(default_factory=list)
    scalar: bool = False


@dataclass(slots=True)
class _Call:
    """A function with what is known of its arguments.

    Attributes:
        name: Of the function.
        variables: Parameters and local variables by name.
        result: What it returns.
        changed: Whether something grew in this round.
    """

    name: str
    variables: dict[str, _Variable]
    result: _Variable = field(default_factory=_Variable)
    changed: bool = False


def data_dependences(texts: Mapping[str, str], name: str, *, dsp: bool = False) -> list[str]:
    """Finds what depends on the data and should not.

    Args:
        texts: Generated C in form ``c``, file name to text.
        name: Identifier of the model.
        dsp: Whether kernels take their form for cores with DSP instructions.

    Returns:
        One text a place, sorted; empty where nothing does.

    Raises:
        MissingExtraError: pycparser is not installed.
        ToolchainError: The text cannot be preprocessed or parsed, or does what is not known here.
    """
    if importlib.util.find_spec("pycparser") is None:
        raise MissingExtraError("following the data through the C", "prove")
    from pycparser import c_parser
    from pycparser.c_ast import FuncDef

    with tempfile.TemporaryDirectory(prefix="tintling-") as folder:
        write_sources({**texts, **_HEADERS}, Path(folder))
        # Without the compiler's name, kernels take their plain form without attributes.
        command = [*find_compiler().command, "-E", "-P", "-nostdinc", "-U__GNUC__", "-U__clang__", "-I."]
        plain = run_tool(
            [*command, f"-DTL_DSP={int(dsp)}", "-DTL_LANES=0", f"tl_{name}.c"],
            cwd=Path(folder),
            what="preprocessing",
        )
    try:
        tree = c_parser.CParser().parse(plain)
    except Exception as error:  # pycparser's exceptions share no base of their own in all versions
        raise ToolchainError(f"parsing tl_{name}.c: {error}") from error
    functions = {node.decl.name: node for node in tree.ext if isinstance(node, FuncDef)}
    walk = _Walk(functions, number_fields(tree))
    walk.call(f"tl_{name}_invoke", [])
    return sorted(walk.found)


class _Walk:
    """Follows dependence through calls.

    Args:
        functions: Definitions by name.
        numbers: Fields of structures that are numbers wherever they occur.
    """

    def __init__(self, functions: Mapping[str, Any], numbers: frozenset[str]) -> None:
        self._numbers = numbers
        self._functions = functions
        self._known: dict[tuple[Any, ...], _Call] = {}
        self._running: set[tuple[Any, ...]] = set()
        self.found: set[str] = set()

    def call(self, name: str, arguments: list[_Variable]) -> _Call:
        """Analyses a function for given arguments, once for each kind of them."""
        key = (name, *((a.value, a.contents, a.deep, a.function) for a in arguments))
        if key in self._running:
            raise ToolchainError(f"{name} calls itself")
        if key in self._known:
            return self._known[key]
        if name not in self._functions:
            raise ToolchainError(f"the C calls {name}, which is not defined there")
        definition = self._functions[name]
        declared = definition.decl.type.args
        known = [p for p in declared.params if p.name] if declared and arguments else []
        given = {
            p.name: _Variable(
                a.value,
                a.contents and not is_number(p.type),
                a.deep and not is_number(p.type),
                a.function,
                scalar=is_number(p.type),
            )
            for p, a in zip(known, arguments, strict=True)
        }
        call = self._known[key] = _Call(name, given)
        self._running.add(key)
        for _ in range(_ROUNDS):
            call.changed = False
            self._statement(call, definition.body)
            if not call.changed:
                self._running.discard(key)
                return call
        raise ToolchainError(f"the analysis of {name} does not end")

    def _note(self, call: _Call, what: str) -> None:
        self.found.add(f"{call.name}: {what}")

    def _grow(
        self, call: _Call, variable: _Variable, found: _Variable, depth: int, seen: tuple[int, ...] = ()
    ) -> None:
        """Adds dependence to a variable, or to what it leads to after `depth` steps."""
        if depth > 0 and variable.scalar:
            return
        levels = (variable.value, variable.contents, variable.deep)
        if variable.scalar:
            variable.value |= found.value
        elif depth <= 0:
            variable.value |= found.value
            variable.contents |= found.contents
            variable.deep |= found.deep
        elif depth == 1:
            variable.contents |= found.value
            variable.deep |= found.contents or found.deep
        else:
            variable.deep |= found.value or found.contents or found.deep
        call.changed |= levels != (variable.value, variable.contents, variable.deep)
        if depth > 0 and id(variable) not in seen:
            for other, shift in variable.links:
                self._grow(call, other, found, depth + shift, (*seen, id(variable)))

    def _link(self, call: _Call, variable: _Variable, node: Any, depth: int) -> None:
        """Remembers what a pointer leads into that is stored in a variable, or `depth` steps from there."""
        for root, steps in roots(node, self._numbers):
            other, shift = call.variables.get(root), steps - depth
            if other is None or other is variable or other.scalar or variable.scalar:
                continue
            if not any(known is other and by == shift for known, by in variable.links):
                variable.links.append((other, shift))
                call.changed = True

    def _statement(self, call: _Call, node: Any) -> None:
        """Everything that is executed; expressions that are no statement are evaluated."""
        match type(node).__name__:
            case "Compound" | "DeclList":
                for part in (node.block_items if hasattr(node, "block_items") else node.decls) or ():
                    self._statement(call, part)
            case "Decl":
                self._declare(call, node)
            case "If" | "While" | "DoWhile" | "For":
                self._controlled(call, node)
            case "Return":
                if node.expr is not None:
                    self._grow(call, call.result, self._value(call, node.expr), 0)
            case "NoneType" | "EmptyStatement" | "Break" | "Continue" | "Typedef" | "Pragma":
                pass
            case _:
                self._value(call, node)

    def _declare(self, call: _Call, node: Any) -> None:
        variable = call.variables.setdefault(node.name, _Variable(scalar=is_number(node.type)))
        if node.init is not None:
            found = self._value(call, node.init)
            variable.function = variable.function or found.function
            depth = int(type(node.type).__name__ == "ArrayDecl")
            self._link(call, variable, node.init, depth)
            self._grow(call, variable, found, depth)

    def _controlled(self, call: _Call, node: Any) -> None:
        kind = type(node).__name__
        if kind == "For":
            self._statement(call, node.init)
        if node.cond is not None and self._value(call, node.cond).value:
            self._note(call, f"a condition of {kind.lower()} depends on the data")
        if kind == "For":
            self._statement(call, node.next)
        if kind == "If":
            self._statement(call, node.iftrue)
            self._statement(call, node.iffalse)
        else:
            self._statement(call, node.stmt)

    def _value(self, call: _Call, node: Any) -> _Variable:
        """What an expression's value depends on; assignments in it are carried out."""
        match type(node).__name__:
            case "Constant" | "Typename" | "EmptyStatement":
                return _Variable()
            case "ID":
                return self._named(call, node.name)
            case "ArrayRef":
                index = self._value(call, node.subscript)
                found = self._loaded(call, self._value(call, node.name), index)
                return _Variable(found.value) if is_element(node, self._numbers) else found
            case "StructRef":
                found = self._field(call, node)
                return _Variable(found.value) if node.field.name in self._numbers else found
            case "UnaryOp":
                return self._unary(call, node)
            case "BinaryOp":
                left = self._value(call, node.left)
                if node.op in {"&&", "||"} and left.value and accesses(node.right):
                    self._note(call, "an access is made or not, depending on the data")
                return _either(left, self._value(call, node.right))
            case "TernaryOp":
                chosen = self._value(call, node.cond)
                if chosen.value and (accesses(node.iftrue) or accesses(node.iffalse)):
                    self._note(call, "an access is made or not, depending on the data")
                both = _either(self._value(call, node.iftrue), self._value(call, node.iffalse))
                return replace(both, value=both.value or chosen.value)
            case "Cast":
                return self._value(call, node.expr)
            case "Assignment":
                return self._assign(call, node.lvalue, node.rvalue, compound=node.op != "=")
            case "FuncCall":
                return self._called(call, node)
            case "ExprList" | "InitList":
                found = _Variable()
                for part in node.exprs:
                    found = _either(found, self._value(call, part))
                return found
            case "NamedInitializer":
                return self._value(call, node.expr)
            case kind:
                raise ToolchainError(f"{call.name} holds a {kind}, which is not known here")

    def _field(self, call: _Call, node: Any) -> _Variable:
        """Fields are not told apart: each depends on what any of them does."""
        base = self._value(call, node.name)
        return self._loaded(call, base, _Variable()) if node.type == "->" else replace(base, function="")

    def _named(self, call: _Call, name: str) -> _Variable:
        if name in call.variables:
            return call.variables[name]
        if name in self._functions:
            return _Variable(function=name)
        # Of variables outside of functions, the arena alone is not constant.
        return _Variable(contents=name.endswith("_arena"))

    def _loaded(self, call: _Call, base: _Variable, index: _Variable) -> _Variable:
        if base.value or index.value:
            self._note(call, "an address depends on the data")
        value = base.contents or index.value or base.value
        return _Variable(value, base.deep, base.deep, base.function)

    def _unary(self, call: _Call, node: Any) -> _Variable:
        if node.op == "sizeof":
            return _Variable()
        if node.op == "&":
            inner = self._value(call, node.expr)
            return _Variable(False, inner.value, inner.contents or inner.deep)
        found = self._value(call, node.expr)
        if node.op == "*":
            return self._loaded(call, found, _Variable())
        return found

    def _assign(self, call: _Call, target: Any, source: Any, *, compound: bool) -> _Variable:
        value = self._value(call, source)
        before = self._value(call, target)
        for root, depth in roots(target):
            if root in call.variables:
                self._link(call, call.variables[root], source, depth)
                self._grow(call, call.variables[root], value, depth)
        return _either(before, value) if compound else value

    def _called(self, call: _Call, node: Any) -> _Variable:
        arguments = [self._value(call, part) for part in (node.args.exprs if node.args else ())]
        named = self._value(call, node.name)
        if named.value:
            self._note(call, "a call depends on the data")
        inner = self.call(named.function or getattr(node.name, "name", "a pointer"), arguments)
        parameters = self._functions[named.function].decl.type.args
        names = [p.name for p in parameters.params if p.name] if parameters and arguments else []
        parts = node.args.exprs if node.args else ()
        for part, parameter, given in zip(parts, names, arguments, strict=True):
            # What the function stored through a pointer has reached what the pointer leads to.
            after = inner.variables[parameter]
            deep = after.deep and not given.deep
            stored = _Variable(after.contents and not given.contents, deep, deep)
            for root, depth in roots(part, self._numbers):
                if root in call.variables and (stored.value or stored.contents):
                    self._grow(call, call.variables[root], stored, depth + 1)
        return inner.result


def _either(first: _Variable, second: _Variable) -> _Variable:
    return _Variable(
        first.value or second.value,
        first.contents or second.contents,
        first.deep or second.deep,
        first.function or second.function,
    )
