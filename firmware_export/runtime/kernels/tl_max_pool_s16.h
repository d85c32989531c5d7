/* MAX_POOL_2D, int16. */
#ifndef TL_MAX_POOL_S16_H
#define TL_MAX_POOL_S16_H

#include "tl_wide_pool.h"

/* Largest value of each window.
 *
 * input:  [h][w][c] int16
 * output: [h][w][c] int16; does not overlap the input
 */
TL_KERNEL void tl_max_pool_s16(const tl_pool_s16_params *params, const tl_s16 *input,
                               tl_s16 *output) {
    const int32_t channels = params->input.c;
    for (int32_t y = 0; y < params->output.h; ++y) {
        for (int32_t x = 0; x < params->output.w; ++x) {
            const tl_pool_s16_window window = tl_pool_s16_at(params, y, x);
            for (int32_t c = 0; c < channels; ++c) {
                int32_t largest = INT16_MIN;
                for (int32_t i = window.top; i < window.bottom; ++i) {
                    for (int32_t j = window.left; j < window.right; ++j) {
                        const int32_t value = input[(i * params->input.w + j) * channels + c];
                        largest = tl_max(largest, value);
                    }
                }
                *output++ = tl_bounded_s16(largest, params->activation);
            }
        }
    }
}

#endif /* TL_MAX_POOL_S16_H */
