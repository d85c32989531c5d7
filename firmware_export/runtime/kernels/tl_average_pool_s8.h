/* AVERAGE_POOL_2D, int8. */
#ifndef TL_AVERAGE_POOL_S8_H
#define TL_AVERAGE_POOL_S8_H

#include "tl_max_pool_s8.h"

/* Mean of each window over the positions inside the image, ties away from zero.
 *
 * input:  [h][w][c] int8
 * output: [h][w][c] int8; may overlap the input as for tl_conv2d_s8
 */
TL_KERNEL void tl_average_pool_s8(const tl_pool_params *params, const int8_t *input,
                                  int8_t *output) {
    const int32_t channels = params->input.c;
    for (int32_t y = 0; y < params->output.h; ++y) {
        for (int32_t x = 0; x < params->output.w; ++x) {
            const tl_window window = tl_pool_window(params, y, x);
            const int32_t count = (window.bottom - window.top) * (window.right - window.left);
            for (int32_t c = 0; c < channels; ++c) {
                int32_t sum = 0;
                for (int32_t i = window.top; i < window.bottom; ++i) {
                    for (int32_t j = window.left; j < window.right; ++j) {
                        sum += input[(i * params->input.w + j) * channels + c];
                    }
                }
                sum += sum > 0 ? count / 2 : -(count / 2);
                *output++ = (int8_t)tl_min(tl_max(sum / count, params->activation.min),
                                           params->activation.max);
            }
        }
    }
}

#endif /* TL_AVERAGE_POOL_S8_H */
