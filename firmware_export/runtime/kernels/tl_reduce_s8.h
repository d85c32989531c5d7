/* REDUCE_MAX and REDUCE_MIN, int8. */
#ifndef TL_REDUCE_S8_H
#define TL_REDUCE_S8_H

#include "tl_common.h"

/* The input seen as [keep_0][reduce_0][keep_1][reduce_1][keep_2]: neighbouring axes that are all
 * kept or all reduced count as one, absent ones as 1. */
typedef struct {
    int32_t keep_0;
    int32_t reduce_0;
    int32_t keep_1;
    int32_t reduce_1;
    int32_t keep_2;
    int32_t sign; /* 1 for the greatest value, -1 for the least */
} tl_reduce_params;

/* Greatest or least value over some axes.
 *
 * input:  [keep_0][reduce_0][keep_1][reduce_1][keep_2] int8
 * output: [keep_0][keep_1][keep_2] int8; does not overlap the input
 */
TL_KERNEL void tl_reduce_s8(const tl_reduce_params *params, const int8_t *input, int8_t *output) {
    const int32_t step_1 = params->reduce_1 * params->keep_2;
    const int32_t step_0 = params->keep_1 * step_1;
    for (int32_t i = 0; i < params->keep_0; ++i) {
        for (int32_t j = 0; j < params->keep_1; ++j) {
            for (int32_t k = 0; k < params->keep_2; ++k) {
                const int8_t *const first = input + i * params->reduce_0 * step_0 + j * step_1 + k;
                int32_t best = first[0] * params->sign;
                for (int32_t r = 0; r < params->reduce_0; ++r) {
                    for (int32_t s = 0; s < params->reduce_1; ++s) {
                        best = tl_max(best, first[r * step_0 + s * params->keep_2] * params->sign);
                    }
                }
                *output++ = (int8_t)(best * params->sign);
            }
        }
    }
}

#endif /* TL_REDUCE_S8_H */
