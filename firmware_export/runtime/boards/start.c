/* From reset to main: variables get their initial values, and those without are zero. */
#include "start.h"

#include <stdint.h>

/* Where things lie, from the linker script; only the addresses of these names mean anything. */
extern uint32_t tl_data_source[], tl_data_begin[], tl_data_end[], tl_bss_begin[], tl_bss_end[];

int main(void);

void tl_board_start(void) {
    const uint32_t *source = tl_data_source;
    for (uint32_t *word = tl_data_begin; word != tl_data_end; ++word) {
        *word = *source++;
    }
    for (uint32_t *word = tl_bss_begin; word != tl_bss_end; ++word) {
        *word = 0u;
    }
    (void)main();
    for (;;) {
    }
}
