/* DEPTHWISE_CONV_2D of 3 x 3 with one output for each input channel, int8, eight channels at a time
 * (tl_lanes.h), where rows of the filter are next to each other.
 *
 * The input is spread to 16 bits, with its edges around it, two rows together: each value beside
 * the one below it in the next row. Pairs of two such double rows, one below the other, hold the
 * inputs of two rows of outputs: with weights a, b, c of a column, the upper sum takes (a, b) and
 * (c, 0), the lower one (0, a) and (b, c). With a vertical stride of 2, all sums are upper ones.
 */
#ifndef TL_DEPTHWISE_3X3_LANES_S8_H
#define TL_DEPTHWISE_3X3_LANES_S8_H

#include "tl_lanes_plane.h"

/* Numbers of eight channels for a column of the filter: four pairs for each. */
enum { TL_LANES_COLUMN = 4 * TL_LANES_PAIR, TL_LANES_3X3 = 3 * TL_LANES_COLUMN };

/* Fills up with pairs of a value; returns where it ended. */
TL_INLINE int16_t *tl_lanes_fill_pairs(int16_t *to, int8_t value, int32_t count) {
    for (int32_t i = 0; i < 2 * count; ++i) {
        to[i] = value;
    }
    return to + 2 * count;
}

/* Spreads a row of values, each beside the one in the other row. A row over an edge is eight bytes
 * that are read again and again: step_a or step_b is 0 instead of TL_WIDTH.
 */
TL_INLINE void tl_lanes_spread_rows(int16_t *to, const int8_t *a, int32_t step_a, const int8_t *b,
                                    int32_t step_b, int32_t count) {
    int32_t i = 0;
    for (; i + TL_WIDTH <= count; i += TL_WIDTH) {
        tl_lanes_spread_pairs(to + 2 * i, a, b);
        a += step_a;
        b += step_b;
    }
    for (int32_t rest = 0; i < count; ++i, ++rest) {
        to[2 * i] = a[rest];
        to[2 * i + 1] = b[rest];
    }
}

/* Spreads the whole input, [two rows][column][channel][2]. */
TL_INLINE void tl_lanes_double_rows(const tl_conv2d_lanes_params *params, const int8_t *input,
                                    int16_t *to) {
    const tl_shape *const shape = &params->shape;
    const int32_t depth = shape->input.c;
    const int32_t left = shape->padding.w;
    const int32_t inner = tl_min(shape->input.w, params->plane.w - left);
    const int32_t pitch = shape->input.w * depth;
    int8_t pad[TL_WIDTH];
    for (int32_t i = 0; i < TL_WIDTH; ++i) {
        pad[i] = shape->pad;
    }
    for (int32_t i = 0; i < params->plane.h; i += 2) {
        const int32_t y = i - shape->padding.h;
        const int32_t upper = (uint32_t)y < shape->input.h;
        const int32_t lower = (uint32_t)(y + 1) < shape->input.h;
        to = tl_lanes_fill_pairs(to, shape->pad, left * depth);
        tl_lanes_spread_rows(to, upper ? input + y * pitch : pad, upper ? TL_WIDTH : 0,
                             lower ? input + (y + 1) * pitch : pad, lower ? TL_WIDTH : 0,
                             inner * depth);
        to += 2 * inner * depth;
        to = tl_lanes_fill_pairs(to, shape->pad, (params->plane.w - left - inner) * depth);
    }
    tl_lanes_fill_pairs(to, shape->pad, TL_WIDTH); /* for lanes behind the last channel */
}

/* Sums of eight channels at a position and at the one below it. */
typedef struct {
    tl_lanes upper;
    tl_lanes lower;
} tl_lanes_sums2;

/* Adds the products of a column of the filter.
 *
 * below: from a double row to the next, in numbers
 * two:   whether the lower sum is wanted; a literal
 */
TL_INLINE void tl_lanes_add_column(tl_lanes_sums2 *sums, const int16_t *from, int32_t below,
                                   const int16_t *weights, int32_t two) {
    const tl_lanes x0 = tl_lanes_pairs(from);
    const tl_lanes x1 = tl_lanes_pairs(from + below);
    const tl_lanes ab = tl_lanes_pairs(weights);
    const tl_lanes c = tl_lanes_pairs(weights + TL_LANES_PAIR);
    sums->upper = tl_lanes_add_products(sums->upper, x0, ab);
    sums->upper = tl_lanes_add_products(sums->upper, x1, c);
    if (two) {
        const tl_lanes a = tl_lanes_pairs(weights + 2 * TL_LANES_PAIR);
        const tl_lanes bc = tl_lanes_pairs(weights + 3 * TL_LANES_PAIR);
        sums->lower = tl_lanes_add_products(sums->lower, x0, a);
        sums->lower = tl_lanes_add_products(sums->lower, x1, bc);
    }
}

