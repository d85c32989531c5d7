"""What each Thumb-2 instruction of a Cortex-M4 reads, writes and jumps to.

Capstone decodes; which operands are read and written is said here by mnemonic, as its own lists of them are
not complete. An instruction that is not known here is an error, never a guess.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tintling.errors import MissingExtraError, ToolchainError
from tintling.firmware_export.proof.instructions import Instruction, Kind

__all__ = ["ThumbDecoder", "is_it", "stack_word"]

_SIGN, _CARRY = 17, 18  # N and Z; C and V. Registers r0 to r15 are 1 to 16.
_LINK, _COUNTER = 15, 16

# One result, all other operands are sources. With two operands the first of these is a source as well.
_THREE = {
    *("add", "addw", "sub", "subw", "rsb", "adc", "sbc", "mul", "and", "orr", "orn", "eor", "bic"),
    *("lsl", "lsr", "asr", "ror"),
}
_ONE = {
    *("mov", "movw", "mvn", "sxtb", "uxtb", "sxth", "uxth", "sxtb16", "uxtb16", "ubfx", "sbfx", "clz"),
    *("mla", "mls", "ssat", "usat", "sdiv", "udiv", "adr", "rev", "rbit", "smmul", "smmla", "pkhbt", "pkhtb"),
    *("sxtab", "sxtah", "uxtab", "uxtah", "sxtab16", "uxtab16", "smlad", "smladx", "smuad", "smuadx"),
    *(f"smul{a}{b}" for a in "bt" for b in "bt"),
    *(f"smla{a}{b}" for a in "bt" for b in "bt"),
    *("smulwb", "smulwt", "smlawb", "smlawt", "qadd", "qsub", "sadd16", "ssub16", "ssat16", "usat16"),
}
_CHANGED = {"movt", "bfi", "bfc"}  # the result keeps a part of what it held
_TWO, _TWO_ADDED = {"smull", "umull"}, {"smlal", "umlal", "smlald", "smlaldx", "umaal"}
_COMPARED, _TESTED = {"cmp", "cmn"}, {"tst", "teq"}
_ALL_FLAGS = {"add", "sub", "rsb", "adc", "sbc", "addw", "subw"}
_WIDTHS = {"": 4, "b": 1, "sb": 1, "h": 2, "sh": 2}
_MANY_LOADED, _MANY_STORED = {"pop", "ldm", "ldmdb"}, {"push", "stm", "stmdb"}


def is_it(half: int) -> bool:
    """Whether an instruction of two bytes is IT, which makes those behind it conditional."""
    return half >> 8 == 0xBF and bool(half & 0xF)


class ThumbDecoder:
    """Decodes Thumb-2.

    Raises:
        MissingExtraError: Capstone is not installed.
    """

    def __init__(self) -> None:
        if find_spec("capstone") is None:
            raise MissingExtraError("following the data through compiled code", "prove")
        self._capstone: Any = import_module("capstone")
        arm = import_module("capstone.arm")
        names = [f"R{i}" for i in range(13)] + ["SP", "LR", "PC"]
        self._numbers = {getattr(arm, f"ARM_REG_{name}"): i + 1 for i, name in enumerate(names)}
        self._arm: Any = arm
        flags = self._capstone.CS_MODE_THUMB | self._capstone.CS_MODE_MCLASS
        self._engine: Any = self._capstone.Cs(self._capstone.CS_ARCH_ARM, flags)
        self._engine.detail = True

    def decode(self, at: int, code: bytes) -> list[tuple[int, Instruction]]:
        """Decodes an instruction; of IT also those that it makes conditional.

        Args:
            at: Address.
            code: At least ten bytes from there on.

        Returns:
            Address and instruction of each.

        Raises:
            ToolchainError: One is not known.
        """
        half = int.from_bytes(code[:2], "little")
        count = 1
        if is_it(half):  # its mask tells how many follow
            count += 4 - ((half & -half).bit_length() - 1)
        found = list(self._engine.disasm(code, at, count))
        if len(found) != count:
            raise ToolchainError(f"unknown Thumb instruction at {at:#x}: {code[:4].hex()}")
        if count == 3 and self._is_one_store(found[1], found[2]):
            first, second = (self._instruction(one) for one in found[1:])
            sources = (*(register for register, _ in second.accesses), *first.condition)
            merged = replace(first, condition=(), sources=sources)
            either = [(found[1].address, merged), (found[2].address, Instruction(second.size, "compute"))]
            return [(at, self._instruction(found[0])), *either]
        return [(one.address, self._instruction(one)) for one in found]

    def _is_one_store(self, first: Any, second: Any) -> bool:
        """Whether a condition only chooses which of two registers is stored, in either case to one place."""
        name = self._engine.insn_name(first.id)
        places = [one.op_str.partition("[")[2] for one in (first, second)]
        return (
            name in ("str", "strb", "strh")
            and first.id == second.id
            and first.cc != second.cc
            and places[0] == places[1]
            and places[0].endswith("]")
        )

    def _instruction(self, one: Any) -> Instruction:
        name = self._engine.insn_name(one.id)
        condition = self._condition(one)
        registers = [self._numbers[o.reg] for o in one.operands if o.type == self._arm.ARM_OP_REG]
        if name in ("it", "nop"):
            return Instruction(one.size, "compute")
        if name in ("b", "cbz", "cbnz", "bl", "bx", "blx", "tbb", "tbh"):
            return self._jump(one, name, registers, condition)
        memory = self._memory(one, name, registers, condition)
        return memory or self._compute(one, name, registers, condition)

    def _condition(self, one: Any) -> tuple[int, ...]:
        if one.id == self._arm.ARM_INS_IT or one.cc in (self._arm.ARM_CC_AL, self._arm.ARM_CC_INVALID):
            return ()
        signs = {getattr(self._arm, f"ARM_CC_{name}") for name in ("EQ", "NE", "MI", "PL")}
        return (_SIGN,) if one.cc in signs else (_SIGN, _CARRY)

    def _unknown(self, one: Any) -> ToolchainError:
        return ToolchainError(f"unknown Thumb instruction {one.mnemonic} {one.op_str} at {one.address:#x}")

    def _jump(self, one: Any, name: str, registers: list[int], condition: tuple[int, ...]) -> Instruction:
        targets = [o.imm for o in one.operands if o.type == self._arm.ARM_OP_IMM]
        offset = targets[0] - one.address if targets else 0
        if name in ("cbz", "cbnz"):
            return Instruction(one.size, "branch", sources=tuple(registers), offset=offset)
        if name in ("tbb", "tbh"):
            places = self._places(one)
            access = ((0, 1 if name == "tbb" else 2),)
            return Instruction(one.size, "jump register", bases=places, accesses=access, condition=condition)
        if name in ("bx", "blx"):
            link = (_LINK,) if name == "blx" else ()
            return Instruction(one.size, "jump register", link, bases=tuple(registers), condition=condition)
        if name == "b" and condition:
            return Instruction(one.size, "branch", sources=condition, offset=offset)
        if condition:
            raise self._unknown(one)
        return Instruction(one.size, "jump", (_LINK,) if name == "bl" else (), offset=offset)

    def _places(self, one: Any) -> tuple[int, ...]:
        """Registers of the addresses among the operands."""
        found = [o.mem for o in one.operands if o.type == self._arm.ARM_OP_MEM]
        both = [part for mem in found for part in (mem.base, mem.index)]
        return tuple(self._numbers[part] for part in both if part)

    def _memory(
        self, one: Any, name: str, registers: list[int], condition: tuple[int, ...]
    ) -> Instruction | None:
        if name in _MANY_LOADED | _MANY_STORED:
            named = name in ("pop", "push")
            base, moved = (14, registers) if named else (registers[0], registers[1:])
            accesses = tuple((register, 4) for register in moved)
            if name in _MANY_STORED:
                return Instruction(one.size, "store", bases=(base,), accesses=accesses, condition=condition)
            return self._loaded(one, (base,), accesses, condition)
        if name in ("ldrd", "strd"):
            accesses = tuple((register, 4) for register in registers[:2])
            places = (*self._places(one), *registers[2:])
        elif name[:3] in ("ldr", "str") and name[3:] in _WIDTHS:
            accesses = ((registers[0], _WIDTHS[name[3:]]),)
            places = (*self._places(one), *registers[1:])
        else:
            return None
        if name.startswith("str"):
            return Instruction(one.size, "store", bases=places, accesses=accesses, condition=condition)
        return self._loaded(one, places, accesses, condition)

    def _loaded(
        self,
        one: Any,
        bases: tuple[int, ...],
        accesses: tuple[tuple[int, int], ...],
        condition: tuple[int, ...],
    ) -> Instruction:
        jumps = accesses[-1][0] == _COUNTER
        kind: Kind = "jump register" if jumps else "load"
        return Instruction(one.size, kind, bases=bases, accesses=accesses, condition=condition)

    def _compute(self, one: Any, name: str, registers: list[int], condition: tuple[int, ...]) -> Instruction:
        shifts = [self._numbers[o.shift.value] for o in one.operands if o.shift.type > self._arm.ARM_SFT_RRX]
        sources = [*registers, *shifts]
        written: list[int] = []
        if name in _THREE | _ONE | _CHANGED:
            written = registers[:1]
            keeps = name in _CHANGED or (name in _THREE and len(one.operands) == 2)
            sources = [*(registers if keeps else registers[1:]), *shifts]
        elif name in _TWO | _TWO_ADDED:
            written = registers[:2]
            sources = registers[2:] if name in _TWO else registers
        elif name not in _COMPARED | _TESTED:
            raise self._unknown(one)
        if _COUNTER in written:
            raise self._unknown(one)
        if name in ("adc", "sbc") or any(o.shift.type == self._arm.ARM_SFT_RRX for o in one.operands):
            sources.append(_CARRY)
        kept: tuple[int, ...] = ()
        if one.update_flags or name in _COMPARED | _TESTED:
            written += [_SIGN, _CARRY]
            kept = () if name in _COMPARED | _ALL_FLAGS else (_CARRY,)
        return Instruction(
            one.size, "compute", tuple(written), tuple(sources), condition=condition, kept=kept
        )


def stack_word(data: bytes) -> int | None:
    """Distance from the stack pointer of the word that an instruction loads or stores; None for others.

    Source: ARMv7-M Architecture Reference Manual, LDR and STR (immediate), encodings T2 and T3.

    Args:
        data: Its bytes.
    """
    half = int.from_bytes(data[:2], "little")
    if half & 0xF000 == 0x9000:
        return 4 * (half & 0xFF)
    return int.from_bytes(data[2:4], "little") & 0xFFF if half in {0xF8CD, 0xF8DD} else None
