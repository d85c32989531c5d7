# Calls a function and measures it: void tl_monitor_call(const command *call, answer *done).
# esp32_monitor.c says what lies at the offsets.

    .section .literal.tl_monitor_call, "a"
    .p2align 2
.Lbottom:
    .long tl_stack_bottom
.Lfill:
    .long 0xa5a5a5a5

    .section .text.tl_monitor_call, "ax"
    .p2align 2
    .globl tl_monitor_call
tl_monitor_call:
    entry a1, 32
    # Every call begins with the registers of all callers on the stack, so that counts do not depend on
    # what went before.
    movi a10, 9
    call8 tl_monitor_spill
    # Memory of the stack that the function overwrites shows how deep it went. The 16 bytes below
    # the stack pointer hold registers of the caller.
    l32r a4, .Lbottom
    l32r a5, .Lfill
    addi a6, a1, -16
1:  s32i a5, a4, 0
    addi a4, a4, 4
    bltu a4, a6, 1b
    l32i a10, a2, 12
    l32i a11, a2, 16
    l32i a12, a2, 20
    l32i a13, a2, 24
    l32i a14, a2, 28
    l32i a15, a2, 32
    l32i a8, a2, 4
    rsr a7, ccount
    callx8 a8
    rsr a6, ccount
    s32i a7, a3, 12
    s32i a6, a3, 16
    s32i a10, a3, 8
    l32r a4, .Lbottom
    addi a6, a1, -16
2:  l32i a7, a4, 0
    bne a7, a5, 3f
    addi a4, a4, 4
    bltu a4, a6, 2b
    addi a4, a4, 16
3:  sub a4, a1, a4
    s32i a4, a3, 24
    retw

    .p2align 2
tl_monitor_spill:
    entry a1, 32
    beqz a2, 1f
    addi a10, a2, -1
    call8 tl_monitor_spill
1:  retw

# What an empty function, a product in the handler and a mark take.
    .section .text.tl_monitor_probes, "ax"
    .p2align 2
    .globl tl_probe_empty
tl_probe_empty:
    entry a1, 32
    retw
    .p2align 2
    .globl tl_probe_product
tl_probe_product:
    entry a1, 32
    muluh a2, a2, a3
    retw
    .p2align 2
    .globl tl_probe_signed_product
tl_probe_signed_product:
    entry a1, 32
    mulsh a2, a2, a3
    retw
    .p2align 2
    .globl tl_probe_mark
tl_probe_mark:
    entry a1, 32
    syscall
    retw
