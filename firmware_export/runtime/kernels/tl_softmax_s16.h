/* SOFTMAX, int16. */
#ifndef TL_SOFTMAX_S16_H
#define TL_SOFTMAX_S16_H

#include "tl_requantize.h"
#include "tl_wide.h"

typedef struct {
    int32_t rows;
    int32_t size;       /* values of a row, at most 511 */
    int32_t multiplier; /* brings a difference to 65,535ths of 10 */
    int32_t shift;
} tl_softmax_s16_params;

/* Interpolates in a table of 513 values over all int16. */
TL_INLINE int32_t tl_looked_up_s16(int32_t value, const int16_t *table) {
    const int32_t place = 256 + (value >> 7);
    const int32_t base = table[place];
    return base + (((table[place + 1] - base) * (value & 0x7F) + 64) >> 7);
}

/* Position of the highest bit that is set; value > 0. */
TL_INLINE int32_t tl_highest_bit(uint32_t value) {
    int32_t bit = 0;
    while (value > 1u) {
        value >>= 1;
        ++bit;
    }
    return bit;
}

/* Softmax of each row.
 *
 * input:  [rows][size] int16
 * powers: [513] exp(x) for x from -10 to 0, in Q0.15
 * shares: [513] 1 / (1 + x) for x from 0 to 1, in Q0.15
 * output: [rows][size] int16, Q0.15; may be the place of the input
 */
TL_KERNEL void tl_softmax_s16(const tl_softmax_s16_params *params, const tl_s16 *input,
                              const int16_t *powers, const int16_t *shares, tl_s16 *output) {
    const int32_t size = params->size;
    for (int32_t row = 0; row < params->rows; ++row) {
        int32_t largest = INT16_MIN;
        int32_t sum = 0; /* Q16.15 */
        for (int32_t i = 0; i < size; ++i) {
            largest = tl_max(largest, input[i]);
        }
        for (int32_t i = 0; i < size; ++i) {
            const int32_t steps =
                tl_requantize(input[i] - largest, params->multiplier, params->shift) + INT16_MAX;
            const int32_t power = tl_looked_up_s16(tl_to_s16(steps), powers);
            output[i] = (int16_t)power;
            sum += power;
        }
        const int32_t bits = tl_highest_bit((uint32_t)sum);
        /* The sum's digits as 1 to 2 in Q1.16, from which the table takes what is above 1. */
        const int32_t digits = (int32_t)((((uint32_t)sum << (30 - bits)) + (1u << 13)) >> 14);
        const int32_t share =
            tl_looked_up_s16(tl_to_s16(digits - (INT32_C(1) << 15) - (INT32_C(1) << 16)), shares);
        for (int32_t i = 0; i < size; ++i) {
            const uint32_t half = UINT32_C(1) << (bits - 1);
            const uint32_t scaled = ((uint32_t)(output[i] * share) + half) >> bits;
            output[i] = (int16_t)tl_min((int32_t)scaled, INT16_MAX);
        }
        input += size;
        output += size;
    }
}

#endif /* TL_SOFTMAX_S16_H */
