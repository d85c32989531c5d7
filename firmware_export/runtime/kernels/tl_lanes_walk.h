/* Convolutions eight channels at four positions at a time, over the planes of tl_lanes_plane.h.
 *
 * The largest sum of a pooling window is finished alone: scaling by a positive factor, rounding and
 * clamping never change which of two sums is the larger.
 */
#ifndef TL_LANES_WALK_H
#define TL_LANES_WALK_H

#include "tl_lanes_plane.h"

/* The sums of eight channels at some positions, or of sixteen.
 *
 * positions: 1 or 4; a literal
 * each:      1 where each channel reads a value of its own; a literal
 * blocks:    1, or 2 where all channels read the same; a literal
 * sums:      [block][position]
 */
TL_INLINE void tl_lanes_sums(const int16_t *const *at, const int32_t *places, int32_t pairs,
                             const int16_t *weights, const int32_t *channels, int32_t block,
                             int32_t positions, int32_t each, int32_t blocks, tl_lanes *sums) {
    const int32_t size = pairs * TL_LANES_PAIR;
    const tl_lanes bias = tl_lanes_load(channels);
    const tl_lanes bias2 = blocks == 2 ? tl_lanes_load(channels + TL_LANES_CHANNELS) : bias;
    const int16_t *const at0 = at[0] + block;
    const int16_t *const at1 = positions == 1 ? at0 : at[1] + block;
    const int16_t *const at2 = positions == 1 ? at0 : at[2] + block;
    const int16_t *const at3 = positions == 1 ? at0 : at[3] + block;
    tl_lanes s0 = bias;
    tl_lanes s1 = bias;
    tl_lanes s2 = bias;
    tl_lanes s3 = bias;
    tl_lanes t0 = bias2;
    tl_lanes t1 = bias2;
    tl_lanes t2 = bias2;
    tl_lanes t3 = bias2;
    const int32_t *const end = places + pairs;
    do {
        const int32_t place = *places++;
        const tl_lanes w = tl_lanes_pairs(weights);
        const tl_lanes v = blocks == 2 ? tl_lanes_pairs(weights + size) : w;
        weights += TL_LANES_PAIR;
        const tl_lanes x0 = each ? tl_lanes_pairs(at0 + place) : tl_lanes_pair(at0 + place);
        s0 = tl_lanes_add_products(s0, x0, w);
        t0 = blocks == 2 ? tl_lanes_add_products(t0, x0, v) : t0;
        if (positions != 1) {
            const tl_lanes x1 = each ? tl_lanes_pairs(at1 + place) : tl_lanes_pair(at1 + place);
            s1 = tl_lanes_add_products(s1, x1, w);
            t1 = blocks == 2 ? tl_lanes_add_products(t1, x1, v) : t1;
            const tl_lanes x2 = each ? tl_lanes_pairs(at2 + place) : tl_lanes_pair(at2 + place);
            s2 = tl_lanes_add_products(s2, x2, w);
            t2 = blocks == 2 ? tl_lanes_add_products(t2, x2, v) : t2;
            const tl_lanes x3 = each ? tl_lanes_pairs(at3 + place) : tl_lanes_pair(at3 + place);
            s3 = tl_lanes_add_products(s3, x3, w);
            t3 = blocks == 2 ? tl_lanes_add_products(t3, x3, v) : t3;
        }
    } while (places != end);
    sums[0] = s0;
    if (positions != 1) {
        sums[1] = s1;
        sums[2] = s2;
        sums[3] = s3;
    }
    if (blocks == 2) {
        sums[positions] = t0;
        if (positions != 1) {
            sums[5] = t1;
            sums[6] = t2;
            sums[7] = t3;
        }
    }
}

/* The largest of the sums of four positions. */
TL_INLINE tl_lanes tl_lanes_largest4(const tl_lanes *sums) {
    return tl_lanes_larger(tl_lanes_larger(sums[0], sums[1]), tl_lanes_larger(sums[2], sums[3]));
}

