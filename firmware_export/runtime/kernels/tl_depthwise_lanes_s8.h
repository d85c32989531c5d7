/* DEPTHWISE_CONV_2D with one output for each input channel, perhaps with MAX_POOL_2D behind it in
 * one pass, int8, eight channels at a time: see tl_lanes_walk.h. */
#ifndef TL_DEPTHWISE_LANES_S8_H
#define TL_DEPTHWISE_LANES_S8_H

#include "tl_lanes_walk.h"

/* Convolution of each channel by itself, and pooling.
 *
 * input:    [h][w][c] int8
 * weights:  [block of 8 channels][pair of taps][channel][2] int16
 * channels: [block][TL_CHANNEL][channel] int32
 * places:   [pair], where it lies from where a window begins, in numbers of the plane
 * scratch:  four bytes for each value of the plane, whose channels are filled up to whole blocks;
 *           at an address divisible by 4
 * output:   [h][w][c] int8 of the pooling; may be the place of the input, which is read first
 */
TL_SHARED void tl_depthwise_lanes_s8(const tl_conv2d_lanes_params *params, const int8_t *input,
                                     const int16_t *weights, const int32_t *channels,
                                     const int32_t *places, int8_t *scratch, int8_t *output) {
    tl_conv2d_lanes(params, input, weights, channels, places, scratch, output, 1, TL_ANY_BOUNDS);
}

/* The same for bounds of -128 and 127 and one rounding. */
TL_SHARED void tl_depthwise_lanes_full_s8(const tl_conv2d_lanes_params *params, const int8_t *input,
                                          const int16_t *weights, const int32_t *channels,
                                          const int32_t *places, int8_t *scratch, int8_t *output) {
    tl_conv2d_lanes(params, input, weights, channels, places, scratch, output, 1, TL_FULL_ONCE);
}

#endif /* TL_DEPTHWISE_LANES_S8_H */
