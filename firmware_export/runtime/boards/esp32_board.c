/* What an emulated core like the ESP32's adds to QEMU's "sim" machine: its exception handler's
 * cost, and crashes. */
#include "esp32_board.h"

#include "esp32_machine.h"
#include "tl_hal.h"

enum { SIMCALL_EXIT = 1 };

/* Instructions of esp32_vectors.s for one MULUH or MULSH; a test compares it with what is measured.
 */
enum { PRODUCT_INSTRUCTIONS = 106 };

void tl_board_crashed(void); /* called by esp32_vectors.s, on a new stack */

uint32_t tl_board_overhead(void) {
    return tl_machine.products * PRODUCT_INSTRUCTIONS;
}

static char *write_hexadecimal(char *at, uint32_t number) {
    for (int32_t shift = 28; shift >= 0; shift -= 4) {
        *at++ = "0123456789abcdef"[number >> shift & 15u];
    }
    return at;
}

void tl_board_crashed(void) {
    char line[] = "the firmware crashed at 0x........, exception 0x........, address 0x........";
    register int32_t a2 __asm__("a2") = SIMCALL_EXIT;
    register int32_t a3 __asm__("a3") = 1;
    (void)write_hexadecimal(line + 26, tl_machine.place);
    (void)write_hexadecimal(line + 48, tl_machine.cause - 1u);
    (void)write_hexadecimal(line + 68, tl_machine.address);
    tl_hal_log(line);
    __asm__ volatile(".byte 0x00, 0x51, 0x00" : : "r"(a2), "r"(a3) : "memory");
    for (;;) {
    }
}
