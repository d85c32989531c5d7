/* Convolutions eight channels at four positions at a time, over the planes of tl_lanes_plane.h.
 *
 * The largest sum of a pooling window is finished alone: scaling by a positive factor, rounding and
 * clamping never change which of two sums is the larger.
 */
#ifndef TL_LANES_WALK_H
#define TL_LANES_WALK_H

#include "tl_lanes_plane.h"

/* The sums of eight channels at some positions.
 *
 * positions: 1 or 4; a literal
 * each:      1 where each channel reads a value of its own; a literal
 */
TL_INLINE void tl_lanes_sums(const int16_t *const *at, const int32_t *places, int32_t pairs,
                             const int16_t *weights, const int32_t *channels, int32_t block,
                             int32_t positions, int32_t each, tl_lanes *sums) {
    const tl_lanes bias = tl_lanes_load(channels);
    const int16_t *const at0 = at[0] + block;
    const int16_t *const at1 = positions == 1 ? at0 : at[1] + block;
    const int16_t *const at2 = positions == 1 ? at0 : at[2] + block;
    const int16_t *const at3 = positions == 1 ? at0 : at[3] + block;
    tl_lanes s0 = bias;
    tl_lanes s1 = bias;
    tl_lanes s2 = bias;
    tl_lanes s3 = bias;
    const int32_t *const end = places + pairs;
    do {
        const int32_t place = *places++;
        const tl_lanes w = tl_lanes_pairs(weights);
        weights += TL_LANES_PAIR;
        s0 = tl_lanes_add_products(
            s0, each ? tl_lanes_pairs(at0 + place) : tl_lanes_pair(at0 + place), w);
        if (positions != 1) {
            s1 = tl_lanes_add_products(
                s1, each ? tl_lanes_pairs(at1 + place) : tl_lanes_pair(at1 + place), w);
            s2 = tl_lanes_add_products(
                s2, each ? tl_lanes_pairs(at2 + place) : tl_lanes_pair(at2 + place), w);
            s3 = tl_lanes_add_products(
                s3, each ? tl_lanes_pairs(at3 + place) : tl_lanes_pair(at3 + place), w);
        }
    } while (places != end);
    sums[0] = s0;
    if (positions != 1) {
        sums[1] = s1;
        sums[2] = s2;
        sums[3] = s3;
    }
}

/* Eight channels at one position or four.
 *
 * to:    where each position's first of them goes
 * count: channels that there are, at most 8; at most 4 where half
 * half:  a literal
 */
TL_INLINE void tl_lanes_positions(const tl_conv2d_lanes_params *params, const tl_lanes_walk *walk,
                                  const int32_t *places, const int16_t *const *at,
                                  const int16_t *weights, const int32_t *channels, int32_t block,
                                  int32_t positions, int32_t each, int8_t *const *to, int32_t count,
                                  int32_t full, int32_t half) {
    tl_lanes sums[TL_LANES_POSITIONS];
    tl_lanes_sums(at, places, params->linear.groups, weights, channels, block * walk->block,
                  positions, each, sums);
    for (int32_t i = 0; i < positions; ++i) {
        tl_lanes_store(to[i] + block * TL_WIDTH,
                       tl_lanes_finish(sums[i], channels, params->linear.bounds, full, half),
                       count);
    }
}

/* All channels at one position or four. */
TL_INLINE void tl_lanes_blocks(const tl_conv2d_lanes_params *params, const tl_lanes_walk *walk,
                               const int32_t *places, const int16_t *const *at,
                               const int16_t *weights, const int32_t *channels, int32_t positions,
                               int32_t each, int8_t *const *to, int32_t full) {
    const int32_t size = params->linear.groups * TL_LANES_PAIR;
    int32_t block = 0;
    int32_t left = params->linear.outputs;
    for (; left > TL_WIDTH / 2; left -= TL_WIDTH) {
        tl_lanes_positions(params, walk, places, at, weights, channels, block, positions, each, to,
                           tl_min(left, TL_WIDTH), full, 0);
        weights += size;
        channels += TL_LANES_CHANNELS;
        ++block;
    }
    if (left > 0) {
        tl_lanes_positions(params, walk, places, at, weights, channels, block, positions, each, to,
                           left, full, 1);
    }
}

/* The largest sums of four positions, eight channels. */
TL_INLINE tl_lanes tl_lanes_largest4(const tl_conv2d_lanes_params *params,
                                     const tl_lanes_walk *walk, const int32_t *places,
                                     const int16_t *const *at, const int16_t *weights,
                                     const int32_t *channels, int32_t block, int32_t each) {
    tl_lanes sums[TL_LANES_POSITIONS];
    tl_lanes_sums(at, places, params->linear.groups, weights, channels, block * walk->block,
                  TL_LANES_POSITIONS, each, sums);
    return tl_lanes_larger(tl_lanes_larger(sums[0], sums[1]), tl_lanes_larger(sums[2], sums[3]));
}

/* The largest sums of a pooling window. */
TL_INLINE tl_lanes tl_lanes_largest(const tl_conv2d_lanes_params *params, const tl_lanes_walk *walk,
                                    const int32_t *places, const int16_t *const *at, int32_t count,
                                    const int16_t *weights, const int32_t *channels, int32_t block,
                                    int32_t each) {
    tl_lanes best = tl_lanes_largest4(params, walk, places, at, weights, channels, block, each);
    for (int32_t i = TL_LANES_POSITIONS; i < count; i += TL_LANES_POSITIONS) {
        best = tl_lanes_larger(
            best, tl_lanes_largest4(params, walk, places, at + i, weights, channels, block, each));
    }
    return best;
}

