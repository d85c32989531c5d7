/* QUANTIZE between uint8 and int8 of one scale, whose zero points lie 128 apart. */
#ifndef TL_FLIP_SIGN_H
#define TL_FLIP_SIGN_H

#include "tl_common.h"

typedef struct {
    int32_t size;
} tl_flip_sign_params;

/* Takes 128 from each uint8, or adds it to each int8: both flip the highest bit.
 *
 * input:  [size] uint8 or int8
 * output: [size] int8 or uint8; may be the place of the input
 */
TL_KERNEL void tl_flip_sign(const tl_flip_sign_params *params, const void *input, void *output) {
    const uint8_t *const source = (const uint8_t *)input;
    uint8_t *const place = (uint8_t *)output;
    for (int32_t i = 0; i < params->size; ++i) {
        place[i] = (uint8_t)(source[i] ^ 0x80u);
    }
}

#endif /* TL_FLIP_SIGN_H */
