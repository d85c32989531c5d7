/* CONV_2D followed by MAX_POOL_2D of 2 x 2 in one pass, int8, where no window reaches over an edge
 * and each of its rows is one run in memory. See tl_conv2d_max_pool_s8.h, which takes any windows.
 */
#ifndef TL_CONV2D_MAX_POOL_SQUARE_S8_H
#define TL_CONV2D_MAX_POOL_SQUARE_S8_H

#include "tl_conv2d_squares.h"

/* Arguments are those of tl_conv2d_s8; output is [h][w][c] int8 of the pooling. */
TL_KERNEL void tl_conv2d_max_pool_square_s8(const tl_conv2d_max_pool_params *params,
                                            const int8_t *input, const int8_t *filter,
                                            const int32_t *bias, const int32_t *multiplier,
                                            const int8_t *shift, int8_t *output) {
    const tl_conv2d_params *const conv = &params->conv;
    const tl_pool_params *const pool = &params->pool;
    const int32_t filter_size = conv->filter.h * conv->filter.w * conv->input.c;
    for (int32_t y = 0; y < pool->output.h; ++y) {
        for (int32_t x = 0; x < pool->output.w; ++x) {
            const int8_t *const corner =
                tl_conv2d_corner(conv, input, y * pool->stride.h, x * pool->stride.w);
            for (int32_t c = 0; c < conv->output.c; ++c) {
                const int32_t largest =
                    tl_conv2d_largest4_s8(conv, bias[c], corner, filter + c * filter_size);
                *output++ = tl_scale_s8((uint32_t)largest, multiplier, shift, c, &conv->scaling);
            }
        }
    }
}

#endif /* TL_CONV2D_MAX_POOL_SQUARE_S8_H */
