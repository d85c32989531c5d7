/* DEPTHWISE_CONV_2D, int16 with weights of int8. */
#ifndef TL_DEPTHWISE_CONV2D_S16_H
#define TL_DEPTHWISE_CONV2D_S16_H

#include "tl_conv2d_s16.h"

typedef struct {
    tl_conv2d_s16_params conv;
    int32_t depth_multiplier; /* output channels for each input channel */
} tl_depthwise_conv2d_s16_params;

/* Convolution of each channel by itself: output channel c reads input channel
 * c / depth_multiplier.
 *
 * filter: [filter h][filter w][output c] int8; other arguments are those of tl_conv2d_s16
 */
TL_KERNEL void tl_depthwise_conv2d_s16(const tl_depthwise_conv2d_s16_params *params,
                                       const tl_s16 *input, const int8_t *filter,
                                       const int64_t *bias, const int32_t *multiplier,
                                       const int8_t *shift, tl_s16 *output) {
    const tl_conv2d_s16_params *const conv = &params->conv;
    const tl_dims in = conv->input;
    const int32_t channels = conv->output.c;
    for (int32_t y = 0; y < conv->output.h; ++y) {
        for (int32_t x = 0; x < conv->output.w; ++x) {
            const int32_t top = y * conv->stride.h - conv->padding.h;
            const int32_t left = x * conv->stride.w - conv->padding.w;
            for (int32_t c = 0; c < channels; ++c) {
                const int32_t from = c / params->depth_multiplier;
                const int8_t *weight = filter + c;
                int64_t sum = bias[c];
                for (int32_t i = 0; i < conv->filter.h; ++i) {
                    const int32_t row = top + i * conv->dilation.h;
                    for (int32_t j = 0; j < conv->filter.w; ++j) {
                        const int32_t column = left + j * conv->dilation.w;
                        if (row >= 0 && row < in.h && column >= 0 && column < in.w) {
                            sum += input[(row * in.w + column) * in.c + from] * *weight;
                        }
                        weight += channels;
                    }
                }
                *output++ = tl_scale_s16(sum, multiplier[c], shift[c], conv->scaling);
            }
        }
    }
}

#endif /* TL_DEPTHWISE_CONV2D_S16_H */
