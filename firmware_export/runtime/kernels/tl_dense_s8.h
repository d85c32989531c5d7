/* FULLY_CONNECTED, int8, four outputs at a time, with weights in the order in which they are read:
 * see tl_panel.h. */
#ifndef TL_DENSE_S8_H
#define TL_DENSE_S8_H

#include "tl_panel.h"

typedef struct {
    tl_linear linear; /* groups count whole groups of 4 inputs */
    int32_t rest;     /* inputs beyond them, 0 to 3 */
    int32_t rows;     /* vectors in the input */
    int32_t depth;    /* values of a vector */
} tl_dense_params;

/* Adds the products of one input with the weights of four outputs. */
TL_INLINE tl_sum4 tl_dense_tap(tl_sum4 sum, int32_t input, const int8_t *weights) {
    const uint32_t x = (uint32_t)input;
    sum.s0 = tl_multiply_add(sum.s0, x, (uint32_t)(int32_t)weights[0]);
    sum.s1 = tl_multiply_add(sum.s1, x, (uint32_t)(int32_t)weights[4]);
    sum.s2 = tl_multiply_add(sum.s2, x, (uint32_t)(int32_t)weights[8]);
    sum.s3 = tl_multiply_add(sum.s3, x, (uint32_t)(int32_t)weights[12]);
    return sum;
}

#if TL_DSP
/* Adds two words of wide weights. */
TL_INLINE uint32_t tl_dense_wide_word(uint32_t sum, uint32_t even, uint32_t odd,
                                      const tl_word *weights) {
    return tl_smlad(odd, weights[1], tl_smlad(even, weights[0], sum));
}

TL_INLINE uint32_t tl_dense_word(uint32_t sum, uint32_t even, uint32_t odd, const int8_t *weights) {
    const uint32_t w = tl_load_word(weights);
    return tl_smlad(odd, tl_sxtb16_odd(w), tl_smlad(even, tl_sxtb16(w), sum));
}
#endif

/* Adds the products of four inputs with the weights of four outputs; wide is a literal. */
TL_INLINE tl_sum4 tl_dense_group(tl_sum4 sum, const int8_t *input, const int8_t *weights,
                                 int32_t wide) {
#if TL_DSP
    const uint32_t x = tl_load_word(input);
    const uint32_t even = tl_sxtb16(x);
    const uint32_t odd = tl_sxtb16_odd(x);
    if (wide) {
        const tl_word *const words = (const tl_word *)(const void *)weights;
        sum.s0 = tl_dense_wide_word(sum.s0, even, odd, words);
        sum.s1 = tl_dense_wide_word(sum.s1, even, odd, words + 2);
        sum.s2 = tl_dense_wide_word(sum.s2, even, odd, words + 4);
        sum.s3 = tl_dense_wide_word(sum.s3, even, odd, words + 6);
        return sum;
    }
    sum.s0 = tl_dense_word(sum.s0, even, odd, weights);
    sum.s1 = tl_dense_word(sum.s1, even, odd, weights + 4);
    sum.s2 = tl_dense_word(sum.s2, even, odd, weights + 8);
    sum.s3 = tl_dense_word(sum.s3, even, odd, weights + 12);
#else
    (void)wide;
    sum = tl_dense_tap(sum, input[0], weights);
    sum = tl_dense_tap(sum, input[1], weights + 1);
    sum = tl_dense_tap(sum, input[2], weights + 2);
    sum = tl_dense_tap(sum, input[3], weights + 3);
#endif
    return sum;
}

TL_INLINE void tl_dense_rows(const tl_dense_params *params, const int8_t *input,
                             const int8_t *weights, const int32_t *channels, int8_t *output,
                             int32_t wide) {
    const int32_t outputs = params->linear.outputs;
    const int32_t whole = params->linear.groups * 4;
    for (int32_t row = 0; row < params->rows; ++row) {
        const int8_t *block = weights;
        const int32_t *channel = channels;
        int32_t c = 0;
        do {
            tl_sum4 sum = tl_bias4(channel);
            const int8_t *x = input;
            const int8_t *const end = input + whole;
            while (x != end) {
                sum = tl_dense_group(sum, x, block, wide);
                x += 4;
                block += wide ? 32 : 16;
            }
            if (params->rest > 0) {
                if (wide) { /* filled up with inputs of 0 */
                    int8_t last[4] = {0, 0, 0, 0};
                    for (int32_t k = 0; k < params->rest; ++k) {
                        last[k] = x[k];
                    }
                    sum = tl_dense_group(sum, last, block, wide);
                } else {
                    for (int32_t k = 0; k < params->rest; ++k) {
                        sum = tl_dense_tap(sum, x[k], block + k);
                    }
                }
                block += wide ? 32 : 16;
            }
            c = tl_min(c, outputs - 4);
            tl_finish4_s8(sum, channel, params->linear.bounds, 0, output + c);
            channel += 4 * TL_CHANNEL;
            c += 4;
        } while (c < outputs);
        input += params->depth;
        output += outputs;
    }
}

/* Matrix times vector.
 *
 * input:    [rows][depth] int8
 * weights:  [block][group][4 outputs][4 inputs] int8
 * channels: [block][4 outputs][TL_CHANNEL] int32
 * output:   [rows][outputs] int8; does not overlap the input
 */
TL_SHARED void tl_dense_s8(const tl_dense_params *params, const int8_t *input,
                           const int8_t *weights, const int32_t *channels, int8_t *output) {
    tl_dense_rows(params, input, weights, channels, output, 0);
}

#if TL_DSP
/* The same for weights of 16 bits, those of a group in the order 0 2 1 3. */
TL_SHARED void tl_dense_wide_s8(const tl_dense_params *params, const int8_t *input,
                                const int16_t *weights, const int32_t *channels, int8_t *output) {
    tl_dense_rows(params, input, (const int8_t *)(const void *)weights, channels, output, 1);
}
#endif

#endif /* TL_DENSE_S8_H */
