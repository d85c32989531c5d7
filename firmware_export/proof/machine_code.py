"""Follows the data through compiled code, instruction by instruction, on RV32IMC and Cortex-M4.

The program runs on an emulated core. Beside each register and each byte of memory stands whether it depends
on the data. As long as no branch, no jump and no address does, every run executes the same instructions:
by induction over the run, as what decides where control goes next is the same each time.

Compilers make branches of maxima and minima. A branch that depends on the data is allowed when both its
ways meet again after few instructions that only compute in registers. What those write counts as data
from then on, so that control behind the meeting point is the same in all runs again. The ways may differ in
length: the sum of these differences bounds how far the instructions of two inferences differ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tintling.errors import ToolchainError
from tintling.firmware_export.proof.instructions import Instruction
from tintling.firmware_export.proof.rv32_instructions import decode
from tintling.firmware_export.proof.thumb_instructions import ThumbDecoder, is_it
from tintling.firmware_export.targets.elf import ElfFile
from tintling.firmware_export.targets.emulator import STACK_BYTES, STACK_TOP, Emulator
from tintling.firmware_export.targets.execution_log import ACCESS, RUN, ExecutionLog

__all__ = ["FOLLOWED_TARGETS", "BranchRegion", "DataFollower"]

FOLLOWED_TARGETS = ("rv32imc", "cortex-m4")
"""Processors whose instructions are known here."""

_LONGEST, _MOST_WAYS = 24, 64
_AFTER_IT = 13  # bytes up to the start of the fourth instruction behind it, and one more
_REGISTERS = 32  # of either core, flags included
_ADDRESS = 0xFFFF_FFFF
_HIGH = 0x1000_0000  # the stack lies above it, the program below
_STACK_END = STACK_TOP - STACK_BYTES
_WIDEST = 8
_FILLED = bytes(_WIDEST), bytes([1] * _WIDEST)


_Run = Callable[["_State", Callable[[], int], set[int]], int]
"""Takes the state, the next access's address, and conditional instructions carried out; gives a branch."""


@dataclass(frozen=True, slots=True)
class BranchRegion:
    """What may be executed between a branch that depends on the data and where its ways meet.

    Attributes:
        join: Address where all ways meet.
        inside: Addresses of the instructions before it.
        written: Registers that they write.
        difference: Instructions of the longest way less those of the shortest.
    """

    join: int
    inside: frozenset[int]
    written: frozenset[int]
    difference: int


@dataclass(slots=True)
class _State:
    """Dependence on the data, as 0 or 1.

    Attributes:
        registers: By number; register 0 never depends.
        low: Bytes of the program's memory, by distance from ``base``.
        high: Bytes of the stack, by distance from its end.
        base: The program's first address.
    """

    registers: list[int]
    low: bytearray
    high: bytearray
    base: int
    found: set[tuple[int, str]] = field(default_factory=set)

    def load(self, address: int, size: int) -> int:
        if address >= _HIGH:
            at = address - _STACK_END
            return int(self.high.find(1, at, at + size) >= 0)
        at = address - self.base
        return int(self.low.find(1, at, at + size) >= 0)

    def store(self, address: int, size: int, value: int) -> None:
        values = _FILLED[value][:size] if size <= _WIDEST else bytes([value]) * size
        if address >= _HIGH:
            at = address - _STACK_END
            self.high[at : at + size] = values
        else:
            at = address - self.base
            self.low[at : at + size] = values


