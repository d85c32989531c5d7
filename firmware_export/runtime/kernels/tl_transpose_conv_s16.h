/* TRANSPOSE_CONV, int16 with weights of int8. */
#ifndef TL_TRANSPOSE_CONV_S16_H
#define TL_TRANSPOSE_CONV_S16_H

#include "tl_scale_s16.h"
#include "tl_transpose_conv_s8.h"

typedef struct {
    tl_dims input;
    tl_tile filter;
    tl_dims output;
    tl_tile stride;
    tl_tile padding; /* cut off in front of the first row and column */
    tl_scaling16 scaling;
} tl_transpose_conv_s16_params;

/* Each input pixel adds its filters to the output; here each output value gathers its summands.
 *
 * input:      [input.h][input.w][input.c] int16
 * weights:    [output.c][filter.h][filter.w][input.c] int8
 * bias:       [output.c] int64
 * multiplier: [output.c] int32, as tl_scale_s16 takes it
 * shift:      [output.c] int8, likewise
 * output:     [output.h][output.w][output.c] int16; does not overlap the input
 */
TL_KERNEL void tl_transpose_conv_s16(const tl_transpose_conv_s16_params *params,
                                     const tl_s16 *input, const int8_t *weights,
                                     const int64_t *bias, const int32_t *multiplier,
                                     const int8_t *shift, tl_s16 *output) {
    const int32_t depth = params->input.c;
    for (int32_t y = 0; y < params->output.h; ++y) {
        for (int32_t x = 0; x < params->output.w; ++x) {
            const int8_t *taps = weights;
            for (int32_t c = 0; c < params->output.c; ++c) {
                int64_t sum = bias[c];
                for (int32_t i = 0; i < params->filter.h; ++i) {
                    const int32_t row = tl_transpose_conv_at(y, i, params->padding.h,
                                                             params->stride.h, params->input.h);
                    for (int32_t j = 0; j < params->filter.w; ++j) {
                        const int32_t column = tl_transpose_conv_at(
                            x, j, params->padding.w, params->stride.w, params->input.w);
                        if (row >= 0 && column >= 0) {
                            const tl_s16 *const pixel =
                                input + (row * params->input.w + column) * depth;
                            for (int32_t d = 0; d < depth; ++d) {
                                sum += pixel[d] * taps[d];
                            }
                        }
                        taps += depth;
                    }
                }
                *output++ = tl_scale_s16(sum, multiplier[c], shift[c], params->scaling);
            }
        }
    }
}

#endif /* TL_TRANSPOSE_CONV_S16_H */
