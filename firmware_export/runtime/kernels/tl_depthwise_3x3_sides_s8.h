/* DEPTHWISE_CONV_2D as in tl_depthwise_3x3_inside_s8.h, where the weights of most channels prove
 * that no input brings their results beyond one of the two bounds of int8. Such a channel applies
 * the other bound alone: tl_sided_s8. It is for cores without a conditional move, where both bounds
 * take six instructions.
 */
#ifndef TL_DEPTHWISE_3X3_SIDES_S8_H
#define TL_DEPTHWISE_3X3_SIDES_S8_H

#include "tl_depthwise_3x3_inside_s8.h"

typedef struct {
    tl_depthwise_3x3_params depthwise;
    int32_t mixed; /* 1 where some channels need both bounds */
} tl_depthwise_3x3_sides_params;

TL_INLINE void tl_depthwise_sides_channels(const tl_depthwise_3x3_sides_params *params,
                                           const int8_t *input, const int8_t *weights,
                                           const int32_t *channels, const int8_t *sides,
                                           int8_t *output, int32_t full) {
    const tl_depthwise_3x3_params *const each = &params->depthwise;
    for (int32_t c = 0; c < each->input.c; ++c) {
        tl_depthwise_walk walk = tl_depthwise_walk_of(each, channels, full);
        walk.pairs = each->output.w % 2;
        if (params->mixed && sides[c] == 0) {
            tl_depthwise_rows(each, walk, input + c, weights, channels, output + c, full);
        } else {
            walk.sided = 1;
            walk.side.upper = sides[c];
            walk.side.bound = sides[c] < 0 ? -128 : 127;
            walk.factor = tl_factor_sided(channels, each->bounds, walk.side, full);
            tl_depthwise_rows(each, walk, input + c, weights, channels, output + c, full);
        }
        weights += (c & 3) == 3 ? 33 : 1;
        channels += TL_CHANNEL;
    }
}

/* For bounds of -128 and 127 and one rounding; arguments as there, and
 *
 * sides: [c] int8: 1 where results may pass 127 alone, -1 where -128 alone, 0 where both
 */
TL_KERNEL void tl_depthwise_3x3_sides_full_s8(const tl_depthwise_3x3_sides_params *params,
                                              const int8_t *input, const int8_t *weights,
                                              const int32_t *channels, const int8_t *sides,
                                              int8_t *output) {
    tl_depthwise_sides_channels(params, input, weights, channels, sides, output, TL_FULL_ONCE);
}

/* The same for results of both signs. */
TL_KERNEL void tl_depthwise_3x3_sides_twice_s8(const tl_depthwise_3x3_sides_params *params,
                                               const int8_t *input, const int8_t *weights,
                                               const int32_t *channels, const int8_t *sides,
                                               int8_t *output) {
    tl_depthwise_sides_channels(params, input, weights, channels, sides, output, TL_FULL_TWICE);
}

#endif /* TL_DEPTHWISE_3X3_SIDES_S8_H */