class DataFollower(Emulator):
    """A program whose control must not depend on the data.

    Args:
        target: One of :data:`FOLLOWED_TARGETS`.
        program: A linked program for it.

    Attributes:
        difference: Instructions by which two runs of the last :meth:`follow` can differ.
        branches: Addresses of branches that depend on the data and are allowed.
    """

    def __init__(self, target: str, program: ElfFile) -> None:
        super().__init__(target, program)
        self._decode = ThumbDecoder().decode if target == "cortex-m4" else _decode_rv32
        base = min(segment.address for segment in program.segments)
        end = max(segment.address + segment.memory_bytes for segment in program.segments)
        self._state = _State([0] * _REGISTERS, bytearray(end - base), bytearray(STACK_BYTES), base)
        self._runs: dict[tuple[int, int], _Run] = {}
        self._regions: dict[int, BranchRegion | None] = {}
        self._known: dict[int, Instruction] = {}
        self._block: tuple[int, int] | None = None
        self._accesses: list[int] = []
        self._open = iter(self._accesses)
        self._carried: set[int] = set()
        self._region: BranchRegion | None = None
        self._following = False
        self.difference = 0
        self.branches: set[int] = set()
        self._log = ExecutionLog(self._uc, self._executed)
        if target == "cortex-m4":
            self._watch_conditions()

    def follow(self, symbol: str, data: int, size: int) -> list[str]:
        """Runs a function and follows the data through it.

        Args:
            symbol: Name of the function.
            data: Address of the data.
            size: Bytes of it.

        Returns:
            One text for each place where control or an address depends on the data; empty if none does.

        Raises:
            ToolchainError: The function crashed, or holds an instruction that is not known.
        """
        self._state.registers = [0] * _REGISTERS
        self._state.high[:] = bytes(STACK_BYTES)
        self._state.found.clear()
        self._state.low[:] = bytes(len(self._state.low))
        self._state.store(data, size, 1)
        self.branches, self.difference, self._region, self._block = set(), 0, None, None
        self._accesses.clear()
        self._log.clear()
        self._following = True
        try:
            self.call(symbol)
            self._log.flush()
            self._finish_block()
        finally:
            self._following = False
        return sorted({f"{self._name(at)}: {text}" for at, text in self._state.found})

    def _watch_conditions(self) -> None:
        """Has the emulator tell which of the instructions behind IT are carried out.

        It calls the hook of an instruction behind the test of its condition.
        """
        for segment in self.program.segments:
            halves = memoryview(segment.data[: len(segment.data) & ~1]).cast("H")
            for i, half in enumerate(halves):
                if is_it(half):  # data that looks like one does no harm
                    at = segment.address + 2 * i
                    self._log.watch(at + 2, at + 2 + _AFTER_IT)

    def _executed(self, events: list[int]) -> None:
        """Follows the data through what was executed."""
        if not self._following:
            return
        for event in events:
            kind, address = event >> 62, event & _ADDRESS
            if kind == ACCESS:
                self._accesses.append(address)
            elif kind == RUN:
                self._finish_block()
                self._block = (address, address + (event >> 32))
                self._accesses.clear()
                self._carried.clear()
            else:
                self._carried.add(address)

    def _finish_block(self) -> None:
        """Follows the data through the block that was executed last."""
        if self._block is None:
            return
        at, end = self._block
        self._open = iter(self._accesses)
        try:
            self._follow_block(at, end)
        except StopIteration as error:
            raise ToolchainError(f"{self._name(at)}: the emulator told of too few accesses") from error
        if next(self._open, None) is not None:
            raise ToolchainError(f"{self._name(at)}: the emulator told of more accesses than are known")

    def _follow_block(self, at: int, end: int) -> None:
        if self._region is not None:
            join = self._region.join
            meets = at <= join < end
            # What lies inside a region does not access memory, and its branches were judged with it.
            self._run(at, join if meets else end)
            for register in self._region.written:
                self._state.registers[register] = 1
            if not meets:
                return
            self._region, at = None, join
        branch = self._run(at, end)
        if branch:
            self._depends(branch)

    def _run(self, at: int, end: int) -> int:
        """Follows the data through straight code; gives the branch at its end if that depends on the data."""
        run = self._runs.get((at, end))
        if run is None:
            run = self._runs[at, end] = self._translated(at, end)
        return run(self._state, self._open.__next__, self._carried)

    def _depends(self, branch: int) -> None:
        """A branch that depends on the data: allowed when its ways meet soon."""
        if branch not in self._regions:
            self._regions[branch] = self._region_of(branch)
        region = self._regions[branch]
        if region is None:
            self._state.found.add((branch, "a branch depends on the data"))
            return
        self.branches.add(branch)
        self.difference += region.difference
        self._region = region

    def _instruction(self, at: int) -> Instruction:
        if at not in self._known:
            for place, one in self._decode(at, self.read(at, _LONGEST)):
                self._known.setdefault(place, one)
        return self._known[at]

    def _straight(self, at: int, end: int) -> list[tuple[int, Instruction]]:
        found: list[tuple[int, Instruction]] = []
        while at < end:
            found.append((at, self._instruction(at)))
            at += found[-1][1].size
        return found

    def _translated(self, at: int, end: int) -> _Run:
        """A straight piece of code as a function that follows the data through it."""
        lines = ["def run(state, take, carried):", "    r = state.registers"]
        for place, one in self._straight(at, end):
            if one.kind == "branch":
                lines.append(f"    return {place} if {_any_of(one.sources)} else 0")
            elif one.condition:
                # Where its flags do not depend on the data, it is carried out in all runs or in none.
                lines += [f"    if {_any_of(one.condition)}:", *_indented(_uncertain(place, one))]
                lines += [f"    elif {place} in carried:", *_indented(_effects(place, one))]
            else:
                lines += _effects(place, one)
        lines.append("    return 0")
        names: dict[str, Any] = {}
        exec("\n".join(lines), names)  # noqa: S102 - numbers alone are put into this text
        run: _Run = names["run"]
        return run

    def _region_of(self, branch: int) -> BranchRegion | None:
        """Where all ways from a branch meet; None if they do not soon, or do more than compute."""
        ways = self._ways(branch)
        if ways is None:
            return None
        common = set(ways[0]).intersection(*ways[1:])
        join = next((at for at in ways[0] if at in common), None)
        if join is None:
            return None
        lengths = [way.index(join) for way in ways]
        inside = {at for way, length in zip(ways, lengths, strict=True) for at in way[:length]}
        kinds = {self._instruction(at).kind for at in inside}
        if not kinds <= {"compute", "branch", "jump"}:
            return None
        if any(self._instruction(at).kind == "jump" and any(self._instruction(at).written) for at in inside):
            return None  # a call
        written = {register for at in inside for register in self._instruction(at).written} - {0}
        return BranchRegion(join, frozenset(inside), frozenset(written), max(lengths) - min(lengths))

    def _ways(self, branch: int) -> list[list[int]] | None:
        """Addresses along every way from a branch on, as far as is looked; None if there are too many."""
        first = self._instruction(branch)
        open_ways: list[list[int]] = [[branch + first.size], [branch + first.offset]]
        ways = []
        while open_ways:
            way = open_ways.pop()
            one = self._instruction(way[-1])
            if len(way) > _LONGEST or one.kind in ("load", "store", "jump register") or way[-1] in way[:-1]:
                ways.append(way)
            elif one.kind == "jump":
                open_ways.append([*way, way[-1] + one.offset])
            else:
                if one.kind == "branch":
                    open_ways.append([*way, way[-1] + one.offset])
                open_ways.append([*way, way[-1] + one.size])
            if len(ways) + len(open_ways) > _MOST_WAYS:
                return None
        return ways

    def _name(self, address: int) -> str:
        """The function in which an address lies."""
        below = {
            at: name for name, at in self.program.symbols.items() if at <= address and name[0] not in "$."
        }
        return f"{below[max(below)]} ({address:#x})" if below else f"{address:#x}"


