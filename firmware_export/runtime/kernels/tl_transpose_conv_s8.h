/* TRANSPOSE_CONV, int8. */
#ifndef TL_TRANSPOSE_CONV_S8_H
#define TL_TRANSPOSE_CONV_S8_H

#include "tl_requantize.h"

typedef struct {
    tl_dims input;
    tl_tile filter;
    tl_dims output;
    tl_tile stride;
    tl_tile padding;      /* cut off in front of the first row and column */
    int32_t input_offset; /* minus the zero point */
    int32_t output_offset;
    tl_activation activation;
} tl_transpose_conv_params;

/* Position in the input that a tap reads, or -1 where it reads none. */
TL_INLINE int32_t tl_transpose_conv_at(int32_t output, int32_t tap, int32_t padding, int32_t stride,
                                       int32_t size) {
    const int32_t place = output + padding - tap;
    if (place < 0 || place % stride != 0) {
        return -1;
    }
    return place / stride < size ? place / stride : -1;
}

/* Each input pixel adds its filters to the output; here each output value gathers its summands.
 *
 * input:      [input.h][input.w][input.c] int8
 * weights:    [output.c][filter.h][filter.w][input.c] int8
 * bias:       [output.c] int32
 * multiplier: [output.c] int32
 * shift:      [output.c] int8
 * output:     [output.h][output.w][output.c] int8; does not overlap the input
 */
TL_KERNEL void tl_transpose_conv_s8(const tl_transpose_conv_params *params, const int8_t *input,
                                    const int8_t *weights, const int32_t *bias,
                                    const int32_t *multiplier, const int8_t *shift,
                                    int8_t *output) {
    const int32_t depth = params->input.c;
    for (int32_t y = 0; y < params->output.h; ++y) {
        for (int32_t x = 0; x < params->output.w; ++x) {
            const int8_t *taps = weights;
            for (int32_t c = 0; c < params->output.c; ++c) {
                uint32_t sum = (uint32_t)bias[c];
                for (int32_t i = 0; i < params->filter.h; ++i) {
                    const int32_t row = tl_transpose_conv_at(y, i, params->padding.h,
                                                             params->stride.h, params->input.h);
                    for (int32_t j = 0; j < params->filter.w; ++j) {
                        const int32_t column = tl_transpose_conv_at(
                            x, j, params->padding.w, params->stride.w, params->input.w);
                        if (row >= 0 && column >= 0) {
                            const int8_t *const pixel =
                                input + (row * params->input.w + column) * depth;
                            for (int32_t d = 0; d < depth; ++d) {
                                sum = tl_mac(sum, pixel[d] + params->input_offset, taps[d]);
                            }
                        }
                        taps += depth;
                    }
                }
                *output++ = tl_requantize_s8((int32_t)sum, multiplier[c], shift[c],
                                             params->output_offset, params->activation);
            }
        }
    }
}

#endif /* TL_TRANSPOSE_CONV_S8_H */
