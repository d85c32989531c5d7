/* DEPTHWISE_CONV_2D as in tl_depthwise_3x3_s8.h, where no window reaches over an edge, with a
 * stride of 1. Each layer has a copy of the code: with its shapes as literals, the three values of
 * a column lie at fixed distances, which a load holds itself, and steps need no registers. The
 * exporter takes it where a network has few such layers.
 */
#ifndef TL_DEPTHWISE_3X3_INSIDE_S8_H
#define TL_DEPTHWISE_3X3_INSIDE_S8_H

#include "tl_depthwise_3x3_s8.h"

TL_INLINE void tl_depthwise_inside_channels(const tl_depthwise_3x3_params *params,
                                            const int8_t *input, const int8_t *weights,
                                            const int32_t *channels, int8_t *output, int32_t full) {
    for (int32_t c = 0; c < params->input.c; ++c) {
        tl_depthwise_walk walk = tl_depthwise_walk_of(params, channels, full);
        walk.pairs = params->output.w % 2;
        tl_depthwise_rows(params, walk, input + c, weights, channels, output + c, full);
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
