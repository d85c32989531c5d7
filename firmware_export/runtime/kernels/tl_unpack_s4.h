/* Values of 4 bits, two in a byte, as values of 8 bits. */
#ifndef TL_UNPACK_S4_H
#define TL_UNPACK_S4_H

#include "tl_common.h"

typedef struct {
    int32_t count; /* values */
} tl_unpack_s4_params;

/* Unpacks values; the first of two is the low half of a byte.
 *
 * packed: [(count + 1) / 2] bytes
 * output: [count] int8, -8 to 7
 */
TL_KERNEL void tl_unpack_s4(const tl_unpack_s4_params *params, const int8_t *packed,
                            int8_t *output) {
    const int32_t pairs = params->count / 2;
    for (int32_t i = 0; i < pairs; ++i) {
        const int32_t both = packed[i];
        output[2 * i] = (int8_t)(((both & 15) ^ 8) - 8);
        output[2 * i + 1] = (int8_t)(both >> 4);
    }
    if (params->count % 2 != 0) {
        output[params->count - 1] = (int8_t)(((packed[pairs] & 15) ^ 8) - 8);
    }
}

#endif /* TL_UNPACK_S4_H */
