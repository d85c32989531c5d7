/* Four channels at two positions, with the weights of two channels in a number.
 *
 * Weights are stored [block of 4 channels][tap][2], each number w + 2^16 * (w of the next channel):
 * twice the flash of plain ones, and an input is loaded as it lies in memory. Extra taps follow
 * each block as [extra][3]: the tap's number, then its weights. One product with an input serves
 * two channels: see tl_pairs.h. The last block ends with the last channel.
 */
#ifndef TL_PAIRED_H
#define TL_PAIRED_H

#include "tl_pairs.h"

/* The biases alone: no run has begun. */
TL_INLINE tl_pairs tl_paired_begin(tl_sum4 bias) {
    const tl_pairs p = {0,       0,       0,       0,       bias.s0, bias.s2,
                        bias.s0, bias.s2, bias.s1, bias.s3, bias.s1, bias.s3};
    return p;
}

/* Adds one tap to four channels at two positions, or begins a run with it. */
TL_INLINE void tl_paired_tap(tl_pairs *p, const int8_t *a, const int8_t *b, const int32_t *weights,
                             int32_t tap, int32_t begins, uint32_t half) {
    const uint32_t w0 = (uint32_t)weights[2 * tap];
    const uint32_t w1 = (uint32_t)weights[2 * tap + 1];
    const uint32_t xa = (uint32_t)(int32_t)a[tap];
    p->t0 = tl_multiply_add(begins ? half : p->t0, xa, w0);
    p->t1 = tl_multiply_add(begins ? half : p->t1, xa, w1);
    const uint32_t xb = (uint32_t)(int32_t)b[tap];
    p->t2 = tl_multiply_add(begins ? half : p->t2, xb, w0);
    p->t3 = tl_multiply_add(begins ? half : p->t3, xb, w1);
}

/* Adds the next 4 taps (8 for a run of 8), in runs of 2, 4 or 8; run is a literal. */
TL_INLINE void tl_paired_taps(tl_pairs *p, const int8_t *a, const int8_t *b, const int32_t *weights,
                              int32_t run, uint32_t half) {
    tl_paired_tap(p, a, b, weights, 0, 1, half);
    tl_paired_tap(p, a, b, weights, 1, 0, half);
    if (run == 2) {
        tl_pairs_end(p);
    }
    tl_paired_tap(p, a, b, weights, 2, run == 2, half);
    tl_paired_tap(p, a, b, weights, 3, 0, half);
    if (run == 8) {
        tl_paired_tap(p, a, b, weights, 4, 0, half);
        tl_paired_tap(p, a, b, weights, 5, 0, half);
        tl_paired_tap(p, a, b, weights, 6, 0, half);
        tl_paired_tap(p, a, b, weights, 7, 0, half);
    }
    tl_pairs_end(p);
}

#ifdef __OPTIMIZE_SIZE__

/* Compiled for size: one loop for all runs. A run of 8 is taken as two of 4, which hold their sums
 * as well; the 2^15 of the runs that come on top are taken off here. */
TL_INLINE tl_pairs tl_paired_sums(const int8_t *a, const int8_t *b, const int32_t *weights,
                                  int32_t taps, const int32_t *block) {
    const int8_t *const end = a + taps;
    const int32_t run = block[TL_RUN];
    const uint32_t more = run == 8 ? (uint32_t)taps << 12 : 0;
    tl_sum4 bias = tl_bias4(block + TL_FIRST_CHANNEL);
    bias.s0 -= more;
    bias.s2 -= more;
    uint32_t half = 1u << 15;
    tl_pairs p = tl_paired_begin(bias);
    TL_KEEP(half);
    do {
        tl_paired_tap(&p, a, b, weights, 0, 1, half);
        tl_paired_tap(&p, a, b, weights, 1, 0, half);
        if (run == 2) {
            tl_pairs_end(&p);
            p.t0 = half;
            p.t1 = half;
            p.t2 = half;
            p.t3 = half;
        }
        tl_paired_tap(&p, a, b, weights, 2, 0, half);
        tl_paired_tap(&p, a, b, weights, 3, 0, half);
        tl_pairs_end(&p);
        a += 4;
        b += 4;
        weights += 8;
    } while (a != end);
    return p;
}

#else

