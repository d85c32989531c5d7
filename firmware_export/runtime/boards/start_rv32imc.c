/* RV32IMC: execution begins at the first byte of flash, with every register unknown. The linker
 * addresses variables relative to gp, which must not be relaxed away while it is being set. */
__asm__(
    ".section .start, \"ax\"\n"
    ".globl tl_reset\n"
    "tl_reset:\n"
    ".option push\n"
    ".option norelax\n"
    "    la gp, __global_pointer$\n"
    ".option pop\n"
    "    la sp, tl_stack_top\n"
    "    j tl_board_start\n"
    ".text\n");

/* A translation unit is not empty in C99. */
extern char tl_stack_top[];
