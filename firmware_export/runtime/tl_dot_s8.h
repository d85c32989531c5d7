/* Sums of products for four output channels at a time, the heart of every layer with weights.
 *
 * An input is loaded once and multiplied by the weights of four channels, which keeps the four sums
 * in registers. Channels are taken in blocks c .. c + 3; the last block is moved back so that it
 * ends with the last channel, and computes some channels twice. With fewer than four channels all
 * four lanes do the same work, which the compiler sees and does once. tl_block says how:
 *
 *     lane:   distance between the channels of a block, 1, or 0 with fewer than four channels
 *     step:   distance between blocks, 4 or 1
 */
#ifndef TL_DOT_S8_H
#define TL_DOT_S8_H

#include "tl_requantize.h"

/* One sum for each lane, modulo 2^32; read as a signed number in the end. */
typedef struct {
    uint32_t s0;
    uint32_t s1;
    uint32_t s2;
    uint32_t s3;
} tl_sum4;

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

/* The least sum in each lane, from which to look for the largest. */
TL_INLINE tl_sum4 tl_lowest4(void) {
    const tl_sum4 lowest = {UINT32_C(0x80000000), UINT32_C(0x80000000), UINT32_C(0x80000000),
                            UINT32_C(0x80000000)};
    return lowest;
}

/* The larger sum of each lane, taken as signed numbers. */
TL_INLINE tl_sum4 tl_max4(tl_sum4 a, tl_sum4 b) {
    a.s0 = (uint32_t)tl_max((int32_t)a.s0, (int32_t)b.s0);
    a.s1 = (uint32_t)tl_max((int32_t)a.s1, (int32_t)b.s1);
    a.s2 = (uint32_t)tl_max((int32_t)a.s2, (int32_t)b.s2);
    a.s3 = (uint32_t)tl_max((int32_t)a.s3, (int32_t)b.s3);
    return a;
}

/* Adds the products of one run of input with the filters of four lanes.
 *
 * input:  count values
 * filter: count weights of the first lane; those of the next lanes follow at filter_step
 */
TL_INLINE tl_sum4 tl_dot4_s8(tl_sum4 sum, const int8_t *input, const int8_t *filter,
                             int32_t filter_step, int32_t count) {
    TL_UNROLL
    for (int32_t i = 0; i < count; ++i) {
        const int32_t x = input[i];
        sum.s0 = tl_mac(sum.s0, x, filter[i]);
        sum.s1 = tl_mac(sum.s1, x, filter[i + filter_step]);
        sum.s2 = tl_mac(sum.s2, x, filter[i + 2 * filter_step]);
        sum.s3 = tl_mac(sum.s3, x, filter[i + 3 * filter_step]);
    }
    return sum;
}

/* The same for a run of input that is `x` everywhere, as the border of a picture is. */
TL_INLINE tl_sum4 tl_dot4_constant_s8(tl_sum4 sum, int32_t x, const int8_t *filter,
                                      int32_t filter_step, int32_t count) {
    for (int32_t i = 0; i < count; ++i) {
        sum.s0 = tl_mac(sum.s0, x, filter[i]);
        sum.s1 = tl_mac(sum.s1, x, filter[i + filter_step]);
        sum.s2 = tl_mac(sum.s2, x, filter[i + 2 * filter_step]);
        sum.s3 = tl_mac(sum.s3, x, filter[i + 3 * filter_step]);
    }
    return sum;
}

/* Requantizes the sums of four lanes and stores them.
 *
 * multiplier, shift: of the first lane; the next lanes' follow at scale_step, which is 0 when all
 *                    channels share one scale
 * output:            the first lane's value; the next lanes' follow at `lane`
 */
TL_INLINE void tl_store4_s8(tl_sum4 sum, const int32_t *multiplier, const int8_t *shift,
                            int32_t scale_step, int32_t output_offset, tl_activation activation,
                            int8_t *output, int32_t lane) {
    output[0] =
        tl_requantize_s8((int32_t)sum.s0, multiplier[0], shift[0], output_offset, activation);
    output[lane] = tl_requantize_s8((int32_t)sum.s1, multiplier[scale_step], shift[scale_step],
                                    output_offset, activation);
    output[2 * lane] = tl_requantize_s8((int32_t)sum.s2, multiplier[2 * scale_step],
                                        shift[2 * scale_step], output_offset, activation);
    output[3 * lane] = tl_requantize_s8((int32_t)sum.s3, multiplier[3 * scale_step],
                                        shift[3 * scale_step], output_offset, activation);
}

#endif /* TL_DOT_S8_H */
