/* DEPTHWISE_CONV_2D, int8. */
#ifndef TL_DEPTHWISE_CONV2D_S8_H
#define TL_DEPTHWISE_CONV2D_S8_H

#include "tl_conv2d_s8.h"

typedef struct {
    tl_conv2d_params conv;
    int32_t depth_multiplier; /* output channels for each input channel */
} tl_depthwise_conv2d_params;

/* Sums of one window for the four output channels c, c + lane, c + 2 * lane and
 * c + 3 * lane, on top of `sum`.
 *
 * y, x:   position in the output
 * filter: [h][w][output c]
 */
TL_INLINE tl_sum4 tl_depthwise_window4_s8(const tl_depthwise_conv2d_params *params, tl_sum4 sum,
                                          const int8_t *input, const int8_t *filter, int32_t c,
                                          int32_t lane, int32_t y, int32_t x) {
    const tl_conv2d_params *const conv = &params->conv;
    const tl_dims in = conv->input;
    const int32_t multiplier = params->depth_multiplier;
    const int32_t top = y * conv->stride.h - conv->padding.h;
    const int32_t left = x * conv->stride.w - conv->padding.w;
    /* Input channels of the four lanes. */
    const int32_t in_0 = c / multiplier;
    const int32_t in_1 = (c + lane) / multiplier;
    const int32_t in_2 = (c + 2 * lane) / multiplier;
    const int32_t in_3 = (c + 3 * lane) / multiplier;
    for (int32_t i = 0; i < conv->filter.h; ++i) {
        const int32_t row = top + i * conv->dilation.h;
        for (int32_t j = 0; j < conv->filter.w; ++j) {
            const int8_t *const weight = filter + (i * conv->filter.w + j) * conv->output.c + c;
            const int32_t column = left + j * conv->dilation.w;
            if (!conv->border || (row >= 0 && row < in.h && column >= 0 && column < in.w)) {
                const int8_t *const pixel = input + (row * in.w + column) * in.c;
                sum.s0 = tl_mac(sum.s0, pixel[in_0], weight[0]);
                sum.s1 = tl_mac(sum.s1, pixel[in_1], weight[lane]);
                sum.s2 = tl_mac(sum.s2, pixel[in_2], weight[2 * lane]);
                sum.s3 = tl_mac(sum.s3, pixel[in_3], weight[3 * lane]);
            } else {
                sum.s0 = tl_mac(sum.s0, conv->input_zero_point, weight[0]);
                sum.s1 = tl_mac(sum.s1, conv->input_zero_point, weight[lane]);
                sum.s2 = tl_mac(sum.s2, conv->input_zero_point, weight[2 * lane]);
                sum.s3 = tl_mac(sum.s3, conv->input_zero_point, weight[3 * lane]);
            }
        }
    }
    return sum;
}

/* Convolution of each channel by itself: output channel c reads input channel
 * c / depth_multiplier.
 *
 * input:      [h][w][input c] int8
 * filter:     [filter h][filter w][output c] int8
 * bias:       [output c] int32, corrected for the input's zero point as in tl_conv2d_s8
 * multiplier: [output c] int32, or one
 * shift:      [output c] int8, or one; positive is to the left
 * output:     [h][w][output c] int8; may overlap the input as for tl_conv2d_s8
 */
TL_KERNEL void tl_depthwise_conv2d_s8(const tl_depthwise_conv2d_params *params, const int8_t *input,
                                      const int8_t *filter, const int32_t *bias,
                                      const int32_t *multiplier, const int8_t *shift,
                                      int8_t *output) {
    const tl_conv2d_params *const conv = &params->conv;
    const int32_t channels = conv->output.c;
    const tl_block block = tl_block_of(channels);
    for (int32_t y = 0; y < conv->output.h; ++y) {
        for (int32_t x = 0; x < conv->output.w; ++x) {
            for (int32_t channel = 0; channel < channels; channel += block.step) {
                const int32_t c = tl_block_start(channel, channels, block);
                const int32_t scale = c * conv->per_channel;
                const tl_sum4 sum = tl_depthwise_window4_s8(params, tl_load4(bias + c, block.lane),
                                                            input, filter, c, block.lane, y, x);
                tl_store4_s8(sum, multiplier + scale, shift + scale, block.lane * conv->per_channel,
                             conv->output_offset, conv->activation, output + c, block.lane);
            }
            output += channels;
        }
    }
}

#endif /* TL_DEPTHWISE_CONV2D_S8_H */
