/* MEAN, int8. */
#ifndef TL_MEAN_S8_H
#define TL_MEAN_S8_H

#include "tl_requantize.h"

/* The input seen as [keep_0][reduce_0][keep_1][reduce_1][keep_2]: neighbouring axes that are all
 * kept or all averaged count as one, absent ones as 1. A global average over height and width is
 * [1][h * w][1][1][c]. */
typedef struct {
    int32_t keep_0;
    int32_t reduce_0;
    int32_t keep_1;
    int32_t reduce_1;
    int32_t keep_2;
    int32_t input_zero_point;
    int32_t multiplier; /* divides by the number of values as well */
    int32_t shift;
    int32_t output_offset;
} tl_mean_params;

/* Mean over some axes.
 *
 * input:  [keep_0][reduce_0][keep_1][reduce_1][keep_2] int8
 * output: [keep_0][keep_1][keep_2] int8; does not overlap the input
 */
TL_KERNEL void tl_mean_s8(const tl_mean_params *params, const int8_t *input, int8_t *output) {
    const tl_activation all = {INT8_MIN, INT8_MAX};
    const int32_t count = params->reduce_0 * params->reduce_1;
    const int32_t step_1 = params->reduce_1 * params->keep_2;
    const int32_t step_0 = params->keep_1 * step_1;
    for (int32_t i = 0; i < params->keep_0; ++i) {
        for (int32_t j = 0; j < params->keep_1; ++j) {
            for (int32_t k = 0; k < params->keep_2; ++k) {
                const int8_t *const first = input + i * params->reduce_0 * step_0 + j * step_1 + k;
                int32_t sum = -params->input_zero_point * count;
                for (int32_t r = 0; r < params->reduce_0; ++r) {
                    for (int32_t s = 0; s < params->reduce_1; ++s) {
                        sum += first[r * step_0 + s * params->keep_2];
                    }
                }
                *output++ = tl_requantize_s8(sum, params->multiplier, params->shift,
                                             params->output_offset, all);
            }
        }
    }
}

#endif /* TL_MEAN_S8_H */
