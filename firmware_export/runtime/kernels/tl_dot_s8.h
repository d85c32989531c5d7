/* Sums of products, four at a time: the heart of every layer that adds over channels.
 *
 * What four sums have in common is loaded once, and the sums stay in registers: an input that meets
 * the weights of four output channels, or a weight that meets the inputs of four positions.
 *
 * Output channels are taken in blocks c .. c + 3; the last block is moved back so that it ends with
 * the last channel, and computes some channels twice. With fewer than four channels all four lanes
 * do the same work, which the compiler sees and does once. tl_block says how:
 *
 *     lane:   distance between the channels of a block, 1, or 0 with fewer than four channels
 *     step:   distance between blocks, 4 or 1
 */
#ifndef TL_DOT_S8_H
#define TL_DOT_S8_H

#include "tl_scale_s8.h"

typedef struct {
    int32_t lane;
    int32_t step;
} tl_block;

TL_INLINE tl_block tl_block_of(int32_t channels) {
    tl_block block;
    block.lane = channels >= 4 ? 1 : 0;
    block.step = channels >= 4 ? 4 : 1;
    return block;
}

/* First channel of the block that starts at `channel`, moved back where it would pass the end. */
TL_INLINE int32_t tl_block_start(int32_t channel, int32_t channels, tl_block block) {
    return tl_min(channel, channels - block.step);
}

/* The values of the four lanes, from an array with one value for each channel. */
TL_INLINE tl_sum4 tl_load4(const int32_t *values, int32_t lane) {
    tl_sum4 sum;
    sum.s0 = (uint32_t)values[0];
    sum.s1 = (uint32_t)values[lane];
    sum.s2 = (uint32_t)values[2 * lane];
    sum.s3 = (uint32_t)values[3 * lane];
    return sum;
}

/* Adds the products of one run of values with four other runs.
 *
 * shared: count values
 * first:  count values of the first lane; those of the other lanes begin step_1, step_2 and step_3
 *         further on
 */
TL_INLINE tl_sum4 tl_dot4_s8(tl_sum4 sum, const int8_t *shared, const int8_t *first, int32_t step_1,
                             int32_t step_2, int32_t step_3, int32_t count) {
    TL_UNROLL
    for (int32_t i = 0; i < count; ++i) {
        const int32_t x = shared[i];
        sum.s0 = tl_mac(sum.s0, x, first[i]);
        sum.s1 = tl_mac(sum.s1, x, first[i + step_1]);
        sum.s2 = tl_mac(sum.s2, x, first[i + step_2]);
        sum.s3 = tl_mac(sum.s3, x, first[i + step_3]);
    }
    return sum;
}

/* Scales the sums of the channels of a block and stores them: of channel c in the first lane, of
 * those that follow at `lane` in the others. Arguments are those of tl_scale_s8. */
TL_INLINE void tl_store4_s8(tl_sum4 sum, const int32_t *multiplier, const int8_t *shift, int32_t c,
                            int32_t lane, const tl_scaling *scaling, int8_t *output) {
    output[c] = tl_scale_s8(sum.s0, multiplier, shift, c, scaling);
    output[c + lane] = tl_scale_s8(sum.s1, multiplier, shift, c + lane, scaling);
    output[c + 2 * lane] = tl_scale_s8(sum.s2, multiplier, shift, c + 2 * lane, scaling);
    output[c + 3 * lane] = tl_scale_s8(sum.s3, multiplier, shift, c + 3 * lane, scaling);
}

#endif /* TL_DOT_S8_H */
