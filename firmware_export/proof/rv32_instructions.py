"""What each RV32IMC instruction reads, writes and jumps to.

Only that is decoded which following the data through compiled code needs: registers, the size of an
access, and where control goes. An instruction that is not known here is an error, never a guess.
"""

from __future__ import annotations

from tintling.errors import ToolchainError
from tintling.firmware_export.proof.instructions import Instruction

__all__ = ["decode"]

_LINK, _STACK = 1, 2
_WIDTHS = {0: 1, 1: 2, 2: 4, 4: 1, 5: 2}


def decode(code: bytes) -> Instruction:
    """Decodes the first instruction of a piece of code.

    Args:
        code: Two bytes, or four of a long instruction; more are not looked at.

    Raises:
        ToolchainError: It is no instruction of RV32IMC that a compiler writes.
    """
    half = int.from_bytes(code[:2], "little")
    found = _long(int.from_bytes(code[:4], "little")) if half & 3 == 3 else _short(half)
    if found is None:
        raise ToolchainError(f"unknown RV32IMC instruction {code[: 4 if half & 3 == 3 else 2].hex()}")
    return found


def _bits(word: int, high: int, low: int) -> int:
    return (word >> low) & ((1 << (high - low + 1)) - 1)


def _signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> (bits - 1) else value


def _scattered(word: int, places: tuple[tuple[int, int, int], ...]) -> int:
    """Gathers a number from fields of an instruction: highest bit, lowest bit, place in the number."""
    return sum(_bits(word, high, low) << place for high, low, place in places)


def _long(word: int) -> Instruction | None:
    rd, rs1, rs2 = _bits(word, 11, 7), _bits(word, 19, 15), _bits(word, 24, 20)
    function = _bits(word, 14, 12)
    match _bits(word, 6, 0):
        case 0x37 | 0x17:  # lui, auipc
            return Instruction(4, "compute", (rd,))
        case 0x13:
            return Instruction(4, "compute", (rd,), (rs1,))
        case 0x33 if _bits(word, 31, 25) in (0, 1, 0x20):
            return Instruction(4, "compute", (rd,), (rs1, rs2))
        case 0x03 if function in _WIDTHS:
            return Instruction(4, "load", bases=(rs1,), accesses=((rd, _WIDTHS[function]),))
        case 0x23 if function < 3:
            return Instruction(4, "store", bases=(rs1,), accesses=((rs2, _WIDTHS[function]),))
        case 0x63 if function not in (2, 3):
            offset = _scattered(word, ((31, 31, 12), (7, 7, 11), (30, 25, 5), (11, 8, 1)))
            return Instruction(4, "branch", (), (rs1, rs2), offset=_signed(offset, 13))
        case 0x6F:
            offset = _scattered(word, ((31, 31, 20), (19, 12, 12), (20, 20, 11), (30, 21, 1)))
            return Instruction(4, "jump", (rd,), offset=_signed(offset, 21))
        case 0x67 if function == 0:
            return Instruction(4, "jump register", (rd,), bases=(rs1,))
    return None


_JUMP = ((12, 12, 11), (8, 8, 10), (10, 9, 8), (6, 6, 7), (7, 7, 6), (2, 2, 5), (11, 11, 4), (5, 3, 1))
_BRANCH = ((12, 12, 8), (6, 5, 6), (2, 2, 5), (11, 10, 3), (4, 3, 1))


def _short(half: int) -> Instruction | None:
    if half == 0:
        return None
    match half & 3:
        case 0:
            return _short_memory(half)
        case 1:
            return _short_compute(half)
        case _:
            return _short_stack(half)


def _short_memory(half: int) -> Instruction | None:
    near, base = 8 + _bits(half, 4, 2), 8 + _bits(half, 9, 7)
    match half >> 13:
        case 0:  # c.addi4spn
            return Instruction(2, "compute", (near,), (_STACK,))
        case 2:
            return Instruction(2, "load", bases=(base,), accesses=((near, 4),))
        case 6:
            return Instruction(2, "store", bases=(base,), accesses=((near, 4),))
    return None


def _short_compute(half: int) -> Instruction | None:
    rd, near = _bits(half, 11, 7), 8 + _bits(half, 9, 7)
    match half >> 13:
        case 0:  # c.addi, c.nop
            return Instruction(2, "compute", (rd,), (rd,))
        case 1 | 5:  # c.jal, c.j
            link = (_LINK,) if half >> 13 == 1 else ()
            return Instruction(2, "jump", link, offset=_signed(_scattered(half, _JUMP), 12))
        case 2:  # c.li
            return Instruction(2, "compute", (rd,))
        case 3:  # c.addi16sp, c.lui
            return Instruction(2, "compute", (rd,), (_STACK,) if rd == _STACK else ())
        case 4:
            both = _bits(half, 11, 10) == 3
            if both and half >> 12 & 1:
                return None
            return Instruction(2, "compute", (near,), (near, 8 + _bits(half, 4, 2)) if both else (near,))
        case _:  # c.beqz, c.bnez
            return Instruction(2, "branch", (), (near,), offset=_signed(_scattered(half, _BRANCH), 9))


def _short_stack(half: int) -> Instruction | None:
    rd, rs2 = _bits(half, 11, 7), _bits(half, 6, 2)
    match half >> 13:
        case 0:  # c.slli
            return Instruction(2, "compute", (rd,), (rd,))
        case 2 if rd:
            return Instruction(2, "load", bases=(_STACK,), accesses=((rd, 4),))
        case 4 if rs2:  # c.mv, c.add
            return Instruction(2, "compute", (rd,), (rd, rs2) if half >> 12 & 1 else (rs2,))
        case 4 if rd:  # c.jr, c.jalr
            return Instruction(2, "jump register", (_LINK,) if half >> 12 & 1 else (), bases=(rd,))
        case 6:
            return Instruction(2, "store", bases=(_STACK,), accesses=((rs2, 4),))
    return None