/* Eight channels at some positions, or sixteen; the largest sum of all positions where pooled.
 *
 * at:        positions, one or a multiple of four
 * channels:  numbers of the first eight
 * block:     which eight these are
 * positions: 1 or 4 that are taken together; a literal
 * to:        where each position's first channel goes; one place where pooled
 * left:      channels from there on
 * half:      1 where these are 4 or fewer; a literal
 */
TL_INLINE void tl_lanes_block(const tl_conv2d_lanes_params *params, const tl_lanes_walk *walk,
                              const int32_t *places, const int16_t *const *at, int32_t count,
                              const int16_t *weights, const int32_t *channels, int32_t block,
                              int32_t positions, int32_t each, int32_t blocks, int8_t *const *to,
                              int32_t left, int32_t pooled, int32_t full, int32_t half) {
    const int32_t pairs = params->linear.groups;
    tl_lanes sums[2 * TL_LANES_POSITIONS];
    tl_lanes_sums(at, places, pairs, weights, channels, block * walk->block, positions, each,
                  blocks, sums);
    if (pooled) {
        tl_lanes best = tl_lanes_largest4(sums);
        tl_lanes second = tl_lanes_largest4(sums + (blocks == 2 ? TL_LANES_POSITIONS : 0));
        for (int32_t i = TL_LANES_POSITIONS; i < count; i += TL_LANES_POSITIONS) {
            tl_lanes_sums(at + i, places, pairs, weights, channels, block * walk->block, positions,
                          each, blocks, sums);
            best = tl_lanes_larger(best, tl_lanes_largest4(sums));
            if (blocks == 2) {
                second = tl_lanes_larger(second, tl_lanes_largest4(sums + TL_LANES_POSITIONS));
            }
        }
        sums[0] = best;
        sums[1] = second;
    }
    const int32_t results = pooled ? 1 : positions;
    const tl_bounds bounds = params->linear.bounds;
    for (int32_t i = 0; i < results; ++i) {
        int8_t *const first = to[i] + block * TL_WIDTH;
        tl_lanes_store(first, tl_lanes_finish(sums[i], channels, bounds, full, half),
                       tl_min(left, TL_WIDTH));
        if (blocks == 2) {
            tl_lanes_store(
                first + TL_WIDTH,
                tl_lanes_finish(sums[results + i], channels + TL_LANES_CHANNELS, bounds, full, 0),
                tl_min(left - TL_WIDTH, TL_WIDTH));
        }
    }
}

/* All channels at some positions; arguments as above.
 *
 * With AVX2 there are registers for sixteen, which share the inputs.
 */
TL_INLINE void tl_lanes_blocks(const tl_conv2d_lanes_params *params, const tl_lanes_walk *walk,
                               const int32_t *places, const int16_t *const *at, int32_t count,
                               const int16_t *weights, const int32_t *channels, int32_t positions,
                               int32_t each, int8_t *const *to, int32_t pooled, int32_t full) {
    const int32_t size = params->linear.groups * TL_LANES_PAIR;
    int32_t block = 0;
    int32_t left = params->linear.outputs;
    for (; TL_LANES == 2 && !each && left > TL_WIDTH; left -= 2 * TL_WIDTH) {
        tl_lanes_block(params, walk, places, at, count, weights, channels, block, positions, each,
                       2, to, left, pooled, full, 0);
        weights += 2 * size;
        channels += 2 * TL_LANES_CHANNELS;
        block += 2;
    }
    for (; left > TL_WIDTH / 2; left -= TL_WIDTH) {
        tl_lanes_block(params, walk, places, at, count, weights, channels, block, positions, each,
                       1, to, left, pooled, full, 0);
        weights += size;
        channels += TL_LANES_CHANNELS;
        ++block;
    }
    if (left > 0) {
        tl_lanes_block(params, walk, places, at, count, weights, channels, block, positions, each,
                       1, to, left, pooled, full, 1);
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
            tl_lanes_blocks(params, walk, places, at, known, weights, channels, TL_LANES_POSITIONS,
                            each, &to, 1, full);
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
        tl_lanes_blocks(params, walk, places, at, 1, weights, channels, 1, each, to, 0, full);
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
        tl_lanes_blocks(params, walk, places, at, TL_LANES_POSITIONS, weights, channels,
                        TL_LANES_POSITIONS, each, to, 0, full);
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
