/* STRIDED_SLICE, SLICE, SPLIT, UNPACK, TRANSPOSE, DEPTH_TO_SPACE and their like: values of any
 * type, in another order. */
#ifndef TL_MOVE_H
#define TL_MOVE_H

#include "tl_common.h"

typedef struct {
    int32_t start;   /* bytes from the start of the input to the first value */
    int32_t size[5]; /* five nested loops over the output, the outermost first */
    int32_t step[5]; /* bytes that the input advances in each; may be negative */
    int32_t length;  /* bytes that lie together in input and output */
} tl_move_params;

/* Gathers runs of bytes from regular places.
 *
 * input:  bytes
 * output: bytes, dense; does not overlap the input
 */
TL_KERNEL void tl_move(const tl_move_params *params, const void *input, void *output) {
    const uint8_t *const first = (const uint8_t *)input + params->start;
    uint8_t *place = (uint8_t *)output;
    for (int32_t i = 0; i < params->size[0]; ++i) {
        for (int32_t j = 0; j < params->size[1]; ++j) {
            for (int32_t k = 0; k < params->size[2]; ++k) {
                for (int32_t l = 0; l < params->size[3]; ++l) {
                    const uint8_t *source = first + i * params->step[0] + j * params->step[1] +
                                            k * params->step[2] + l * params->step[3];
                    for (int32_t m = 0; m < params->size[4]; ++m) {
                        for (int32_t n = 0; n < params->length; ++n) {
                            *place++ = source[n];
                        }
                        source += params->step[4];
                    }
                }
            }
        }
    }
}

#endif /* TL_MOVE_H */
