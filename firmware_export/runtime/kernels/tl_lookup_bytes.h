/* QUANTIZE between int8 and uint8: any function of one byte. */
#ifndef TL_LOOKUP_BYTES_H
#define TL_LOOKUP_BYTES_H

#include "tl_common.h"

typedef struct {
    int32_t size;
} tl_lookup_bytes_params;

/* Replaces each byte by its entry in a table.
 *
 * input:  [size] int8 or uint8
 * table:  [256] bytes; entry b is the answer for the byte b, which an int8 is when it is read as
 * uint8 output: [size] int8 or uint8; may be the place of the input
 */
TL_KERNEL void tl_lookup_bytes(const tl_lookup_bytes_params *params, const void *input,
                               const uint8_t *table, void *output) {
    const uint8_t *const source = (const uint8_t *)input;
    uint8_t *const place = (uint8_t *)output;
    for (int32_t i = 0; i < params->size; ++i) {
        place[i] = table[source[i]];
    }
}

#endif /* TL_LOOKUP_BYTES_H */
