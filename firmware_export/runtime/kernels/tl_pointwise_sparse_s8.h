/* CONV_2D with a filter of one pixel, int8, over the weights that are not zero.
 *
 * Eight pixels are taken at once, so that finding a weight's input is paid for once in eight: their
 * channels are copied side by side first. A sum leaves out products with 0 alone, so it is that of
 * the definition.
 */
#ifndef TL_POINTWISE_SPARSE_S8_H
#define TL_POINTWISE_SPARSE_S8_H

#include "tl_finish_s8.h"

typedef struct {
    int32_t depth; /* input channels, 256 at most */
    int32_t outputs;
    int32_t pixels;
    tl_bounds bounds;
} tl_pointwise_sparse_params;

enum { TL_SPARSE_PIXELS = 8 };

/* The sums of a channel at eight pixels.
 *
 * panel:   [input c][8]
 * weights: [count][2]: input channel, weight
 */
TL_INLINE void tl_sparse_sums(const int8_t *panel, const uint8_t *weights, int32_t count,
                              uint32_t bias, uint32_t *sums) {
    const uint8_t *const end = weights + 2 * count;
    uint32_t s0 = bias, s1 = bias, s2 = bias, s3 = bias;
    uint32_t s4 = bias, s5 = bias, s6 = bias, s7 = bias;
    for (; weights != end; weights += 2) {
        const int8_t *const x = panel + TL_SPARSE_PIXELS * weights[0];
        const uint32_t w = (uint32_t)(int32_t)(int8_t)weights[1];
        tl_accumulate(&s0, (uint32_t)(int32_t)x[0], w);
        tl_accumulate(&s1, (uint32_t)(int32_t)x[1], w);
        tl_accumulate(&s2, (uint32_t)(int32_t)x[2], w);
        tl_accumulate(&s3, (uint32_t)(int32_t)x[3], w);
        tl_accumulate(&s4, (uint32_t)(int32_t)x[4], w);
        tl_accumulate(&s5, (uint32_t)(int32_t)x[5], w);
        tl_accumulate(&s6, (uint32_t)(int32_t)x[6], w);
        tl_accumulate(&s7, (uint32_t)(int32_t)x[7], w);
    }
    sums[0] = s0;
    sums[1] = s1;
    sums[2] = s2;
    sums[3] = s3;
    sums[4] = s4;
    sums[5] = s5;
    sums[6] = s6;
    sums[7] = s7;
}

TL_INLINE void tl_pointwise_sparse(const tl_pointwise_sparse_params *params, const int8_t *input,
                                   const uint8_t *weights, const int32_t *channels,
                                   const uint16_t *counts, int8_t *scratch, int8_t *output,
                                   int32_t full) {
    const int32_t depth = params->depth;
    const int32_t outputs = params->outputs;
    for (int32_t left = params->pixels; left > 0; left -= TL_SPARSE_PIXELS) {
        const int32_t count = tl_min(left, TL_SPARSE_PIXELS);
        for (int32_t i = 0; i < TL_SPARSE_PIXELS; ++i) {
            int8_t *to = scratch + i;
            for (int32_t c = 0; c < depth; ++c) {
                *to = input[c];
                to += TL_SPARSE_PIXELS;
            }
            input += i + 1 < count ? depth : 0; /* the last pixel once more */
        }
        input += depth;
        const uint8_t *next = weights;
        const int32_t *channel = channels;
        for (int32_t o = 0; o < outputs; ++o) {
            uint32_t sums[TL_SPARSE_PIXELS];
            tl_sparse_sums(scratch, next, counts[o], (uint32_t)channel[TL_BIAS], sums);
            next += 2 * counts[o];
            int8_t *to = output + o;
            for (int32_t i = 0; i < count; ++i) {
                *to = tl_finish_s8(sums[i], channel, params->bounds, full);
                to += outputs;
            }
            channel += TL_CHANNEL;
        }
        output += count * outputs;
    }
}

/* A dense layer for each pixel.
 *
 * input:    [pixel][depth] int8
 * weights:  of each output channel those that are not 0, [weight][2] uint8: input channel, weight
 * channels: [c][TL_CHANNEL] int32
 * counts:   [c] how many there are
 * scratch:  [depth][8] int8
 * output:   [pixel][c] int8; may overlap the input where the memory plan proved it harmless: eight
 *           pixels are read before they are written
 */
TL_SHARED void tl_pointwise_sparse_s8(const tl_pointwise_sparse_params *params, const int8_t *input,
                                      const uint8_t *weights, const int32_t *channels,
                                      const uint16_t *counts, int8_t *scratch, int8_t *output) {
    tl_pointwise_sparse(params, input, weights, channels, counts, scratch, output, 0);
}

/* The same for bounds of -128 and 127 and one rounding. */
TL_SHARED void tl_pointwise_sparse_full_s8(const tl_pointwise_sparse_params *params,
                                           const int8_t *input, const uint8_t *weights,
                                           const int32_t *channels, const uint16_t *counts,
                                           int8_t *scratch, int8_t *output) {
    tl_pointwise_sparse(params, input, weights, channels, counts, scratch, output, 1);
}

#endif /* TL_POINTWISE_SPARSE_S8_H */
