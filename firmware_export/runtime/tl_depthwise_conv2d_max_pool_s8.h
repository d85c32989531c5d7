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
    const int32_t channels = conv->output.c;
    const tl_block block = tl_block_of(channels);
    for (int32_t y = 0; y < pool->output.h; ++y) {
        for (int32_t x = 0; x < pool->output.w; ++x) {
            const tl_window window = tl_pool_window(pool, y, x);
            for (int32_t channel = 0; channel < channels; channel += block.step) {
                const int32_t c = tl_block_start(channel, channels, block);
                const int32_t scale = c * conv->per_channel;
                const tl_sum4 start = tl_load4(bias + c, block.lane);
                tl_sum4 best = tl_lowest4();
                for (int32_t i = window.top; i < window.bottom; ++i) {
                    for (int32_t j = window.left; j < window.right; ++j) {
                        best =
                            tl_max4(best, tl_depthwise_window4_s8(&params->depthwise, start, input,
                                                                  filter, c, block.lane, i, j));
                    }
                }
                tl_store4_s8(best, multiplier + scale, shift + scale,
                             block.lane * conv->per_channel, conv->output_offset, conv->activation,
                             output + c, block.lane);
            }
            output += channels;
        }
    }
}

#endif /* TL_DEPTHWISE_CONV2D_MAX_POOL_S8_H */
