/* Rows that are read again move to the front: the last piece of each round of steps that take
 * turns. */
#ifndef TL_KEEP_ROWS_H
#define TL_KEEP_ROWS_H

#include "tl_common.h"

typedef struct {
    uint16_t start; /* bytes from the front to the first row that stays */
    uint16_t size;  /* bytes that stay */
} tl_keep_rows_params;

/* rows: bytes at an address that is divisible by 4 */
TL_KERNEL void tl_keep_rows(const tl_keep_rows_params *params, int8_t *rows) {
    const int32_t start = params->start;
    const int32_t size = params->size;
    if ((start | size) & 3) {
        for (int32_t i = 0; i < size; ++i) {
            rows[i] = rows[start + i];
        }
    } else { /* four at a time */
        int32_t *const words = (int32_t *)(void *)rows;
        for (int32_t i = 0; i < size / 4; ++i) {
            words[i] = words[start / 4 + i];
        }
    }
}

#endif /* TL_KEEP_ROWS_H */
