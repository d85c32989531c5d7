/* ARG_MAX and ARG_MIN, int8 to int32. */
#ifndef TL_ARG_S8_H
#define TL_ARG_S8_H

#include "tl_common.h"

typedef struct {
    int32_t outer; /* product of the sizes in front of the axis */
    int32_t size;  /* values along the axis */
    int32_t inner; /* product of the sizes behind it */
    int32_t sign;  /* 1 for the greatest value, -1 for the least */
} tl_arg_params;

/* Position of the greatest or least value along an axis; of several that are equal, the first.
 *
 * input:  [outer][size][inner] int8
 * output: [outer][inner] int32; does not overlap the input
 */
TL_KERNEL void tl_arg_s8(const tl_arg_params *params, const int8_t *input, int32_t *output) {
    for (int32_t i = 0; i < params->outer; ++i) {
        for (int32_t j = 0; j < params->inner; ++j) {
            const int8_t *const first = input + i * params->size * params->inner + j;
            int32_t best = 0;
            for (int32_t k = 1; k < params->size; ++k) {
                if (first[k * params->inner] * params->sign >
                    first[best * params->inner] * params->sign) {
                    best = k;
                }
            }
            *output++ = best;
        }
    }
}

#endif /* TL_ARG_S8_H */