def _effects(place: int, one: Instruction) -> list[str]:
    """Lines that follow the data through an instruction that is carried out."""
    lines = []
    what = "a jump" if one.kind == "jump register" else "an address"
    if any(one.bases):
        lines.append(f"    if {_any_of(one.bases)}: state.found.add(({place}, '{what} depends on the data'))")
    for register, width in one.accesses:
        if one.kind == "store":
            lines.append(f"    state.store(take(), {width}, {_any_of((register, *one.sources))})")
        else:
            lines.append(f"    {_register(register)} = state.load(take(), {width})")
    if one.kind == "jump register" and one.accesses:
        last = _register(one.accesses[-1][0])
        lines.append(f"    if {last}: state.found.add(({place}, 'a jump depends on the data'))")
    return lines + _computed(one, one.sources)


def _uncertain(place: int, one: Instruction) -> list[str]:
    """The same where it depends on the data whether the instruction is carried out."""
    if one.kind == "compute":
        return _computed(one, (*one.sources, *one.condition, *one.written))
    text = f"    state.found.add(({place}, 'an access or a jump is made or not, depending on the data'))"
    return [text, f"    if {place} in carried:", *_indented(_effects(place, one))]


def _computed(one: Instruction, sources: tuple[int, ...]) -> list[str]:
    if not one.written:
        return []
    values = {r: _any_of((*sources, r) if r in one.kept else sources) for r in one.written}
    return [f"    {', '.join(_register(r) for r in values)} = {', '.join(values.values())}"]


def _register(number: int) -> str:
    return f"r[{number}]" if number else "_"


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _any_of(registers: tuple[int, ...]) -> str:
    return "|".join(f"r[{register}]" for register in dict.fromkeys(registers) if register) or "0"


def _decode_rv32(at: int, code: bytes) -> list[tuple[int, Instruction]]:
    return [(at, decode(code))]
