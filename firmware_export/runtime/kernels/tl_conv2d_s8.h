/* CONV_2D, int8. */
#ifndef TL_CONV2D_S8_H
#define TL_CONV2D_S8_H

#include "tl_dot_s8.h"

typedef struct {
    tl_dims input;
    tl_tile filter;
    tl_dims output;
    tl_tile stride;
    tl_tile dilation;
    tl_tile padding;         /* rows above and columns left of the image */
    uint16_t groups;         /* 1, or more when a filter sees only its share of the channels */
    int8_t border;           /* 1 when some windows reach over the edge, 0 when none does */
    int8_t input_zero_point; /* what lies over the edge */
    tl_scaling scaling;
} tl_conv2d_params;

/* Whether the window at output position (y, x) lies inside the image, and each of its rows is one
 * run in memory. */
TL_INLINE int32_t tl_conv2d_is_run(const tl_conv2d_params *params, int32_t y, int32_t x) {
    const int32_t top = y * params->stride.h - params->padding.h;
    const int32_t left = x * params->stride.w - params->padding.w;
    const int32_t inside =
        !params->border || (top >= 0 && left >= 0 &&
                            top + (params->filter.h - 1) * params->dilation.h < params->input.h &&
                            left + params->filter.w <= params->input.w);
    return inside && params->dilation.w == 1 && params->groups == 1;
}

/* The input at the upper left corner of such a window. */
TL_INLINE const int8_t *tl_conv2d_corner(const tl_conv2d_params *params, const int8_t *input,
                                         int32_t y, int32_t x) {
    const int32_t top = y * params->stride.h - params->padding.h;
    const int32_t left = x * params->stride.w - params->padding.w;
    return input + (top * params->input.w + left) * params->input.c;
}

/* The sums of such a window for four channels, on top of `sum`.
 *
 * input:  the upper left corner of the window
 * filter: weights of the first lane, [h][w][c]; those of the next lanes follow at filter_step
 */
TL_INLINE tl_sum4 tl_conv2d_run4_s8(const tl_conv2d_params *params, tl_sum4 sum,
                                    const int8_t *input, const int8_t *filter,
                                    int32_t filter_step) {
    const int32_t run = params->filter.w * params->input.c;
    for (int32_t i = 0; i < params->filter.h; ++i) {
        sum = tl_dot4_s8(sum, input, filter, filter_step, 2 * filter_step, 3 * filter_step, run);
        input += params->dilation.h * params->input.w * params->input.c;
        filter += run;
    }
    return sum;
}

/* The sum of any window for one channel, on top of `sum`.
 *
 * input:  the first channel of the group
 * filter: weights of the channel, [h][w][c]
 * y, x:   position in the output
 */
TL_INLINE uint32_t tl_conv2d_window_s8(const tl_conv2d_params *params, uint32_t sum,
                                       const int8_t *input, const int8_t *filter, int32_t y,
                                       int32_t x) {
    const tl_dims in = params->input;
    const int32_t depth = in.c / params->groups;
    const int32_t top = y * params->stride.h - params->padding.h;
    const int32_t left = x * params->stride.w - params->padding.w;
    for (int32_t i = 0; i < params->filter.h; ++i) {
        for (int32_t j = 0; j < params->filter.w; ++j) {
            const int32_t row = top + i * params->dilation.h;
            const int32_t column = left + j * params->dilation.w;
            const int32_t inside = row >= 0 && row < in.h && column >= 0 && column < in.w;
            const int32_t pixel = (row * in.w + column) * in.c;
            for (int32_t k = 0; k < depth; ++k) {
                const int32_t value = inside ? input[pixel + k] : params->input_zero_point;
                sum = tl_mac(sum, value, *filter++);
            }
        }
    }
    return sum;
}

/* Convolution over the plane, one scale for the tensor or one for each output channel.
 *
 * input:      [h][w][c] int8
 * filter:     [output c][filter h][filter w][input c / groups] int8
 * bias:       [output c] int32; holds the correction for the input's zero point:
 *             bias - zero point * (sum of the channel's weights)
 * multiplier: [output c] int32, or one
 * shift:      [output c] int8, or one; positive is to the left
 * output:     [h][w][c] int8; may overlap the input where the memory plan proved it harmless:
 *             positions are finished in order, and a position reads nothing but its own window
 */
TL_KERNEL void tl_conv2d_s8(const tl_conv2d_params *params, const int8_t *input,
                            const int8_t *filter, const int32_t *bias, const int32_t *multiplier,
                            const int8_t *shift, int8_t *output) {
    const int32_t channels = params->output.c / params->groups;
    const int32_t depth = params->input.c / params->groups;
    const int32_t filter_size = params->filter.h * params->filter.w * depth;
    const tl_block block = tl_block_of(channels);
    for (int32_t y = 0; y < params->output.h; ++y) {
        for (int32_t x = 0; x < params->output.w; ++x) {
            if (tl_conv2d_is_run(params, y, x)) {
                for (int32_t channel = 0; channel < channels; channel += block.step) {
                    const int32_t c = tl_block_start(channel, channels, block);
                    const tl_sum4 sum =
                        tl_conv2d_run4_s8(params, tl_load4(bias + c, block.lane),
                                          tl_conv2d_corner(params, input, y, x),
                                          filter + c * filter_size, block.lane * filter_size);
                    tl_store4_s8(sum, multiplier, shift, c, block.lane, &params->scaling, output);
                }
            } else {
                for (int32_t c = 0; c < params->output.c; ++c) {
                    const int8_t *const group = input + c / channels * depth;
                    const uint32_t sum = tl_conv2d_window_s8(params, (uint32_t)bias[c], group,
                                                             filter + c * filter_size, y, x);
                    output[c] = tl_scale_s8(sum, multiplier, shift, c, &params->scaling);
                }
            }
            output += params->output.c;
        }
    }
}

#endif /* TL_CONV2D_S8_H */
