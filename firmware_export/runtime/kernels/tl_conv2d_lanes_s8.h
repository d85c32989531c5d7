/* CONV_2D, perhaps with MAX_POOL_2D behind it in one pass, and FULLY_CONNECTED, int8, eight
 * channels at a time: see tl_lanes_walk.h. */
#ifndef TL_CONV2D_LANES_S8_H
#define TL_CONV2D_LANES_S8_H

#include "tl_lanes_walk.h"

/* Convolution and pooling, or a dense layer: rows of the input are then columns of an image.
 *
 * input:    [h][w][c] int8
 * weights:  [block of 8 channels][pair of taps][channel][2] int16
 * channels: [block][TL_CHANNEL][channel] int32
 * places:   [pair], where it lies from where a window begins, in numbers of the plane
 * scratch:  two bytes for each value of the plane and one more; at an address divisible by 4
 * output:   [h][w][c] int8 of the pooling; may be the place of the input, which is read first
 */
TL_SHARED void tl_conv2d_lanes_s8(const tl_conv2d_lanes_params *params, const int8_t *input,
                                  const int16_t *weights, const int32_t *channels,
                                  const int32_t *places, int8_t *scratch, int8_t *output) {
    tl_conv2d_lanes(params, input, weights, channels, places, scratch, output, 0, TL_ANY_BOUNDS);
}

/* The same for bounds of -128 and 127 and one rounding. */
TL_SHARED void tl_conv2d_lanes_full_s8(const tl_conv2d_lanes_params *params, const int8_t *input,
                                       const int16_t *weights, const int32_t *channels,
                                       const int32_t *places, int8_t *scratch, int8_t *output) {
    tl_conv2d_lanes(params, input, weights, channels, places, scratch, output, 0, TL_FULL_ONCE);
}

#endif /* TL_CONV2D_LANES_S8_H */
