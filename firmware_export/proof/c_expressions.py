"""What an expression of the generated C, as pycparser parses it, is made of."""

from __future__ import annotations

from typing import Any

__all__ = ["accesses", "is_element", "is_number", "number_fields", "roots"]


def roots(node: Any, numbers: frozenset[str] = frozenset()) -> list[tuple[str, int]]:
    """The variables at the start of an expression, and how many pointers are followed from each.

    Args:
        node: The expression.
        numbers: Fields of structures that lead to nothing, and are left out.
    """
    match type(node).__name__:
        case "ID":
            return [(node.name, 0)]
        case "StructRef" if node.field.name in numbers:
            return []
        case "StructRef":
            return [(root, depth + int(node.type == "->")) for root, depth in roots(node.name, numbers)]
        case "ArrayRef" if is_element(node, numbers):
            return []
        case "ArrayRef":
            return [(root, depth + 1) for root, depth in roots(node.name, numbers)]
        case "UnaryOp":
            step = {"*": 1, "&": -1}.get(node.op, 0)
            return [(root, depth + step) for root, depth in roots(node.expr, numbers)]
        case "Assignment":
            return roots(node.lvalue, numbers)
        case "TernaryOp":
            return [*roots(node.iftrue, numbers), *roots(node.iffalse, numbers)]
        case "FuncCall" if f"{getattr(node.name, 'name', '')}()" in numbers:
            return []
        case "FuncCall":
            return [
                found for part in (node.args.exprs if node.args else ()) for found in roots(part, numbers)
            ]
        case _:
            return [found for _, child in node.children() for found in roots(child, numbers)]


_NUMBERS = {
    *(f"{sign}int{bits}_t" for sign in ("", "u") for bits in (8, 16, 32, 64)),
    *("int", "char", "float", "double", "size_t", "unsigned", "long", "uintptr_t"),
}


def number_fields(tree: Any) -> frozenset[str]:
    """Names of fields that are numbers in every structure that has them; ``name[]`` for arrays of numbers.

    Functions that return numbers are among them, as ``name()``.
    """
    numbers: set[str] = set()
    others: set[str] = set()
    pending = [tree]
    while pending:
        node = pending.pop()
        if type(node).__name__ in {"Struct", "Union"}:
            for declared in node.decls or ():
                array = type(declared.type).__name__ == "ArrayDecl"
                name = f"{declared.name}[]" if array else declared.name
                (numbers if is_number(declared.type.type if array else declared.type) else others).add(name)
        if type(node).__name__ == "FuncDef" and is_number(node.decl.type.type):
            numbers.add(f"{node.decl.name}()")
        pending += [child for _, child in node.children()]
    return frozenset(numbers - others)


def is_element(node: Any, numbers: frozenset[str]) -> bool:
    """Whether an element of an array is meant that is a field, and whose elements are numbers."""
    return type(node.name).__name__ == "StructRef" and f"{node.name.field.name}[]" in numbers


def is_number(kind: Any) -> bool:
    """Whether a declared type is a number, and no pointer, array, structure or function."""
    if type(kind).__name__ != "TypeDecl" or type(kind.type).__name__ != "IdentifierType":
        return False
    return set(kind.type.names) <= _NUMBERS


def accesses(node: Any) -> bool:
    """Whether an expression may access memory: an element, what a pointer leads to, or a call."""
    kind = type(node).__name__
    if kind in {"ArrayRef", "FuncCall"} or (kind == "StructRef" and node.type == "->"):
        return True
    if kind == "UnaryOp" and node.op == "*":
        return True
    return any(accesses(child) for _, child in node.children())
