/* What a board's file, the start and the queue of received bytes have of each other. */
#ifndef BOARD_H
#define BOARD_H

#include <stdint.h>

#define QUEUE_BYTES 1024u /* that arrive between two calls of tl_hal_read(); a power of two */

typedef void (*board_handler)(void);

/* Of the board: clocks, serial line, timer. */
void board_start(void);

/* Of the board: the interrupt of its serial line. */
void board_serial_interrupt(void);

/* From reset to main(). */
void board_reset(void);

/* Where an interrupt ends that nobody asked for. */
void board_fault(void);

/* Puts a received byte into the queue, in the interrupt; one that finds it full is lost and
 * counted. */
void queue_put(uint8_t byte);

/* Bytes that were lost so far. */
uint32_t queue_lost(void);

static inline volatile uint32_t *board_register(uintptr_t address) {
    return (volatile uint32_t *)address;
}

#endif
