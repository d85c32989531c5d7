/* From reset to main(): variables get their initial values, and those without are zero. */
#include "board.h"

extern uint32_t board_data_source[], board_data_begin[],
    board_data_end[]; /* of the linker script */
extern uint32_t board_bss_begin[], board_bss_end[];

int main(void);

void board_reset(void) {
    const uint32_t *source = board_data_source;
    for (uint32_t *word = board_data_begin; word != board_data_end; ++word) {
        *word = *source++;
    }
    for (uint32_t *word = board_bss_begin; word != board_bss_end; ++word) {
        *word = 0u;
    }
    (void)main();
    board_fault();
}

void board_fault(void) {
    for (;;) {
    }
}
