/* What xtensa_sim.c asks of the core. */
#ifndef TL_ESP32_BOARD_H
#define TL_ESP32_BOARD_H

#include <stdint.h>

/* Instructions since the start that are the exception handler's, not the program's. */
uint32_t tl_board_overhead(void);

#endif /* TL_ESP32_BOARD_H */