/* All channels of a pooling window.
 *
 * at: its positions, a multiple of four; some may stand there twice
 */
TL_INLINE void tl_lanes_window(const tl_conv2d_lanes_params *params, const tl_lanes_walk *walk,
                               const int32_t *places, const int16_t *const *at, int32_t positions,
                               const int16_t *weights, const int32_t *channels, int32_t each,
                               int8_t *to, int32_t full) {
    const int32_t size = params->linear.groups * TL_LANES_PAIR;
    const tl_bounds bounds = params->linear.bounds;
    int32_t block = 0;
    int32_t left = params->linear.outputs;
    for (; left > TL_WIDTH / 2; left -= TL_WIDTH) {
        const tl_lanes best =
            tl_lanes_largest(params, walk, places, at, positions, weights, channels, block, each);
        tl_lanes_store(to, tl_lanes_finish(best, channels, bounds, full, 0),
                       tl_min(left, TL_WIDTH));
        weights += size;
        channels += TL_LANES_CHANNELS;
        to += TL_WIDTH;
        ++block;
    }
    if (left > 0) {
        const tl_lanes best =
            tl_lanes_largest(params, walk, places, at, positions, weights, channels, block, each);
        tl_lanes_store(to, tl_lanes_finish(best, channels, bounds, full, 1), left);
    }
}

/* Each pooling window. */
TL_INLINE void tl_lanes_pooled(const tl_conv2d_lanes_params *params, const tl_lanes_walk *walk,
                               const int32_t *places, const int16_t *weights,
                               const int32_t *channels, int8_t *output, int32_t each,
                               int32_t full) {
    const tl_pool_walk *const pool = &params->pool;
    const int16_t *at[2 * TL_POOL_PAIRS];
    int32_t known = 0; /* positions of the window to the left where it is whole, otherwise 0 */
    for (int32_t y = 0; y < pool->output.h; ++y) {
        int8_t *to = output + y * pool->pitch;
        for (int32_t x = 0; x < pool->output.w; ++x) {
            const tl_pool_area area = tl_pool_area_at(pool, &params->shape, y, x);
            const int32_t whole = area.bottom - area.top == pool->filter.h &&
                                  area.right - area.left == pool->filter.w;
            if (known && whole && x > 0) {
                for (int32_t i = 0; i < known; ++i) {
                    at[i] += pool->stride.w * walk->column;
                }
            } else {
                known = 0;
                for (int32_t i = area.top; i < area.bottom; ++i) {
                    for (int32_t j = area.left; j < area.right; ++j) {
                        at[known++] = walk->plane + i * walk->row + j * walk->column;
                    }
                }
                for (; known % TL_LANES_POSITIONS; ++known) {
                    at[known] = at[known - 1];
                }
            }
            tl_lanes_window(params, walk, places, at, known, weights, channels, each, to, full);
            known = whole ? known : 0;
            to += params->linear.outputs;
        }
    }
}

/* Each position, where there is no pooling. */
TL_INLINE void tl_lanes_plain(const tl_conv2d_lanes_params *params, const tl_lanes_walk *walk,
                              const int32_t *places, const int16_t *weights,
                              const int32_t *channels, int8_t *output, int32_t each, int32_t full) {
    const int32_t width = params->shape.output.w;
    const int32_t total = params->shape.output.h * width;
    const int16_t *at[TL_LANES_POSITIONS];
    int8_t *to[TL_LANES_POSITIONS];
    if (total == 1) {
        at[0] = walk->plane;
        to[0] = output;
        tl_lanes_blocks(params, walk, places, at, weights, channels, 1, each, to, full);
        return;
    }
    const int16_t *row = walk->plane;
    int32_t x = 0;
    for (int32_t position = 0; position < total;) {
        for (int32_t i = 0; i < TL_LANES_POSITIONS; ++i) {
            if (position == total) { /* the last one once more */
                at[i] = at[i - 1];
                to[i] = to[i - 1];
                continue;
            }
            at[i] = row + x * walk->column;
            to[i] = output;
            output += params->linear.outputs;
            ++position;
            if (++x == width) {
                x = 0;
                row += walk->row;
            }
        }
        tl_lanes_blocks(params, walk, places, at, weights, channels, TL_LANES_POSITIONS, each, to,
                        full);
    }
}

TL_INLINE void tl_conv2d_lanes(const tl_conv2d_lanes_params *params, const int8_t *input,
                               const int16_t *weights, const int32_t *channels,
                               const int32_t *places, int8_t *scratch, int8_t *output, int32_t each,
                               int32_t full) {
    int16_t *const plane = (int16_t *)(void *)scratch;
    const int32_t apart = each ? TL_LANES_PAIR : params->shape.input.c;
    const tl_lanes_walk walk = {plane, params->shape.stride.h * params->plane.w * apart,
                                params->shape.stride.w * apart,
                                each ? params->plane.h * params->plane.w * apart : 0};
    if (each) {
        tl_lanes_paired_plane(params, input, plane);
    } else {
        tl_lanes_plane(params, input, plane);
    }
    if (params->pool.filter.h * params->pool.filter.w > 1) {
        tl_lanes_pooled(params, &walk, places, weights, channels, output, each, full);
    } else {
        tl_lanes_plain(params, &walk, places, weights, channels, output, each, full);
    }
}

#endif /* TL_LANES_WALK_H */