/* Adds all taps, in runs of 2, 4 or 8; run is a literal. */
TL_INLINE tl_pairs tl_paired_sum(const int8_t *a, const int8_t *b, const int32_t *weights,
                                 int32_t taps, const int32_t *block, int32_t run) {
    const int8_t *const end = a + taps;
    uint32_t half = 1u << 15;
    tl_pairs p = tl_paired_begin(tl_bias4(block + TL_FIRST_CHANNEL));
    TL_KEEP(half);
    do {
        tl_paired_taps(&p, a, b, weights, run, half);
        a += run == 8 ? 8 : 4;
        b += run == 8 ? 8 : 4;
        weights += run == 8 ? 16 : 8;
    } while (a != end);
    return p;
}

/* Adds all taps, in runs as the block says. */
TL_INLINE tl_pairs tl_paired_sums(const int8_t *a, const int8_t *b, const int32_t *weights,
                                  int32_t taps, const int32_t *block) {
    const int32_t run = block[TL_RUN];
    if (run == 4) {
        return tl_paired_sum(a, b, weights, taps, block, 4);
    }
    if (run == 2) {
        return tl_paired_sum(a, b, weights, taps, block, 2);
    }
    return tl_paired_sum(a, b, weights, taps, block, 8);
}

#endif

/* All channels of two positions.
 *
 * a, b:    4 * linear->groups inputs of each position
 * weights: of the layer, block after block
 * blocks:  of the layer, [block][TL_BLOCK] int32
 * to_a:    where the channels of the first position go
 * to_b:    where those of the second go; the same place where there is but one
 */
TL_INLINE void tl_paired_layer(const tl_linear *linear, const int8_t *a, const int8_t *b,
                               const int32_t *weights, const int32_t *blocks, int8_t *to_a,
                               int8_t *to_b, int32_t full) {
    const tl_bounds bounds = linear->bounds;
    const int32_t taps = 4 * linear->groups;
    int32_t left = linear->outputs - 4;
    for (;;) {
        tl_pairs p = tl_paired_sums(a, b, weights, taps, blocks);
        weights += 2 * taps;
        for (int32_t extra = blocks[TL_EXTRAS]; extra > 0; --extra) {
            tl_paired_tap(&p, a + weights[0], b + weights[0], weights + 1, 0, 1, 1u << 15);
            tl_pairs_end(&p);
            weights += 3;
        }
        const int32_t *channel = blocks + TL_FIRST_CHANNEL;
        const tl_sum4 low = tl_pairs_lower(&p);
#ifdef __OPTIMIZE_SIZE__
        const uint32_t sums[8] = {low.s0, low.s2, p.b0, p.b2, low.s1, low.s3, p.b1, p.b3};
        for (int32_t c = 0; c < 4; ++c) {
            tl_finish2_s8(sums[2 * c], sums[2 * c + 1], channel, bounds, full, to_a + c, to_b + c);
            channel += TL_CHANNEL;
        }
#else
        tl_finish2_s8(low.s0, low.s2, channel, bounds, full, to_a, to_b);
        tl_finish2_s8(p.b0, p.b2, channel + TL_CHANNEL, bounds, full, to_a + 1, to_b + 1);
        tl_finish2_s8(low.s1, low.s3, channel + 2 * TL_CHANNEL, bounds, full, to_a + 2, to_b + 2);
        tl_finish2_s8(p.b1, p.b3, channel + 3 * TL_CHANNEL, bounds, full, to_a + 3, to_b + 3);
#endif
        if (left <= 0) {
            return;
        }
        to_a += tl_min(left, 4);
        to_b += tl_min(left, 4);
        left -= 4;
        blocks += TL_BLOCK;
    }
}

typedef void tl_paired_function(const tl_linear *linear, const int8_t *a, const int8_t *b,
                                const int32_t *weights, const int32_t *blocks, int8_t *to_a,
                                int8_t *to_b);

TL_SHARED void tl_paired_s8(const tl_linear *linear, const int8_t *a, const int8_t *b,
                            const int32_t *weights, const int32_t *blocks, int8_t *to_a,
                            int8_t *to_b) {
    tl_paired_layer(linear, a, b, weights, blocks, to_a, to_b, 0);
}

/* The same for bounds of -128 and 127 and one rounding. */
TL_SHARED void tl_paired_full_s8(const tl_linear *linear, const int8_t *a, const int8_t *b,
                                 const int32_t *weights, const int32_t *blocks, int8_t *to_a,
                                 int8_t *to_b) {
    tl_paired_layer(linear, a, b, weights, blocks, to_a, to_b, 1);
}

#endif /* TL_PAIRED_H */
