/* Cortex-M4: the first two words of flash are the stack pointer and the address of the first
 * instruction; the processor takes them by itself. The words after them are for exceptions: the
 * firmware enables no interrupt, so any of them is a fault, which stops where it is. */
#include <stdint.h>

#include "start.h"

extern uint32_t tl_stack_top[]; /* from the linker script */

void tl_board_fault(void);

void tl_board_fault(void) {
    for (;;) {
        __asm__ volatile("bkpt #0");
    }
}

typedef union {
    void (*handler)(void);
    uint32_t *stack;
} tl_vector;

__attribute__((section(".start"), used)) static const tl_vector tl_vectors[16] = {
    {.stack = tl_stack_top},     /* initial stack pointer */
    {.handler = tl_board_start}, /* reset */
    {.handler = tl_board_fault}, /* NMI */
    {.handler = tl_board_fault}, /* hard fault */
    {.handler = tl_board_fault}, /* memory management */
    {.handler = tl_board_fault}, /* bus fault */
    {.handler = tl_board_fault}, /* usage fault */
};
