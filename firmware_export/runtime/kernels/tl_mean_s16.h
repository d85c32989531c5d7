/* MEAN, int16. */
#ifndef TL_MEAN_S16_H
#define TL_MEAN_S16_H

#include "tl_mean_s8.h"
#include "tl_scale_s16.h"

/* Mean over some axes; parameters are those of tl_mean_s8, with zero points of 0.
 *
 * input:  [keep_0][reduce_0][keep_1][reduce_1][keep_2] int16
 * output: [keep_0][keep_1][keep_2] int16; does not overlap the input
 */
TL_KERNEL void tl_mean_s16(const tl_mean_params *params, const tl_s16 *input, tl_s16 *output) {
    const int32_t step_1 = params->reduce_1 * params->keep_2;
    const int32_t step_0 = params->keep_1 * step_1;
    for (int32_t i = 0; i < params->keep_0; ++i) {
        for (int32_t j = 0; j < params->keep_1; ++j) {
            for (int32_t k = 0; k < params->keep_2; ++k) {
                const tl_s16 *const first = input + i * params->reduce_0 * step_0 + j * step_1 + k;
                int32_t sum = 0;
                for (int32_t r = 0; r < params->reduce_0; ++r) {
                    for (int32_t s = 0; s < params->reduce_1; ++s) {
                        sum += first[r * step_0 + s * params->keep_2];
                    }
                }
                *output++ =
                    (int16_t)tl_to_s16(tl_requantize(sum, params->multiplier, params->shift));
            }
        }
    }
}

#endif /* TL_MEAN_S16_H */
