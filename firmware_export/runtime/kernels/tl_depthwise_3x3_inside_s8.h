/* DEPTHWISE_CONV_2D as in tl_depthwise_3x3_s8.h, where no window reaches over an edge, with a
 * stride of 1. Each layer has a copy of the code: with its shapes as literals, the three values of
 * a column lie at fixed distances, which a load holds itself, and steps need no registers. The
 * exporter takes it where a network has few such layers.
 */
#ifndef TL_DEPTHWISE_3X3_INSIDE_S8_H
#define TL_DEPTHWISE_3X3_INSIDE_S8_H

#include "tl_depthwise_row_mac16.h"

/* All rows of a channel; arguments as in tl_depthwise_inside, and what the rows have in common. */
TL_INLINE void tl_depthwise_rows(const tl_depthwise_3x3_params *params, tl_depthwise_walk walk,
                                 const int8_t *input, const int8_t *weights, const int32_t *channel,
                                 int8_t *output, int32_t full) {
    const int32_t unit = full == TL_FULL_TWICE ? TL_SIGNED_UNIT : 1;
    const int32_t pitch = params->input.w * params->input.c;
    const uint32_t bias = (uint32_t)channel[TL_BIAS];
    const tl_filter9 filter = tl_filter9_of(weights, bias, 0, 0, 0, unit);
    walk.starts_outside = 0; /* literals for the compiler */
    walk.ends_outside = 0;
    tl_rows3 rows = {input + pitch, -pitch, pitch, 0};
    const int8_t *const end = output + params->output.h * params->output.w * params->output.c;
    while (output != end) {
        output = tl_depthwise_row(&walk, &rows, &filter, output, 1, 0, full);
    }
}

TL_INLINE void tl_depthwise_inside_channels(const tl_depthwise_3x3_params *params,
                                            const int8_t *input, const int8_t *weights,
                                            const int32_t *channels, int8_t *output, int32_t full) {
    for (int32_t c = 0; c < params->input.c; ++c) {
        tl_depthwise_walk walk = tl_depthwise_walk_of(params, channels, full);
        walk.pairs = params->output.w % 2;
#if TL_ROW_PIECES
        if (full == TL_FULL_TWICE &&
            tl_row_piece_fits(params->input.w * params->input.c, params->input.c)) {
            tl_row_pieces(params, walk.factor, input + c, weights, channels, output + c);
        } else
#endif
        {
            tl_depthwise_rows(params, walk, input + c, weights, channels, output + c, full);
        }
        weights += (c & 3) == 3 ? 33 : 1;
        channels += TL_CHANNEL;
    }
}

/* Convolution of each channel by itself; arguments as there, without a row to save. */
TL_KERNEL void tl_depthwise_3x3_inside_s8(const tl_depthwise_3x3_params *params,
                                          const int8_t *input, const int8_t *weights,
                                          const int32_t *channels, int8_t *output) {
    tl_depthwise_inside_channels(params, input, weights, channels, output, TL_ANY_BOUNDS);
}

/* The same for bounds of -128 and 127 and one rounding. */
TL_KERNEL void tl_depthwise_3x3_inside_full_s8(const tl_depthwise_3x3_params *params,
                                               const int8_t *input, const int8_t *weights,
                                               const int32_t *channels, int8_t *output) {
    tl_depthwise_inside_channels(params, input, weights, channels, output, TL_FULL_ONCE);
}

/* The same for bounds of -128 and 127 and results of both signs. */
TL_KERNEL void tl_depthwise_3x3_inside_twice_s8(const tl_depthwise_3x3_params *params,
                                                const int8_t *input, const int8_t *weights,
                                                const int32_t *channels, int8_t *output) {
    tl_depthwise_inside_channels(params, input, weights, channels, output, TL_FULL_TWICE);
}

#endif /* TL_DEPTHWISE_3X3_INSIDE_S8_H */
