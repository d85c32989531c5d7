# Reset and exceptions of an emulated core with the ESP32's windowed registers.
#
# QEMU's cores lack two of the ESP32's instructions, MULUH and MULSH, which give the high half of a
# product. They raise an illegal instruction, and the handler carries them out. It always takes the
# same number of instructions, which the emulator takes off its count. SYSCALL notes a mark: the
# argument of the function that holds it, and the clock.
#
# A handler may not touch a4 to a15 before the window is checked: they may still hold registers of
# callers that wait for their overflow. The check is off while PS.EXCM is set.

# tl_machine holds a0 to a15, then at 64 the place of the exception, at 68 the count of products, at 72 the
# end of the marks, at 76 the cause of a crash, at 80 its address. PS is 0x10 with EXCM, 0x40000 with WOE:
# the assembler takes numbers alone here.

    .section .reset, "ax"
    .globl tl_reset
tl_reset:
    j 1f
    .p2align 2
.Lentry:
    .long tl_start
1:  l32r a2, .Lentry
    jx a2

    .section .vectors, "ax"
    .p2align 10
tl_vectors:
    # Four registers of a frame that called with call4 go to its stack, and come back.
    s32e a0, a5, -16
    s32e a1, a5, -12
    s32e a2, a5, -8
    s32e a3, a5, -4
    rfwo
    .p2align 6
    l32e a0, a5, -16
    l32e a1, a5, -12
    l32e a2, a5, -8
    l32e a3, a5, -4
    rfwu
    .p2align 6
    # Eight registers of a frame that called with call8.
    s32e a0, a9, -16
    l32e a0, a1, -12
    s32e a1, a9, -12
    s32e a2, a9, -8
    s32e a3, a9, -4
    s32e a4, a0, -32
    s32e a5, a0, -28
    s32e a6, a0, -24
    s32e a7, a0, -20
    rfwo
    .p2align 6
    l32e a0, a9, -16
    l32e a1, a9, -12
    l32e a2, a9, -8
    l32e a7, a1, -12
    l32e a3, a9, -4
    l32e a4, a7, -32
    l32e a5, a7, -28
    l32e a6, a7, -24
    l32e a7, a7, -20
    rfwu
    # Clang never calls with call12. The kernel's exceptions and double ones:
    .space 0x300 - (. - tl_vectors)
    j tl_exception
    .space 0x3c0 - (. - tl_vectors)
    j tl_exception

    .section .startlit, "a"
    .p2align 2
.Lmachine:
    .long tl_machine
.Ltouch:
    .long tl_touch
.Lstack:
    .long tl_stack_top
.Lvectors:
    .long tl_vectors
.Lps:
    .long 0x40000
.Lmain:
    .long tl_board_start
.Lcrashed:
    .long tl_board_crashed

    .section .start, "ax"
    .p2align 2
    .globl tl_start
tl_start:
    # One frame, and none that called it; after a crash, the function that reports it.
    movi a0, 0
    l32r a2, .Lvectors
    wsr a2, vecbase
    movi a2, 1
    wsr a2, windowstart
    wsr a0, windowbase
    rsync
    movi a2, 1
    wsr a2, cpenable
    l32r a2, .Lps
    wsr a2, ps
    rsync
    movi a0, 0
    l32r a1, .Lstack
    l32r a4, .Lmain
    l32r a2, .Lmachine
    l32i a2, a2, 76
    beqz a2, 1f
    l32r a4, .Lcrashed
1:  callx8 a4
2:  j 2b

    .p2align 2
tl_exception:
    wsr a2, excsave1
    l32r a2, .Lmachine
    s32i a0, a2, 0
    s32i a3, a2, 12
    rsr a3, epc1
    s32i a3, a2, 64
    rsr a0, exccause
    beqz a0, tl_high_product
    addi a0, a0, -1
    beqz a0, tl_mark

tl_crash:
    # Whatever it was, it ends the program: its frames are given up.
    rsr a0, exccause
    addi a0, a0, 1
    s32i a0, a2, 76
    rsr a0, excvaddr
    s32i a0, a2, 80
    j tl_start