/* Eight channels of a row of outputs, or of two rows.
 *
 * from:  their first inputs in the upper double row
 * count: channels that are wanted, 1 to 8
 * half:  1 where these are 4 or fewer; a literal
 */
TL_INLINE void tl_lanes_3x3_row(const tl_conv2d_lanes_params *params, const int16_t *from,
                                const int16_t *weights, const int32_t *channels, int8_t *output,
                                int32_t count, int32_t two, int32_t half, int32_t full) {
    const tl_shape *const shape = &params->shape;
    const tl_bounds bounds = params->linear.bounds;
    const int32_t depth = shape->output.c;
    const int32_t below = 2 * params->plane.w * depth;
    const int32_t apart = 2 * shape->dilation.w * depth;
    const int32_t step = 2 * shape->stride.w * depth;
    int8_t *const end = output + shape->output.w * depth;
    do {
        const tl_lanes bias = tl_lanes_load(channels + TL_BIAS * TL_WIDTH);
        tl_lanes_sums2 sums = {bias, bias};
        tl_lanes_add_column(&sums, from, below, weights, two);
        tl_lanes_add_column(&sums, from + apart, below, weights + TL_LANES_COLUMN, two);
        tl_lanes_add_column(&sums, from + 2 * apart, below, weights + 2 * TL_LANES_COLUMN, two);
        tl_lanes_store(output, tl_lanes_finish(sums.upper, channels, bounds, full, half), count);
        if (two) {
            tl_lanes_store(output + shape->output.w * depth,
                           tl_lanes_finish(sums.lower, channels, bounds, full, half), count);
        }
        from += step;
        output += depth;
    } while (output != end);
}

TL_INLINE void tl_lanes_3x3(const tl_conv2d_lanes_params *params, const int8_t *input,
                            const int16_t *weights, const int32_t *channels, int8_t *scratch,
                            int8_t *output, int32_t full) {
    const tl_shape *const shape = &params->shape;
    int16_t *const plane = (int16_t *)(void *)scratch;
    const int32_t depth = shape->output.c;
    const int32_t pitch = shape->output.w * depth;
    const int32_t double_row = 2 * params->plane.w * depth;
    tl_lanes_double_rows(params, input, plane);
    for (int32_t c = 0; c < depth; c += TL_WIDTH) {
        const int16_t *from = plane + 2 * c;
        const int32_t count = tl_min(depth - c, TL_WIDTH);
        int32_t y = 0;
        for (; shape->stride.h == 1 && y + 1 < shape->output.h; y += 2) {
            if (count > TL_WIDTH / 2) {
                tl_lanes_3x3_row(params, from, weights, channels, output + y * pitch + c, count, 1,
                                 0, full);
            } else {
                tl_lanes_3x3_row(params, from, weights, channels, output + y * pitch + c, count, 1,
                                 1, full);
            }
            from += double_row;
        }
        for (; y < shape->output.h; ++y) {
            tl_lanes_3x3_row(params, from, weights, channels, output + y * pitch + c, count, 0, 0,
                             full);
            from += double_row;
        }
        weights += TL_LANES_3X3;
        channels += TL_LANES_CHANNELS;
    }
}

/* Convolution of each channel by itself.
 *
 * input:    [h][w][c] int8
 * weights:  [block of 8 channels][column][4][channel][2] int16: (a, b), (c, 0), (0, a), (b, c)
 * channels: [block][TL_CHANNEL][channel] int32
 * scratch:  two bytes for each value of the plane, whose rows are even in number, and 32 more; at
 * an address divisible by 4 output:   [h][w][c] int8; may be the place of the input, which is read
 * first
 */
TL_SHARED void tl_depthwise_3x3_lanes_s8(const tl_conv2d_lanes_params *params, const int8_t *input,
                                         const int16_t *weights, const int32_t *channels,
                                         int8_t *scratch, int8_t *output) {
    tl_lanes_3x3(params, input, weights, channels, scratch, output, TL_ANY_BOUNDS);
}

/* The same for bounds of -128 and 127 and one rounding. */
TL_SHARED void tl_depthwise_3x3_lanes_full_s8(const tl_conv2d_lanes_params *params,
                                              const int8_t *input, const int16_t *weights,
                                              const int32_t *channels, int8_t *scratch,
                                              int8_t *output) {
    tl_lanes_3x3(params, input, weights, channels, scratch, output, TL_FULL_ONCE);
}

#endif /* TL_DEPTHWISE_3X3_LANES_S8_H */
