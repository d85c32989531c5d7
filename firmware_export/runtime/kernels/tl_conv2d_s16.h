/* CONV_2D, int16 with weights of int8. */
#ifndef TL_CONV2D_S16_H
#define TL_CONV2D_S16_H

#include "tl_scale_s16.h"

typedef struct {
    tl_dims input;
    tl_tile filter;
    tl_dims output;
    tl_tile stride;
    tl_tile dilation;
    tl_tile padding; /* rows above and columns left of the image */
    uint16_t groups; /* 1, or more when a filter sees only its share of the channels */
    tl_scaling16 scaling;
} tl_conv2d_s16_params;

/* Convolution over the plane; what lies over the edge is 0.
 *
 * input:      [h][w][c] int16
 * filter:     [output c][filter h][filter w][c / groups] int8
 * bias:       [output c] int64
 * multiplier: [output c] int32, as tl_scale_s16 takes it
 * shift:      [output c] int8, likewise
 * output:     [h][w][output c] int16; does not overlap the input
 */
TL_KERNEL void tl_conv2d_s16(const tl_conv2d_s16_params *params, const tl_s16 *input,
                             const int8_t *filter, const int64_t *bias, const int32_t *multiplier,
                             const int8_t *shift, tl_s16 *output) {
    const tl_dims in = params->input;
    const int32_t depth = in.c / params->groups;
    const int32_t filters = params->output.c / params->groups;
    for (int32_t y = 0; y < params->output.h; ++y) {
        for (int32_t x = 0; x < params->output.w; ++x) {
            const int32_t top = y * params->stride.h - params->padding.h;
            const int32_t left = x * params->stride.w - params->padding.w;
            const int8_t *weights = filter;
            for (int32_t c = 0; c < params->output.c; ++c) {
                const int32_t from = c / filters * depth;
                int64_t sum = bias[c];
                for (int32_t i = 0; i < params->filter.h; ++i) {
                    const int32_t row = top + i * params->dilation.h;
                    for (int32_t j = 0; j < params->filter.w; ++j) {
                        const int32_t column = left + j * params->dilation.w;
                        if (row >= 0 && row < in.h && column >= 0 && column < in.w) {
                            const tl_s16 *const pixel = input + (row * in.w + column) * in.c + from;
                            for (int32_t k = 0; k < depth; ++k) {
                                sum += pixel[k] * weights[k];
                            }
                        }
                        weights += depth;
                    }
                }
                *output++ = tl_scale_s16(sum, multiplier[c], shift[c], params->scaling);
            }
        }
    }
}

#endif /* TL_CONV2D_S16_H */
