/* DEPTHWISE_CONV_2D, int8. */
#ifndef TL_DEPTHWISE_CONV2D_S8_H
#define TL_DEPTHWISE_CONV2D_S8_H

#include "tl_conv2d_s8.h"

typedef struct {
    tl_conv2d_params conv;
    int32_t depth_multiplier; /* output channels for each input channel */
} tl_depthwise_conv2d_params;

/* The sum of one window for the output channel that reads channel `from` of the input, on top of
 * `sum`.
 *
 * filter: the channel's first weight, of [h][w][output c]
 * y, x:   position in the output
 */
TL_INLINE uint32_t tl_depthwise_window_s8(const tl_conv2d_params *params, uint32_t sum,
                                          const int8_t *input, int32_t from, const int8_t *filter,
                                          int32_t y, int32_t x) {
    const tl_dims in = params->input;
    const tl_tile size = params->filter;
    const int32_t channels = params->output.c;
    if (tl_conv2d_is_run(params, y, x)) {
        const int8_t *row = tl_conv2d_corner(params, input, y, x) + from;
        TL_UNROLL
        for (int32_t i = 0; i < size.h; ++i) {
            TL_UNROLL
            for (int32_t j = 0; j < size.w; ++j) {
                sum = tl_mac(sum, row[j * in.c], *filter);
                filter += channels;
            }
            row += params->dilation.h * in.w * in.c;
        }
        return sum;
    }
    const int32_t top = y * params->stride.h - params->padding.h;
    const int32_t left = x * params->stride.w - params->padding.w;
    for (int32_t i = 0; i < size.h; ++i) {
        for (int32_t j = 0; j < size.w; ++j) {
            const int32_t row = top + i * params->dilation.h;
            const int32_t column = left + j * params->dilation.w;
            const int32_t inside = row >= 0 && row < in.h && column >= 0 && column < in.w;
            const int32_t value =
                inside ? input[(row * in.w + column) * in.c + from] : params->input_zero_point;
            sum = tl_mac(sum, value, *filter);
            filter += channels;
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
    for (int32_t y = 0; y < conv->output.h; ++y) {
        for (int32_t x = 0; x < conv->output.w; ++x) {
            for (int32_t c = 0; c < conv->output.c; ++c) {
                const uint32_t sum = tl_depthwise_window_s8(
                    conv, (uint32_t)bias[c], input, c / params->depth_multiplier, filter + c, y, x);
                *output++ = tl_scale_s8(sum, multiplier, shift, c, &conv->scaling);
            }
        }
    }
}

#endif /* TL_DEPTHWISE_CONV2D_S8_H */
