/* CONV_2D of one input channel with a filter of 3 x 3 and MAX_POOL_2D of 2 x 2 behind it, int8,
 * eight pooling windows of a row at a time, one in each lane (tl_lanes.h).
 *
 * The input is spread to 16 bits, with its edges around it. Windows are two columns apart, so eight
 * pairs of one load are what eight windows have at the same place. A window of 4 x 4 inputs is
 * eight such loads, which stay in registers for all channels. Its left positions take a row's
 * weights as (first, middle), (last, 0), its right ones as (0, first), (middle, last).
 *
 * The largest of the four sums of a window is finished alone: scaling never changes which is the
 * larger. The bias, which all four have in common, is added to that one; modulo 2^32 it would not
 * keep their order, but neither sum leaves 2^29 (tl_finish_s8.h).
 */
#ifndef TL_TILE_LANES_S8_H
#define TL_TILE_LANES_S8_H

#include "tl_lanes.h"
#include "tl_tile.h"

/* Numbers of a channel for one side of a window: two pairs for each row of the filter. */
enum { TL_TILE_SIDE = 12 };

/* Columns of the spread input. */
TL_INLINE int32_t tl_tile_columns(const tl_tile_params *params) {
    return 2 * params->tiles.w + 2;
}

/* Spreads what the pooling windows read. */
TL_INLINE void tl_tile_plane(const tl_tile_params *params, const int8_t *input, int16_t *to) {
    const int32_t columns = tl_tile_columns(params);
    const int32_t left = params->padding.w;
    const int32_t inner = tl_min(params->input.w, columns - left);
    for (int32_t i = 0; i < 2 * params->tiles.h + 2; ++i) {
        const int32_t y = i - params->padding.h;
        int32_t x = 0;
        if ((uint32_t)y < params->input.h) {
            for (; x < left; ++x) {
                to[x] = params->pad;
            }
            tl_lanes_spread(to + left, input + y * params->input.w, inner);
            x = left + inner;
        }
        for (; x < columns; ++x) {
            to[x] = params->pad;
        }
        to += columns;
    }
    /* Beyond the last row, for the windows that fill up the last eight. */
    const int32_t beyond = (TL_WIDTH - params->tiles.w % TL_WIDTH) % TL_WIDTH;
    for (int32_t i = 0; i < 2 * beyond; ++i) {
        to[i] = params->pad;
    }
}

/* A row of eight windows' inputs: columns 0 and 1, columns 2 and 3. */
typedef struct {
    tl_lanes left;
    tl_lanes right;
} tl_tile_row;

TL_INLINE tl_tile_row tl_tile_row_at(const int16_t *from) {
    tl_tile_row row;
    row.left = tl_lanes_pairs(from);
    row.right = tl_lanes_pairs(from + 2);
    return row;
}

/* Adds a row's products with two pairs of weights. */
TL_INLINE tl_lanes tl_tile_add_row(tl_lanes sum, tl_tile_row row, tl_lanes a, tl_lanes b) {
    return tl_lanes_add_products(tl_lanes_add_products(sum, row.left, a), row.right, b);
}

/* The larger sum of the upper and the lower position on one side of each of eight windows, without
 * the bias. */
TL_INLINE tl_lanes tl_tile_side(tl_tile_row x0, tl_tile_row x1, tl_tile_row x2, tl_tile_row x3,
                                const int16_t *weights) {
    const tl_lanes a0 = tl_lanes_pair(weights);
    const tl_lanes b0 = tl_lanes_pair(weights + 2);
    tl_lanes upper = tl_tile_add_row(tl_lanes_all(0), x0, a0, b0);
    tl_lanes lower = tl_tile_add_row(tl_lanes_all(0), x1, a0, b0);
    const tl_lanes a1 = tl_lanes_pair(weights + 4);
    const tl_lanes b1 = tl_lanes_pair(weights + 6);
    upper = tl_tile_add_row(upper, x1, a1, b1);
    lower = tl_tile_add_row(lower, x2, a1, b1);
    const tl_lanes a2 = tl_lanes_pair(weights + 8);
    const tl_lanes b2 = tl_lanes_pair(weights + 10);
    upper = tl_tile_add_row(upper, x2, a2, b2);
    lower = tl_tile_add_row(lower, x3, a2, b2);
    return tl_lanes_larger(upper, lower);
}

