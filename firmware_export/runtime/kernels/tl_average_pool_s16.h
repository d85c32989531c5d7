/* AVERAGE_POOL_2D, int16. */
#ifndef TL_AVERAGE_POOL_S16_H
#define TL_AVERAGE_POOL_S16_H

#include "tl_wide_pool.h"

/* Mean of each window over the positions inside the image, ties away from zero.
 *
 * input:  [h][w][c] int16
 * output: [h][w][c] int16; does not overlap the input
 */
TL_KERNEL void tl_average_pool_s16(const tl_pool_s16_params *params, const tl_s16 *input,
                                   tl_s16 *output) {
    const int32_t channels = params->input.c;
    for (int32_t y = 0; y < params->output.h; ++y) {
        for (int32_t x = 0; x < params->output.w; ++x) {
            const tl_pool_s16_window window = tl_pool_s16_at(params, y, x);
            const int32_t count = (window.bottom - window.top) * (window.right - window.left);
            for (int32_t c = 0; c < channels; ++c) {
                int32_t sum = 0;
                for (int32_t i = window.top; i < window.bottom; ++i) {
                    for (int32_t j = window.left; j < window.right; ++j) {
                        const int32_t value = input[(i * params->input.w + j) * channels + c];
                        sum += value;
                    }
                }
                sum += sum > 0 ? count / 2 : -(count / 2);
                *output++ = tl_bounded_s16(sum / count, params->activation);
            }
        }
    }
}

#endif /* TL_AVERAGE_POOL_S16_H */
