"""Instructions of RV32IMC as an assembler writes them."""

from __future__ import annotations

import pytest

from tintling.errors import ToolchainError
from tintling.firmware_export.proof.instructions import Instruction
from tintling.firmware_export.proof.rv32_instructions import decode


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("13055000", Instruction(4, "compute", (10,), (0,))),  # addi a0, zero, 5
        ("3385c502", Instruction(4, "compute", (10,), (11, 12))),  # mul a0, a1, a2
        ("b7070100", Instruction(4, "compute", (15,))),  # lui a5, 16
        ("83a50500", Instruction(4, "load", bases=(11,), accesses=((11, 4),))),  # lw a1, 0(a1)
        ("03c51500", Instruction(4, "load", bases=(11,), accesses=((10, 1),))),  # lbu a0, 1(a1)
        ("23a0b500", Instruction(4, "store", bases=(11,), accesses=((11, 4),))),  # sw a1, 0(a1)
        ("6388b500", Instruction(4, "branch", (), (11, 11), offset=16)),  # beq a1, a1, 16
        ("e34cb5fe", Instruction(4, "branch", (), (10, 11), offset=-8)),  # blt a0, a1, -8
        ("ef008000", Instruction(4, "jump", (1,), offset=8)),  # jal ra, 8
        ("67800000", Instruction(4, "jump register", (0,), bases=(1,))),  # jalr zero, 0(ra)
        ("0545", Instruction(2, "compute", (10,))),  # c.li a0, 1
        ("2e85", Instruction(2, "compute", (10,), (11,))),  # c.mv a0, a1
        ("2e95", Instruction(2, "compute", (10,), (10, 11))),  # c.add a0, a1
        ("8d8d", Instruction(2, "compute", (11,), (11, 11))),  # c.sub a1, a1
        ("8841", Instruction(2, "load", bases=(11,), accesses=((10, 4),))),  # c.lw a0, 0(a1)
        ("88c1", Instruction(2, "store", bases=(11,), accesses=((10, 4),))),  # c.sw a0, 0(a1)
        ("b240", Instruction(2, "load", bases=(2,), accesses=((1, 4),))),  # c.lwsp ra, 12(sp)
        ("06c6", Instruction(2, "store", bases=(2,), accesses=((1, 4),))),  # c.swsp ra, 12(sp)
        ("11c1", Instruction(2, "branch", (), (10,), offset=4)),  # c.beqz a0, 4
        ("75fd", Instruction(2, "branch", (), (10,), offset=-4)),  # c.bnez a0, -4
        ("11a0", Instruction(2, "jump", (), offset=4)),  # c.j 4
        ("8280", Instruction(2, "jump register", (), bases=(1,))),  # c.jr ra
        ("0295", Instruction(2, "jump register", (1,), bases=(10,))),  # c.jalr a0
        ("0605", Instruction(2, "compute", (10,), (10,))),  # c.slli a0, 1
        ("4111", Instruction(2, "compute", (2,), (2,))),  # c.addi sp, -16
        ("0808", Instruction(2, "compute", (10,), (2,))),  # c.addi4spn a0, sp, 16
    ],
)
def test_an_instruction_is_decoded(code, expected):
    assert decode(bytes.fromhex(code)) == expected


@pytest.mark.parametrize("code", ["0000", "73000000", "0020", "33000004"])
def test_what_is_not_known_is_refused(code):
    with pytest.raises(ToolchainError, match=f"unknown RV32IMC instruction {code}"):
        decode(bytes.fromhex(code))
