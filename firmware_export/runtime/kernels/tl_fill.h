/* What a network remembers before its first inference, where all of it is one value. */
#ifndef TL_FILL_H
#define TL_FILL_H

#include "tl_common.h"

typedef struct {
    int32_t size;  /* bytes */
    int32_t value; /* of each byte */
} tl_fill_params;

/* Fills memory.
 *
 * output: [size] bytes
 */
TL_KERNEL void tl_fill(const tl_fill_params *params, void *output) {
    int8_t *const place = (int8_t *)output;
    for (int32_t i = 0; i < params->size; ++i) {
        place[i] = (int8_t)params->value;
    }
}

#endif /* TL_FILL_H */
