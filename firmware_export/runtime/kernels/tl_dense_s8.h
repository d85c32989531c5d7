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
TL_INLINE uint32_t tl_dense_word(uint32_t sum, uint32_t even, uint32_t odd, const int8_t *weights) {
    const uint32_t w = tl_load_word(weights);
    return tl_smlad(odd, tl_sxtb16_odd(w), tl_smlad(even, tl_sxtb16(w), sum));
}
#endif

/* Adds the products of four inputs with the weights of four outputs. */
TL_INLINE tl_sum4 tl_dense_group(tl_sum4 sum, const int8_t *input, const int8_t *weights) {
#if TL_DSP
    const uint32_t x = tl_load_word(input);
    const uint32_t even = tl_sxtb16(x);
    const uint32_t odd = tl_sxtb16_odd(x);
    sum.s0 = tl_dense_word(sum.s0, even, odd, weights);
    sum.s1 = tl_dense_word(sum.s1, even, odd, weights + 4);
    sum.s2 = tl_dense_word(sum.s2, even, odd, weights + 8);
    sum.s3 = tl_dense_word(sum.s3, even, odd, weights + 12);
#else
    sum = tl_dense_tap(sum, input[0], weights);
    sum = tl_dense_tap(sum, input[1], weights + 1);
    sum = tl_dense_tap(sum, input[2], weights + 2);
    sum = tl_dense_tap(sum, input[3], weights + 3);
#endif
    return sum;
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
                sum = tl_dense_group(sum, x, block);
                x += 4;
                block += 16;
            }
            for (int32_t k = 0; k < params->rest; ++k) {
                sum = tl_dense_tap(sum, x[k], block + k);
            }
            block += params->rest > 0 ? 16 : 0;
            c = tl_min(c, outputs - 4);
            tl_finish4_s8(sum, channel, params->linear.bounds, 0, output + c);
            channel += 4 * TL_CHANNEL;
            c += 4;
        } while (c < outputs);
        input += params->depth;
        output += outputs;
    }
}

#endif /* TL_DENSE_S8_H */
