/* SOFTMAX, int8. */
#ifndef TL_SOFTMAX_S8_H
#define TL_SOFTMAX_S8_H

#include "tl_requantize.h"

typedef struct {
    int32_t rows;    /* vectors that are normalised one by one */
    int32_t size;    /* values of a vector */
    int32_t entries; /* of the table */
} tl_softmax_params;

/* x * 2^bits, limited to int32. */
TL_INLINE int32_t tl_saturating_shift_left(int32_t x, int32_t bits) {
    const int32_t limit = INT32_MAX >> bits;
    if (x > limit) {
        return INT32_MAX;
    }
    return x < -limit ? INT32_MIN : (int32_t)((uint32_t)x << bits);
}

/* 1 / (1 + x) for x in [0, 1), both in Q0.31: three Newton-Raphson steps on (1 + x) / 2.
 * Source: gemmlowp, one_over_one_plus_x_for_x_in_0_1. */
TL_INLINE int32_t tl_one_over_one_plus_x(int32_t x) {
    const int32_t half_denominator = (int32_t)(((uint32_t)x + UINT32_C(0x80000000)) >> 1);
    /* 48/17 - 32/17 * half_denominator, in Q2.29 */
    int32_t result = INT32_C(1515870810) + tl_high_multiply(half_denominator, INT32_C(-1010580540));
    for (int32_t step = 0; step < 3; ++step) {
        const int32_t error = (INT32_C(1) << 29) - tl_high_multiply(half_denominator, result);
        result += tl_saturating_shift_left(tl_high_multiply(result, error), 2);
    }
    return tl_saturating_shift_left(result, 1);
}

/* exp(x) / sum of exp over each row, as int8 of scale 1/256 and zero point -128.
 *
 * input:  [rows][size] int8
 * table:  [entries] int32; exp(-d * input scale * beta) in Q0.31 for a value that lies d below the
 *         largest of its row; what lies further below gives exactly -128
 * output: [rows][size] int8; may be the place of the input
 */
TL_KERNEL void tl_softmax_s8(const tl_softmax_params *params, const int8_t *input,
                             const int32_t *table, int8_t *output) {
    for (int32_t row = 0; row < params->rows; ++row) {
        int32_t largest = INT8_MIN;
        for (int32_t i = 0; i < params->size; ++i) {
            largest = tl_max(largest, input[i]);
        }
        uint32_t sum = 0; /* Q12.19 */
        for (int32_t i = 0; i < params->size; ++i) {
            const int32_t below = largest - input[i];
            if (below < params->entries) {
                sum += (uint32_t)tl_rounding_divide(table[below], 12);
            }
        }
        /* sum = (1 + fraction) * 2^(12 - headroom), where headroom counts the leading zeros plus
         * one */
        int32_t headroom = 0;
        while (!(sum & UINT32_C(0x80000000))) {
            sum <<= 1;
            ++headroom;
        }
        const int32_t scale = tl_one_over_one_plus_x((int32_t)(sum & UINT32_C(0x7FFFFFFF)));
        const int32_t exponent = 12 - headroom + 31 - 8;
        for (int32_t i = 0; i < params->size; ++i) {
            const int32_t below = largest - input[i];
            int32_t value = 0;
            if (below < params->entries) {
                value = tl_rounding_divide(tl_high_multiply(scale, table[below]), exponent);
            }
            output[i] = (int8_t)(tl_min(value, 255) - 128);
        }
        input += params->size;
        output += params->size;
    }
}

#endif /* TL_SOFTMAX_S8_H */
