/* CONV_2D followed by MAX_POOL_2D in one pass, int8.
 *
 * The convolution's own output is never stored. A pooling window takes the largest of its 32-bit
 * sums and requantizes that one: scaling by a positive factor, rounding and clamping never change
 * which of two sums is the larger, so the answer is the same as pooling afterwards.
 */
#ifndef TL_CONV2D_MAX_POOL_S8_H
#define TL_CONV2D_MAX_POOL_S8_H

#include "tl_conv2d_squares.h"

/* Arguments are those of tl_conv2d_s8; output is [h][w][c] int8 of the pooling. */
TL_KERNEL void tl_conv2d_max_pool_s8(const tl_conv2d_max_pool_params *params, const int8_t *input,
                                     const int8_t *filter, const int32_t *bias,
                                     const int32_t *multiplier, const int8_t *shift,
                                     int8_t *output) {
    const tl_conv2d_params *const conv = &params->conv;
    const tl_pool_params *const pool = &params->pool;
    const int32_t channels = conv->output.c / conv->groups;
    const int32_t depth = conv->input.c / conv->groups;
    const int32_t filter_size = conv->filter.h * conv->filter.w * depth;
    for (int32_t y = 0; y < pool->output.h; ++y) {
        for (int32_t x = 0; x < pool->output.w; ++x) {
            const tl_window window = tl_pool_window(pool, y, x);
            const int32_t last_y = window.bottom - 1;
            const int32_t last_x = window.right - 1;
            const int32_t square = last_y == window.top + 1 && last_x == window.left + 1 &&
                                   tl_conv2d_is_run(conv, window.top, window.left) &&
                                   tl_conv2d_is_run(conv, last_y, last_x);
            for (int32_t c = 0; c < conv->output.c; ++c) {
                const int8_t *const weights = filter + c * filter_size;
                int32_t largest = INT32_MIN;
                if (square) {
                    largest = tl_conv2d_largest4_s8(
                        conv, bias[c], tl_conv2d_corner(conv, input, window.top, window.left),
                        weights);
                } else {
                    const int8_t *const group = input + c / channels * depth;
                    for (int32_t i = window.top; i < window.bottom; ++i) {
                        for (int32_t j = window.left; j < window.right; ++j) {
                            const uint32_t sum =
                                tl_conv2d_window_s8(conv, (uint32_t)bias[c], group, weights, i, j);
                            largest = tl_max(largest, (int32_t)sum);
                        }
                    }
                }
                *output++ = tl_scale_s8((uint32_t)largest, multiplier, shift, c, &conv->scaling);
            }
        }
    }
}

#endif /* TL_CONV2D_MAX_POOL_S8_H */
