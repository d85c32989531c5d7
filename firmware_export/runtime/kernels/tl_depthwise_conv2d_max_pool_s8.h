/* DEPTHWISE_CONV_2D followed by MAX_POOL_2D in one pass, int8: see tl_conv2d_max_pool_s8.h. */
#ifndef TL_DEPTHWISE_CONV2D_MAX_POOL_S8_H
#define TL_DEPTHWISE_CONV2D_MAX_POOL_S8_H

#include "tl_depthwise_conv2d_s8.h"
#include "tl_max_pool_s8.h"

typedef struct {
    tl_depthwise_conv2d_params depthwise; /* with the activation of the pooling applied to it */
    tl_pool_params pool;                  /* its input is the output of depthwise */
} tl_depthwise_conv2d_max_pool_params;

/* Arguments are those of tl_depthwise_conv2d_s8; output is [h][w][c] int8 of the pooling. */
TL_KERNEL void tl_depthwise_conv2d_max_pool_s8(const tl_depthwise_conv2d_max_pool_params *params,
                                               const int8_t *input, const int8_t *filter,
                                               const int32_t *bias, const int32_t *multiplier,
                                               const int8_t *shift, int8_t *output) {
    const tl_conv2d_params *const conv = &params->depthwise.conv;
    const tl_pool_params *const pool = &params->pool;
    for (int32_t y = 0; y < pool->output.h; ++y) {
        for (int32_t x = 0; x < pool->output.w; ++x) {
            const tl_window window = tl_pool_window(pool, y, x);
            for (int32_t c = 0; c < conv->output.c; ++c) {
                const int32_t from = c / params->depthwise.depth_multiplier;
                int32_t largest = INT32_MIN;
                for (int32_t i = window.top; i < window.bottom; ++i) {
                    for (int32_t j = window.left; j < window.right; ++j) {
                        const uint32_t sum = tl_depthwise_window_s8(conv, (uint32_t)bias[c], input,
                                                                    from, filter + c, i, j);
                        largest = tl_max(largest, (int32_t)sum);
                    }
                }
                *output++ = tl_scale_s8((uint32_t)largest, multiplier, shift, c, &conv->scaling);
            }
        }
    }
}

#endif /* TL_DEPTHWISE_CONV2D_MAX_POOL_S8_H */
