"""What following the data through compiled code needs to know of an instruction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Instruction", "Kind"]

Kind = Literal["compute", "load", "store", "branch", "jump", "jump register"]


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction. Registers are numbers from 1 on, flags among them; 0 is a register that holds zero.

    Attributes:
        size: Bytes, 2 or 4.
        kind: What it does beside computing.
        written: Registers that it computes; each depends on all sources.
        sources: Registers whose values it takes; of a branch those that decide, of a store those on which
            the stored value depends beside its own register.
        bases: Registers of the address, of accesses and of jumps to a register.
        accesses: Register and bytes of each load or store, in the order in which they are made.
        offset: From its own address to the target of a branch or jump.
        condition: Flags on which it depends whether it is carried out; empty where it always is.
        kept: Registers that it computes and whose dependence from before remains.
    """

    size: int
    kind: Kind
    written: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()
    bases: tuple[int, ...] = ()
    accesses: tuple[tuple[int, int], ...] = ()
    offset: int = 0
    condition: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()
