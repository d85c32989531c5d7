"""The names that a C file of this project declares, by a simple reading of its text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'')
_DEFINE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)", re.MULTILINE)
_DIRECTIVE = re.compile(r"^[ \t]*#(?:\\\n|[^\n])*", re.MULTILINE)
_ATTRIBUTE = re.compile(r"__attribute__\s*\(\(.*?\)\)(?:\))?", re.DOTALL)
_TAG = re.compile(r"\b(?:struct|union|enum)\s+(\w+)\s*\{")
_ENUM = re.compile(r"\benum\b[^{;]*\{([^}]*)\}")
_MEMBER = re.compile(r"((?:const )?\w+) ([^;]+);")


@dataclass(frozen=True, slots=True)
class Names:
    """What a file declares at its top level.

    Attributes:
        macros: Names that it defines for the preprocessor.
        types: Names of types, and tags of structures, unions and enumerations.
        constants: Names of enumerators.
        objects: Functions and variables, those of the file alone (``static`` and not inline) left out.
    """

    macros: frozenset[str]
    types: frozenset[str]
    constants: frozenset[str]
    objects: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """Every name."""
        return self.macros | self.types | self.constants | self.objects


def _plain(text: str) -> str:
    return _STRING.sub('""', _COMMENT.sub(" ", text))


def _top_level(code: str) -> list[str]:
    """Declarations and definitions outside of braces, each with its braces emptied."""
    found, depth, current = [], 0, ""
    for character in code:
        if character == "{":
            depth += 1
            current += "{" if depth == 1 else ""
        elif character == "}":
            depth -= 1
            current += "}" if depth == 0 else ""
            if depth == 0 and current.rstrip().endswith("){}"):  # the body of a function
                found.append(current)
                current = ""
        elif depth == 0:
            current = re.sub(r"\s*$", "", current) if character == "{" else current + character
            if character == ";":
                found.append(current)
                current = ""
    return [re.sub(r"\s+", " ", part).replace(") {}", "){}").strip() for part in found]


def _declared(part: str) -> str | None:
    """The name that a declaration introduces; None for a bare enumeration or structure."""
    head = re.sub(r"\[[^\]]*\]", "[]", _ATTRIBUTE.sub(" ", part)).rstrip("; ").split(" = ")[0]
    pointer = re.match(r"[^(]*\(\s*\*\s*(\w+)\s*\)\s*\(", head)
    if pointer:
        return pointer.group(1)
    called = re.search(r"(\w+)\s*\(", head)
    if called:
        return called.group(1)
    named = re.search(r"(\w+)(?:\[\])*$", head)
    return named.group(1) if named else None


def names_of(text: str) -> Names:
    """Reads the names that a C file declares.

    Args:
        text: Of the file, laid out as ``.clang-format`` says.
    """
    code = _plain(text)
    macros = frozenset(_DEFINE.findall(code))
    code = _DIRECTIVE.sub("", code)
    code = re.sub(r'extern ""\s*\{', "", code)
    code = re.sub(r"\)\s*\{", "){", code)
    types = set(_TAG.findall(code))
    constants = {
        entry.split("=")[0].strip()
        for body in _ENUM.findall(code)
        for entry in body.split(",")
        if entry.strip()
    }
    objects = set()
    for part in _top_level(re.sub(r"__asm__\([^)]*\);", "", code)):
        name = _declared(part)
        if part.startswith("typedef"):
            types.add(name or part)
            continue
        is_tag = re.match(r"(enum|struct|union)\b[^(]*\{\}\s*;", part)
        is_hidden = part.startswith("static ") and " inline " not in part
        if name and not is_tag and not is_hidden:
            objects.add(name)
    return Names(macros, frozenset(types), frozenset(constants), frozenset(objects))


def enumerators(text: str, of: str) -> dict[str, int]:
    """The constants of an enumeration by name.

    Args:
        text: Of the file.
        of: Tag of the enumeration, or the name of one of its constants.
    """
    code = _DIRECTIVE.sub("", _plain(text))
    for head, body in re.findall(r"(\benum\b[^{;]*)\{([^}]*)\}", code):
        found, following = {}, 0
        for entry in filter(str.strip, body.split(",")):
            name, _, value = (part.strip() for part in entry.partition("="))
            found[name] = following = int(value, 0) if value else following
            following += 1
        if of in found or re.search(rf"\benum {of}\b", head):
            return found
    raise KeyError(of)


def members(text: str, struct: str) -> dict[str, str]:
    """The members of a structure: name to type, arrays and pointers as C spells them.

    Args:
        text: Of the file.
        struct: Name of its ``typedef``.
    """
    code = _DIRECTIVE.sub("", _plain(text))
    found = re.search(rf"typedef struct[^{{;]*\{{([^}}]*)\}}\s*{struct}\s*;", code)
    if found is None:
        raise KeyError(struct)
    declared = {}
    for kind, names in _MEMBER.findall(re.sub(r"\s+", " ", found.group(1))):
        for name in names.split(","):
            plain = re.search(r"(\w+)", name)
            assert plain is not None, names
            declared[plain.group(1)] = kind + re.sub(r"\s*\w+", "", name, count=1).replace("*", " *")
    return declared
