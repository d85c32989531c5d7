"""Instructions of Thumb-2 as an assembler writes them."""

from __future__ import annotations

import pytest

from tintling.errors import ToolchainError
from tintling.firmware_export.proof.instructions import Instruction
from tintling.firmware_export.proof.thumb_instructions import ThumbDecoder, is_it, stack_word


def decoded(code):
    return [one for _, one in ThumbDecoder().decode(0x100, bytes.fromhex(code).ljust(16, b"\0"))]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("0346", Instruction(2, "compute", (4,), (1,))),  # mov r3, r0
        ("4018", Instruction(2, "compute", (1, 17, 18), (1, 2))),  # adds r0, r0, r1
        ("8842", Instruction(2, "compute", (17, 18), (1, 2))),  # cmp r0, r1
        ("0842", Instruction(2, "compute", (17, 18), (1, 2), kept=(18,))),  # tst r0, r1
        ("02fb0340", Instruction(4, "compute", (1,), (3, 4, 5))),  # mla r0, r2, r3, r4
        ("80fb0123", Instruction(4, "compute", (3, 4), (1, 2))),  # smull r2, r3, r0, r1
        ("e2fb0301", Instruction(4, "compute", (1, 2), (1, 2, 3, 4))),  # umlal r0, r1, r2, r3
        ("01f30700", Instruction(4, "compute", (1,), (2,))),  # ssat r0, #8, r1
        ("10f8012b", Instruction(4, "load", bases=(1,), accesses=((3, 1),))),  # ldrb r2, [r0], #1
        ("30b4", Instruction(2, "store", bases=(14,), accesses=((5, 4), (6, 4)))),  # push {r4, r5}
        ("10bd", Instruction(2, "jump register", bases=(14,), accesses=((5, 4), (16, 4)))),  # pop {r4, pc}
        ("01dd", Instruction(2, "branch", sources=(17, 18), offset=6)),  # ble
        ("01d0", Instruction(2, "branch", sources=(17,), offset=6)),  # beq
        ("08b1", Instruction(2, "branch", sources=(1,), offset=6)),  # cbz r0
        ("7047", Instruction(2, "jump register", bases=(15,))),  # bx lr
    ],
)
def test_an_instruction_is_decoded(code, expected):
    assert decoded(code)[0] == expected


def test_what_it_makes_conditional_is_decoded_with_it():
    found = decoded("48bf1046")  # it mi; movmi r0, r2
    assert found == [Instruction(2, "compute"), Instruction(2, "compute", (1,), (3,), condition=(17,))]


def test_two_stores_of_which_one_is_made_are_one():
    found = decoded("acbf08601160")  # ite ge; strge r0, [r1]; strlt r1, [r2]: two places
    assert [one.condition for one in found[1:]] == [(17, 18), (17, 18)]
    found = decoded("acbf08600a60")  # ite ge; strge r0, [r1]; strlt r2, [r1]
    assert found[1] == Instruction(2, "store", (), (3, 17, 18), (2,), ((1, 4),))
    assert found[2] == Instruction(2, "compute")


@pytest.mark.parametrize("code", ["00be", "eff30080"])  # bkpt, mrs
def test_what_is_not_known_is_refused(code):
    with pytest.raises(ToolchainError, match="unknown Thumb instruction"):
        decoded(code)


def test_it_is_told_from_nop():
    assert is_it(0xBF48)
    assert not is_it(0xBF00)


@pytest.mark.parametrize(
    ("code", "distance"),
    [
        ("059b", 20),  # ldr r3, [sp, #20]
        ("0593", 20),  # str r3, [sp, #20]
        ("ddf80cc0", 12),  # ldr.w ip, [sp, #12]
        ("cdf80cc0", 12),  # str.w ip, [sp, #12]
        ("2068", None),  # ldr r0, [r4]
        ("dde90201", None),  # ldrd r0, r1, [sp, #8]
    ],
)
def test_words_on_the_stack_are_told_by_their_distance(code, distance):
    assert stack_word(bytes.fromhex(code)) == distance