/* All channels of up to eight windows of a row.
 *
 * from:  where the first begins in the spread input
 * count: windows that are wanted
 */
TL_INLINE void tl_tile_windows(const tl_tile_params *params, const int16_t *from, int32_t count,
                               const int16_t *weights, const int32_t *channels, int8_t *output,
                               int32_t full) {
    const int32_t columns = tl_tile_columns(params);
    const tl_tile_row x0 = tl_tile_row_at(from);
    const tl_tile_row x1 = tl_tile_row_at(from + columns);
    const tl_tile_row x2 = tl_tile_row_at(from + 2 * columns);
    const tl_tile_row x3 = tl_tile_row_at(from + 3 * columns);
    int8_t results[TL_WIDTH * TL_WIDTH]; /* [channel][window] */
    for (int32_t first = 0; first < params->outputs; first += TL_WIDTH) {
        const int32_t block = tl_min(params->outputs - first, TL_WIDTH);
        for (int32_t i = 0; i < block; ++i) {
            const tl_lanes largest =
                tl_lanes_larger(tl_tile_side(x0, x1, x2, x3, weights),
                                tl_tile_side(x0, x1, x2, x3, weights + TL_TILE_SIDE));
            const tl_lanes sum =
                tl_lanes_add(largest, tl_lanes_load(channels + TL_BIAS * TL_WIDTH));
            tl_lanes_store(results + i * TL_WIDTH,
                           tl_lanes_finish(sum, channels, params->bounds, full, 0), TL_WIDTH);
            weights += 2 * TL_TILE_SIDE;
            channels += TL_LANES_CHANNELS;
        }
        if (block == TL_WIDTH) {
            tl_lanes_turn(results, output + first, params->outputs, count);
        } else {
            for (int32_t i = 0; i < count; ++i) {
                for (int32_t c = 0; c < block; ++c) {
                    output[i * params->outputs + first + c] = results[c * TL_WIDTH + i];
                }
            }
        }
    }
}

TL_INLINE void tl_lanes_tiles(const tl_tile_params *params, const int8_t *input,
                              const int16_t *weights, const int32_t *channels, int8_t *scratch,
                              int8_t *output, int32_t full) {
    int16_t *const plane = (int16_t *)(void *)scratch;
    tl_tile_plane(params, input, plane);
    for (int32_t y = 0; y < params->tiles.h; ++y) {
        const int16_t *const row = plane + 2 * y * tl_tile_columns(params);
        int8_t *const to = output + y * params->pitch;
        for (int32_t x = 0; x < params->tiles.w; x += TL_WIDTH) {
            tl_tile_windows(params, row + 2 * x, tl_min(params->tiles.w - x, TL_WIDTH), weights,
                            channels, to + x * params->outputs, full);
        }
    }
}

/* Convolution and pooling.
 *
 * input:    [h][w] int8
 * weights:  [channel][side of a window][pair][2] int16, pairs row by row
 * channels: [channel][TL_CHANNEL][lane] int32, the same in all lanes
 * scratch:  two bytes for each value that the pooling windows read, and for those up to where the
 *           last eight windows of a row end; at an address divisible by 4
 * output:   [h][w][c] int8 of the pooling; may be the place of the input, which is read first
 */
TL_SHARED void tl_tile_lanes_s8(const tl_tile_params *params, const int8_t *input,
                                const int16_t *weights, const int32_t *channels, int8_t *scratch,
                                int8_t *output) {
    tl_lanes_tiles(params, input, weights, channels, scratch, output, TL_ANY_BOUNDS);
}

/* The same for bounds of -128 and 127 and one rounding. */
TL_SHARED void tl_tile_lanes_full_s8(const tl_tile_params *params, const int8_t *input,
                                     const int16_t *weights, const int32_t *channels,
                                     int8_t *scratch, int8_t *output) {
    tl_lanes_tiles(params, input, weights, channels, scratch, output, TL_FULL_ONCE);
}

#endif /* TL_TILE_LANES_S8_H */
