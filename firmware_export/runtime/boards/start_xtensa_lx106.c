/* Xtensa lx106: the emulator begins at 0x50000000. The call0 ABI keeps the stack in a1. The address
 * is a literal, which lies before the code that loads it, so the first instruction jumps over it.
 */
__asm__(
    ".section .start, \"ax\"\n"
    ".globl tl_reset\n"
    "tl_reset:\n"
    "    j 1f\n"
    "    .align 4\n"
    "    .literal_position\n"
    "1:  movi a1, tl_stack_top\n"
    "    movi a0, 0\n"
    "    call0 tl_board_start\n"
    ".text\n");

/* A translation unit is not empty in C99. */
extern char tl_stack_top[];
