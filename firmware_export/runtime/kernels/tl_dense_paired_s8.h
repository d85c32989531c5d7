/* FULLY_CONNECTED, int8, eight outputs at a time over weights of two outputs in a number.
 *
 * Weights are stored [block of 8 outputs][tap][4], each number w + 2^16 * (w of the next output).
 * The last block ends with the last output. See tl_pairs.h.
 */
#ifndef TL_DENSE_PAIRED_S8_H
#define TL_DENSE_PAIRED_S8_H

#include "tl_pairs.h"

typedef struct {
    tl_linear linear; /* of whole groups; 8 outputs or more */
    int32_t rest;     /* inputs beyond whole groups, 0 to 3 */
    int32_t rows;     /* vectors in the input */
    int32_t depth;    /* values of a vector */
} tl_dense_paired_params;

/* Numbers of a block of eight outputs. */
enum { TL_BLOCK8 = TL_FIRST_CHANNEL + 8 * TL_CHANNEL };

TL_INLINE void tl_dense_paired_tap(tl_pairs *p, const int8_t *x, const int32_t *weights,
                                   int32_t tap, int32_t begins, uint32_t half) {
    const uint32_t value = (uint32_t)(int32_t)x[tap];
    p->t0 = tl_multiply_add(begins ? half : p->t0, value, (uint32_t)weights[4 * tap]);
    p->t1 = tl_multiply_add(begins ? half : p->t1, value, (uint32_t)weights[4 * tap + 1]);
    p->t2 = tl_multiply_add(begins ? half : p->t2, value, (uint32_t)weights[4 * tap + 2]);
    p->t3 = tl_multiply_add(begins ? half : p->t3, value, (uint32_t)weights[4 * tap + 3]);
}

/* Adds whole groups, in runs of 2 or 4; run is a literal. */
TL_INLINE tl_pairs tl_dense_paired_sum(const int8_t *x, const int32_t *weights, int32_t taps,
                                       tl_pairs p, int32_t run) {
    const int8_t *const end = x + taps;
    uint32_t half = 1u << 15;
    TL_KEEP(half);
    while (x != end) {
        tl_dense_paired_tap(&p, x, weights, 0, 1, half);
        tl_dense_paired_tap(&p, x, weights, 1, 0, half);
        if (run == 2) {
            tl_pairs_end(&p);
        }
        tl_dense_paired_tap(&p, x, weights, 2, run == 2, half);
        tl_dense_paired_tap(&p, x, weights, 3, 0, half);
        tl_pairs_end(&p);
        x += 4;
        weights += 16;
    }
    return p;
}

/* Matrix times vector.
 *
 * input:   [rows][depth] int8
 * weights: block after block, int32
 * blocks:  [block of 8][TL_BLOCK8] int32
 * output:  [rows][outputs] int8; does not overlap the input
 */
TL_SHARED void tl_dense_paired_s8(const tl_dense_paired_params *params, const int8_t *input,
                                  const int32_t *weights, const int32_t *blocks, int8_t *output) {
    const int32_t outputs = params->linear.outputs;
    const int32_t taps = 4 * params->linear.groups;
    for (int32_t row = 0; row < params->rows; ++row) {
        const int32_t *weight = weights;
        const int32_t *block = blocks;
        for (int32_t c = 0; c < outputs; c += 8) {
            const int32_t *channel = block + TL_FIRST_CHANNEL;
            int8_t *const to = output + tl_min(c, outputs - 8);
            const tl_sum4 begin = tl_bias4(channel);
            const tl_sum4 begin2 = tl_bias4(channel + 4 * TL_CHANNEL);
            tl_pairs p = {0,         0,         0,        0,        begin.s0,  begin.s2,
                          begin2.s0, begin2.s2, begin.s1, begin.s3, begin2.s1, begin2.s3};
            if (block[TL_RUN] == 4) {
                p = tl_dense_paired_sum(input, weight, taps, p, 4);
            } else {
                p = tl_dense_paired_sum(input, weight, taps, p, 2);
            }
            weight += 4 * taps;
            for (int32_t k = taps; k < params->depth; ++k) { /* a run of its own each */
                tl_dense_paired_tap(&p, input + k, weight, 0, 1, 1u << 15);
                tl_pairs_end(&p);
                weight += 4;
            }
            for (int32_t extra = block[TL_EXTRAS]; extra > 0; --extra) {
                tl_dense_paired_tap(&p, input + weight[0], weight + 1, 0, 1, 1u << 15);
                tl_pairs_end(&p);
                weight += 5;
            }
            const tl_sum4 low = tl_pairs_lower(&p);
            const tl_sum4 first = {low.s0, p.b0, low.s1, p.b1};
            const tl_sum4 second = {low.s2, p.b2, low.s3, p.b3};
            tl_finish4_s8(first, channel, params->linear.bounds, 0, to);
            tl_finish4_s8(second, channel + 4 * TL_CHANNEL, params->linear.bounds, 0, to + 4);
            block += TL_BLOCK8;
        }
        input += params->depth;
        output += outputs;
    }
}

#endif /* TL_DENSE_PAIRED_S8_H */