tl_mark:
    rsr a3, ccount
    l32i a0, a2, 72
    s32i a3, a0, 4
    rsr a3, excsave1
    s32i a3, a0, 0
    l32i a3, a2, 68
    s32i a3, a0, 8
    addi a0, a0, 12
    s32i a0, a2, 72
    l32i a3, a2, 64
    addi a3, a3, 3
    wsr a3, epc1
    l32i a0, a2, 0
    l32i a3, a2, 12
    rsr a2, excsave1
    rfe

tl_high_product:
    # The destination is touched with the check on, as the instruction would do: a frame that still
    # holds it overflows now. The four ways take the same number of instructions.
    l8ui a3, a3, 1
    l32r a0, .Ltouch
    extui a3, a3, 6, 2
    addx8 a3, a3, a0
    rsr a0, ps
    addi a0, a0, -16
    wsr a0, ps
    rsync
    jx a3
tl_not_a_product:
    j tl_crash
    .p2align 3
tl_touch:
    or a0, a0, a0
    j 1f
    .p2align 3
    or a4, a4, a4
    j 1f
    .p2align 3
    or a8, a8, a8
    j 1f
    .p2align 3
    or a12, a12, a12
    j 1f
1:  rsr a0, ps
    addi a0, a0, 16
    wsr a0, ps
    rsync
    rsr a0, excsave1
    s32i a0, a2, 8
    s32i a1, a2, 4
    s32i a4, a2, 16
    s32i a5, a2, 20
    s32i a6, a2, 24
    s32i a7, a2, 28
    s32i a8, a2, 32
    s32i a9, a2, 36
    s32i a10, a2, 40
    s32i a11, a2, 44
    s32i a12, a2, 48
    s32i a13, a2, 52
    s32i a14, a2, 56
    s32i a15, a2, 60
    # The instruction: t and 0, r and s, then 0xA2 for MULUH or 0xB2 for MULSH.
    l32i a3, a2, 64
    l8ui a4, a3, 0
    l8ui a5, a3, 1
    l8ui a6, a3, 2
    extui a7, a4, 0, 4
    bnez a7, tl_not_a_product
    movi a7, 0x10
    or a7, a7, a6
    movi a8, 0xb2
    bne a7, a8, tl_not_a_product
    extui a4, a4, 4, 4
    extui a7, a5, 4, 4
    extui a5, a5, 0, 4
    addx4 a4, a4, a2
    addx4 a5, a5, a2
    addx4 a7, a7, a2
    l32i a4, a4, 0
    l32i a5, a5, 0
    # The high half without signs, from four products of 16 bits.
    extui a8, a4, 0, 16
    extui a9, a4, 16, 16
    extui a10, a5, 0, 16
    extui a11, a5, 16, 16
    mull a12, a8, a10
    extui a12, a12, 16, 16
    mull a13, a9, a10
    add a12, a12, a13
    extui a13, a12, 0, 16
    mull a14, a8, a11
    add a13, a13, a14
    mull a14, a9, a11
    extui a12, a12, 16, 16
    add a14, a14, a12
    extui a13, a13, 16, 16
    add a14, a14, a13
    # With signs: less b where a is negative, and the other way round.
    extui a6, a6, 4, 1
    neg a6, a6
    srai a8, a4, 31
    and a8, a8, a5
    and a8, a8, a6
    sub a14, a14, a8
    srai a8, a5, 31
    and a8, a8, a4
    and a8, a8, a6
    sub a14, a14, a8
    s32i a14, a7, 0
    l32i a8, a2, 68
    addi a8, a8, 1
    s32i a8, a2, 68
    # QEMU's cores have zero-overhead loops too; none of our code ends one with such an instruction.
    addi a3, a3, 3
    wsr a3, epc1
    l32i a0, a2, 0
    l32i a1, a2, 4
    l32i a3, a2, 12
    l32i a4, a2, 16
    l32i a5, a2, 20
    l32i a6, a2, 24
    l32i a7, a2, 28
    l32i a8, a2, 32
    l32i a9, a2, 36
    l32i a10, a2, 40
    l32i a11, a2, 44
    l32i a12, a2, 48
    l32i a13, a2, 52
    l32i a14, a2, 56
    l32i a15, a2, 60
    l32i a2, a2, 8
    rfe

    .section .bss.tl_machine, "aw", @nobits
    .globl tl_machine
    .p2align 2
tl_machine:
    .space 84
