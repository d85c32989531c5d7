"""The data is followed through registers, memory and branches of compiled code."""

from __future__ import annotations

import pytest

from tintling.firmware_export.proof.machine_code import FOLLOWED_TARGETS, DataFollower
from tintling.firmware_export.proof.thumb_instructions import ThumbDecoder
from tintling.firmware_export.targets.cross import cross_compilers
from tintling.firmware_export.targets.emulator import link_program

HEAD = "static volatile int data[8], other[8] = {1}; int *place(void) { return (int *)data; }\n"


def follow(target, body, size=32):
    compilers = cross_compilers(target, "gcc")
    if not compilers:
        pytest.skip(f"no GNU compiler for {target}")
    text = f"{HEAD}void entry(void) {{\n{body}\n}}\nint main(void) {{ place(); entry(); return 0; }}\n"
    follower = DataFollower(target, link_program(compilers[0], {"m.c": text}, "entry", opt="-O1"))
    return follower, follower.follow("entry", follower.call("place"), size)


@pytest.mark.parametrize("target", FOLLOWED_TARGETS)
def test_a_loop_over_numbers_is_allowed(target):
    follower, found = follow(target, "for (int i = 0; i < 8; i++) { other[i] = data[i] * 3; }")
    assert found == []
    assert follower.difference == 0


@pytest.mark.parametrize("target", FOLLOWED_TARGETS)
def test_a_choice_of_two_values_is_bounded(target):
    body = "int x = data[0]; other[1] = x > 5 ? 5 : x; for (int i = 0; i < 3; i++) { other[i] = data[i]; }"
    follower, found = follow(target, body)
    assert found == []
    assert follower.difference <= 2


@pytest.mark.parametrize("target", FOLLOWED_TARGETS)
@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("other[data[0] & 7] = 1;", "an address depends on the data"),
        ("other[1] = data[2]; if (other[1]) { other[2] = 3; other[3] = 4; data[0] = 7; }", "depend"),
        ("for (int i = 0; i < data[0]; i++) { other[0] = i; }", "depend"),
        ("int x = data[0] > 3 ? 1 : 2; for (int i = 0; i < x; i++) { other[0] = i; }", "depend"),
    ],
    ids=["address", "if", "loop", "chosen bound"],
)
def test_control_by_the_data_is_found(target, body, what):
    _, found = follow(target, body)
    assert found
    assert all("entry" in text for text in found)
    assert any(what in text for text in found)


@pytest.mark.parametrize("target", FOLLOWED_TARGETS)
def test_other_memory_is_no_data(target):
    _, found = follow(target, "if (other[0]) { other[2] = 3; other[3] = 4; data[0] = 7; }")
    assert found == []


# ldr r3, [sp, #20]; ldr r2, [sp, #16]; eor r3, r3, #1; str r3, [sp, #20]; ldr r0, [r4]
WORDS = bytes.fromhex("059b 049a 83f00103 0593 2068")
POINTER, ELSEWHERE = 0x2000_0000, 0x1234


@pytest.mark.parametrize("missing", [(), (0,), (1,), (2,), (0, 2), (0, 1, 2)])
def test_words_on_the_stack_of_which_the_emulator_does_not_tell_are_added(missing):
    every = [POINTER + 20, POINTER + 16, POINTER + 20, ELSEWHERE]
    follower = DataFollower.__new__(DataFollower)
    follower._decode, follower._known, follower._pointer = ThumbDecoder().decode, {}, POINTER
    follower.read = lambda at, size: WORDS[at : at + size]
    follower._accesses = [address for i, address in enumerate(every) if i not in missing]
    assert follower._with_stack_words(0, len(WORDS)) == every


def test_words_are_not_added_where_the_stack_pointer_moves():
    follower = DataFollower.__new__(DataFollower)
    follower._decode, follower._known, follower._pointer = ThumbDecoder().decode, {}, POINTER
    code = bytes.fromhex("059b 82b0")  # ldr r3, [sp, #20]; sub sp, #8
    follower.read = lambda at, size: code[at : at + size]
    follower._accesses = []
    assert follower._with_stack_words(0, len(code)) == []
